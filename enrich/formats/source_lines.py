"""The one line in which databases print where a work appeared, taken apart.

``Arch. Dermatol.; Sep1972, Vol. 106 Issue 3, p372-374, 3p`` (EBSCO),
``Arch. Dermatol. 106(3):372-4, 1972 Sep.`` (Ovid), ``106 (3), pp. 372-374`` (Scopus),
``J Things. 2001 Mar;3(4):1-20.`` (PubMed): the order differs, the marks do not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from enrich.comparable.years import PATTERN
from enrich.patterns import lazy

_LONGEST = 500
_YEAR = lazy(rf"(?<!\d){PATTERN}(?!\d)")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter)"
# Where the name of the journal ends: at a date, a volume, a number with its issue or pages.
_END = lazy(
    rf"(?<![\s;.,\[(])[\s;.,\[(]++(?=[Vv]ol\b|{_MONTH}[\w./-]*\s?\d|{PATTERN}\b|\d{{1,2}}/\d"
    r"|\d+(?:\.\d+)?\s?[(:]|pp?\.? ?\d|\d[\w-]*,\s)"
    r"|(?<!\s)\s++\[(?=[^\]]*\]\s)"
)
_PAGE = r"([A-Za-z]{0,4}\d\w{0,9}(?:\s?[-–]\s?[A-Za-z]{0,4}\d\w{0,9})?)"
_VOLUME = lazy(r"\b[Vv]ol(?:ume)?\b\.?:?\s*([\w-]+)")
_BARE_VOLUME = lazy(r"^[\s,]+(\d{1,5})(?=,\s|\.?$)")
_ISSUE = lazy(r"\b(?:Issue|Iss|Number|No)\b[.:]{0,2}\s*(?:Number\s+|No\.?\s*)?(\w[\w/-]*)")
_PAGES = lazy(rf"(?<![\w.])(?:pp?|pages?)[.:]?\s?{_PAGE}", re.IGNORECASE)
_ARTICLE = lazy(r"\b[Aa]rt(?:icle)?\.?\s*(?:[Nn]o|[Nn]umber)?\.?\s*(\w{0,4}\d\w{0,12})")
_NUMBER = r"(\d[\w-]{0,12})"
_PLACED = lazy(
    rf"(?<![\w(/-]){_NUMBER}\s?\(([^()]{{1,30}})\)(?:\s?[:,]\s?(?:\(?pp?\.?\s?)?{_PAGE})?"
    rf"|(?<![\w(/-]){_NUMBER}\s?:\s?(?:pp?\.?\s?)?{_PAGE}"
)
# ProQuest's ``12.3 (1999): 9``.
_DOTTED = lazy(r"(?<!\S)(\d{1,4})\.(\d{1,4})\s\((?=[^()]{0,20}\d{4}\))")
_DATED = lazy(rf"\((?=[^()]{{0,20}}{PATTERN}\))[^()]*\):?\s*{_PAGE}")


class SourceLine(NamedTuple):
    """Where a work appeared; "" for what the line does not say."""

    container: str = ""
    year: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    article_number: str = ""


def parse(line: str) -> SourceLine:
    """Take a source line apart; what cannot be told stays out, nothing is guessed."""
    line = " ".join(line[:_LONGEST].split())
    end = _END.search(line)
    container = line[: end.start()] if end else line.rstrip(" .")
    rest = line[end.start() :] if end else ""
    placed = _PLACED.search(rest)
    volume, issue = _first(_VOLUME, rest), _first(_ISSUE, rest)
    page = _first(_PAGES, rest) or _first(_DATED, rest)
    if dotted := _DOTTED.search(rest):
        volume, issue = dotted[1], dotted[2]
    elif placed:
        volume = volume or placed[1] or placed[4]
        issue = issue or ("" if _YEAR.search(placed[2] or "") else placed[2] or "")
        page = page or placed[3] or placed[5] or ""
    return SourceLine(
        container=container.strip(" ;,."),
        year=_first(_YEAR, rest),
        volume=volume or _first(_BARE_VOLUME, rest),
        issue=issue,
        page=page.replace(" ", ""),
        article_number=_first(_ARTICLE, rest),
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[found.lastindex or 0] if found else ""
