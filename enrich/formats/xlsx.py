"""XLSX, part by part: which sheets there are, and their rows as text, streaming.

Numbers come out as a person would type them (2009, not 2009.0) and dates as
ISO dates; formulas by the value they last had.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from enrich.errors import UnreadableInput
from enrich.formats.archives import member, whole
from enrich.formats.columns import column_index
from enrich.formats.shared_strings import SharedStrings
from enrich.formats.xml_guard import elements, local, text_of, tree
from enrich.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

WIDEST = 16_384
LONGEST_CELL = 32_767
LONGEST_ROW = 1024 * 1024
_PHONETIC = frozenset(("rPh", "phoneticPr"))
_CELL = lazy(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_LITERAL = lazy(r'"[^"]*"|\\.|\[[^\]]{0,255}\]|_.|\*.')
_ESCAPE = lazy(r"_x([0-9A-Fa-f]{4})_")


class Sheet(NamedTuple):
    """A worksheet: its name and the part of the archive that holds it."""

    name: str
    part: str


class SheetRow(NamedTuple):
    """A row by its number (from 1) and its cells as text, gaps filled.

    `kinds` says of columns that held no text what it was: ``number``, ``date`` or ``boolean``.
    """

    number: int
    cells: tuple[str, ...]
    kinds: Mapping[int, str] = {}


def sheets_of(archive: zipfile.ZipFile, file: str) -> tuple[Sheet, ...]:
    """The worksheets in their order; charts and macro sheets are none."""
    book = _workbook_part(archive, file)
    folder = posixpath.dirname(book)
    targets = _targets(archive, file, posixpath.join(folder, "_rels", posixpath.basename(book) + ".rels"))
    found = []
    for element in tree(file, whole(archive, book, file)).iter("{*}sheet"):
        key = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), "")
        kind, target = targets.get(str(key), ("", ""))
        if kind == "worksheet":
            part = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
            found.append(Sheet(str(element.get("name", "")), part))
    return tuple(found)


class Workbook:
    """What the rows of every sheet need: the shared strings and which styles are dates."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self._archive, self._file = archive, file
        folder = posixpath.dirname(_workbook_part(archive, file))
        names = {name.lower(): name for name in archive.namelist()}
        self._strings = SharedStrings(self._shared(names.get(f"{folder}/sharedstrings.xml".lstrip("/"), "")))
        styles = names.get(f"{folder}/styles.xml".lstrip("/"), "")
        self._dates = _date_styles(tree(file, whole(archive, styles, file))) if styles else frozenset()

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that have cells."""
        number = 0
        with member(self._archive, sheet.part, self._file) as stream:
            for element in elements(self._file, stream, "row"):
                number = row_number(element.get("r"), number)
                kinds: dict[int, str] = {}
                cells = self._cells(element, kinds)
                if sum(map(len, cells)) > LONGEST_ROW:
                    raise UnreadableInput(
                        self._file, "a row with more than 1 MB of text is no reference.", number
                    )
                if cells:
                    yield SheetRow(number, cells, kinds)

    def close(self) -> None:
        """Give back what the shared strings hold."""
        self._strings.close()

    def _shared(self, part: str) -> Iterator[str]:
        if part:
            with member(self._archive, part, self._file) as stream:
                for element in elements(self._file, stream, "si"):
                    yield _unescaped(text_of(element, _PHONETIC))[:LONGEST_CELL]

    def _cells(self, row: _Element, kinds: dict[int, str]) -> tuple[str, ...]:
        values: list[str] = []
        length = 0
        for cell in row:
            if local(cell) != "c" or length > LONGEST_ROW:
                continue
            at = cell_column(cell.get("r"), len(values))
            value = self._value(cell)
            length += len(value)
            if value and at < WIDEST:
                values += [""] * (at - len(values))
                values[at:] = [value]
                if kind := self._kind(cell):
                    kinds[at] = kind
            elif at == len(values):
                values.append("")
        return tuple(values)

    def _kind(self, cell: _Element) -> str:
        """What a cell holds, "" for text."""
        kind = cell.get("t", "n")
        if kind == "n":
            return "date" if cell.get("s", "0") in self._dates else "number"
        return "boolean" if kind == "b" else ""

    def _value(self, cell: _Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _unescaped("".join(text_of(c, _PHONETIC) for c in cell if local(c) == "is"))
        raw = next((c.text or "" for c in cell if local(c) == "v"), "")
        if kind == "s":
            return self._strings[int(raw)] if raw.strip().isascii() and raw.strip().isdigit() else ""
        if kind == "n":
            return number_text(raw, is_date=cell.get("s", "0") in self._dates)
        return "" if kind == "e" else _unescaped(raw)


def row_number(given: str | None, previous: int) -> int:
    """The number of a row that may not say it: one more than the last."""
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 8 else previous + 1


def cell_column(reference: str | None, following: int) -> int:
    """The index of a cell's column by its reference (``C7`` → 2), `following` where it has none."""
    match = _CELL.fullmatch(reference or "")
    return column_index(match[1]) if match else following


def number_text(raw: str, *, is_date: bool) -> str:
    """A number as a person would type it; a date in ISO form (1900 system)."""
    try:
        value = float(raw)
    except ValueError:
        return raw.strip()
    if value != value or value in (float("inf"), float("-inf")):
        return raw.strip()
    if is_date and 1 <= value < 2_958_466:
        moment = datetime(1899, 12, 30) + timedelta(days=value)
        return moment.date().isoformat()
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _workbook_part(archive: zipfile.ZipFile, file: str) -> str:
    targets = _targets(archive, file, "_rels/.rels")
    part = next((target for kind, target in targets.values() if kind == "officeDocument"), "")
    part = part.lstrip("/") or "xl/workbook.xml"
    if part not in archive.namelist():
        raise UnreadableInput(file, "is an archive without a workbook in it.")
    return part


def _targets(archive: zipfile.ZipFile, file: str, part: str) -> Mapping[str, tuple[str, str]]:
    """Relation id → (kind, target)."""
    if part not in archive.namelist():
        return {}
    return {
        str(e.get("Id")): (str(e.get("Type", "")).rpartition("/")[2], str(e.get("Target", "")))
        for e in tree(file, whole(archive, part, file)).iter("{*}Relationship")
    }


def _date_styles(styles: _Element) -> frozenset[str]:
    """The numbers of the cell styles that show a date."""
    own = {str(e.get("numFmtId")): str(e.get("formatCode", "")) for e in styles.iter("{*}numFmt")}
    found = set()
    for group in styles.iter("{*}cellXfs"):
        for number, style in enumerate(e for e in group if local(e) == "xf"):
            key = str(style.get("numFmtId", "0"))
            code = _LITERAL.sub("", own.get(key, "")).lower()
            if any(c in code for c in "ymd") or (key.isdigit() and int(key) in _DATE_IDS):
                found.add(str(number))
    return frozenset(found)
