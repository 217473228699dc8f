"""Reads works from files in Crossref's JSON shape: JSON Lines, API answers, data-file parts, gzipped or not.

A line that is no work is told with its place and the rest goes on: a dump of
millions must not fail for one bad record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from enrich.comparable import doi
from enrich.index.account import Account
from enrich.index.lines import LONGEST, lines
from enrich.records import Work
from enrich.wire.crossref import work_as_sent

MOST_VALUES = 8_000_000
"""In one line; more would take gigabytes once read, and no record holds them."""
_LARGE = 1024 * 1024


def works_in(path: Path, account: Account) -> Iterator[Work]:
    """Yield the works in `path`, which the index cleans; tell `account` of what is left out."""
    account.place = str(path)
    try:
        for line in lines(path, account.damage):
            account.place = f"{path}:{line.number}"
            yield from _works_of(line.raw, account)
    except OSError as error:
        account.damage(f"cannot be read on from here ({error.strerror or error}).")


def _works_of(raw: bytes | None, account: Account) -> Iterator[Work]:
    if raw is None or _is_hostile(raw):
        account.damage(f"a line too large to be read ({LONGEST // 2**20} MB at most); left out.")
    elif raw.strip():
        yield from _works(raw, account)


def _is_hostile(raw: bytes) -> bool:
    return len(raw) > _LARGE and sum(map(raw.count, (b",", b"[", b"{"))) > MOST_VALUES


def _works(raw: bytes, account: Account) -> Iterator[Work]:
    try:
        records = _records(msgspec.json.decode(raw))
    except (ValueError, RecursionError) as error:
        account.damage(f"no JSON ({error}); left out.")
        return
    for record in records:
        if isinstance(record, Mapping) and not _names_doi(record):
            account.without_doi += 1
            continue
        try:
            yield work_as_sent(record)
        except Exception as error:  # noqa: BLE001 (one record of millions, whatever is in it)
            account.damage(f"a record that cannot be read ({error or type(error).__name__}); left out.")


def _names_doi(record: Mapping[str, Any]) -> bool:
    given = record.get("DOI")
    return isinstance(given, str) and bool(doi.normalise(given))


def _records(value: Any) -> list[Any]:
    """A line is one record, an API answer around one or many, or a data file's ``items``."""
    if isinstance(value, dict):
        value = value.get("message", value)
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        return list(value["items"])
    return value if isinstance(value, list) else [value]
