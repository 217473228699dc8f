"""CSV for Excel, LibreOffice and OpenRefine alike: UTF-8 with a byte order mark, one row a reference.

Excel takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula,
and ``3-4`` or ``1E5`` for a date or a number, quoted or not. Only such a value
gets a leading apostrophe, the spreadsheets' own sign for "this is text"; one
that begins with an apostrophe already gets another, so that a program which
takes off one has every value back as it was (docs/output.md).
"""

from __future__ import annotations

import csv
import io
import re
from typing import BinaryIO

from enrich.records import Report
from enrich.wire.sheet import COLUMNS
from enrich.writers.rows import Row, rows, set_aside_row

# The full-width signs are formulas where Excel speaks Chinese or Japanese.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_APOSTROPHE = "'"
# Would be read as a date, a time, a fraction, a negative or scientific number, money or a truth value.
_MISREAD = re.compile(
    r"\d+\s*[-/.:,]\s*\d+(\s*[-/.:,]\s*\d+)*(\s*[ap]m)?|(?:\d++|\d*+\.\d++)e[-+]?\d+|0\d+|\d{12,}|\(\d+\)|[$€£¥]\s*\d.*|\d+\s*[%€]"
    r"|[a-z]{3,9}\.?[- /]?\d{1,4}|\d{1,2}[- /.]?\s*[a-z]{3,9}\.?([- /]?\d{2,4})?|true|false",
    re.IGNORECASE,
)
_PLAIN_NUMBERS = {"confidence", "nearest confidence", "line"}


class Csv:
    """One row a reference in input order, then the blocks that were set aside."""

    name = "csv"
    suffixes = (".csv",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        try:
            table = csv.writer(text, lineterminator="\r\n")
            table.writerow(COLUMNS)
            table.writerows(_guarded(row) for row in rows(report))
            table.writerows(_guarded(set_aside_row(block)) for block in report.set_aside)
        finally:
            text.detach()  # which flushes; left alone it would close the stream, which is the caller's


def guarded(value: str) -> str:
    """`value`, marked as text where a spreadsheet program would take it for something else."""
    misread = value.startswith((*_FORMULA, _APOSTROPHE)) or _MISREAD.fullmatch(value.strip())
    return _APOSTROPHE + value if misread else value


def _guarded(row: Row) -> list[str]:
    return [
        value if column in _PLAIN_NUMBERS else guarded(value)
        for column, value in zip(COLUMNS, row, strict=True)
    ]
