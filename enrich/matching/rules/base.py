"""What the rules share."""

from __future__ import annotations

from collections.abc import Callable

from enrich.comparable import text
from enrich.matching import thresholds
from enrich.matching.evidence import Evidence
from enrich.matching.reading import Reading
from enrich.matching.titles import exact

_STOPS = '.;?!…”"»'
Rule = Callable[[Reading, Evidence], str]
"""Returns the sentence with which a candidate is refused, "" where the rule does not apply."""


def folded_title(e: Evidence) -> str:
    """Return the record's first title with its subtitles, folded."""
    return text.fold(" ".join((*e.work.work.title[:1], *e.work.work.subtitle)))


def is_cut_short(reading: Reading, e: Evidence) -> bool:
    """Whether the title's first words are printed, half of its weight at least, and a stop follows."""
    form = e.title.form
    if form is None:
        return False
    for length in range(len(form.words) - 1, 0, -1):
        if sum(form.weights[:length]) < thresholds.TITLE_PARTIAL_SHARE * form.weight:
            return False
        found = exact(reading, "".join(form.words[:length]), bytearray(len(reading.tokens)))
        if found is not None:
            return any(stop in reading.gaps[found[1]] for stop in _STOPS)
    return False
