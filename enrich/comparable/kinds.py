"""Crossref's types of works, by what they have in common, and names that say what kind a container is of."""

from __future__ import annotations

import re

from enrich.patterns import lazy

BOOKS = frozenset({"book", "monograph", "edited-book", "reference-book"})
"""Whole books: works that stand in no container, have editions, and whose pages count themselves."""
PARTS_OF_BOOKS = frozenset(
    {"book-chapter", "book-section", "book-part", "reference-entry", "proceedings-article"}
)
ALONE = BOOKS | {"dissertation", "report", "report-component", "dataset", "software", "standard"}
"""Works that stand in no journal or book: what follows their title is who issued them."""
_ANYTHING = frozenset({"report", "report-component", "other", "posted-content"})
TYPES_OF_KINDS: dict[str, frozenset[str]] = {
    "thesis": BOOKS | _ANYTHING | {"dissertation"},
    "software": frozenset({"software", "dataset", "other", "component"}),
    "dataset": frozenset({"dataset", "software", "database", "other", "component"}),
    "report": BOOKS | _ANYTHING | {"report-series", "standard", "dissertation"},
    "standard": BOOKS | _ANYTHING | {"standard"},
}
"""Under which types works of a kind, as references state it (see `genres`), are registered."""
_MEETING = lazy(r"\b(?:proc(?:eedings|\.)|conference|conf\.|symposium|workshop|congress)", re.IGNORECASE)


def is_meeting(name: str) -> bool:
    """Whether a container's name is that of the papers of a meeting."""
    return bool(_MEETING.search(name))
