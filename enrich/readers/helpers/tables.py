"""Rows of a table made into references, whatever kind of file the table came in.

Every row that holds something becomes a reference or is set aside; blank rows
do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple, cast

from msgspec.structs import replace

from enrich.comparable import doi, names, years
from enrich.comparable.in_words import text_of
from enrich.comparable.text import tokens
from enrich.errors import NoReferences, UnreadableInput
from enrich.formats.columns import SAMPLE_ROWS, Layout, column_letters, layout_of, looks_like_reference
from enrich.formats.labels import split_labels
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.data_tables import rows_are_references
from enrich.records import Column, Fields, Kind, Name, Reference, SetAside
from enrich.wire.sheet import added, is_ours, restored

_ISO_DATE = lazy(r"\d{4}-\d\d-\d\d")
_PLAIN = (
    "title", "container_title", "series_title", "volume", "issue", "edition", "publisher",
    "publisher_location", "article_number", "type", "URL", "ISSN", "ISBN", "PMID", "PMCID",
)  # fmt: skip
_PARTS = lazy(r"(?:(?<!\s)\s++)?[;|]\s*|(?<!\s)\s++(?:and|und|et|y|&)\s+|(?<!\s)[^\S\n]*+\n\s*")


class Row(NamedTuple):
    """One row: where it begins and ends in its file, its cells, and which of them held no text."""

    line: int
    end_line: int
    cells: tuple[str, ...]
    kinds: Mapping[int, str] = {}


def filled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold something."""
    return (row for row in rows if any(cell.strip() for cell in row.cells))


def blocks(document: Document, rows: Iterable[Row], prefix: str = "") -> Iterator[Block]:
    """Yield a reference, or a block set aside, for each filled row of one table.

    The document's `column` is that of the references; `prefix` goes before the ids
    (``Sheet2!``). Raises UnreadableInput where the table has no such column, NoReferences
    where its rows are something else.
    """
    file, column = document.name, document.column
    rest = filled(rows)
    sample = list(islice(rest, SAMPLE_ROWS))
    layout = layout_of([row.cells for row in sample], column)
    if layout is None:
        raise UnreadableInput(file, no_column(sample, column))
    if sample and not holds_references(sample, layout, document):
        reason = "is a table whose rows do not look like references; --column says which column holds them."
        raise NoReferences(file, reason)
    seen: set[int] = set()
    first = True
    for at, row in enumerate(chain(sample, rest)):
        if at <= layout.header:
            yield _above(file, row, is_header=at == layout.header)
        else:
            block = _block(file, row, layout, prefix, seen, whole=first)
            first = first and not isinstance(block, Reference)
            yield block


def holds_references(sample: Sequence[Row], layout: Layout, document: Document) -> bool:
    """Whether a table has columns for references, or rows whose cells together read like one mostly.

    Of a document that nobody named more is asked.
    """
    if document.found and not document.column:
        return rows_are_references([row.cells for row in sample], layout)
    if layout.roles:
        return True
    likely = sum(looks_like_reference(_joined(row.cells)) for row in sample)
    return 2 * likely >= len(sample)


def no_column(sample: list[Row], column: str) -> str:
    """The sentence for a table without the column that the user named."""
    layout = layout_of([row.cells for row in sample])
    known = ", ".join(name.strip() for name in layout.names if name.strip()) if layout else ""
    there = f"its columns are {known[:300]}" if known else "name it by its letter or number"
    return f"has no column {column!r}; {there}."


def _above(file: str, row: Row, *, is_header: bool) -> SetAside:
    reason = "the header of the table." if is_header else "stands above the table."
    return SetAside(
        file=file,
        line=row.line,
        end_line=row.end_line,
        reason=reason,
        text=_joined(row.cells)[:500],
        fault=False,
    )


def _columns(row: Row, layout: Layout, *, whole: bool) -> tuple[Column, ...]:
    """The cells of a row that hold something, each under its column's name, else its letter.

    The `whole` row has all that the head names, in its order: a column that nobody filled yet stays one.
    """
    names = _distinct_names(tuple(layout.names))
    width = max(len(row.cells), len(names)) if whole else len(row.cells)
    cells = ((at, row.cells[at] if at < len(row.cells) else "") for at in range(width))
    return tuple(
        Column(
            name=names[at] if at < len(names) and names[at] else column_letters(at),
            value=value,
            kind=cast(Kind, row.kinds.get(at, "text")) if value.strip() else "text",
        )
        for at, value in cells
        if value.strip() or (whole and at < len(names) and names[at])
    )


