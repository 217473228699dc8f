"""What to be measured against: the first hit taken blindly, and search-based matching with validation.

Both are our own implementations. The second (SBMV) follows the rules that
Crossref has published: support from title, year, volume, first author and first page;
four supports for journal articles and three for the rest; a generalised
Jaccard similarity of at least 0.34.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from enrich.comparable import text
from enrich.comparable.in_words import asked
from enrich.matching.facets import facets
from enrich.records import Candidate, Reference, Work

Baseline = Callable[[Reference, Sequence[Candidate]], str]

TITLE_RATIO = 0.75
JACCARD = 0.34
RELATIVE_SCORE = 0.4
_NUMBER = re.compile(r"\d+")
_NOISE = re.compile(r"\b10\.\d{4,9}/\S+|[\[\]()]")


def first_hit(reference: Reference, candidates: Sequence[Candidate]) -> str:
    """Return the DOI of the first candidate, "" where there is none."""
    return candidates[0].work.DOI if candidates else ""


def validated(reference: Reference, candidates: Sequence[Candidate]) -> str:
    """Return the DOI that search-based matching with validation would link, "" for none."""
    folded = text.fold(_NOISE.sub(" ", asked(reference)))
    if not folded.strip():
        return ""
    near = [c for c in candidates if c.rank == 0 or c.score / len(folded) >= RELATIVE_SCORE]
    judged = [(_similarity(folded, c.work), c.work.DOI) for c in near if _supported(folded, c.work)]
    best = max(judged, default=(0.0, ""))
    return best[1] if best[0] >= JACCARD else ""


BASELINES: dict[str, Baseline] = {"first hit": first_hit, "SBMV rules": validated}


def _supported(folded: str, work: Work) -> bool:
    needed = 4 if work.type == "journal-article" else 3
    return sum(_clues(folded, work).values()) >= needed


def _clues(folded: str, work: Work) -> dict[str, float]:
    """Return the support of each clue, 0 to 1 (a neighbouring year counts half)."""
    numbers = {number.lstrip("0") for number in _NUMBER.findall(folded)}
    return {
        "title": _title(folded, work),
        "year": _year(numbers, work),
        "volume": float(bool(numbers & set(facets(work).volume))),
        "author": _author(folded, work),
        "page": float(bool(numbers & set(_NUMBER.findall(work.page)[:1]))),
    }


def _title(folded: str, work: Work) -> float:
    ratio = fuzz.partial_ratio(text.fold(work.title[0]), folded) / 100 if work.title else 0.0
    return ratio if ratio > TITLE_RATIO else 0.0


def _year(numbers: set[str], work: Work) -> float:
    if any(str(year) in numbers for year in work.years):
        return 1.0
    return 0.5 if any(str(year + step) in numbers for year in work.years for step in (-1, 1)) else 0.0


def _author(folded: str, work: Work) -> float:
    family = text.fold(work.author[0].family or work.author[0].name) if work.author else ""
    return float(bool(family) and family in folded)


def _similarity(folded: str, work: Work) -> float:
    """Generalised Jaccard: agreement over everything that either side brings forward."""
    clues = _clues(folded, work)
    record = set(_NUMBER.findall(f"{work.volume} {work.page} {work.issued or ''}"))
    printed = set(_NUMBER.findall(folded))
    shared = len(record & printed) + clues["title"] + clues["author"]
    return shared / (len(record | printed) + 2) if printed else 0.0
