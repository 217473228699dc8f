"""Reads works from files in Crossref's JSON shape: JSON Lines, API answers, data-file parts, gzipped or not.

A line that is no work is reported with its place and the rest goes on: a dump
of millions must not fail for one bad record.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from enrich.crossref_json import work_from_json
from enrich.errors import UnreadableInput
from enrich.records import Work

Problem = Callable[[str, bool], None]
"""Told a sentence, and whether the input is damaged (else: a sound record that is no work)."""


def works_in(path: Path, problem: Problem) -> Iterator[Work]:
    """Yield the works in `path`; tell `problem` of each record that is none.

    Raises UnreadableInput where the file cannot be opened or unpacked.
    """
    try:
        with _open(path) as stream:
            for line, raw in enumerate(stream, 1):
                if raw.strip():
                    yield from _works(raw, f"{path}:{line}", problem)
    except (OSError, EOFError) as error:
        raise UnreadableInput(str(path), f"cannot be read: {error}") from error


def _open(path: Path) -> BinaryIO:
    with open(path, "rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path, "rb")) if packed else open(path, "rb")


def _works(raw: bytes, place: str, problem: Problem) -> Iterator[Work]:
    try:
        records = _records(msgspec.json.decode(raw))
    except (msgspec.DecodeError, RecursionError) as error:
        problem(f"{place}: no JSON ({error}); left out.", True)
        return
    for record in records:
        try:
            yield work_from_json(record)
        except ValueError as error:
            problem(f"{place}: {error}; left out.", False)


def _records(value: Any) -> list[Any]:
    """A line is one record, an API answer around one or many, or a data file's ``items``."""
    if isinstance(value, dict):
        value = value.get("message", value)
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        return list(value["items"])
    return value if isinstance(value, list) else [value]
