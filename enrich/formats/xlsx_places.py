"""Where the rows and cells of a worksheet stand in its XML, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any
from xml.parsers import expat

from msgspec import Struct

from enrich.formats.xlsx import cell_column, row_number

_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")


class CellPlace(Struct):
    """A cell: its column, its extent in bytes, its attributes, and whether it is computed."""

    column: int
    start: int
    end: int = 0
    kind: str = "n"
    style: str = ""
    computed: bool = False


class RowPlace(Struct):
    """A row: where its start tag begins, the tag's prefix, its cells, and where its contents end."""

    number: int
    start: int
    prefix: str
    cells: list[CellPlace]
    end: int = 0


class SheetPlaces(Struct):
    """The rows asked for, the number of columns of the whole sheet, and what else knows about cells."""

    rows: dict[int, RowPlace]
    width: int = 0
    dimension: int = -1
    linked: frozenset[str] = frozenset()


def places(xml: bytes, wanted: Collection[int]) -> SheetPlaces:
    """Scan a worksheet for the `wanted` rows. Raises ValueError where it is not UTF-8 or not well-formed."""
    scan = _Scan(xml, frozenset(wanted))
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.EntityDeclHandler = _refuse
    scan.parser = parser
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"encoding=" in xml[:100] and b"8" not in xml[:60]):
        raise ValueError("the sheet is not in UTF-8")
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ValueError(f"the sheet is no well-formed XML ({error})") from error
    return SheetPlaces(scan.rows, scan.width, scan.dimension, frozenset(scan.linked))


def tag_end(xml: bytes, start: int) -> int:
    """Where the tag that begins at `start` ends."""
    match = _TAG.match(xml, start)
    if match is None:
        raise ValueError("a tag without an end")
    return match.end()


def element_end(xml: bytes, start: int, end_tag: int) -> int:
    """Where the element that begins at `start` ends; its end tag is at `end_tag` unless it is all one tag."""
    own = tag_end(xml, start)
    return own if xml.endswith(b"/>", start, own) else tag_end(xml, end_tag)


def _refuse(*_: Any) -> None:
    raise ValueError("the sheet declares entities")


class _Scan:
    """Listens to the parser."""

    def __init__(self, xml: bytes, wanted: frozenset[int]) -> None:
        self.parser: Any = None
        self.rows: dict[int, RowPlace] = {}
        self.width, self.dimension, self.linked = 0, -1, set[str]()
        self._xml, self._wanted = xml, wanted
        self._row: RowPlace | None = None
        self._cell: CellPlace | None = None
        self._number, self._following = 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        prefix, _, name = tag.rpartition(":")
        at = self.parser.CurrentByteIndex
        if name == "row":
            self._number = row_number(attributes.get("r"), self._number)
            self._following = 0
            if self._number in self._wanted:
                self._row = RowPlace(self._number, at, prefix, [])
                self.rows[self._number] = self._row
        elif name == "c":
            column = cell_column(attributes.get("r"), self._following)
            self._following = column + 1
            self.width = max(self.width, column + 1)
            if self._row is not None:
                kind, style = attributes.get("t", "n"), attributes.get("s", "")
                self._cell = CellPlace(column, at, 0, kind, style)
                self._row.cells.append(self._cell)
        elif name == "f" and self._cell is not None:
            self._cell.computed = True
        elif name == "dimension":
            self.dimension = at
        elif name in ("hyperlink", "mergeCell"):
            self.linked.add(attributes.get("ref", "").upper())

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        at = self.parser.CurrentByteIndex
        if name == "c" and self._cell is not None:
            self._cell.end = element_end(self._xml, self._cell.start, at)
            self._cell = None
        elif name == "row" and self._row is not None:
            self._row.end = at
            self._row = None
