"""Writes into an XLSX workbook by patching the XML of its sheets; every other part is copied as it stands."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple
from xml.sax.saxutils import escape

from enrich.editors import tables
from enrich.editors.base import CannotEdit, Edits
from enrich.formats import xlsx, xlsx_places
from enrich.formats.archives import open_archive, replaced, whole
from enrich.formats.columns import SAMPLE_ROWS, Layout, column_letters, layout_of
from enrich.records import Edit, Reference

_SPANS = re.compile(rb'(\sspans=["\'])(\d+):(\d+)(["\'])')
_REF = re.compile(rb'(\sref=["\'][A-Z]+\d+:)([A-Z]+)(\d+["\'])')
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Splices = list[tuple[int, int, bytes]]


class _Change(NamedTuple):
    """One cell to write: the row, the column (None: the new one), the value and what asked for it."""

    row: int
    column: int | None
    value: str
    reference: Reference
    edit: Edit


class XlsxEditor:
    """Puts values into cells; a DOI without a column gets a new one after the last."""

    name = "xlsx"

    def apply(self, data: bytes, edits: Edits) -> bytes:
        """Return `data` with each edit made; raises CannotEdit for the first that is impossible."""
        if not edits:
            return data
        file = edits[0][0].file
        with open_archive(file, data) as archive:
            sheets = xlsx.sheets_of(archive, file)
            book = xlsx.Workbook(archive, file)
            try:
                grouped = _by_sheet(sheets, edits)
                changes = {
                    sheet.part: _edited(whole(archive, sheet.part, file), _sample(book, sheet), wanted)
                    for sheet, wanted in grouped.items()
                }
            finally:
                book.close()
        try:
            return replaced(data, changes)
        except ValueError as error:
            raise CannotEdit(*edits[0], f"{error}; save the workbook anew first.") from error


def _by_sheet(sheets: tuple[xlsx.Sheet, ...], edits: Edits) -> dict[xlsx.Sheet, Edits]:
    """The edits of each sheet: ids in sheets after the first carry the sheet's name."""
    grouped: dict[xlsx.Sheet, list[tuple[Reference, Edit]]] = {}
    for reference, edit in edits:
        named = (s for s in sheets[1:] if reference.id.startswith(f"{s.name}!"))
        sheet = max(named, key=lambda s: len(s.name), default=sheets[0] if sheets else None)
        if sheet is None:
            raise CannotEdit(reference, edit, "the workbook has no sheets any more.")
        grouped.setdefault(sheet, []).append((reference, edit))
    return {sheet: tuple(wanted) for sheet, wanted in grouped.items()}


def _sample(book: xlsx.Workbook, sheet: xlsx.Sheet) -> list[xlsx.SheetRow]:
    filled = (row for row in book.rows(sheet) if any(cell.strip() for cell in row.cells))
    return list(islice(filled, SAMPLE_ROWS))


def _edited(xml: bytes, sample: list[xlsx.SheetRow], edits: Edits) -> bytes:
    rows = [row.cells for row in sample]
    layout = layout_of(rows) or Layout(-1, {}, 0)
    changes = []
    for reference, edit in edits:
        column = tables.column_for(layout, reference, edit)
        value = tables.value_for(edit, list(rows[layout.header + 1 :]), column)
        changes.append(_Change(reference.line, column, value, reference, edit))
    header = sample[layout.header].number if layout.header >= 0 else 0
    if header and any(change.column is None for change in changes):
        changes.append(_Change(header, None, tables.NEW_COLUMN, *edits[0]))
    try:
        found = xlsx_places.places(xml, {change.row for change in changes})
    except ValueError as error:
        raise CannotEdit(*edits[0], f"{error}.") from error
    splices: Splices = []
    for change in changes:
        splices += _splices(xml, found, change, is_header=change.row == header)
    return _spliced(xml, _with_dimension(xml, found, changes, splices))


def _splices(xml: bytes, found: xlsx_places.SheetPlaces, change: _Change, *, is_header: bool) -> Splices:
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
    style = old.style if old else (row.cells[-1].style if is_header and row.cells else "")
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
    text = escape(_ILLEGAL.sub("", value))
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
    xml: bytes, found: xlsx_places.SheetPlaces, changes: list[_Change], splices: Splices
) -> Splices:
    """The sheet's note of its extent, where it has one and a new column widens it."""
    if found.dimension < 0 or all(change.column is not None for change in changes):
        return splices
    end = xlsx_places.tag_end(xml, found.dimension)
    match = _REF.search(xml, found.dimension, end)
    if match is None:
        return splices
    return [*splices, (match.start(2), match.end(2), column_letters(found.width).encode())]


def _spliced(xml: bytes, splices: Splices) -> bytes:
    pieces, at = [], 0
    for start, end, new in sorted(set(splices), key=lambda s: (s[0], s[1])):
        pieces += [xml[at:start], new]
        at = end
    return b"".join([*pieces, xml[at:]])
