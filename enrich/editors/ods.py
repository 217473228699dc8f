"""Writes into an ODS workbook by patching the XML of its sheets; every other part is copied as it stands.

A row or cell that stands for several equal ones is written as the ones before,
the one that changes, and the ones behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple
from xml.sax.saxutils import escape

from enrich.editors import tables
from enrich.editors.base import NO_OPTIONS, CannotEdit, Edits, ReadOptions, collected
from enrich.editors.splice import splice_bytes
from enrich.errors import UnreadableInput
from enrich.formats import ods, ods_places
from enrich.formats.archives import open_archive, replaced, whole
from enrich.formats.columns import SAMPLE_ROWS, column_letters
from enrich.formats.xlsx import SheetRow
from enrich.formats.xlsx_places import tag_end

CONTENT = "content.xml"
_REPEAT = rb"""\s(?:[\w.-]+:)?number-%b-repeated\s*=\s*(?:"[^"]*"|'[^']*')"""
_COLUMNS, _ROWS = (re.compile(_REPEAT % name) for name in (b"columns", b"rows"))
_VALUE = re.compile(
    rb"""\s(?:[\w.-]+:)?(?:value-type|value|(?:date|time|boolean|string)-value|currency|number-columns-repeated)"""
    rb"""\s*=\s*(?:"[^"]*"|'[^']*')"""
)
_TAG_END = re.compile(rb"(?:(?<!\s)\s++)?/?>\Z")
Splices = list[tuple[int, int, bytes]]
Wanted = Mapping[int, tables.Change]


class OdsEditor:
    """Puts values into cells; a DOI without a column gets a new one after the last."""

    name = "ods"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        file = edits[0][0].file
        with open_archive(file, data) as archive:
            sheets = _samples(ods.rows_of(archive, file))
            xml = whole(archive, CONTENT, file)
        changes: dict[str, dict[int, list[tables.Change]]] = {}
        for at, wanted in tables.by_sheet([name for name, _ in sheets], edits).items():
            name, sample = sheets[at]
            for change in tables.changes(sample, options.column, wanted):
                changes.setdefault(name, {}).setdefault(change.row, []).append(change)
        try:
            found = ods_places.places(xml, changes)
        except ValueError as error:
            raise UnreadableInput(file, f"cannot be written to: {error}.") from error
        return replaced(file, data, {CONTENT: splice_bytes(xml, _splices(xml, found, changes))})


def _samples(rows: Iterable[ods.NamedRow]) -> list[tuple[str, list[SheetRow]]]:
    """The name of each sheet that holds something, and its first rows."""
    groups = groupby(rows, key=attrgetter("sheet"))
    return [(name, [named.row for named in islice(group, SAMPLE_ROWS)]) for name, group in groups]


def _splices(
    xml: bytes, found: ods_places.Sheets, changes: Mapping[str, Mapping[int, list[tables.Change]]]
) -> Splices:
    """One change for each element that stands for rows to be changed."""
    makes, made = [], set[tuple[str, int]]()
    for run in found.rows:
        rows = changes[run.sheet]
        here = [run.number] if run.repeat == 1 else [n for n in sorted(rows) if run.stands_for(n)]
        made |= {(run.sheet, number) for number in here}
        place = _Place(xml, found.prefixes, found.widths.get(run.sheet, 0), run)
        makes.append(partial(_rows, place, {number: rows[number] for number in here}))
    for sheet, rows in changes.items():
        for number, wanted in rows.items():
            there = (sheet, number) in made
            tables.checked_row(wanted[0].reference, wanted[0].edit, is_there=there)
    return collected(makes)


class _Place(NamedTuple):
    """Where a change goes: the XML and its prefixes, the columns in use in the sheet, the run of rows."""

    xml: bytes
    prefixes: Mapping[str, str]
    width: int
    run: ods_places.RowRun

    def name(self, local: str) -> bytes:
        """An element's name with the prefix of tables."""
        return f"{self.run.prefix}:{local}".encode() if self.run.prefix else local.encode()


def _rows(place: _Place, wanted: Mapping[int, list[tables.Change]]) -> Splices:
    """The rows of a run, those that change apart."""
    run = place.run
    whole_run, pieces, at = place.xml[run.start : run.end], [], run.number
    for number, changes in wanted.items():
        cells = {place.width if c.column is None else c.column: c for c in changes}
        pieces += [_times(whole_run, _ROWS, number - at), _row(place, cells)]
        at = number + 1
    pieces.append(_times(whole_run, _ROWS, run.number + run.repeat - at))
    return [(run.start, run.end, b"".join(pieces))]


