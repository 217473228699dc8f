"""Parts, volumes and editions of one work are works of their own."""

from __future__ import annotations

import re

from enrich.comparable import text
from enrich.matching.evidence import Evidence
from enrich.matching.numbers import BOOKS
from enrich.matching.reading import Reading
from enrich.matching.rules.base import SAME_PAGES, folded_title

_PART = re.compile(
    r"\b(?:part|pt|teil|partie|parte|paper|section)\.?\s+(\d{1,2}|[ivx]{1,5})\b|[\s.,:;](\d{1,2}|i{1,3}|i?vi{0,3}|i?x)[.:]?\s*$"
    r"|(?<![\s:;.-])[\s:;.-]++(i{2,3}|i?v|vi{1,3})[.:]\s"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_EDITION = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:rev(?:ised|\.)?\s+)?(?:ed\b|edn\b|edition\b|aufl)|\b(second|third|fourth|fifth|sixth)\s+(?:revised\s+)?ed(?:n|ition)?\b"
)
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_PART_WORDS = {"part", "pt", "teil", "partie", "parte", "parts"}
_SPELT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def another_part(reading: Reading, e: Evidence) -> str:
    """Part II for part I: both titles must name the same part, or neither."""
    theirs = _part(folded_title(e)) if e.titled else 0
    unprinted = any(_number(word) == theirs for word in e.title.missing) or _only_in_container(reading, e)
    unprinted = unprinted and theirs not in (_part(reading.folded), _part_behind(reading, e))
    if theirs and unprinted:
        return f"The candidate is part {theirs} of a series, and the reference does not name that part."
    ours = _part_behind(reading, e) if e.in_order else 0
    if ours and ours != theirs and e.numbers.page not in SAME_PAGES:
        return f"The reference names part {ours}, and the candidate's title does not."
    return ""


def untold(reading: Reading, e: Evidence) -> str:
    """Return why nothing printed tells this work from its like, "" where something does.

    Not a veto: the work may be meant, so it still stands in the way of its like.
    """
    part = 0 if e.titled or e.numbers.page in SAME_PAGES else _part(folded_title(e))
    if part > 1 and not _PART.search(reading.folded):
        return f"The candidate is part {part} of a series, and nothing tells it from the other parts."
    if e.work.work.type in BOOKS and e.numbers.year == "missing" and not _edition(reading.folded):
        return "The reference prints neither year nor edition, and a book may have several."
    return ""


def another_edition(reading: Reading, e: Evidence) -> str:
    """The reference and the record name different editions."""
    ours = _edition(reading.folded)
    theirs = _edition(folded_title(e)) or _number(text.fold(e.work.work.edition_number))
    if ours and theirs and ours != theirs:
        return f"The candidate is another edition ({theirs}, where the reference says {ours})."
    # A book is told from its other editions by its year; nothing else has editions of one year.
    untold = e.numbers.year != "exact" or e.work.volume or e.work.first or e.work.containers
    if theirs > 1 and not ours and untold:
        return f"The candidate is another edition ({theirs}), and the reference names none of that year."
    return ""


def _only_in_container(reading: Reading, e: Evidence) -> bool:
    """Whether the last word of a shuffled title, a numeral, is printed in the container only."""
    places = reading.places.get(e.title.form.words[-1], ()) if e.title.form else ()
    held = range(e.container.begin, e.container.end)
    return e.title.level == "scrambled" and bool(places) and all(at in held for at in places)


def _part_behind(reading: Reading, e: Evidence) -> int:
    """The part that the reference names right behind the title, 0 where it names none."""
    behind = reading.tokens[e.title.end : e.title.end + 2]
    if len(behind) == 2 and behind[0] in _PART_WORDS:
        return _number(behind[1]) or _SPELT.get(behind[1], 0)
    # A single letter is sooner an initial or a series, a figure sooner a volume.
    return _ROMAN.get(behind[0], 0) if behind and len(behind[0]) > 1 else 0


def _part(title: str) -> int:
    match = _PART.search(title)
    return _number(next(filter(None, match.groups()))) if match else 0


def _edition(string: str) -> int:
    match = _EDITION.search(string)
    return _number(next(filter(None, match.groups()))) if match else 0


def _number(token: str) -> int:
    digits = re.match(r"\d+", token)
    return int(digits.group()) if digits else _ROMAN.get(token) or _ORDINALS.get(token, 0)
