"""What the rules share."""

from __future__ import annotations

from collections.abc import Callable

from enrich.comparable import text
from enrich.matching.evidence import Evidence
from enrich.matching.reading import Reading

Rule = Callable[[Reading, Evidence], str]
"""Returns the sentence with which a candidate is refused, "" where the rule does not apply."""


def folded_title(e: Evidence) -> str:
    """Return the record's first title with its subtitles, folded."""
    return text.fold(" ".join((*e.work.work.title[:1], *e.work.work.subtitle)))
