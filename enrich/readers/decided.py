"""Reads what people decided about references: JSON Lines, or a sheet with a `decision` column.

A line or row names its reference by the `fingerprint`, by the `id` that it has
in a run, or by being an entry of a JSON Lines report. An empty decision is
none. What was seen beside it, the candidates, comes along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import Struct

from enrich.comparable import doi
from enrich.errors import UnreadableInput
from enrich.formats import ods, xlsx
from enrich.formats.archives import SIGNATURE, open_archive
from enrich.formats.csv_rows import SAMPLE_LINES, delimiter_of, rows_of
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.locked import about
from enrich.readers.base import Document
from enrich.readers.csv_table import settle_encoding
from enrich.wire.entry import entry_from_json

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_HEADER_WITHIN = 20
_SHOWN = ("nearest doi", "2nd doi", "3rd doi")
SHEETS = frozenset((".xlsx", ".xlsm", ".ods", ".csv", ".tsv"))
"""Files that may be a report of ours in which somebody decided."""
Row = tuple[int, tuple[str, ...]]


class Said(Struct, frozen=True, kw_only=True):
    """What stands in one line or row: the decision in the person's words, and what it is about.

    `wrong` says why it cannot be read. `DOI` is given where the word alone
    does not say which; `seen` are the DOIs of the candidates, best first.
    """

    line: int
    word: str = ""
    mark: str = ""
    id: str = ""
    file: str = ""
    DOI: str = ""
    by: str = ""
    on: str = ""
    note: str = ""
    about: str = ""
    seen: tuple[str, ...] = ()
    matcher: str = ""
    wrong: str = ""


def said_in(document: Document) -> Iterator[Said]:
    """Yield each decision of a document, those that cannot be read with the reason.

    Raises UnreadableInput for a document in which nothing can be decided.
    """
    if document.head.startswith(SIGNATURE):
        return _in_sheets(document, _workbook(document))
    if document.head_text.lstrip().startswith("{"):
        return _in_lines(document)
    return _in_sheets(document, _delimited(document))


def is_sheet_of_ours(document: Document) -> bool:
    """Whether a document is a report of ours with a column for decisions."""
    binary = document.head.startswith(SIGNATURE)
    for _, rows in _workbook(document) if binary else _delimited(document):
        for _, cells in islice(rows, _HEADER_WITHIN):
            if {"decision", "fingerprint"} <= set(map(_name, cells)):
                return True
    return False


def _in_lines(document: Document) -> Iterator[Said]:
    for number, line in document.all_lines():
        if line.strip():
            try:
                value = msgspec.json.decode(line)
            except (ValueError, RecursionError) as error:
                yield Said(line=number, wrong=f"no JSON ({error})")
                continue
            yield _object(number, value) if isinstance(value, dict) else Said(line=number, wrong="no object")


def _object(line: int, value: Mapping[str, Any]) -> Said:
    """A line; in an entry of a report `decision` may be what stands already, or what somebody wrote there."""
    word, more = value.get("decision"), value
    if isinstance(word, dict):
        more = word
        word = more.get("decision")
    given = {name: str(more.get(name) or "") for name in ("by", "on", "note", "about", "matcher")}
    listed = value.get("seen")
    seen = tuple(map(str, listed)) if isinstance(listed, list) else ()
    said = Said(
        line=line,
        word=str(word or "").strip(),
        mark=str(value.get("fingerprint") or ""),
        id=str(value.get("id") or ""),
        file=str(value.get("file") or ""),
        DOI="" if "candidates" in value and more is value else str(more.get("DOI") or ""),
        seen=seen,
        **given,
    )
    return _of_entry(said, value) if "candidates" in value and not said.mark else said


def _of_entry(said: Said, value: Mapping[str, Any]) -> Said:
    """The same, told by the entry in whose line it stands."""
    bare = {key: item for key, item in value.items() if key != "decision"}
    try:
        entry = entry_from_json(bare)
    except ValueError as error:
        return Said(line=said.line, word=said.word, wrong=str(error))
    return msgspec.structs.replace(
        said,
        mark=fingerprint(entry.reference),
        about=about(entry.reference),
        seen=tuple(judgement.DOI for judgement in entry.match.judgements),
    )


def _in_sheets(document: Document, sheets: Iterator[tuple[str, Iterator[Row]]]) -> Iterator[Said]:
    found = False
    for _, rows in sheets:
        sample = list(islice(rows, _HEADER_WITHIN))
        at = next((n for n, (_, cells) in enumerate(sample) if "decision" in map(_name, cells)), -1)
        if at < 0:
            continue
        found = True
        names = tuple(map(_name, sample[at][1]))
        for line, cells in chain(sample[at + 1 :], rows):
            yield _row(line, dict(reversed(list(zip(names, map(str.strip, cells), strict=False)))))
    if not found:
        raise UnreadableInput(
            document.name, "has no column called decision; a report (-o report.xlsx) of `enrich run` has one."
        )


def _row(line: int, cells: Mapping[str, str]) -> Said:
    matched = doi.normalise(cells.get("doi", "")) if cells.get("status") == "matched" else ""
    shown = [matched, *(doi.normalise(cells.get(name, "")) for name in _SHOWN)]
    return Said(
        line=line,
        word=cells.get("decision", "").lstrip("'"),
        mark=cells.get("fingerprint", "").lstrip("'"),
        id=cells.get("id", "").lstrip("'"),
        file=cells.get("file", ""),
        note=cells.get("decision note", ""),
        about=cells.get("reference", "")[:80],
        seen=tuple(one for one in shown if one),
    )


def _name(cell: str) -> str:
    return " ".join(cell.lower().split())


def _workbook(document: Document) -> Iterator[tuple[str, Iterator[Row]]]:
    with open_archive(document.name, document.data) as archive:
        if _ODS in document.head[:200]:
            rows = ods.rows_of(archive, document.name)
            for name, group in groupby(rows, key=itemgetter(0)):
                yield name, ((r.row.number, r.row.cells) for r in group)
            return
        book = xlsx.Workbook(archive, document.name)
        try:
            for sheet in xlsx.sheets_of(archive, document.name):
                yield sheet.name, ((row.number, row.cells) for row in book.rows(sheet))
        finally:
            book.close()


def _delimited(document: Document) -> Iterator[tuple[str, Iterator[Row]]]:
    settle_encoding(document)
    lines = document.lines()
    sample = list(islice(lines, SAMPLE_LINES))
    delimiter, _ = delimiter_of([text for _, text in sample])
    yield "", ((row.line, row.cells) for row in rows_of(chain(sample, lines), delimiter))
