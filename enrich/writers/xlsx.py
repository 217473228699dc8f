"""XLSX: one row a reference to sort, filter, review and decide; sums, kinds and how it was run beside it.

What is a number is written as one; all else as text, so that nothing is read
as a date or a formula. The columns of a table that references came in stand
behind ours, as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, BinaryIO

import xlsxwriter

from enrich.errors import CannotHold
from enrich.ledger.decisions import OFFERED
from enrich.records import Column, Entry, Report
from enrich.verdicts import VERDICTS
from enrich.wire.sheet import AS_READ, COLUMNS, DECISION, MARK, as_read, heading, own_columns
from enrich.writers.rows import Row, about, clean, rows
from enrich.writers.still_open import STILL_OPEN, still_open
from enrich.writers.sums import KINDS, kinds, sums, sums_head

_WIDTHS = {
    "reference": 60, "status": 12, "DOI": 34, "confidence": 11, "decision": 14, "decision note": 24,
    "reason": 48, "contradictions": 48, "look at": 16, "kind": 13, "file": 18, "line": 7, "id": 10,
    "authors": 28, "year": 8, "title": 40, "container-title": 28, "volume": 8, "issue": 8, "pages": 11,
    "publisher": 22, "type": 16, "nearest DOI": 34, "nearest record": 48, "nearest confidence": 11,
    "2nd DOI": 34, "2nd record": 48, "3rd DOI": 34, "3rd record": 48,
    "links": 36, "findings": 44, "look next": 40, "fingerprint": 28,
}  # fmt: skip
_OWN_WIDTH = 20
_LINKED = ("DOI", "nearest DOI", "2nd DOI", "3rd DOI")
_CONFIDENCES = frozenset(("confidence", "nearest confidence"))
_NUMBERS = frozenset(("line", "year", "volume", "issue"))
_SET_ASIDE = (("file", 24), ("line", 7), ("reason", 60), ("text", 80), ("end line", 9))
_ASIDE_NUMBERS = frozenset(("line", "end line"))
# Never guess what a string is; a row goes to a temporary file as it comes, for there may be a million.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LINE, _MOST_LINES = 15, 20
"""Points of a line of text, and lines after which a row is cut off on screen."""
_LONGEST_URL = 2_000
MOST_ROWS = 2**20 - 1
"""Rows below the head that a spreadsheet has."""
_LONGEST_NUMBER = 15
"""Digits that a spreadsheet keeps."""
_MOST_LINKS = 65_000
"""Excel opens no sheet with more than 65,530 links; further DOIs are written as text."""
_A4 = 9
_PRINTED = COLUMNS.index("reason") + 1
"""Columns of the references that are printed: all of them would be too small to read."""
_TALL = (*COLUMNS[:_PRINTED], "contradictions", "nearest record", "2nd record", "3rd record")
"""Columns whose text makes a row as tall as it needs; others would leave gaps on paper."""
_HELP = "accept: the first candidate. accept 2: the second. Or a DOI. none: none of these. no DOI. undo."


class Xlsx:
    """Six sheets: References, Still open, Summary, Kinds to look at, Set aside, About this run."""

    name = "xlsx"
    suffixes = (".xlsx",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        _refuse_too_many(report)
        # A book that is interrupted complains when its stream was closed; this one goes when nobody has it.
        whole = TemporaryFile()  # noqa: SIM115
        with TemporaryDirectory() as folder:
            self._write(report, whole, folder)
        whole.seek(0)
        copyfileobj(whole, stream)
        whole.close()

    def _write(self, report: Report, whole: BinaryIO, folder: str) -> None:
        book = xlsxwriter.Workbook(whole, {**_OPTIONS, "tmpdir": folder})
        book.set_properties({"title": "References and their DOIs", "comments": "made by enrich"})
        _references(book, report)
        _sheet(book, "Still open", STILL_OPEN, still_open(report), numbers=("row",))
        head = sums_head()
        widths = [(name, 12 if at else 40) for at, name in enumerate(head)]
        _sheet(book, "Summary", widths, sums(report), numbers=head[1:])
        _sheet(book, "Kinds to look at", KINDS, kinds(report), numbers=("how many", "first row"))
        aside = [(b.file, str(b.line), b.reason, b.text, str(b.end_line or b.line)) for b in report.set_aside]
        _sheet(book, "Set aside", _SET_ASIDE, aside, numbers=_ASIDE_NUMBERS)
        _sheet(book, "About this run", (("what", 26), ("value", 90)), about(report))
        book.close()


def _refuse_too_many(report: Report) -> None:
    """Raise CannotHold where a sheet cannot hold all; the program that opens it would drop the rest."""
    count = max(len(report.entries), len(report.set_aside))
    if count > MOST_ROWS:
        raise CannotHold(
            f"a sheet holds {MOST_ROWS:,} rows, this report has {count:,}. CSV and JSON Lines hold them all."
        )


def _references(book: Any, report: Report) -> None:
    own = _own_names(report.entries)
    columns = [(name, _WIDTHS[name]) for name in COLUMNS]
    columns[-1:-1] = [(heading(name), _OWN_WIDTH) for name in own]
    columns.append((AS_READ, 12))
    sheet = _sheet(book, "References", columns, ())
    formats = _Formats(book)
    count = 0
    for count, (entry, row) in enumerate(zip(report.entries, rows(report), strict=True), 1):
        cells = dict(zip(COLUMNS, row, strict=True))
        sheet.set_row(count, _height([cells[name] for name in _TALL], [_WIDTHS[name] for name in _TALL]))
        for at, name in enumerate(COLUMNS[:-1]):
            _put(sheet, formats, count, at, name, cells[name])
        given = {column.name: column for column in own_columns(entry.reference)}
        for at, name in enumerate(own, len(COLUMNS) - 1):
            _put_own(sheet, formats, count, at, given.get(name))
        hidden = as_read(entry.reference, cells)
        sheet.write_string(count, len(columns) - 2, cells[MARK])
        sheet.write_string(count, len(columns) - 1, hidden if clean(hidden) == hidden else "")
    sheet.set_column(len(columns) - 2, len(columns) - 1, None, None, {"hidden": True})
    _filterable(sheet, count, columns)
    _decidable(sheet, count)
    sheet.print_area(0, 0, count, _PRINTED - 1)


def _own_names(entries: Iterable[Entry]) -> list[str]:
    """The columns of all tables that the references came in, each name once."""
    return list(dict.fromkeys(column.name for entry in entries for column in own_columns(entry.reference)))


class _Formats:
    """How cells look."""

    def __init__(self, book: Any) -> None:
        style = {"text_wrap": True, "valign": "top"}
        self.plain = book.add_format(style)
        self.link = book.add_format({**style, "font_color": "#0B57A4", "underline": 1})
        self.confidence = book.add_format({**style, "num_format": "0.000"})
        self.date = book.add_format({**style, "num_format": "yyyy-mm-dd"})
        self.status: Mapping[str, Any] = {
            status: book.add_format({**style, "bg_color": verdict.colour.cell})
            for status, verdict in VERDICTS.items()
        }


def _put(sheet: Any, formats: _Formats, row: int, column: int, name: str, value: str) -> None:
    linked = row * len(_LINKED) <= _MOST_LINKS
    if name in _LINKED and value and linked and len(value) < _LONGEST_URL:
        sheet.write_url(row, column, value, formats.link, value.removeprefix("https://doi.org/"))
    elif name in _CONFIDENCES and value:
        sheet.write_number(row, column, float(value), formats.confidence)
    elif name in _NUMBERS and (number := _number(value)) is not None:
        sheet.write_number(row, column, number, formats.plain)
    else:
        look = formats.status.get(value, formats.plain) if name == "status" else formats.plain
        sheet.write_string(row, column, value, look)


def _put_own(sheet: Any, formats: _Formats, row: int, column: int, cell: Column | None) -> None:
    """A cell of the owner's table as it was; a date that is none is text."""
    if cell is None or not cell.value:
        return
    number = _number(cell.value)
    if cell.kind == "number" and number is not None:
        sheet.write_number(row, column, number, formats.plain)
    elif cell.kind == "boolean":
        sheet.write_boolean(row, column, cell.value not in ("", "0", "false"), formats.plain)
    elif cell.kind == "date" and (day := _date(cell.value)) is not None:
        sheet.write_datetime(row, column, day, formats.date)
    else:
        sheet.write_string(row, column, clean(cell.value), formats.plain)


