"""Crossref's types of works, by what they have in common."""

from __future__ import annotations

BOOKS = frozenset({"book", "monograph", "edited-book", "reference-book"})
"""Whole books: works that stand in no container, have editions, and whose pages count themselves."""
ALONE = BOOKS | {"dissertation", "report", "report-component", "dataset", "software", "standard"}
"""Works that stand in no journal or book: what follows their title is who issued them."""
