"""ODS: the rows of each sheet as text, streaming, repeats written out within reason."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, NamedTuple

from enrich.errors import UnreadableInput
from enrich.formats.archives import member
from enrich.formats.xlsx import SheetRow, number_text
from enrich.formats.xml_guard import elements, local, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

WIDEST = 1024
MOST_ROWS = 1_048_576
_KINDS = {"float": "number", "date": "date"}
_NOTES = frozenset(("annotation",))


class NamedRow(NamedTuple):
    """A row and the sheet that it is in."""

    sheet: str
    row: SheetRow


def rows_of(archive: zipfile.ZipFile, file: str) -> Iterator[NamedRow]:
    """Yield the rows of all sheets that hold something, in their order."""
    with member(archive, "content.xml", file) as stream:
        yield from _rows(file, stream)


def _rows(file: str, stream: IO[bytes]) -> Iterator[NamedRow]:
    sheet, number = "", 0
    for element in elements(file, stream, "table-row"):
        name = _sheet(element)
        if name != sheet:
            sheet, number = name, 0
        kinds: dict[int, str] = {}
        cells = row_cells(element, kinds)
        repeat = attribute(element, "number-rows-repeated")
        if cells and number + repeat > MOST_ROWS:
            raise UnreadableInput(file, f"has more rows than a spreadsheet can have ({number + repeat:,}).")
        for at in range(number + 1, number + 1 + (repeat if cells else 0)):
            yield NamedRow(sheet, SheetRow(at, cells, kinds))
        number += repeat


def row_cells(row: _Element, kinds: dict[int, str] | None = None) -> tuple[str, ...]:
    """The cells of a row as text, without the empty ones at its end; `kinds` takes what was no text."""
    values: list[str] = []
    gap = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        value, repeat = _value(cell), attribute(cell, "number-columns-repeated")
        if not value:
            gap += repeat
        elif len(values) + gap < WIDEST:
            values += [""] * gap
            if kinds is not None and (kind := _KINDS.get(_string(cell, "value-type"))):
                kinds.update(dict.fromkeys(range(len(values), len(values) + min(repeat, WIDEST)), kind))
            values += [value] * min(repeat, WIDEST)
            gap = 0
    return tuple(values[:WIDEST])


def attribute(element: _Element, name: str) -> int:
    """The number in an attribute of any namespace, 1 where it is absent."""
    value = _string(element, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1


def _value(cell: _Element) -> str:
    kind = _string(cell, "value-type")
    if kind == "float":
        return number_text(_string(cell, "value"), is_date=False)
    if kind == "date":
        return _string(cell, "date-value")[:10]
    return "\n".join(_paragraph(p) for p in cell if local(p) == "p").strip()


def _paragraph(element: _Element) -> str:
    for child in element.iter("{*}s", "{*}tab", "{*}line-break"):
        child.text = " " * min(attribute(child, "c"), 100)
    return text_of(element, _NOTES)


def _string(element: _Element, name: str) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), "")


def _sheet(row: _Element) -> str:
    table = next(row.iterancestors("{*}table"), None)
    return _string(table, "name") if table is not None else ""
