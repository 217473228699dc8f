"""Tells tables of references from tables of data: the question for files that were found and not named."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from enrich.comparable import doi
from enrich.formats.columns import Layout, layout_of, role_of
from enrich.formats.csv_rows import SAMPLE_LINES, declared_delimiter, delimiter_of, rows_of
from enrich.patterns import lazy
from enrich.readers.helpers.shapes import signs

Rows = Sequence[Sequence[str]]

MOST = 0.5
BEYOND_DOUBT = 2
"""Signs of a reference (see `shapes.signs`) that leave no doubt."""
_CLEAR = 0.25
_SURE = 0.8
_SOME, _MOSTLY_KNOWN, _DISTINCT = 0.3, 0.75, 0.7
_FEWEST_MEASURES = 3
_ROWS = 60
_BIBLIOGRAPHIC = ("DOI", "PMID", "ISSN", "volume", "issue", "page", "first_page")
_NUMBER = lazy(r"[-+\u2212]?(?=[.,]*\d)[\d.,]++(?:e-?\d+)?\s?%?|NA|NaN", re.IGNORECASE)


def cite(marks: Sequence[int], share: float = MOST) -> bool:
    """Whether items that show so many signs each are references: most of them, and some clearly."""
    clear = sum(mark >= BEYOND_DOUBT for mark in marks)
    return bool(marks) and sum(map(bool, marks)) >= share * len(marks) and clear >= _CLEAR * len(marks)


def are_rows(head: str) -> bool:
    """Whether the beginning of a delimited text is a table of references."""
    lines = head.splitlines()[: min(SAMPLE_LINES, 2 * _ROWS)]
    if declared_delimiter(next(iter(lines), "")):
        lines = lines[1:]
    delimiter, _ = delimiter_of(lines)
    rows = [r.cells for r in islice(rows_of(enumerate(lines, 1), delimiter), _ROWS) if r.raw.strip()]
    layout = layout_of(rows)
    return layout is not None and rows_are_references(rows, layout)


def rows_are_references(rows: Rows, layout: Layout) -> bool:
    """Whether the first rows of a table are references, and not data.

    A column must hold whole references, or the columns must name titles with
    their authors (or DOIs), and something that only a bibliography has:
    identifiers, volumes, pages, or hardly any other column.
    """
    body, roles = rows[layout.header + 1 :], layout.roles
    if "reference" in roles and cite([signs(text) for text in _cells(body, layout, "reference")]):
        return True
    if "DOI" in roles and layout.width == 1:
        return _share(body, layout, "DOI", _is_doi) >= _SURE
    if not _titled(body, layout) or _measures(body, layout):
        return False
    if "author" not in roles and "editor" not in roles:
        return _share(body, layout, "DOI", _is_doi) >= MOST
    printed = (_share(body, layout, role, _is_doi if role == "DOI" else bool) for role in _BIBLIOGRAPHIC)
    return max(printed) >= _SOME or _known(layout) >= _MOSTLY_KNOWN


def _titled(rows: Rows, layout: Layout) -> bool:
    """Whether rows have titles, of several words for the most part and each its own."""
    titles = _cells(rows, layout, "title")
    several = sum(len(title.split()) > 1 for title in titles)
    return bool(titles) and several >= MOST * len(titles) and len(set(titles)) >= _DISTINCT * len(titles)


def _measures(rows: Rows, layout: Layout) -> bool:
    """Whether a table has more columns of numbers than of what makes a reference: data, with its sources."""
    others = [at for at, name in enumerate(layout.names) if name.strip() and not role_of(name)]
    columns = [[row[at].strip() for row in rows if at < len(row) and row[at].strip()] for at in others]
    measured = sum(2 * sum(map(_is_number, cells)) > len(cells) for cells in columns if cells)
    return measured >= max(_FEWEST_MEASURES, len(layout.roles))


def _known(layout: Layout) -> float:
    """The share of the columns whose names are those of a reference's fields."""
    named = [name for name in layout.names if name.strip()]
    return sum(bool(role_of(name)) for name in named) / len(named) if named else 0.0


def _cells(rows: Rows, layout: Layout, role: str) -> list[str]:
    at = layout.roles.get(role, -1)
    return [row[at].strip() for row in rows if 0 <= at < len(row) and row[at].strip()]


def _share(rows: Rows, layout: Layout, role: str, test: Callable[[str], bool]) -> float:
    """The share of the rows whose cell of a role passes."""
    return sum(map(test, _cells(rows, layout, role))) / len(rows) if rows else 0.0


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _is_doi(text: str) -> bool:
    return bool(doi.normalise(text))
