"""Reads CSV and TSV as programs and people really write them, streaming.

Commas, semicolons, tabs or bars; quotes and line breaks within cells; Excel's
``sep=`` line, its UTF-16 and its Windows-1252; captions above the header.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from enrich.errors import UnreadableInput
from enrich.formats.columns import layout_of
from enrich.formats.csv_rows import SAMPLE_LINES, CsvRow, declared_delimiter, delimiter_of, rows_of
from enrich.readers.base import Block, Document
from enrich.readers.helpers import tables
from enrich.records import SetAside

_REGULAR = 0.8
_MARKUP = ("{", "<", "@", "[", "%", "\\", "---", "TY  -", "PMID-", "FN ")


class Csv:
    """Delimited text."""

    name = "csv"
    suffixes = (".csv", ".tsv", ".tab")

    def recognises(self, document: Document) -> float:
        """Sure with two known names in the header; barely where there are only regular columns."""
        head = document.head_text
        if not head.strip() or head.lstrip().startswith(_MARKUP):
            return 0.0
        lines = head.splitlines()[:SAMPLE_LINES]
        delimiter, regular = delimiter_of(lines)
        rows = [r.cells for r in islice(rows_of(enumerate(lines, 1), delimiter), 60) if r.raw.strip()]
        layout = layout_of(rows)
        known = len(layout.roles) if layout and layout.header >= 0 else 0
        if known >= 2 and layout and layout.width > 1:
            return 0.9
        if known == 1 and document.suffix in self.suffixes:
            return 0.6
        if regular == 1.0 and layout and "reference" in layout.roles and '"' in head:
            return 0.2
        return 0.1 if regular >= _REGULAR and len(rows) > 1 else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield a block for each row that is not blank; `document.column` names the references' column."""
        settle_encoding(document)
        stream = document.lines()
        sample = list(islice(stream, SAMPLE_LINES))
        delimiter, _ = delimiter_of([text for _, text in sample])
        if sample and declared_delimiter(sample[0][1]):
            number, text = sample.pop(0)
            yield SetAside(
                file=document.name, line=number, reason="names the delimiter.", text=text, fault=False
            )
        rows = rows_of(chain(sample, stream), delimiter)
        yield from tables.blocks(document, map(_row, rows))


def _row(row: CsvRow) -> tables.Row:
    return tables.Row(row.line, row.end_line, row.cells)


def settle_encoding(document: Document) -> None:
    """Excel saves CSV as Windows-1252 where asked for no other: what is no UTF-8 is read as that."""
    if document.encoding:
        return
    try:
        for _ in document.lines():
            pass
    except UnreadableInput as error:
        if "not readable as UTF-8" not in error.reason:
            raise
        document.encoding = "cp1252"
