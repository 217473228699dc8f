"""A book is not its chapter, a thesis or preprint not its publication, one string not one reference."""

from __future__ import annotations

import re

from enrich.matching.evidence import Evidence
from enrich.matching.numbers import BOOKS
from enrich.matching.reading import Reading
from enrich.matching.rules.base import SAME_PAGES, folded_title

_THESIS = re.compile(
    r"\b(?:ph\.?\s?d\.? (?:thesis|diss)|dissertation|doctoral thesis|master'?s thesis|habilitation)\b"
)
_PREPRINT = re.compile(r"\b(?:arxiv|biorxiv|medrxiv|preprint|working paper|discussion paper)\b")
_VENUE = re.compile(
    r"\bpresented at\b|\bproceedings of\b|\bin proc\b|\bannual (?:meeting|conference)\b"
    r"|\bin:? .{3,90}?\(eds?\b"
)
_FIRST, _SECOND = re.compile(r"(?:^|\W)\(?a\) "), re.compile(r"[.;)] \(?b\) ")
_LEAST_OF_ONE = 20
_A_TITLE = 9.0
_HOSTS = BOOKS | {"proceedings", "proceedings-series", "book-series", "book-set", "report-series"}
_WHOLE = {"journal", "journal-issue", "journal-volume", "component", "peer-review"}
_PARTS_OF_BOOKS = {"book-chapter", "book-section", "book-part", "reference-entry", "proceedings-article"}


def chapter_for_book(reading: Reading, e: Evidence) -> str:
    """A chapter whose own title the reference does not print, for the book it is in."""
    if e.work.work.type in _HOSTS and e.in_order:
        before = sum(reading.weights[at] for at in range(e.title.begin) if not e.used[at])
        within = e.numbers.printed_page or "in" in reading.tokens[: e.title.begin]
        if before > _A_TITLE and within:
            return "The reference is to a part of the candidate, with a title of its own."
    chapter = e.work.work.type in _PARTS_OF_BOOKS
    if (
        chapter
        and not e.titled
        and e.title.level != "none"
        and e.numbers.page not in ("both", "first", "first long", "parted", "last differs")
    ):
        return (
            "The candidate is a part of a book or proceedings, "
            "and the reference prints neither its title nor its pages."
        )
    return ""


def not_an_article(reading: Reading, e: Evidence) -> str:
    """A record for a whole issue or journal, a figure or a referee report."""
    if e.work.work.type in _WHOLE and not (e.titled and e.left < 9):
        return f"The candidate's record is of type {e.work.work.type}, not the cited work itself."
    return ""


def another_stage(reading: Reading, e: Evidence) -> str:
    """A thesis or preprint for the publication, or the reverse."""
    kind, subtype = e.work.work.type, e.work.work.subtype
    if _THESIS.search(reading.folded) and kind == "journal-article" and not _THESIS.search(folded_title(e)):
        return "The reference is to a thesis, and the candidate is a journal article."
    published = e.numbers.page in ("both", "first", "first long") or e.container.level in (
        "full",
        "abbreviated",
    )
    if (
        _PREPRINT.search(reading.folded)
        and kind == "journal-article"
        and not published
        and not _PREPRINT.search(folded_title(e))
    ):
        return "The reference is to a preprint or working paper, and the candidate is the publication."
    preprint = kind == "posted-content" or subtype == "preprint"
    elsewhere = e.levels["words left"] in ("some", "much", "great", "all") and not e.container.end
    if preprint and (
        "not in record" in (e.numbers.volume, e.numbers.page)
        or (elsewhere and not _PREPRINT.search(reading.folded))
    ):
        return "The candidate is a preprint, and the reference is to a publication with volume or pages."
    return ""


def another_venue(reading: Reading, e: Evidence) -> str:
    """A conference paper or a chapter that bears the title of a journal article."""
    n = e.numbers
    elsewhere = e.container.level in ("absent", "none", "partial") and n.volume != "exact"
    if (
        e.titled
        and elsewhere
        and n.page not in SAME_PAGES
        and e.work.work.type == "journal-article"
        and _VENUE.search(reading.folded)
        and not _VENUE.search(folded_title(e))
    ):
        return "The reference is to a conference paper or a chapter, and the candidate is a journal article."
    return ""


def several_references(reading: Reading, e: Evidence) -> str:
    """More than one reference in one string: which one is meant cannot be said."""
    if reading.structured:
        return ""
    several = "The string seems to hold several references; split it."
    first = _FIRST.search(reading.folded)
    if first and _SECOND.search(reading.folded, first.end() + _LEAST_OF_ONE):
        return several
    years = [number for number in reading.numbers if number.year and not e.used[number.at]]
    dated = any(number.kind == "y" for number in years)
    wordy = e.levels["words left"] in ("some", "much", "great", "all")
    if years and e.numbers.year == "exact" and e.numbers.left >= (2 if dated else 3) and (dated or wordy):
        return several
    return ""
