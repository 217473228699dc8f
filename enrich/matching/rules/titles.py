"""The title that the reference prints is another one, or has more words, or goes on otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from enrich.comparable import text
from enrich.comparable.kinds import BOOKS
from enrich.comparable.small_words import ARTICLES
from enrich.matching import thresholds
from enrich.matching.evidence import Evidence
from enrich.matching.levels import FIRST_PAGE, HARDLY, NAMED, SAME_PAGES, SAME_YEAR, UNNAMED
from enrich.matching.reading import Reading
from enrich.matching.rules.base import is_cut_short
from enrich.matching.titles import exact

_ALL = frozenset({"all", "sole"})
_OTHER_PAGES = frozenset({"different", "close", "close but far"})
_FEW = 3
_ABOUT = text.word_set(
    "reply response comment comments rebuttal discussion erratum corrigendum correction retraction editorial"
)


def piece_about_the_work(reading: Reading, e: Evidence) -> str:
    """The reference is to a reply, a comment, a correction or an editorial about a work of this title.

    Such a word stands right before the title, is no part of it, and the pages
    are not the candidate's.
    """
    if not e.in_order or e.numbers.page in SAME_PAGES:
        return ""
    before = reading.tokens[max(0, e.title.begin - 2) : e.title.begin]
    at = e.title.begin - (2 if before[-1:] in (["to"], ["on"], ["for"]) else 1)
    if at >= 0 and reading.tokens[at] in _ABOUT and not e.used[at]:
        return (
            "The reference is to a piece about a work of this title, such as a reply or a correction, "
            "and no page agrees."
        )
    return ""


def longer_title(reading: Reading, e: Evidence) -> str:
    """The reference prints more words next to the title than the candidate has, and other pages.

    An editorial on the work, its abstract or its continuation bears its title
    with more words before or behind, and has pages of its own.
    """
    if not e.in_order or e.numbers.page != "different":
        return ""
    before, behind = e.title.begin - 1, e.title.end
    led = (
        before >= 0 and reading.gaps[e.title.begin].strip() in ("", ":") and _unexplained(reading, e, before)
    )
    followed = behind < len(reading.tokens) and _unexplained(reading, e, behind)
    if led or followed:
        word = reading.tokens[before if led else behind]
        return f"The reference prints “{word}” next to the title, and the pages differ."
    return ""


def half_the_title(reading: Reading, e: Evidence) -> str:
    """The titles share words, each has words that the other does not, and the pages differ."""
    if (
        e.titled
        and e.numbers.page in ("different", "close", "close but far")
        and e.levels["title missing"] in ("some", "much")
        and e.levels["words left"] not in HARDLY
    ):
        return "The titles share words, but each has words that the other does not, and the pages differ."
    return ""


def titles_diverge(reading: Reading, e: Evidence) -> str:
    """The titles begin alike, then the reference goes on with other words than the candidate.

    No pages are printed that would say that the candidate is meant all the same.
    """
    beyond = e.levels["title beyond"] in ("word", "clause") and e.title.end < len(reading.tokens)
    if (
        e.in_order
        and beyond
        and e.title.form
        and e.title.form.words[-1] in e.title.missing
        and _unexplained(reading, e, e.title.end)
        and not e.at_its_page
    ):
        word = reading.tokens[e.title.end]
        return f"The titles begin alike and then differ: the reference goes on with “{word}”."
    return ""


def other_title(reading: Reading, e: Evidence) -> str:
    """The reference prints a title, and it is not this work's; only agreement in all else outweighs that.

    Where journal, authors, volume and pages are the candidate's, the title may
    be translated, shortened or changed before print. Page 1 without a volume is
    no such place: all chapters of some books and all articles ahead of print begin there.
    """
    begun = e.title.level == "partial" and not e.at_its_page and not is_cut_short(reading, e)
    if e.titled or e.title.level == "none" or not (begun or e.rest > thresholds.GREAT_REST):
        return ""
    n = e.numbers
    placed = n.page in FIRST_PAGE and n.volume in ("exact", "as year", "missing", "none") and not begun
    authors = e.people.level in ("all", "sole", "first et al", "most")
    if placed and authors and e.container.level in NAMED:
        return ""
    return "The reference prints a different title."


def same_title_elsewhere(reading: Reading, e: Evidence) -> str:
    """The title is the same or nearly so, but two of year, volume, issue and pages differ.

    It is sooner an abstract, another version or a sequel; another issue counts
    beside another first page only. What was cited ahead
    of print came out a year later, in another volume and on other pages: a
    title that is printed exactly, with the year before, is taken, unless other
    pages are printed, not counted from 1.
    """
    n = e.numbers
    another_issue = n.page in _OTHER_PAGES and not e.short_title and _is_in_another_issue(reading, e)
    differ = (
        ("year", n.year not in SAME_YEAR),
        ("volume", n.volume == "different"),
        ("issue", another_issue),
        ("pages", another_issue or n.page == "different"),
    )
    others = [name for name, differs in differ if differs]
    own_pages = n.page == "different" and n.printed_page.partition("-")[0] != "1"
    ahead = e.title.level == "exact" and n.year == "next" and not own_pages
    if e.titled and len(others) > 1 and not ahead:
        return f"The title is the same or nearly so, but the {others[0]} and the {others[1]} differ."
    return ""


def _is_in_another_issue(reading: Reading, e: Evidence) -> bool:
    """Whether the issue is another one; bare, it stands between the volume and the page."""
    n = e.numbers
    if n.issue != "missing" or n.volume != "exact":
        return n.issue == "different"
    bare = (one for one in reading.numbers if one.kind in ("", "v") and one.at and not e.used[one.at])
    behind = (one for one in bare if reading.tokens[one.at - 1] == n.printed_volume)
    return any(one.value != n.printed_page for one in behind)


def title_nearly_the_same(reading: Reading, e: Evidence) -> str:
    """The title is only nearly the same, and no volume or pages say that this is the work."""
    if not e.titled:
        return ""
    n = e.numbers
    lacks = any(word not in ARTICLES for word in e.title.missing)
    altered = e.title.level != "exact" and (lacks or _is_longer(reading, e))
    beyond = e.in_order and e.levels["title beyond"] != "no"
    by_itself = n.page in SAME_PAGES and not e.at_its_page
    unpaged = n.page == "missing" or (by_itself and not is_cut_short(reading, e))
    elsewhere = n.page in ("different", "close") or (unpaged and n.volume != "exact")
    word = beyond and e.levels["title beyond"] == "word"
    shortened = e.title.level == "scrambled" and e.rest > thresholds.A_TITLE
    longer = (word and n.page in ("missing", "close but far")) or (shortened and n.page == "missing")
    if ((altered or beyond) and elsewhere) or longer:
        return "The title is only nearly the same, and no volume or pages say that this is the work."
    return ""


def _is_longer(reading: Reading, e: Evidence) -> bool:
    """Whether the title without a few words at one of its ends is printed: “A note on …”, “…: a review”.

    Such words may stand elsewhere in the reference; articles are left out as people like.
    """
    if not (e.in_order and e.title.form):
        return False
    words, few = e.title.form.words, range(1, _FEW + 1)
    leads = any(_lacks(reading, words[:n], words[n:], leads=True) for n in few)
    return leads or any(_lacks(reading, words[-n:], words[:-n], leads=False) for n in few)


def _lacks(reading: Reading, more: Sequence[str], rest: Sequence[str], *, leads: bool) -> bool:
    """Whether the rest of a title is printed, and its words more not beside it, be they misspelt or torn."""
    found = exact(reading, "".join(rest), bytearray(len(reading.tokens))) if rest else None
    if found is None or ARTICLES.issuperset(more):
        return False
    word, at = (more[-1], found[0] - 1) if leads else (more[0], found[1])
    token = reading.tokens[at] if 0 <= at < len(reading.tokens) else ""
    torn = token != "" and (word.startswith(token) or word.endswith(token))
    return not torn and OSA.normalized_similarity(token, word) < thresholds.WORD_MISSPELT


def same_title_in_another_year(reading: Reading, e: Evidence) -> str:
    """The title is this one, but the year differs, and neither the journal or book nor the volume agrees.

    A book of a telling title and all its people may be dated a year before or after.
    """
    n = e.numbers
    if e.work.work.type in BOOKS and n.year == "next" and e.people.level in _ALL and _is_exact(e):
        return ""
    agrees = e.container.level not in UNNAMED or n.volume == "exact"
    if e.titled and n.year not in SAME_YEAR and not agrees:
        return (
            f"The reference is dated {n.printed_year}, which is not the candidate's year, "
            "and it does not name the candidate's journal or book."
        )
    return ""


def _is_exact(e: Evidence) -> bool:
    return e.title.level == "exact" and not e.short_title and e.levels["title beyond"] == "no"


def generic_title_elsewhere(reading: Reading, e: Evidence) -> str:
    """Many works bear this title (“Editorial”, “Book reviews”), and the issue or the pages differ."""
    n = e.numbers
    elsewhere = n.page == "different" or (n.issue == "different" and n.page not in SAME_PAGES)
    if e.titled and elsewhere and e.short_title:
        return "A generic title, and the issue or the pages differ."
    return ""


def _unexplained(reading: Reading, e: Evidence, at: int) -> bool:
    return not e.used[at] and (len(reading.tokens[at]) > 1 or reading.tokens[at].isdigit())
