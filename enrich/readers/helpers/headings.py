"""What the columns of a table are called in it, by the field that each holds: for what is said to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from operator import itemgetter

from enrich.errors import EnrichError
from enrich.formats import ods, xlsx
from enrich.formats.archives import open_archive
from enrich.formats.columns import SAMPLE_ROWS, Layout, layout_of
from enrich.formats.csv_rows import SAMPLE_LINES, delimiter_of, rows_of
from enrich.readers.base import Document

_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".ods"})
_FIELDS = {"first_page": "page", "container_title": "container-title", "article_number": "article-number"}
Cells = tuple[str, ...]


def headings_of(document: Document) -> Mapping[str, str]:
    """Field in Crossref's names → the heading of its column; nothing for what is no table with headings."""
    if document.suffix not in _SUFFIXES:
        return {}
    try:
        layouts = (layout_of([row for row in rows if any(row)]) for rows in _tables(document))
        return next((_named(layout) for layout in layouts if layout and layout.named), {})
    except (EnrichError, OSError, UnicodeError):
        return {}


def _named(layout: Layout) -> Mapping[str, str]:
    return {
        _FIELDS.get(role, role): layout.names[at].strip()
        for role, at in layout.roles.items()
        if at < len(layout.names) and layout.names[at].strip()
    }


def _tables(document: Document) -> Iterator[list[Cells]]:
    """The first rows of each table of the document."""
    if document.suffix in (".xlsx", ".xlsm", ".ods"):
        yield from _sheets(document)
        return
    lines = list(islice(document.lines(), SAMPLE_LINES))
    delimiter, _ = delimiter_of([text for _, text in lines])
    yield [row.cells for row in islice(rows_of(lines, delimiter), SAMPLE_ROWS)]


def _sheets(document: Document) -> Iterator[list[Cells]]:
    with open_archive(document.name, document.data) as archive:
        if document.suffix == ".ods":
            for _, group in groupby(ods.rows_of(archive, document.name), key=itemgetter(0)):
                yield _first(row.row.cells for row in group)
            return
        book = xlsx.Workbook(archive, document.name)
        try:
            for sheet in xlsx.sheets_of(archive, document.name):
                yield _first(row.cells for row in book.rows(sheet))
        finally:
            book.close()


def _first(rows: Iterable[Cells]) -> list[Cells]:
    return list(islice(chain(rows), SAMPLE_ROWS))
