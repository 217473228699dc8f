"""Reads Retraction Watch's CSV: columns by their names, in whatever order, with bad bytes and rows in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import BinaryIO, Protocol

from msgspec import Struct

from enrich.comparable import doi
from enrich.errors import UnreadableInput
from enrich.patterns import lazy

_WORK, _NUMBER, _NATURE, _DAY, _NOTICE = (
    "originalpaperdoi", "originalpaperpubmedid", "retractionnature", "retractiondate", "retractiondoi",
)  # fmt: skip
_NEEDED = {_WORK: "OriginalPaperDOI", _NATURE: "RetractionNature", _DAY: "RetractionDate"}
_NATURES = {
    "retraction": "retraction",
    "partial retraction": "partial-retraction",
    "withdrawal": "withdrawal",
    "removal": "removal",
    "expression of concern": "expression-of-concern",
    "correction": "correction",
    "reinstatement": "reinstatement",
}
"""What the list calls a notice, and what Crossref's records call it."""
_LONGEST_FIELD = 1024 * 1024
_AMERICAN = lazy(r"(\d{1,2})/(\d{1,2})/(\d{4})\b")
_ISO = lazy(r"(\d{4})-(\d{2})-(\d{2})\b")
_NUMERAL = lazy(r"[1-9]\d{0,8}")


class Reader(Protocol):
    """What is needed of Python's reader of CSV."""

    line_num: int

    def __next__(self) -> list[str]:
        """The next row."""


class Notice(Struct, frozen=True, order=True):
    """One notice about a work, known by `key`: its DOI, or ``pmid:`` and its number in PubMed.

    `type` is as in Crossref's records, `day` an ISO date ("" unknown), `DOI` that of the notice ("" unknown).
    """

    key: str
    type: str
    day: str = ""
    DOI: str = ""


class Row(Struct, frozen=True):
    """A row of the list: its line, what it says, and what is wrong with it ("" for nothing)."""

    line: int
    notices: tuple[Notice, ...] = ()
    fault: str = ""


def rows(stream: BinaryIO, name: str) -> Iterator[Row]:
    """Yield each row of the list; raises UnreadableInput where it is none of Retraction Watch's."""
    csv.field_size_limit(_LONGEST_FIELD)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    try:
        reader = csv.reader(text)
        columns = _columns(reader, name)
        yield from _rows(reader, columns)
    finally:
        text.detach()  # the stream belongs to whoever opened it


def _columns(reader: Reader, name: str) -> Mapping[str, int]:
    """Where each column is, by its name; the last one of the list has none."""
    try:
        columns = {_plain(column): at for at, column in enumerate(next(reader, [])) if column.strip()}
    except csv.Error as error:
        raise UnreadableInput(name, f"is no CSV ({error}).") from error
    missing = [shown for column, shown in _NEEDED.items() if column not in columns]
    if missing:
        raise UnreadableInput(
            name, f"is not Retraction Watch's list: it has no column {' and no column '.join(missing)}."
        )
    return columns


def _rows(reader: Reader, columns: Mapping[str, int]) -> Iterator[Row]:
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error as error:
            yield Row(line, fault=f"no row ({error}); left out.")
            continue
        if values is None:
            return
        if not any(values):
            continue
        if not len(columns) <= len(values) <= max(columns.values()) + 2:
            yield Row(line, fault=f"{len(values)} columns instead of {len(columns)}; left out.")
            continue
        yield _row(line, {name: values[at].strip() for name, at in columns.items() if at < len(values)})


def _row(line: int, values: Mapping[str, str]) -> Row:
    kind = _NATURES.get(" ".join(values[_NATURE].lower().split()))
    if kind is None:
        return Row(line, fault=f"the nature {values[_NATURE][:60]!r} is none that is known; left out.")
    day, notice = _day(values[_DAY]), doi.normalise(values.get(_NOTICE, ""))
    return Row(line, tuple(Notice(key, kind, day, notice) for key in _keys(values)))


def _keys(values: Mapping[str, str]) -> Iterable[str]:
    """Under what a work is known: none for one without a DOI and a number of PubMed."""
    identifier = doi.normalise(values[_WORK])
    number = values.get(_NUMBER, "")
    return [
        *([identifier] if identifier else []),
        *([f"pmid:{number}"] if _NUMERAL.fullmatch(number) else []),
    ]


def _day(said: str) -> str:
    american, iso = _AMERICAN.match(said), _ISO.match(said)
    if american:
        month, day, year = map(int, american.groups())
    elif iso:
        year, month, day = map(int, iso.groups())
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _plain(column: str) -> str:
    return "".join(sign for sign in column.lower() if sign.isalnum())
