"""The title that the reference prints is another one, or has more words, or goes on otherwise."""

from __future__ import annotations

from enrich.comparable import text
from enrich.matching.evidence import Evidence
from enrich.matching.reading import Reading
from enrich.matching.rules.base import SAME_PAGES

_ABOUT = text.word_set(
    "reply response comment comments rebuttal discussion erratum corrigendum correction retraction editorial"
)


def another_piece(reading: Reading, e: Evidence) -> str:
    """An editorial on the work, its abstract, its continuation: more words by the title, pages of its own."""
    if not e.in_order or e.numbers.page in SAME_PAGES:
        return ""
    if _about_it(reading, e):
        return (
            "The reference is to a piece about a work of this title, and the pages are not the candidate's."
        )
    if e.numbers.page != "different":
        return ""
    before, behind = e.title.begin - 1, e.title.end
    led = (
        before >= 0 and reading.gaps[e.title.begin].strip() in ("", ":") and _unexplained(reading, e, before)
    )
    followed = behind < len(reading.tokens) and _unexplained(reading, e, behind)
    if led or followed:
        word = reading.tokens[before if led else behind]
        return f"The reference prints “{word}” beside the title, and other pages than the candidate's."
    return ""


def _about_it(reading: Reading, e: Evidence) -> bool:
    """Whether ``reply to``, ``erratum:`` or the like stands right before the title, and is no part of it."""
    before = reading.tokens[max(0, e.title.begin - 2) : e.title.begin]
    at = e.title.begin - (2 if before[-1:] in (["to"], ["on"], ["for"]) else 1)
    return at >= 0 and reading.tokens[at] in _ABOUT and not e.used[at]


def begins_alike(reading: Reading, e: Evidence) -> str:
    """Titles that share words and then part: each has words that the other lacks."""
    if (
        e.titled
        and e.numbers.page in ("different", "close", "close but far")
        and e.levels["title missing"] in ("some", "much")
        and e.levels["words left"] not in ("none", "slight")
    ):
        return "The titles share words, but each has others that the other lacks, and the pages differ."
    beyond = e.levels["title beyond"] in ("word", "clause") and e.title.end < len(reading.tokens)
    if (
        e.in_order
        and beyond
        and e.title.form
        and e.title.form.words[-1] in e.title.missing
        and _unexplained(reading, e, e.title.end)
        and e.numbers.page not in SAME_PAGES
    ):
        word = reading.tokens[e.title.end]
        return f"The titles part: the reference goes on with “{word}”, the candidate with other words."
    return ""


def another_printing(reading: Reading, e: Evidence) -> str:
    """The title, or nearly it, in another year, volume and place: an abstract, a version, a sequel."""
    if not e.titled:
        return ""
    n = e.numbers
    year = n.year not in ("exact", "missing", "none")
    others = [name for name, differs in _apart(e) if differs]
    # What was cited ahead of print came out a year later, in another volume and on other pages.
    ahead = e.title.level == "exact" and n.year == "next"
    if len(others) > 1 and not ahead:
        return f"The title is nearly the same, but the {others[0]} and the {others[1]} are another's."
    altered = e.title.level != "exact" and e.title.missing
    beyond = e.in_order and e.levels["title beyond"] != "no"
    elsewhere = n.page in ("different", "close") or (n.page == "missing" and n.volume != "exact")
    longer = beyond and e.levels["title beyond"] == "word" and n.page == "missing"
    if ((altered or beyond) and elsewhere) or longer:
        return "The title is only nearly the same, and no volume and pages say that it is this one."
    agrees = e.container.level not in ("absent", "none", "partial") or n.volume == "exact"
    if year and not agrees:
        return f"The reference is of {n.printed_year}, and names no journal or book that is the candidate's."
    return ""


def _apart(e: Evidence) -> tuple[tuple[str, bool], ...]:
    n = e.numbers
    return (
        ("year", n.year not in ("exact", "missing", "none")),
        ("volume", n.volume == "different"),
        ("pages", n.page == "different"),
    )


def another_title(reading: Reading, e: Evidence) -> str:
    """The reference prints a title, and it is not this work's; only agreement in all else outweighs that."""
    begun = e.title.level == "partial" and e.numbers.page not in SAME_PAGES
    if e.titled or e.title.level == "none" or not (begun or e.levels["as a whole"].endswith("great rest")):
        return ""
    n = e.numbers
    placed = n.page in ("first", "first long", "both") and n.volume in ("exact", "as year", "missing", "none")
    authors = e.people.level in ("all", "sole", "first et al", "most")
    if placed and authors and e.container.level in ("full", "abbreviated", "acronym"):
        return ""
    return "The reference prints another title than the candidate's."


def _unexplained(reading: Reading, e: Evidence, at: int) -> bool:
    return not e.used[at] and (len(reading.tokens[at]) > 1 or reading.tokens[at].isdigit())
