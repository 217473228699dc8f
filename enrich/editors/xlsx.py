"""Writes into an XLSX workbook by patching the XML of its sheets; every other part is copied as it stands."""

from __future__ import annotations

import re
from functools import partial
from itertools import islice
from xml.sax.saxutils import escape

from enrich.editors import tables
from enrich.editors.base import NO_OPTIONS, CannotEdit, Edits, ReadOptions, collected
from enrich.editors.splice import splice_bytes
from enrich.formats import xlsx, xlsx_places
from enrich.formats.archives import open_archive, replaced, whole
from enrich.formats.columns import SAMPLE_ROWS, column_letters

_SPANS = re.compile(rb'(\sspans=["\'])(\d+):(\d+)(["\'])')
_REF = re.compile(rb'(\sref=["\'][A-Z]+\d+:)([A-Z]+)(\d+["\'])')
Splices = list[tuple[int, int, bytes]]


class XlsxEditor:
    """Puts values into cells; a DOI without a column gets a new one after the last."""

    name = "xlsx"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with each edit made; raises CannotEdit for the first that is impossible."""
        if not edits:
            return data
        file = edits[0][0].file
        with open_archive(file, data) as archive:
            sheets = xlsx.sheets_of(archive, file)
            book = xlsx.Workbook(archive, file)
            try:
                parts = {}
                for at, wanted in tables.by_sheet([sheet.name for sheet in sheets], edits).items():
                    changes = tables.changes(_sample(book, sheets[at]), options.column, wanted)
                    parts[sheets[at].part] = _edited(whole(archive, sheets[at].part, file), changes)
            finally:
                book.close()
        return replaced(file, data, parts)


def _sample(book: xlsx.Workbook, sheet: xlsx.Sheet) -> list[xlsx.SheetRow]:
    filled = (row for row in book.rows(sheet) if any(cell.strip() for cell in row.cells))
    return list(islice(filled, SAMPLE_ROWS))


def _edited(xml: bytes, changes: list[tables.Change]) -> bytes:
    try:
        found = xlsx_places.places(xml, {change.row for change in changes})
    except ValueError as error:
        raise CannotEdit(changes[0].reference, changes[0].edit, f"{error}.") from error
    splices = collected(partial(_splices, xml, found, change) for change in changes)
    return splice_bytes(xml, set(_with_dimension(xml, found, changes, splices)))


def _splices(xml: bytes, found: xlsx_places.SheetPlaces, change: tables.Change) -> Splices:
    """The changes that put one value into its cell."""
    row = found.rows.get(change.row)
    tables.checked_row(change.reference, change.edit, is_there=row is not None)
    assert row is not None
    column = found.width if change.column is None else change.column
    place = f"{column_letters(column)}{change.row}"
    if column >= xlsx.WIDEST:
        raise CannotEdit(change.reference, change.edit, "the sheet has no room for another column.")
    if place in found.linked:
        raise CannotEdit(change.reference, change.edit, f"the cell {place} is merged or linked elsewhere.")
    old = next((cell for cell in row.cells if cell.column == column), None)
    if old is not None and old.computed:
        raise CannotEdit(change.reference, change.edit, f"the cell {place} holds a formula.")
    style = old.style if old else (row.cells[-1].style if change.is_header and row.cells else "")
    cell = _cell(row.prefix, place, style, change.value, numeric=old is not None and old.kind == "n")
    if old is not None:
        return [(old.start, old.end, cell)]
    following = next((c.start for c in row.cells if c.column > column), row.end)
    return [(following, following, cell), *_wider(xml, row, column)]


def _cell(prefix: str, place: str, style: str, value: str, *, numeric: bool) -> bytes:
    p = f"{prefix}:" if prefix else ""
    attributes = f' r="{place}"' + (f' s="{style}"' if style else "")
    if numeric and value.isascii() and value.isdigit() and len(value) < 15 and value == str(int(value)):
        return f"<{p}c{attributes}><{p}v>{value}</{p}v></{p}c>".encode()
    text = escape(value)
    keep = ' xml:space="preserve"' if text != text.strip() else ""
    return f'<{p}c{attributes} t="inlineStr"><{p}is><{p}t{keep}>{text}</{p}t></{p}is></{p}c>'.encode()


def _wider(xml: bytes, row: xlsx_places.RowPlace, column: int) -> Splices:
    """The row's own note of its first and last column, where it has one and it is too narrow now."""
    end = xlsx_places.tag_end(xml, row.start)
    match = _SPANS.search(xml, row.start, end)
    if match is None or int(match[3]) > column:
        return []
    return [(match.start(3), match.end(3), str(column + 1).encode())]


def _with_dimension(
    xml: bytes, found: xlsx_places.SheetPlaces, changes: list[tables.Change], splices: Splices
) -> Splices:
    """The sheet's note of its extent, where it has one and a new column widens it."""
    if found.dimension < 0 or all(change.column is not None for change in changes):
        return splices
    end = xlsx_places.tag_end(xml, found.dimension)
    match = _REF.search(xml, found.dimension, end)
    if match is None:
        return splices
    return [*splices, (match.start(2), match.end(2), column_letters(found.width).encode())]