def _times(element: bytes, attribute: re.Pattern[bytes], times: int) -> bytes:
    """An element that stands for `times` equal ones: its own repetition is changed to that."""
    if not times:
        return b""
    end = tag_end(element, 0)
    tag = attribute.sub(b"", element[:end], count=1)
    if times > 1:
        name = b"columns" if attribute is _COLUMNS else b"rows"
        close = _TAG_END.search(tag)
        assert close is not None
        prefix = _prefix(tag)
        repeated = b' %bnumber-%b-repeated="%d"' % (prefix, name, times)
        tag = tag[: close.start()] + repeated + tag[close.start() :]
    return tag + element[end:]


def _prefix(tag: bytes) -> bytes:
    name = re.match(rb"<([\w.-]+:)?", tag)
    return (name[1] or b"") if name else b""


def _row(place: _Place, wanted: Wanted) -> bytes:
    """One row with the `wanted` cells; it stands for itself only."""
    xml, run = place.xml, place.run
    pieces, at, column = [], run.tag_end, 0
    for cell in run.cells:
        here = {c: wanted[c] for c in sorted(wanted) if 0 <= c - cell.column < cell.repeat}
        pieces += [xml[at : cell.start], _cells(place, cell, here)]
        at, column = cell.end, cell.column + cell.repeat
    for new in sorted(c for c in wanted if c >= column):
        gap = b"<%b/>" % place.name("table-cell")
        pieces += [_times(gap, _COLUMNS, new - column), _cell(place, None, wanted[new], new)]
        column = new + 1
    opening, closing = _ROWS.sub(b"", xml[run.start : run.tag_end], count=1), xml[at : run.end]
    if opening.endswith(b"/>"):
        opening, closing = opening[:-2].rstrip() + b">", b"</%b>" % place.name("table-row")
    return b"".join([opening, *pieces, closing])


def _cells(place: _Place, cell: ods_places.CellRun, wanted: Wanted) -> bytes:
    """The cells of a run, those that change apart."""
    whole_run, pieces, at = place.xml[cell.start : cell.end], [], cell.column
    if not wanted:
        return whole_run
    for column, change in wanted.items():
        pieces += [_times(whole_run, _COLUMNS, column - at), _cell(place, cell, change, column)]
        at = column + 1
    return b"".join([*pieces, _times(whole_run, _COLUMNS, cell.column + cell.repeat - at)])


def _cell(place: _Place, old: ods_places.CellRun | None, change: tables.Change, column: int) -> bytes:
    """A cell with the new value in place of the old paragraphs, in the style that it has."""
    _refuse(place, old, change, column)
    office, text, run = place.prefixes["office"], place.prefixes["text"], place.run
    value = change.value
    tag, kept = b"<" + place.name("table-cell"), b""
    if old is not None:
        tag = _TAG_END.sub(b"", _VALUE.sub(b"", place.xml[old.start : old.tag_end]))
        kept = b"".join(place.xml[start:end] for start, end in old.kept)
    if change.is_header and not (old and old.style):
        style = next((c.style for c in reversed(run.cells) if c.filled and c.style), "")
        tag += f' {run.prefix}:style-name="{escape(style)}"'.encode() if style else b""
    kind = f' {office}:value-type="string"'
    if old is not None and old.number and value.isascii() and value.isdigit() and value == str(int(value)):
        kind = f' {office}:value-type="float" {office}:value="{value}"'
    paragraph = f"<{text}:p>{escape(value)}</{text}:p>"
    return b"%b%b>%b%b</%b>" % (tag, kind.encode(), kept, paragraph.encode(), place.name("table-cell"))


def _refuse(place: _Place, old: ods_places.CellRun | None, change: tables.Change, column: int) -> None:
    """Raise CannotEdit for a cell that is more than its text, and for one that has no place."""
    name = f"{column_letters(column)}{change.row}"
    reason = ""
    if not place.run.prefix or not {"office", "text"} <= place.prefixes.keys():
        reason = "the workbook's XML is written in an unusual way; save it again."
    elif column >= ods.WIDEST:
        reason = "the sheet has no room for another column."
    elif old is not None and old.computed:
        reason = f"the cell {name} holds a formula."
    elif old is not None and (old.merged or old.linked):
        reason = f"the cell {name} is merged or linked elsewhere."
    if reason:
        raise CannotEdit(change.reference, change.edit, reason)
