"""Which candidates are worth a close look: a glance at names, pages and title words, without preparation.

A search offers ten works of which nine often share a year and a common word.
What fails here could not have come near the threshold.
"""

from __future__ import annotations

from collections.abc import Sequence

from enrich.comparable import text
from enrich.comparable.spelling import in_one_spelling
from enrich.matching import thresholds
from enrich.matching.evidence import is_identified
from enrich.matching.reading import Reading
from enrich.patterns import lazy
from enrich.records import Candidate, Name, Work

ALWAYS = 2
_WORD = lazy(r"[a-z0-9]+")


def shortlist(reading: Reading, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that share a name, a place or part of a title with the reference, in order.

    The first are kept in any case: sources put them there for words that are misprinted, perhaps.
    """
    return [c for place, c in enumerate(candidates) if place < ALWAYS or worth_a_look(reading, c.work)]


def worth_a_look(reading: Reading, work: Work) -> bool:
    """Whether a surname, the place or a fair share of the title's words stand in the reference.

    A page says something only beside the volume or, where the record has none, the year.
    """
    if any(_named(reading, name) for name in (work.author or work.editor)[:3]):
        return True
    titles = (*work.title, *work.original_title)
    if any(_share(reading, title) >= thresholds.SHORTLIST_TITLE for title in titles):
        return True
    return _is_placed(reading, work) or is_identified(reading, work)


def _is_placed(reading: Reading, work: Work) -> bool:
    places = reading.places
    beside = _WORD.findall(work.volume.lower()) or [str(year) for year in work.years]
    if beside and not any(number.lstrip("0") in places for number in beside):
        return False
    pages = _WORD.findall(f"{work.page[:12]} {work.article_number}".lower())[:2]
    return any(number.lstrip("0") in places for number in pages)


def _named(reading: Reading, name: Name) -> bool:
    words = _words(name.family or name.name)
    return any(word in reading.places for word in words[-2:]) or (
        len(words) == 1 and len(words[0]) > 4 and words[0] in reading.squashed
    )


def _share(reading: Reading, title: str) -> float:
    words = [word for word in _words(title) if len(word) > 3]
    return sum(word in reading.places for word in words) / len(words) if words else 1.0


def _words(string: str) -> list[str]:
    words = _WORD.findall(string.lower()) if string.isascii() else text.tokens(string)
    return in_one_spelling(words)
