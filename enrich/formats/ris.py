"""Which RIS tag holds which field: one table for reading and for writing back."""

from __future__ import annotations

import re

from enrich.formats.tagged import Record, Tag

# Crossref's name → the tags it is read from, in order of trust; the first is added where none is there.
FIELDS = {
    "DOI": ("DO", "DI", "M3", "L3"),
    "title": ("TI", "T1", "CT"),
    "year": ("PY", "Y1", "DA"),
    "container-title": ("T2", "JF", "JO", "BT", "JA", "J2", "J1"),
    "volume": ("VL", "VO"),
    "issue": ("IS", "CP"),
    "page": ("SP",),
    "publisher": ("PB",),
}
BOOKS = frozenset({"BOOK", "EBOOK", "EDBOOK", "THES", "RPRT"})
JOURNALS = frozenset({"JOUR", "JFULL", "EJOUR", "ABST", "INPR", "MGZN"})
_FULL_FIRST = ("JF", "JO", "T2", "BT", "JA", "J2", "J1")
_LOOKS_LIKE_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.\d{4,9}/", re.IGNORECASE)


def field(record: Record, name: str) -> Tag | None:
    """The tag of `record` that holds the field `name`, None where none does."""
    kind = record.first("TY").upper()
    tags = FIELDS[name]
    if name == "container-title":
        tags = () if kind in BOOKS else _FULL_FIRST if kind in JOURNALS else tags
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
