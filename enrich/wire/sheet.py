"""The sheet that a person works in: its columns, and how a reference comes back out of it as it was read.

A row shows what a person needs, which is less than was read. So each row also
holds the reference itself, in a column that is hidden, with a digest of what
the row shows: where that was changed, the person corrected the reference, and
what the row shows counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable import text
from enrich.records import Column, Fields, Link, Reference

DECISION, NOTE, MARK, AS_READ = "decision", "decision note", "fingerprint", "as read"
COLUMNS = (
    "reference",
    "status",
    "DOI",
    "confidence",
    DECISION,
    NOTE,
    "reason",
    "contradictions",
    "look at",
    "kind",
    "file",
    "line",
    "id",
    "authors",
    "year",
    "title",
    "container-title",
    "volume",
    "issue",
    "pages",
    "publisher",
    "type",
    "nearest DOI",
    "nearest record",
    "nearest confidence",
    "2nd DOI",
    "2nd record",
    "3rd DOI",
    "3rd record",
    "links",
    "findings",
    "look next",
    MARK,
)
_ORIGINAL = " (original)"
_FILE, _LINE = "enrich:file", "enrich:line"
"""Where a reference stood before it came into a sheet of ours; no column of anybody's has such a name."""
_SHOWN = ("reference", *COLUMNS[COLUMNS.index("authors") : COLUMNS.index("nearest DOI")])
"""The columns that show what the reference says."""
_OURS = frozenset((*COLUMNS, AS_READ))


class _AsRead(Struct, frozen=True, omit_defaults=True):
    """A reference without its place, and the digest of what its row shows."""

    shown: str
    id: str
    unstructured: str
    text: str = ""
    fields: Fields = Fields()
    structured: bool = False
    links: tuple[Link, ...] = ()


def heading(name: str) -> str:
    """What an original column is called beside ours: its name, marked where it is one of ours."""
    return f"{name}{_ORIGINAL}" if name.strip().lower() in _LOWER else name


def own_columns(reference: Reference) -> Iterator[Column]:
    """The columns of a reference's own table."""
    return (column for column in reference.columns if column.name not in (_FILE, _LINE))


def origin(reference: Reference) -> tuple[str, str]:
    """File and line of a reference where it stood first, be it in a sheet of ours since."""
    known = {column.name: column.value for column in reference.columns}
    return known.get(_FILE, reference.file), known.get(_LINE, str(reference.line))


def as_read(reference: Reference, cells: Mapping[str, str]) -> str:
    """Return the hidden cell for a row that shows `cells`; "" for what is no text."""
    value = _AsRead(
        shown=_digest(cells),
        id=reference.id,
        unstructured=reference.unstructured,
        text=reference.text,
        fields=reference.fields,
        structured=reference.structured,
        links=reference.links,
    )
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # a lone surrogate, which nobody's file holds on purpose
        return ""


def is_ours(names: Sequence[str]) -> bool:
    """Whether a table with columns of these names is a sheet of ours."""
    return MARK in names and AS_READ in names


def restored(columns: Sequence[Column], file: str, line: int) -> Reference | None:
    """Return the reference in a row of a sheet of ours; None where the row was changed or holds none."""
    cells = {column.name: column.value for column in columns}
    try:
        value = msgspec.json.decode(cells.get(AS_READ, ""), type=_AsRead)
    except (msgspec.DecodeError, RecursionError):
        return None
    if value.shown != _digest(cells):
        return None
    return Reference(
        id=value.id,
        file=file,
        line=line,
        end_line=line,
        unstructured=value.unstructured,
        text=value.text,
        fields=value.fields,
        structured=value.structured,
        links=value.links,
        columns=added(columns),
    )


def added(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of a row of a sheet of ours that are its owner's, under their own names, and its origin."""
    own = [
        replace(column, name=column.name.removesuffix(_ORIGINAL))
        for column in columns
        if column.name not in _OURS
    ]
    cells = {column.name: column.value for column in columns}
    places = ((_FILE, cells.get("file", "")), (_LINE, cells.get("line", "")))
    return (*own, *(Column(name=name, value=value) for name, value in places if value))


def _digest(cells: Mapping[str, str]) -> str:
    """Of the words that a row shows about the reference: programs change blanks and line ends."""
    said = "\n".join(" ".join(text.tokens(cells.get(name, ""))) for name in _SHOWN)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


_LOWER = frozenset(name.lower() for name in _OURS)
