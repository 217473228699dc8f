"""Numbers that belong to something else than the work's place: extents, series, reports, standards.

They stay in the reading, for a title may hold them (``Essays in 3 volumes``)
and a record may give a series' number as its volume; where nothing explains
them they are no other work's volume or page.
"""

from __future__ import annotations

from enrich.comparable import roman, text, years
from enrich.comparable.aside_words import phrases
from enrich.patterns import lazy


def _folded(*sections: str) -> frozenset[str]:
    return frozenset(token for phrase in phrases(*sections) for token in text.tokens(phrase))


_EXTENTS = _folded("pages", "counted")
AGAIN = _folded("reprinted")
"""Words before another year of the same text."""
_GIVEN, _PAPERS = _folded("given"), _folded("papers")
_KINDS_OF_PAPER = _folded("kinds-of-paper")
_NUMBER_WORDS = text.word_set("no nos nr num number nro numero n o bd vol volume")
_UNNUMBERED = text.word_set("suppl supplement")
_SPECIAL = text.word_set("spec special esp especial sp")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = lazy(rf"{_DAY}-{_DAY}-{years.PATTERN}|{years.PATTERN}-{_DAY}-{_DAY}")
_FURTHEST = 14


def counted(at: int, tokens: list[str], gaps: list[str]) -> tuple[int, int] | None:
    """The tokens of an extent (``xii + 345 pp.``, ``12 figs``); before another number the word is its."""
    if at + 1 >= len(tokens) or tokens[at + 1] not in _EXTENTS or gaps[at + 1].strip(" []+"):
        return None
    ranged = gaps[at].strip() == "-" or gaps[at].endswith(("-", ":"))
    behind = tokens[at + 2] if at + 2 < len(tokens) else ""
    if ranged or (behind[:1].isdigit() and gaps[at + 2].strip(" .") == ""):
        return None
    front = at and roman.value(tokens[at - 1]) and gaps[at].strip() in ("+", ",", "")
    return at - bool(front), at + 2


def dates(at: int, tokens: list[str], gaps: list[str]) -> bool:
    """Whether the number is one of the three of a date in figures: ``03/04/2018``, ``2018-04-03``."""
    return any(
        gaps[first + 1 : first + 2] == gaps[first + 2 : first + 3]
        and gaps[first + 1] in (".", "/", "-")
        and _DATE.fullmatch("-".join(tokens[first : first + 3])) is not None
        for first in range(max(0, at - 2), min(at + 1, len(tokens) - 2))
    )


def ends_a_name(at: int, tokens: list[str], gaps: list[str]) -> bool:
    """Whether the word for an issue before the number names one without any (``(Database issue):D643``)."""
    if ")" in gaps[at]:
        return True
    named = tokens[at - 1] in _UNNUMBERED or (at > 1 and tokens[at - 2] in _SPECIAL)
    return named and ":" in gaps[at]


def goes_on(at: int, gaps: list[str]) -> bool:
    """Whether the number is the next part of one that is told by its first (``2.1.3``, ``2019-14``)."""
    return gaps[at] in (".", "-", "/", ":", ",")


def given(at: int, tokens: list[str], gaps: list[str]) -> tuple[int, int] | None:
    """The tokens of a number that a report, a series, a standard or a patent bears, with its name.

    Letters and a dash before a number (``NASA/TM-2004``) say as much.
    """
    begin = at
    if at and tokens[at - 1] in _NUMBER_WORDS and gaps[at].strip(" .#:") == "":
        begin -= 1
    if begin == at > 0 and gaps[at] in ("-", "/") and tokens[at - 1].isalpha() and len(tokens[at - 1]) > 1:
        return at - 1, at + 1
    told, first = False, begin
    for before in range(begin - 1, max(begin - _FURTHEST, -1), -1):
        gap = gaps[before + 1].strip(" #:-/;," if before + 1 == begin else " -/&'")
        if gap not in ("", ".") or not tokens[before].isalpha() or (gap and len(tokens[before]) > 4):
            break
        told, first = told or _bears_a_number(before, tokens), before
    return (first, at + 1) if told else None


def _bears_a_number(at: int, tokens: list[str]) -> bool:
    if tokens[at] in ("paper", "papers"):
        return at > 0 and tokens[at - 1] in _KINDS_OF_PAPER
    return tokens[at] in _PAPERS or tokens[at] in _GIVEN


def in_series(
    at: int, tokens: list[str], gaps: list[str], place_words: frozenset[str]
) -> tuple[int, int] | None:
    """The tokens of a parenthesis that holds a name and ends in the number (``(Upland Studies, 14)``)."""
    if gaps[at + 1].strip()[:1] not in (")", "]"):
        return None
    named = False
    for before in range(at, max(at - _FURTHEST, -1), -1):
        if before < at:
            named |= (
                len(tokens[before]) > 2 and tokens[before].isalpha() and tokens[before] not in place_words
            )
        if tokens[before].isdigit() and before < at:
            return None
        if "(" in gaps[before] or "[" in gaps[before]:
            return (before, at + 1) if named else None
        if ")" in gaps[before] or "]" in gaps[before]:
            return None
    return None
