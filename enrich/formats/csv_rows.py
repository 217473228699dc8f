"""Rows of delimited text with the place of each cell, so that what is read can be written back.

The standard library's reader tells neither where a cell stands nor what its
quotes looked like; this one does, and agrees with it about the values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 400
"""How many lines the delimiter is judged by, for readers and editors alike."""
_LONGEST_ROW = 200
_SAMPLE_ROWS = 60


class Span(NamedTuple):
    """Where one cell stands in the raw text of its row, quotes included."""

    start: int
    end: int


class CsvRow(NamedTuple):
    """One record: its first and last line (from 1), its text as printed, its cells and their places.

    Lines within the record are joined by a line feed in `raw`. `open_quote`
    says that a quote was opened in this row and never closed; it counts as text.
    """

    line: int
    end_line: int
    raw: str
    spans: tuple[Span, ...]
    open_quote: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """The values, without quotes."""
        return tuple(value_of(self.raw[span.start : span.end]) for span in self.spans)


def rows_of(lines: Iterable[tuple[int, str]], delimiter: str) -> Iterator[CsvRow]:
    """Cut (number, text) lines into records; a quote that is not closed within 200 lines is plain text."""
    source = iter(lines)
    waiting: list[tuple[int, str]] = []
    while True:
        first = waiting.pop(0) if waiting else next(source, None)
        if first is None:
            return
        number, raw = first
        spans = _spans(raw, delimiter)
        taken = 0
        while spans is None and taken < _LONGEST_ROW:
            if taken >= len(waiting):
                following = next(source, None)
                if following is None:
                    break
                waiting.append(following)
            raw += "\n" + waiting[taken][1]
            taken += 1
            spans = _spans(raw, delimiter) if '"' in waiting[taken - 1][1] else None
        if spans is None:
            yield CsvRow(number, number, first[1], _plain(first[1], delimiter), True)
            continue
        end = waiting[taken - 1][0] if taken else number
        del waiting[:taken]
        yield CsvRow(number, end, raw, spans)


def value_of(printed: str) -> str:
    """The value of a cell as printed: without its quotes, doubled ones undone."""
    if len(printed) > 1 and printed[0] == '"':
        closing = _closing(printed, 1)
        if closing > 0:
            return printed[1:closing].replace('""', '"') + printed[closing + 1 :]
    return printed


def quoted(value: str, delimiter: str, *, always: bool = False) -> str:
    """`value` as a cell, in quotes where it needs them or `always`."""
    needs = always or any(c in value for c in (delimiter, '"', "\n", "\r")) or value != value.strip()
    return '"' + value.replace('"', '""') + '"' if needs else value


def sniff(lines: Sequence[str]) -> tuple[str, float]:
    """Return the delimiter of `lines` and the share of rows that have the same number (> 1) of cells.

    Quotes are honoured. The share is 0 where no delimiter makes columns.
    """
    best = (0.0, 0, ",")
    for delimiter in DELIMITERS:
        sample = []
        for row in rows_of(enumerate(lines, 1), delimiter):
            if row.raw.strip():
                sample.append(len(row.spans))
            if len(sample) >= _SAMPLE_ROWS:
                break
        best = max(best, (*_regularity(sample), delimiter), key=lambda b: (b[0] * min(b[1], 4), b[1]))
    return best[2], best[0]


def delimiter_of(lines: Sequence[str]) -> tuple[str, float]:
    """The delimiter, declared or not, and how regular the columns are that it makes (0 to 1)."""
    declared = declared_delimiter(lines[0]) if lines else ""
    return (declared, 1.0) if declared else sniff(lines)


def declared_delimiter(line: str) -> str:
    """The delimiter that Excel's first line ``sep=;`` declares, "" where the line is none."""
    line = line.strip().strip('"')
    return line[4] if line.lower().startswith("sep=") and len(line) == 5 else ""


def _regularity(widths: Sequence[int]) -> tuple[float, int]:
    if not widths:
        return 0.0, 0
    width, count = Counter(widths).most_common(1)[0]
    return (count / len(widths), width) if width > 1 else (0.0, width)


def _plain(raw: str, delimiter: str) -> tuple[Span, ...]:
    spans, at = [], 0
    for piece in raw.split(delimiter):
        spans.append(Span(at, at + len(piece)))
        at += len(piece) + 1
    return tuple(spans)


def _spans(raw: str, delimiter: str) -> tuple[Span, ...] | None:
    """The places of the cells, None where a quote is still open at the end."""
    if '"' not in raw:
        return _plain(raw, delimiter)
    spans: list[Span] = []
    at = 0
    while True:
        end = raw.find(delimiter, at)
        if raw.startswith('"', at):
            closing = _closing(raw, at + 1)
            if closing < 0:
                return None
            end = raw.find(delimiter, closing)
        if end < 0:
            return (*spans, Span(at, len(raw)))
        spans.append(Span(at, end))
        at = end + 1


def _closing(raw: str, at: int) -> int:
    """The place of the quote that closes the one before `at`, -1 where none does."""
    while True:
        at = raw.find('"', at)
        if at < 0 or not raw.startswith('"', at + 1):
            return at
        at += 2