@lru_cache(maxsize=4)
def _distinct_names(names: tuple[str, ...]) -> list[str]:
    """The names in a head; a second one of a name gets the letter of its column: none is lost."""
    bare = [name.strip() for name in names]
    return [
        f"{name} ({column_letters(at)})" if name and name in bare[:at] else name
        for at, name in enumerate(bare)
    ]


def _block(file: str, row: Row, layout: Layout, prefix: str, seen: set[int], *, whole: bool) -> Block:
    columns, ours = _columns(row, layout, whole=whole), is_ours(layout.names)
    there = restored(columns, file, row.line) if ours else None
    if there is not None:
        return replace(there, id=prefix + there.id)
    cells = {role: row.cells[at].strip() for role, at in layout.roles.items() if at < len(row.cells)}
    fields = fields_of(cells)
    printed = cells.get("reference", "")
    if not printed and not layout.named and "reference" not in layout.roles:
        printed = _joined(row.cells)
    text = text_for(printed, fields, named=layout.named)
    if not text:
        reason = "a row with notes only: the columns of the reference are empty."
        joined = _joined(row.cells)
        return SetAside(file=file, line=row.line, end_line=row.end_line, reason=reason, text=joined)
    bare, links = split_labels(printed)
    return Reference(
        id=prefix + _id(cells.get("id", ""), row.line, seen),
        file=file,
        line=row.line,
        column=layout.roles.get("reference", layout.roles.get("title", 0)) + 1,
        end_line=row.end_line,
        unstructured=printed or " | ".join(cell.strip() for cell in row.cells if cell.strip()),
        text=" ".join(bare.split()) if text == printed else text,
        fields=fields,
        structured=layout.named and bool(fields.title),
        links=links,
        columns=added(columns) if ours else columns,
    )


def _joined(cells: tuple[str, ...]) -> str:
    return ". ".join(cell.strip().rstrip(".") for cell in cells if cell.strip())


def text_for(printed: str, fields: Fields, *, named: bool) -> str:
    """The string to search by: as printed, unless the fields say more (PubMed's "Citation" has no title)."""
    if not named or not fields.title:
        return printed or text_of(fields)
    whole = set(tokens(fields.title)) <= set(tokens(printed))
    return printed if printed and whole else text_of(fields)


def _id(given: str, line: int, seen: set[int]) -> str:
    if not given:
        return f"r{line}"
    key = hash(given)
    if key in seen:
        return f"{given}@{line}"
    seen.add(key)
    return given


def fields_of(cells: Mapping[str, str]) -> Fields:
    """The fields that the columns name; a number that a spreadsheet took for a date is no number any more."""
    plain = {role: cells[role] for role in _PLAIN if cells.get(role)}
    for role in ("volume", "issue"):
        if _ISO_DATE.match(plain.get(role, "")):
            del plain[role]
    year = years.ALONE_LETTERED.search(cells.get("year", ""))
    printed = cells.get("DOI", "")
    return Fields(
        author=people(cells.get("author", "")),
        editor=people(cells.get("editor", "")),
        year=year.group() if year else "",
        page=_pages(cells),
        DOI=doi.normalise(printed) or printed,
        **plain,
    )


def _pages(cells: Mapping[str, str]) -> str:
    first, last = cells.get("first_page", ""), cells.get("last_page", "")
    page = cells.get("page", "") or (f"{first}-{last}" if first and last and first != last else first)
    return "" if _ISO_DATE.match(page) else page


def people(value: str) -> tuple[Name, ...]:
    """The names in one cell: ``Smith, J.; Doe, A.``, ``Smith J., Doe A.``, ``Jane Smith and Al Doe``."""
    parts = [part.strip(" ,") for part in _PARTS.split(value) if part.strip(" ,")]
    if len(parts) == 1 and "," in parts[0]:
        parts = _at_commas(parts[0])
    return tuple(name for name in map(names.from_string, parts) if name != Name())


def _at_commas(value: str) -> list[str]:
    """Names between commas, where each is whole; else family and given names in turn; else one name."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if len(parts) > 2 and all(" " in part for part in parts):
        return parts
    whole = [len(part.split()) > 1 and _initials(part.split()[-1]) for part in parts]
    if all(whole):
        return parts
    turned = len(parts) % 2 == 0 and all(_initials(word) for part in parts[1::2] for word in part.split())
    if turned:
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return [value]


def _initials(word: str) -> bool:
    return names.is_initials(word)
