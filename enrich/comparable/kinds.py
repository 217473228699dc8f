"""Crossref's types of works, by what they have in common, and names that say what kind a container is of."""

from __future__ import annotations

import re

BOOKS = frozenset({"book", "monograph", "edited-book", "reference-book"})
"""Whole books: works that stand in no container, have editions, and whose pages count themselves."""
ALONE = BOOKS | {"dissertation", "report", "report-component", "dataset", "software", "standard"}
"""Works that stand in no journal or book: what follows their title is who issued them."""
_MEETING = re.compile(
    r"\b(?:proc(?:eedings|\.)|conference|conf\.|symposium|workshop|congress)", re.IGNORECASE
)


def is_meeting(name: str) -> bool:
    """Whether a container's name is that of the papers of a meeting."""
    return bool(_MEETING.search(name))
