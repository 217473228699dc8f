"""The people and the journal must be the record's: others mean another work.

Each rule here but the last is silent where a title agrees; all are where a
printed identifier is corroborated, or where the record names nobody.
"""

from __future__ import annotations

from enrich.matching import thresholds
from enrich.matching.evidence import Evidence
from enrich.matching.levels import HARDLY, SAME_PAGES, WORDY
from enrich.matching.reading import Reading


def no_author_agrees(reading: Reading, e: Evidence) -> str:
    """The reference names none of the candidate's authors, and has words that the record does not explain."""
    if _counts(e) and e.people.level == "absent" and e.levels["words left"] not in HARDLY:
        return (
            "The reference names none of the candidate's authors, and has words that are not in its record."
        )
    return ""


def first_author_only(reading: Reading, e: Evidence) -> str:
    """Of the authors only the first agrees, and the reference prints many words that are not the record's.

    It is sooner another work of the same author than this one.
    """
    if _counts(e) and e.people.level == "first only" and e.levels["words left"] in WORDY:
        return "Only the first author agrees, and the reference has words that are not in the record."
    return ""


def other_authors(reading: Reading, e: Evidence) -> str:
    """The reference begins with names that are not the candidate's, and not with its first author."""
    if _counts(e) and _strangers(e) and e.people.level in ("absent", "others"):
        return "The reference names other authors than the candidate has."
    return ""


def journal_in_part(reading: Reading, e: Evidence) -> str:
    """The journal's or book's name agrees in part only, and words are left over: it is sooner another one."""
    explained = e.levels["words left"] == "none" and e.levels["first words"] in HARDLY
    if _counts(e) and e.container.level == "partial" and not explained:
        return (
            "The journal's name agrees only in part, and the reference has words that are not in the record."
        )
    return ""


def journal_not_named(reading: Reading, e: Evidence) -> str:
    """The candidate's journal or book is not named in full, and words are left over or the year differs."""
    another_year = e.numbers.year not in ("exact", "missing", "none")
    words = e.levels["words left"] in WORDY or e.left > thresholds.A_NAME
    if _counts(e) and _unnamed(e) and (words or another_year):
        return "The reference does not name the candidate's journal or book in full."
    return ""


def other_coauthors(reading: Reading, e: Evidence) -> str:
    """Next to the first author the reference names people who are not the candidate's authors."""
    if _counts(e) and _strangers(e) and e.people.level == "first only":
        return "Next to the first author, the reference names people who are not the candidate's authors."
    return ""


def longer_journal_name(reading: Reading, e: Evidence) -> str:
    """The journal's name has a word before it that is not its own, and none of the authors is named.

    “Applied Acoustics Letters” is not “Acoustics Letters”.
    """
    if _counts(e) and e.levels["container beyond"] == "word before" and not e.people.named:
        return "The reference prints a longer journal name than the candidate's."
    return ""


def neither_journal_nor_authors(reading: Reading, e: Evidence) -> str:
    """Neither the journal nor the list of authors agrees fully, so that numbers may agree by chance."""
    elsewhere = _unnamed(e) or e.levels["container beyond"] in ("word", "letter")
    few = e.people.level == "first et al" and len(e.work.people) < 3
    first_alone = e.people.level == "first only" or few
    if _counts(e) and elsewhere and (_strangers(e) or first_alone):
        return "Neither the journal nor the list of authors agrees fully."
    return ""


def other_host(reading: Reading, e: Evidence) -> str:
    """The record names nobody, and its journal or book is not the one that is printed.

    A title and its pages alone are those of a translation, a reprint or an abstract as well.
    """
    elsewhere = e.container.level == "absent" and e.levels["container"] == "absent"
    words = e.rest > thresholds.A_NAME
    if e.titled and not e.work.people and not e.work.editors and elsewhere and words and not _known(e):
        return "The record names nobody, and its journal or book is not the one that is printed."
    return ""


def _known(e: Evidence) -> bool:
    return e.identifier_corroborated or e.numbers.volume == "exact"


def title_of_other_people(reading: Reading, e: Evidence) -> str:
    """The title is short, or part of a longer one that is printed, and the reference names other people.

    Words that many titles are made of, in the same volume and issue, do not
    silence the authors; only the same pages do.
    """
    borne_by_many = e.short_title or (e.in_order and e.levels["title beyond"] != "no")
    others = e.people.level == "absent" and e.levels["first words"] not in HARDLY
    elsewhere = e.numbers.page not in SAME_PAGES and not e.identifier_corroborated
    if e.titled and borne_by_many and others and elsewhere and e.work.people:
        return "The title is short or part of a longer one, and the reference names other people."
    return ""


def _counts(e: Evidence) -> bool:
    return not e.titled and not e.identifier_corroborated and bool(e.work.people)


def _strangers(e: Evidence) -> bool:
    """Whether unexplained words stand where names stand, and not beside a long list of known ones."""
    return e.levels["first words"] in WORDY


def _unnamed(e: Evidence) -> bool:
    return e.container.level in ("absent", "partial")
