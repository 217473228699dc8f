"""Writes into CSV and TSV cell by cell; quotes, line ends, encoding and all other cells stay."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from enrich.editors import tables
from enrich.editors.base import NO_OPTIONS, CannotEdit, Edits, ReadOptions, collected
from enrich.editors.located import require_encodable
from enrich.editors.splice import Splice, splice
from enrich.formats.columns import SAMPLE_ROWS, Layout
from enrich.formats.csv_rows import (
    SAMPLE_LINES,
    CsvRow,
    declared_delimiter,
    delimiter_of,
    quoted,
    rows_of,
)
from enrich.formats.encoding import Decoded, decode
from enrich.records import Edit, Reference

_ANY_END = re.compile(r"\r\n|\n|\r")


class _Table(NamedTuple):
    """The rows of a document by their first line, where each line begins, and the layout."""

    delimiter: str
    rows: dict[int, CsvRow]
    starts: list[int]
    layout: Layout
    sample: list[CsvRow]


class CsvEditor:
    """Puts values into the cells of a row; a DOI without a column gets a new last one."""

    name = "csv"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with each edit made; raises CannotEdit for the first that is impossible."""
        if not edits:
            return data
        document = decode(data, preferred=options.encoding)
        wide = document.encoding.startswith(("utf-16", "utf-32"))
        table = _table(document.text, edits, options.column, wide=wide)
        cells = dict(collected(partial(_cell, document, table, *pair) for pair in edits))
        if "DOI" not in table.layout.roles and any(edit.field == "DOI" for _, edit in edits):
            header = table.sample[table.layout.header] if table.layout.header >= 0 else None
            if header is not None:
                cells[header.line, table.layout.width] = (tables.NEW_COLUMN, *edits[0])
        return document.encode(splice(document.text, _splices(table, cells)))


def _cell(
    document: Decoded, table: _Table, reference: Reference, edit: Edit
) -> tuple[tuple[tuple[int, int], tuple[str, Reference, Edit]]]:
    """The place of an edit, row and column, and what goes there."""
    at, value = _placed(table, reference, edit)
    require_encodable(document, reference, edit)
    return (((reference.line, at), (value, reference, edit)),)


def _table(text: str, edits: Edits, column: str, *, wide: bool) -> _Table:
    lines, starts = _lines(text, wide=wide)
    skipped = 1 if lines and declared_delimiter(lines[0]) else 0
    delimiter, _ = delimiter_of(lines[:SAMPLE_LINES])
    rows = list(rows_of(list(enumerate(lines, 1))[skipped:], delimiter))
    sample = [row for row in rows if any(cell.strip() for cell in row.cells)][:SAMPLE_ROWS]
    layout = tables.layout([row.cells for row in sample], column, edits)
    widest = max((len(row.spans) for row in rows), default=0)
    return _Table(delimiter, {row.line: row for row in rows}, starts, layout._replace(width=widest), sample)


def _lines(text: str, *, wide: bool) -> tuple[list[str], list[int]]:
    """The lines as the reader sees them, and where each begins."""
    ends = _ANY_END if wide or "\n" not in text else re.compile(r"\n")
    lines, starts, at = [], [], 0
    for match in ends.finditer(text):
        lines.append(text[at : match.start()].rstrip("\r\n"))
        starts.append(at)
        at = match.end()
    return [*lines, text[at:].rstrip("\r\n")], [*starts, at]


def _placed(table: _Table, reference: Reference, edit: Edit) -> tuple[int, str]:
    """The column and the value of an edit."""
    at = tables.column_for(table.layout, reference, edit)
    tables.checked_row(reference, edit, is_there=reference.line in table.rows)
    if table.rows[reference.line].open_quote:
        raise CannotEdit(reference, edit, "a quote in its row is never closed.")
    value = tables.value_for(edit, [row.cells for row in table.sample[table.layout.header + 1 :]], at)
    return (table.layout.width if at is None else at), value


def _splices(table: _Table, cells: dict[tuple[int, int], tuple[str, Reference, Edit]]) -> list[Splice]:
    changes = []
    for (line, at), (value, _, _) in sorted(cells.items(), key=lambda item: item[0]):
        row = table.rows[line]
        if at < len(row.spans):
            span = row.spans[at]
            old = row.raw[span.start : span.end]
            new = quoted(value, table.delimiter, always=old.startswith('"') or (not old and _all_quoted(row)))
            changes.append(Splice(_offset(table, row, span.start), _offset(table, row, span.end), new))
        else:
            end = _offset(table, row, len(row.raw))
            missing = table.delimiter * (at - len(row.spans) + 1)
            new = missing + quoted(value, table.delimiter, always=_all_quoted(row))
            changes.append(Splice(end, end, new))
    return changes


def _all_quoted(row: CsvRow) -> bool:
    printed = [row.raw[span.start : span.end] for span in row.spans]
    return any(printed) and all(cell.startswith('"') for cell in printed if cell)


def _offset(table: _Table, row: CsvRow, at: int) -> int:
    """Where in the document a place in the raw text of a row is: line ends may be longer there."""
    before = row.raw[:at]
    line = row.line - 1 + before.count("\n")
    return table.starts[line] + at - (before.rfind("\n") + 1)
