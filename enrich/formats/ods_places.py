"""Where the rows and cells of an ODS workbook stand in its XML, byte for byte."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from typing import Any
from xml.parsers import expat

from msgspec import Struct, field

from enrich.formats.xlsx_places import element_end, tag_end

_SPANS = ("number-columns-spanned", "number-rows-spanned")
_URN = "urn:oasis:names:tc:opendocument:xmlns:"


class CellRun(Struct):
    """Equal cells side by side, written as one element ``xml[start:end]``; `tag_end` ends its start tag.

    `computed` cells hold a formula, `linked` ones a link, `merged` ones belong
    to others; `kept` are the places of what they hold besides paragraphs
    (comments, pictures).
    """

    column: int
    repeat: int
    start: int
    tag_end: int
    style: str = ""
    number: bool = False
    filled: bool = False
    computed: bool = False
    merged: bool = False
    linked: bool = False
    kept: list[tuple[int, int]] = field(default_factory=list)
    end: int = 0


class RowRun(Struct):
    """Equal rows below each other, written as one element; `number` is the first one's, from 1."""

    sheet: str
    number: int
    repeat: int
    prefix: str
    start: int
    tag_end: int
    cells: list[CellRun]
    end: int = 0

    def stands_for(self, number: int) -> bool:
        """Whether the row `number` is one of these."""
        return 0 <= number - self.number < self.repeat


class Sheets(Struct):
    """The rows that were asked for, the columns in use in each sheet, and the prefixes of the namespaces."""

    rows: list[RowRun] = field(default_factory=list)
    widths: dict[str, int] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)


def places(xml: bytes, wanted: Mapping[str, Collection[int]]) -> Sheets:
    """Scan ``content.xml`` for the rows `wanted` of each sheet, by their numbers.

    Raises ValueError where it is not UTF-8, not well-formed, or has tables within cells.
    """
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")) or b"utf-16" in xml[:100].lower():
        raise ValueError("the workbook is not in UTF-8")
    scan = _Scan(xml, {sheet: sorted(numbers) for sheet, numbers in wanted.items()})
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.EntityDeclHandler = _refuse
    scan.parser = parser
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ValueError(f"the workbook is no well-formed XML ({error})") from error
    return scan.found


def _refuse(*_: Any) -> None:
    raise ValueError("the workbook declares entities")


class _Scan:
    """Listens to the parser; `_depth` counts the elements within a cell."""

    def __init__(self, xml: bytes, wanted: Mapping[str, list[int]]) -> None:
        self.parser: Any = None
        self.found = Sheets()
        self._xml, self._wanted = xml, wanted
        self._sheet, self._number, self._column, self._depth = "", 0, 0, 0
        self._row: RowRun | None = None
        self._cell: CellRun | None = None
        self._kept = -1

    def start(self, tag: str, given: dict[str, str]) -> None:
        prefix, _, name = tag.rpartition(":")
        at = self.parser.CurrentByteIndex
        if self._cell is not None:
            self._within(name, at)
            return
        for key, uri in given.items():
            if key.startswith("xmlns:") and uri.startswith(_URN):
                self.found.prefixes.setdefault(uri.removeprefix(_URN).partition(":")[0], key[6:])
        attributes = {key.rpartition(":")[2]: value for key, value in given.items()}
        if name == "table":
            self._sheet, self._number = attributes.get("name", ""), 0
        elif name == "table-row":
            self._begin_row(prefix, at, _count(attributes, "number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell") and self._row is not None:
            self._begin_cell(at, attributes, covered=name != "table-cell")

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        at = self.parser.CurrentByteIndex
        if self._cell is not None and self._depth:
            self._depth -= 1
            if not self._depth and self._kept >= 0:
                self._cell.kept.append((self._kept, element_end(self._xml, self._kept, at)))
                self._kept = -1
        elif self._cell is not None:
            self._end_cell(self._cell, at)
        elif name == "table-row" and self._row is not None:
            self._row.end = element_end(self._xml, self._row.start, at)
            self._number += self._row.repeat
            self._row = None

    def _begin_row(self, prefix: str, at: int, repeat: int) -> None:
        number = self._number + 1
        self._row = RowRun(self._sheet, number, repeat, prefix, at, tag_end(self._xml, at), [])
        self._column = 0
        numbers = self._wanted.get(self._sheet, [])
        following = bisect_left(numbers, number)
        if following < len(numbers) and self._row.stands_for(numbers[following]):
            self.found.rows.append(self._row)

    def _begin_cell(self, at: int, attributes: dict[str, str], *, covered: bool) -> None:
        repeat = _count(attributes, "number-columns-repeated")
        cell = CellRun(self._column, repeat, at, tag_end(self._xml, at), attributes.get("style-name", ""))
        cell.number = attributes.get("value-type") == "float"
        cell.computed = "formula" in attributes
        cell.merged = covered or any(_count(attributes, name) > 1 for name in _SPANS)
        cell.filled = "value-type" in attributes or cell.computed or cell.merged
        self._cell = cell

    def _within(self, name: str, at: int) -> None:
        assert self._cell is not None
        if name == "table":
            raise ValueError("a cell holds a table of its own")
        if not self._depth and name != "p":
            self._kept = at
        self._cell.linked = self._cell.linked or name == "a"
        self._cell.filled = True
        self._depth += 1

    def _end_cell(self, cell: CellRun, at: int) -> None:
        assert self._row is not None
        cell.end = element_end(self._xml, cell.start, at)
        self._row.cells.append(cell)
        self._column += cell.repeat
        if cell.filled:
            widths = self.found.widths
            widths[self._sheet] = max(widths.get(self._sheet, 0), self._column)
        self._cell = None


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 9 else 1
