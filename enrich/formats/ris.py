"""Which tag of a RIS record holds a field, for reading and for writing back: it depends on the type."""

from __future__ import annotations

import re

from enrich.comparable.resolvers import LABELLED
from enrich.formats.tables.ris import BOOKS, FULL_FIRST, JOURNALS, TABLE
from enrich.formats.tagged import Record, Tag
from enrich.patterns import lazy

_LOOKS_LIKE_DOI = lazy(rf"{LABELLED}?10\.\d{{4,9}}/", re.IGNORECASE)


def field(record: Record, name: str) -> Tag | None:
    """The tag of `record` that holds the field `name`, None where none does."""
    kind = record.first(*TABLE.names("type")).upper()
    tags = TABLE.names(name)
    if name == "container-title":
        tags = () if kind in BOOKS else FULL_FIRST if kind in JOURNALS else tags
    elif name == "title" and kind in BOOKS:
        tags = (*tags, "BT")
    found = (t for wanted in tags for t in record.tags if t.name == wanted and (t.value or wanted == "DO"))
    if name == "DOI":
        # M3 and L3 hold a DOI only by habit of some programs; elsewhere they mean other things.
        found = (t for t in found if t.name in ("DO", "DI") or _LOOKS_LIKE_DOI.match(t.value))
    return next(found, None)


def value(record: Record, name: str) -> str:
    """What `record` says for `name`, "" where it does not say."""
    tag = field(record, name)
    return tag.value if tag else ""
