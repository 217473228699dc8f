"""Another year, volume, issue or page of the journal; or too little of each to single out a work."""

from __future__ import annotations

from enrich.comparable.years import YEARS
from enrich.matching.evidence import Evidence
from enrich.matching.levels import FIRST_PAGE, SAME_PAGES, UNNAMED
from enrich.matching.reading import Reading
from enrich.matching.rules.base import is_cut_short

_PERIODICAL = {"journal-article", "proceedings-article"}


def other_year(reading: Reading, e: Evidence) -> str:
    """The reference prints no title that agrees, and a year that is not the candidate's.

    A year that looks misread counts as the candidate's only where volume and
    pages agree and names, or long pages, single the work out.
    """
    n = e.numbers
    misprint = n.printed_year.isdigit() and int(n.printed_year) not in YEARS
    named = e.people.named > (0 if misprint else 1)
    singled_out = named or n.page == "both" or len(n.printed_page.partition("-")[0]) > 2
    sure = n.volume == "exact" and n.page in SAME_PAGES and singled_out
    unsupported = n.year in ("misread", "misread by far") and not sure
    if not e.titled and (n.year == "different" or unsupported):
        return f"The reference is dated {n.printed_year}, not the candidate's year, and no title agrees."
    return ""


def year_and_volume_moved(reading: Reading, e: Evidence) -> str:
    """The volume is off by as much as the year: this is the same place in another year of the journal."""
    n = e.numbers
    if n.volume == "exact" or not (n.printed_volume.isdigit() and n.printed_year.isdigit()):
        return ""
    moved = {int(volume) - int(n.printed_volume) for volume in e.work.volume if volume.isdigit()}
    if (moved & {year - int(n.printed_year) for year in e.work.years}) - {0}:
        return "The year and the volume differ by the same number: this is another year of the journal."
    return ""


def no_title_and_no_journal(reading: Reading, e: Evidence) -> str:
    """No title and no journal or book agree; names, a year and a page are shared by too many works."""
    paged = e.numbers.page in FIRST_PAGE or e.numbers.page == "parted"
    if _too_little(e) and e.container.level in UNNAMED and not (paged and e.people.named > 1):
        return "No title and no journal agree, and what does agree would fit many works."
    return ""


def no_title_and_no_author(reading: Reading, e: Evidence) -> str:
    """No title and no author agree; a journal and a year are shared by too many works."""
    if _too_little(e) and e.container.level not in UNNAMED and not e.people.named:
        return "No title and no author agree, and what does agree would fit many works."
    return ""


def _too_little(e: Evidence) -> bool:
    """Whether nothing singles a work out: no title, identifier or volume, and no page where it can be."""
    n = e.numbers
    paged = n.page in FIRST_PAGE or n.page == "parted"
    placed = paged and (e.container.level not in UNNAMED or e.work.work.type not in _PERIODICAL)
    return not (e.titled or e.identifier_corroborated or n.volume == "exact" or placed)


def no_page_in_record(reading: Reading, e: Evidence) -> str:
    """The volume agrees, and the reference prints a page; the candidate's record has none to compare it with.

    A volume holds many works of the same people. The candidate may be the work
    meant, so it is shown.
    """
    if _untitled(e) and e.numbers.page == "not in record" and e.numbers.volume == "exact":
        return "The reference prints a page, and the candidate's record has none to compare it with."
    return ""


def no_location(reading: Reading, e: Evidence) -> str:
    """No title, volume or page agrees, though the record has a volume or pages.

    Page 1 of a chapter, or of an article ahead of print, is the first of many works, and agrees with all.
    Where several works of these people and this year fit, they are shown next
    to each other; the candidate may be the work meant.
    """
    n = e.numbers
    if not _untitled(e) or n.volume == "exact" or e.at_its_page:
        return ""
    if n.page in SAME_PAGES and is_cut_short(reading, e):
        return ""
    numbered = (part for part in (*e.work.volume, *e.work.first) if part.isdigit())
    if any(int(part) not in e.work.years for part in numbered):
        return "No title, volume or page agrees, though the candidate's record has a volume or pages."
    return ""


def _untitled(e: Evidence) -> bool:
    return not e.titled and not e.identifier_corroborated


def other_volume_and_pages(reading: Reading, e: Evidence) -> str:
    """No title agrees, and both the volume and the pages are other ones."""
    if not e.titled and e.numbers.volume == "different" and e.numbers.page == "different":
        return "Both the volume and the pages differ."
    return ""


def other_issue(reading: Reading, e: Evidence) -> str:
    """No title and no page agree, and the issue is another one."""
    if not e.titled and e.numbers.issue == "different" and e.numbers.page not in SAME_PAGES:
        return "The issue differs, and no page agrees."
    return ""


def nobody_named(reading: Reading, e: Evidence) -> str:
    """No title agrees, none of the authors is named, and at most one of year, volume and page agrees.

    Of pages the first counts: several pieces may end on one page.
    """
    n = e.numbers
    agree = (n.year == "exact") + (n.volume == "exact") + (n.page in FIRST_PAGE)
    few = (agree < 2 and bool(e.work.people)) or n.page == "last only"
    if not e.titled and not e.people.named and few:
        return "None of the candidate's authors is named, and too few numbers agree."
    return ""
