"""Reads XLSX and ODS workbooks, sheet by sheet, and old XLS ones: nothing is loaded whole but those.

Every sheet that holds references is read; ids in sheets after the first carry
the sheet's name (``Sheet2!r5``). A sheet without a column for them is set aside.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from enrich.errors import NoReferences, UnreadableInput
from enrich.formats import ods, xlsx
from enrich.formats.archives import SIGNATURE, open_archive
from enrich.formats.columns import SAMPLE_ROWS, layout_of
from enrich.readers.base import Block, Document
from enrich.readers.helpers import tables
from enrich.records import SetAside
from enrich.wire.sheet import is_ours

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_BROKEN = (struct.error, AssertionError, ValueError, KeyError, IndexError, TypeError, AttributeError, OSError)
_XL_TEXT, _XL_NUMBER, _XL_DATE, _XL_BOOLEAN = 1, 2, 3, 4
_XL_KINDS = {_XL_NUMBER: "number", _XL_DATE: "date", _XL_BOOLEAN: "boolean"}
_LARGEST_OLD = 64 * 1024**2
Sheet = tuple[str, Iterable[tables.Row]]


class Xlsx:
    """Excel's workbooks since 2007."""

    name = "xlsx"
    suffixes = (".xlsx", ".xlsm", ".xltx", ".xltm")

    def recognises(self, document: Document) -> float:
        """Sure by the names of the archive's parts."""
        if not document.head.startswith(SIGNATURE):
            return 0.0
        return 0.95 if any(n.startswith("xl/") for n in part_names(document)) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield a block for each filled row of each sheet."""
        with open_archive(document.name, document.data) as archive:
            book = xlsx.Workbook(archive, document.name)
            try:
                found = xlsx.sheets_of(archive, document.name)
                sheets = ((sheet.name, map(_row, book.rows(sheet))) for sheet in found)
                yield from _blocks(document, sheets)
            finally:
                book.close()


class Ods:
    """LibreOffice's workbooks."""

    name = "ods"
    suffixes = (".ods", ".ots")

    def recognises(self, document: Document) -> float:
        """Sure by the type that the archive's first part names."""
        return 0.95 if document.head.startswith(SIGNATURE) and _ODS in document.head[:200] else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield a block for each filled row of each sheet."""
        with open_archive(document.name, document.data) as archive:
            rows = ods.rows_of(archive, document.name)
            groups = groupby(rows, key=itemgetter(0))
            yield from _blocks(document, ((name, (_row(r.row) for r in group)) for name, group in groups))


class Xls:
    """Excel's workbooks before 2007, by xlrd."""

    name = "xls"
    suffixes = (".xls", ".xlt")

    def recognises(self, document: Document) -> float:
        """Likely by the container's signature, which old Word files share."""
        return 0.5 if document.head.startswith(_OLE) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield a block for each filled row of each sheet."""
        yield from _blocks(document, _old_sheets(document))


def part_names(document: Document) -> tuple[str, ...]:
    """The names of the parts of an archive, () where it cannot be opened."""
    try:
        with open_archive(document.name, document.data) as archive:
            return tuple(archive.namelist())
    except UnreadableInput:
        return ()


def _row(row: xlsx.SheetRow) -> tables.Row:
    return tables.Row(row.number, row.number, row.cells, row.kinds)


def _blocks(document: Document, sheets: Iterable[Sheet]) -> Iterator[Block]:
    """The blocks of all sheets; those without references are one block set aside each."""
    missing: list[UnreadableInput] = []
    read, ours = 0, False
    for number, (name, rows) in enumerate(sheets):
        stream = tables.filled(rows)
        sample = list(islice(stream, SAMPLE_ROWS))
        layout = layout_of([row.cells for row in sample], document.column)
        if not sample:
            continue
        if ours:
            yield _without(document.name, name, sample, sum(1 for _ in stream), "is one of the report's own")
            continue
        ours = layout is not None and is_ours(layout.names)
        if layout is not None and tables.holds_references(sample, layout, document):
            read += 1
            prefix = f"{name}!" if number else ""
            yield from tables.blocks(document, chain(sample, stream), prefix)
            continue
        if layout is None:
            missing.append(UnreadableInput(document.name, tables.no_column(sample, document.column)))
        yield _without(document.name, name, sample, 0 if document.found else sum(1 for _ in stream))
    if missing and not read:
        raise missing[0]
    if not read:
        reason = "has no sheet with a column of references; --column says which column holds them."
        raise NoReferences(document.name, reason)


def _without(
    file: str, name: str, sample: list[tables.Row], more: int, why: str = "has no column of references"
) -> SetAside:
    count = f"{len(sample) + more:,}" if more or len(sample) < SAMPLE_ROWS else f"{SAMPLE_ROWS} or more"
    reason = f"sheet {name!r} ({count} rows) {why}."
    text = " | ".join(sample[0].cells)[:200]
    return SetAside(file=file, line=sample[0].line, reason=reason, text=text, fault=False)


def _old_sheets(document: Document) -> Iterator[Sheet]:
    try:
        import xlrd
    except ImportError as error:
        advice = "needs xlrd to be read: pip install 'doi-enrich[formats]', or save it as .xlsx."
        raise UnreadableInput(document.name, advice) from error
    if len(document.data) > _LARGEST_OLD:
        raise UnreadableInput(document.name, "over 64 MB in an old format; save it as .xlsx, which streams.")
    try:
        book = xlrd.open_workbook(
            file_contents=document.data, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
        sheets = book.sheets()
    except _BROKEN as error:
        raise UnreadableInput(document.name, _unreadable(error)) from error
    except Exception as error:
        # xlrd's own errors have no common base; anything else is a fault of ours and goes on.
        if not type(error).__module__.startswith("xlrd"):
            raise
        raise UnreadableInput(document.name, _unreadable(error)) from error
    for sheet in sheets:
        yield sheet.name, (_old_row(sheet, n, book.datemode) for n in range(sheet.nrows))


def _unreadable(error: Exception) -> str:
    if "encrypted" in str(error):
        return "is protected by a password; save it without one."
    return f"cannot be read as a workbook ({error or type(error).__name__}); save it as .xlsx."


def _old_row(sheet: Any, number: int, datemode: int) -> tables.Row:
    cells = tuple(_old_cell(cell, datemode) for cell in sheet.row(number))
    kinds = {at: kind for at, cell in enumerate(sheet.row(number)) if (kind := _XL_KINDS.get(cell.ctype))}
    return tables.Row(number + 1, number + 1, cells, kinds)


def _old_cell(cell: Any, datemode: int) -> str:
    if cell.ctype == _XL_NUMBER or cell.ctype == _XL_DATE:
        days = cell.value + (1462 if datemode else 0)
        return xlsx.number_text(
            repr(days if cell.ctype == _XL_DATE else cell.value), is_date=cell.ctype == _XL_DATE
        )
    return str(cell.value) if cell.ctype in (_XL_TEXT, _XL_BOOLEAN) else ""
