"""A reference without one of the things it says: does all the rest of it mean one work?"""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from enrich.records import Fields, Reference

Part = Literal["title", "author", "year", "place"]

_FIELDS: dict[Part, tuple[str, ...]] = {
    "title": ("title",),
    "author": ("author",),
    "year": ("year",),
    "place": ("container_title", "series_title", "volume", "issue", "page", "article_number", "ISSN"),
}
_IDENTIFIERS = ("DOI", "PMID", "PMCID", "URL")
_EMPTY = Fields()


def without(reference: Reference, part: Part) -> Reference | None:
    """Return a reference of all fields but those of `part`; None where it prints nothing of it.

    The fields are those that its format names or that were parsed, so a string
    comes out as fields. Identifiers are left out too: the rest is to speak for itself.
    """
    fields = reference.fields
    masked = _FIELDS[part]
    if not any(getattr(fields, name) for name in masked):
        return None
    blank = {name: getattr(_EMPTY, name) for name in (*masked, *_IDENTIFIERS)}
    return Reference(id=reference.id, fields=replace(fields, **blank), structured=True)


def only(reference: Reference, part: Part) -> Reference:
    """Return a reference of the fields of `part` alone, to ask whose they are."""
    kept = {name: getattr(reference.fields, name) for name in _FIELDS[part]}
    return Reference(id=reference.id, fields=replace(_EMPTY, **kept), structured=True)