def _number(value: str) -> float | int | None:
    """The number that a value is written like, None where it is none or would lose a digit as one."""
    try:
        number = float(value)
    except ValueError:
        return None
    if not value.isascii() or len(value) > _LONGEST_NUMBER or not value[-1:].isdigit():
        return None
    if number.is_integer():
        return int(number) if str(int(number)) == value else None
    return number if value[:1] != "." and (value[:1] != "0" or value[1:2] == ".") else None


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _decidable(sheet: Any, count: int) -> None:
    """Let the column of decisions offer its words; a DOI may be typed as well."""
    at = COLUMNS.index(DECISION)
    offer = {
        "validate": "list",
        "source": list(OFFERED),
        "show_error": False,
        "input_title": "Decision",
        "input_message": _HELP,
    }
    sheet.data_validation(1, at, max(count, 1), at, offer)


def _height(row: Sequence[str], widths: Sequence[int]) -> int:
    """Points that the wrapped text of a row needs: not every program works that out when it opens a file."""
    lines = max(
        sum(-(-max(1, len(line)) // width) for line in value.split("\n"))
        for value, width in zip(row, widths, strict=False)
    )
    return _LINE * min(lines, _MOST_LINES)


def _sheet(
    book: Any,
    title: str,
    columns: Sequence[tuple[str, int]],
    body: Iterable[Row],
    *,
    numbers: Iterable[str] = (),
) -> Any:
    """Add a sheet with a head that stays in sight, can be filtered by, and is printed on each page."""
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bg_color": "#E8ECF0", "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    typed = {at for at, (name, _) in enumerate(columns) if name in set(numbers)}
    last = 0
    for column, (name, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, clean(name), head)
    for last, row in enumerate(body, 1):
        sheet.set_row(last, _height(row, [width for _, width in columns]))
        for column, value in enumerate(row):
            number = _number(value) if column in typed else None
            if number is None:
                sheet.write_string(last, column, clean(value), wrapped)
            else:
                sheet.write_number(last, column, number, wrapped)
    sheet.freeze_panes(1, 1)
    _filterable(sheet, last, columns)
    _printable(sheet)
    return sheet


def _printable(sheet: Any) -> None:
    """Across, as wide as the paper, with its head and the number of the page."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RPage &P of &N")


def _filterable(sheet: Any, last: int, columns: Sequence[object]) -> None:
    """Let the head filter all rows down to `last`; a row outside would stay in sight whatever is chosen."""
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
