"""A query becomes a reference: the cell's text, with what other columns say of it.

It is read as a row of a table is, so that a table which is reconciled and the
same table given to `enrich run` make the same references, and a person's
decision about one holds for the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from enrich.comparable import doi
from enrich.comparable.text import ends, tokens
from enrich.formats.columns import looks_like_reference
from enrich.formats.labels import split_labels
from enrich.readers.helpers.tables import fields_of, text_for
from enrich.records import Fields, Reference
from enrich.web.reconcile.nouns import Query
from enrich.web.reconcile.properties import role_of
from enrich.web.reconcile.questions import LONGEST_VALUE

_SEVERAL = {"author": "; ", "editor": "; ", "ISSN": ", ", "ISBN": ", "}
_WORKS = frozenset({"title", "author", "container_title"})
"""Columns that say what kind of table it is: its rows name the fields of references."""
_SAYING = _WORKS | {"year", "volume", "issue", "page", "first_page", "article_number", "editor", "publisher"}
"""Columns beside which a short cell is a title."""


def reference_of(query: Query) -> Reference | None:
    """Return the reference that a query asks for; None where it says nothing."""
    cells = _cells(query)
    printed = cells.get("reference", "")
    fields = fields_of(cells)
    named = bool(_WORKS & cells.keys())
    text = text_for(printed, fields, named=named) or _identifiers(fields)
    if not text:
        return None
    bare, links = split_labels(printed)
    return Reference(
        id="",
        unstructured=printed or text,
        text=" ".join(bare.split()) if text == printed else text,
        fields=fields,
        structured=named and bool(fields.title),
        links=links,
    )


def _cells(query: Query) -> dict[str, str]:
    """What the row says by the columns' roles, the cell itself among them."""
    cells: dict[str, str] = {}
    for name, values in query.properties:
        role = role_of(name)
        if role and values:
            value = _SEVERAL[role].join(values) if role in _SEVERAL else values[0]
            cells.setdefault(role, ends(value, LONGEST_VALUE))
    role = _role_of_cell(query.query, cells)
    return {role: query.query, **cells} if role else cells


def _role_of_cell(text: str, cells: Mapping[str, str]) -> str:
    """What the cell itself holds: a DOI, a title with other columns beside it, or a whole reference."""
    if not text.strip():
        return ""
    if doi.normalise(text):
        return "DOI"
    if "title" in cells:
        return "reference" if _is_whole(text, cells) else ""
    return "reference" if _is_whole(text, cells) or not _SAYING & cells.keys() else "title"


def _is_whole(text: str, cells: Mapping[str, str]) -> bool:
    """Whether the cell is a whole reference: it looks like one, and names who the column of authors names."""
    if not looks_like_reference(text):
        return False
    people = fields_of({"author": cells.get("author", "")}).author
    names = [name.family or name.name for name in people]
    words = set(tokens(text))
    return not names or any(words.issuperset(tokens(name)) for name in names)


def _identifiers(fields: Fields) -> str:
    """A line for a reference that says nothing but the number under which its work is known."""
    known = (("PMID: ", fields.PMID), ("", fields.PMCID), ("ISBN ", fields.ISBN), ("", fields.URL))
    return ". ".join(label + value for label, value in known if value)
