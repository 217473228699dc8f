"""Another year of the journal; without a title: another place in it, other people, too little of each."""

from __future__ import annotations

import re

from enrich.comparable import text
from enrich.comparable.years import YEARS
from enrich.matching.evidence import Evidence
from enrich.matching.reading import ISSUE_WORDS, MONTHS, PAGE_WORDS, VOLUME_WORDS, Reading
from enrich.matching.rules.base import SAME_PAGES

_ROMAN = re.compile("[ivxlc]+")
_PLACE_WORDS = VOLUME_WORDS | ISSUE_WORDS | PAGE_WORDS | MONTHS
_SISTERS = text.word_set(
    "abstracts acta advances american annals applied archives asian australian british canadian clinical "
    "communications express european experimental general global indian international letters medicine "
    "new open physics plus reports research review reviews section series supplement supplements "
    "supplementum theoretical today world"
)
_A_NAME = 3.0
_PERIODICAL = {"journal-article", "proceedings-article"}


def another_year_of_the_journal(reading: Reading, e: Evidence) -> str:
    """A volume that moved on as the year did; without a title another year alone is another work."""
    n, years = e.numbers, e.work.years
    misprint = n.printed_year.isdigit() and int(n.printed_year) not in YEARS
    named = e.people.named > (0 if misprint else 1)
    singled_out = named or n.page == "both" or len(n.printed_page.partition("-")[0]) > 2
    sure = n.volume == "exact" and n.page in SAME_PAGES and singled_out
    unsupported = n.year in ("misread", "misread by far") and not sure
    if not e.titled and (n.year == "different" or unsupported):
        return f"The reference is of {n.printed_year}, and nothing but numbers speaks for this candidate."
    if n.volume == "exact" or not (n.printed_volume.isdigit() and n.printed_year.isdigit()):
        return ""
    moved = {int(volume) - int(n.printed_volume) for volume in e.work.volume if volume.isdigit()}
    if (moved & {year - int(n.printed_year) for year in years}) - {0}:
        return "The year and the volume have both moved on: the same place in another year of the journal."
    return ""


def names_and_year_alone(reading: Reading, e: Evidence) -> str:
    """Names and a year, or a journal and a year, are shared by too many works to single one out."""
    n = e.numbers
    paged = n.page in ("first", "first long", "both", "parted")
    somewhere = e.container.level not in ("absent", "none", "partial")
    if (
        e.titled
        or e.vouched_for
        or n.volume == "exact"
        or (paged and (somewhere or e.work.work.type not in _PERIODICAL))
    ):
        return ""
    if paged and e.people.named > 1:
        return ""
    if not somewhere:
        return (
            "The reference prints neither title nor journal nor pages that would single out this candidate."
        )
    if not e.people.named:
        return (
            "The reference prints neither title nor names nor numbers that would single out this candidate."
        )
    return ""


def unplaced(e: Evidence) -> str:
    """Return why a place in a journal that is not printed leaves a work untold, "" where nothing is missing.

    Not a veto: where several works of these people and this year fit, they are shown side by side.
    """
    n = e.numbers
    if e.titled or e.vouched_for:
        return ""
    if n.page == "not in record" and n.volume == "exact":
        return "The reference prints a page, and the candidate's record has none to compare."
    if n.volume == "exact" or n.page in SAME_PAGES:
        return ""
    numbered = (part for part in (*e.work.volume, *e.work.first) if part.isdigit())
    if any(int(part) not in e.work.years for part in numbered):
        return "The reference prints neither title nor volume nor pages, and the candidate has them."
    return ""


def another_place(reading: Reading, e: Evidence) -> str:
    """The same journal, but elsewhere in it; or nobody named, and of the numbers but one agrees."""
    n = e.numbers
    if e.titled:
        elsewhere = n.page == "different" or (n.issue == "different" and n.page not in SAME_PAGES)
        if elsewhere and e.levels["title"].endswith("short"):
            return "A title that many works bear, in another issue or on other pages."
        return ""
    if n.volume == "different" and n.page == "different":
        return "The volume and the pages are both another's."
    if n.issue == "different" and n.page not in SAME_PAGES:
        return "The reference prints another issue, and no page that is the candidate's."
    agree = (n.year == "exact") + (n.volume == "exact") + (n.page in ("first", "first long", "both"))
    if not e.people.named and agree < 2 and e.work.people:
        return "The reference names nobody, and too few of its numbers are the candidate's."
    return ""


def another_journal(reading: Reading, e: Evidence) -> str:
    """A sister journal: its name is the printed one with a word that tells journals of one house apart."""
    lacks = e.container.lacks
    if lacks and not e.vouched_for and _ends(reading, e.container.end) and all(map(_tells_sisters, lacks)):
        return f"The candidate's journal is a sister of the printed one: its name has “{lacks[0]}” besides."
    return ""


def _ends(reading: Reading, at: int) -> bool:
    """Whether a journal's name ends before a token: its place follows, perhaps behind a series' letter."""
    behind = reading.tokens[at : at + 2]
    if behind and len(behind[0]) == 1 and behind[0].isalpha():
        behind = behind[1:]
    if not behind:
        return True
    return behind[0][0].isdigit() or behind[0] in _PLACE_WORDS or bool(_ROMAN.fullmatch(behind[0]))


def _tells_sisters(word: str) -> bool:
    return len(word) == 1 or any(sister.startswith(word) for sister in _SISTERS if len(word) > 2)


def other_authors(reading: Reading, e: Evidence) -> str:
    """Without a title the names must be the record's: other names mean another work."""
    if e.titled or e.vouched_for or not e.work.people:
        return ""
    strangers = e.levels["first words"] in ("some", "much", "great", "all")
    if e.people.level == "absent" and e.levels["words left"] not in ("none", "slight"):
        return "The reference prints other words than the candidate's, and none of its authors."
    words = e.levels["words left"] in ("some", "much", "great", "all")
    if words and e.people.level == "first only":
        return "The reference prints another title and other authors than the candidate's."
    if strangers and e.people.level in ("absent", "others"):
        return "The reference names other authors than the candidate's."
    unnamed = e.container.level in ("absent", "partial")
    explained = e.levels["words left"] == "none" and e.levels["first words"] in ("none", "slight")
    if e.container.level == "partial" and not explained:
        return "The numbers agree, but the journal has another name, and words are left over."
    another_year = e.numbers.year not in ("exact", "missing", "none")
    if unnamed and (words or e.left > _A_NAME or another_year):
        return "The reference names another journal or book than the candidate's."
    if strangers and e.people.level == "first only":
        return "The reference names other people beside the first author than the candidate does."
    beyond = e.levels["container beyond"]
    if beyond == "word before" and not e.people.named:
        return "The reference prints a longer name than the candidate's journal has."
    elsewhere = unnamed or beyond in ("word", "letter")
    first_alone = e.people.level == "first only" or (
        e.people.level == "first et al" and len(e.work.people) < 3
    )
    if elsewhere and (strangers or first_alone):
        return "The journal and the authors are not wholly the candidate's."
    return ""
