"""The kinds of works, as Crossref calls them, and what a record's contradictions are called as kinds.

OpenRefine keeps of a candidate its name, its score and its types, and lets
people choose rows by these; what else a service says of a candidate it drops.
So a contradiction is told among the types too.
"""

from __future__ import annotations

from enrich.verdicts import CONTRADICTIONS
from enrich.web.reconcile.nouns import Type

WORK = Type("work", "Any work")
_NAMES = (
    "book", "book-chapter", "book-part", "book-section", "book-series", "book-set", "book-track",
    "component", "database", "dataset", "dissertation", "edited-book", "grant", "journal",
    "journal-article", "journal-issue", "journal-volume", "monograph", "other", "peer-review",
    "posted-content", "proceedings", "proceedings-article", "proceedings-series", "reference-book",
    "reference-entry", "report", "report-component", "report-series", "software", "standard",
)  # fmt: skip
TYPES: dict[str, Type] = {
    WORK.id: WORK,
    **{name: Type(name, name.replace("-", " ").capitalize(), (WORK,)) for name in _NAMES},
}
"""By id, what can be asked for."""
_SAID: dict[str, Type] = {
    kind: Type(f"contradicted:{kind}", f"Contradicted: {one.heading.lower()}")
    for kind, one in CONTRADICTIONS.items()
}


def type_of(kind: str) -> Type:
    """The type of a work of this `kind`, which may be one that nobody has heard of."""
    known = TYPES.get(kind)
    return Type(known.id, known.name) if known else Type(kind or WORK.id, kind or WORK.name)


def contradicted(kind: str) -> Type:
    """A kind of contradiction as the type of a candidate."""
    return _SAID[kind]
