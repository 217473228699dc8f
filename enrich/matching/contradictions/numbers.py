"""Year, volume, issue, pages: does the reference print another one than the record has?"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.comparable import years
from enrich.comparable.agreement.numbers import (
    page_agrees,
    pages_end_alike,
    volume_agrees,
    year_agrees,
    years_of,
)
from enrich.matching.contradictions.base import Sides, told
from enrich.matching.levels import FIRST_PAGE
from enrich.patterns import lazy
from enrich.records import Contradiction

_OTHER = frozenset({"different", "close", "close but far", "misread", "misread by far"})
_COUNT = lazy(r"\d{1,5}|[IVXLC]{2,8}")
_ISSUE = lazy(r"\d{1,4}")


def year_differs(sides: Sides) -> Iterator[Contradiction]:
    """The year is not one of the record's, nor next to one: print and online often lie a year apart."""
    fields, work = sides.fields, sides.work
    if not _is_dated_otherwise(sides) or year_agrees(fields, work) is not False:
        return
    apart = min(abs(one - other) for one in years.in_field(fields.year) for other in years_of(work))
    if apart > 1:
        yield told(sides, "year-differs", "year", fields.year, str(work.issued or min(years_of(work))))


def _is_dated_otherwise(sides: Sides) -> bool:
    """Whether no year of the record stands among the numbers, but for one that is the volume."""
    numbers = sides.evidence.numbers
    return numbers.year in _OTHER or numbers.year == "missing" or numbers.volume == "as year"


def volume_differs(sides: Sides) -> Iterator[Contradiction]:
    """The volume is another number, counted the same way; a Roman one is found in a field only."""
    fields, work, numbers = sides.fields, sides.work, sides.evidence.numbers
    unread = numbers.volume == "missing" and numbers.page in FIRST_PAGE and _COUNT.fullmatch(fields.volume)
    if (numbers.volume in _OTHER or unread) and volume_agrees(fields, work) is False:
        yield told(sides, "volume-differs", "volume", fields.volume, work.volume)


def issue_differs(sides: Sides) -> Iterator[Contradiction]:
    """The issue of the same volume is another number; double issues and supplements are not compared."""
    fields, work = sides.fields, sides.work
    printed, known = fields.issue.strip(), work.issue.strip()
    plain = _ISSUE.fullmatch(printed) and _ISSUE.fullmatch(known) and volume_agrees(fields, work)
    if plain and int(printed) != int(known) and sides.evidence.numbers.issue != "exact":
        yield told(sides, "issue-differs", "issue", printed, known)


def page_differs(sides: Sides) -> Iterator[Contradiction]:
    """The first page is another one, or the last page where the first agrees."""
    fields, work, level = sides.fields, sides.work, sides.evidence.numbers.page
    first = level in _OTHER and page_agrees(fields, work) is False
    last = level in ("last differs", "last only") and pages_end_alike(fields, work) is False
    if first or last:
        known = work.page or work.article_number
        yield told(sides, "page-differs", "page", fields.page or sides.evidence.numbers.printed_page, known)
