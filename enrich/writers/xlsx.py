"""XLSX: one row a reference to sort, filter and review; what was set aside and how it was run beside it.

Every cell is written as a string, so that nothing is read as a date or a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, BinaryIO

import xlsxwriter

from enrich.records import Report
from enrich.verdicts import VERDICTS
from enrich.writers.rows import COLUMNS, Row, about, clean, rows

_WIDTHS = {
    "reference": 60, "status": 12, "DOI": 34, "confidence": 11, "reason": 48, "file": 18, "line": 7, "id": 10,
    "authors": 28, "year": 8, "title": 40, "container-title": 28, "volume": 8, "issue": 8, "pages": 11,
    "publisher": 22, "type": 16, "nearest DOI": 34, "nearest record": 48, "nearest confidence": 11,
    "links": 36, "findings": 44,
}  # fmt: skip
_LINKED = {"DOI", "nearest DOI"}
_SET_ASIDE = (("file", 24), ("line", 7), ("reason", 60), ("text", 80), ("end line", 9))
# Never guess what a string is; the temporary files of other modes are of no use to a report.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LINE, _MOST_LINES = 15, 20
"""Points of a line of text, and lines after which a row is cut off on screen."""
_LONGEST_URL = 2_000
_MOST_LINKS = 65_000
"""Excel opens no sheet with more than 65,530 links; further DOIs are written as text."""


class Xlsx:
    """Three sheets: References, Set aside, About this run."""

    name = "xlsx"
    suffixes = (".xlsx",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        # A book that is interrupted complains when its stream is gone; this one never is.
        whole = BytesIO()
        book = xlsxwriter.Workbook(whole, dict(_OPTIONS))
        book.set_properties({"title": "References and their DOIs", "comments": "made by enrich"})
        _references(book, report)
        aside = [(b.file, str(b.line), b.reason, b.text, str(b.end_line or b.line)) for b in report.set_aside]
        _sheet(book, "Set aside", _SET_ASIDE, aside)
        _sheet(book, "About this run", (("what", 26), ("value", 90)), about(report))
        book.close()
        stream.write(whole.getbuffer())


def _references(book: Any, report: Report) -> None:
    sheet = _sheet(book, "References", tuple((column, _WIDTHS[column]) for column in COLUMNS), ())
    style = {"text_wrap": True, "valign": "top"}
    plain = book.add_format(style)
    link = book.add_format({**style, "font_color": "#0B57A4", "underline": 1})
    colours: dict[str, str] = {status: verdict.colour.cell for status, verdict in VERDICTS.items()}
    coloured = {status: book.add_format({**style, "bg_color": colour}) for status, colour in colours.items()}
    for number, row in enumerate(rows(report), 1):
        sheet.set_row(number, _height(row, [_WIDTHS[column] for column in COLUMNS]))
        linked = number * len(_LINKED) <= _MOST_LINKS
        for column, (name, value) in enumerate(zip(COLUMNS, row, strict=True)):
            if name in _LINKED and value and linked and len(value) < _LONGEST_URL:
                sheet.write_url(number, column, value, link, value.removeprefix("https://doi.org/"))
            else:
                sheet.write_string(
                    number, column, value, coloured.get(value, plain) if name == "status" else plain
                )
    _filterable(sheet, len(report.entries), COLUMNS)


def _height(row: Sequence[str], widths: Sequence[int]) -> int:
    """Points that the wrapped text of a row needs: not every program works that out when it opens a file."""
    lines = max(
        sum(-(-max(1, len(line)) // width) for line in value.split("\n"))
        for value, width in zip(row, widths, strict=True)
    )
    return _LINE * min(lines, _MOST_LINES)


def _sheet(
    book: Any, title: str, columns: Sequence[tuple[str, int]], body: Iterable[Row | tuple[str, str]]
) -> Any:
    """Add a sheet with a head that stays in sight and can be filtered by."""
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bg_color": "#E8ECF0", "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    last = 0
    for column, (name, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for last, row in enumerate(body, 1):
        sheet.set_row(last, _height(row, [width for _, width in columns]))
        for column, value in enumerate(row):
            sheet.write_string(last, column, clean(value), wrapped)
    sheet.freeze_panes(1, 1)
    _filterable(sheet, last, columns)
    return sheet


def _filterable(sheet: Any, last: int, columns: Sequence[object]) -> None:
    """Let the head filter all rows down to `last`; a row outside would stay in sight whatever is chosen."""
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
