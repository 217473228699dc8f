"""What the rules share."""

from __future__ import annotations

from enrich.comparable import text
from enrich.matching.evidence import Evidence

SAME_PAGES = ("both", "first", "first long", "parted", "last differs")


def folded_title(e: Evidence) -> str:
    """Return the record's first title with its subtitles, folded."""
    return text.fold(" ".join((*e.work.work.title[:1], *e.work.work.subtitle)))
