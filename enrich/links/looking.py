"""What a page means for a printed web address: the words of `enrich links`, from the page and the reference.

The table of statuses and evidence (`pages`) says what it says for all links; here is what
only a printed address raises: is this the page that was meant, or something that stands in its place?
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable.agreement.titles import is_telling, joined
from enrich.comparable.printed_addresses import shown
from enrich.comparable.sites import has_quirk, is_persistent
from enrich.links import absent
from enrich.links.evidence import Shown
from enrich.links.neighbours import is_home, is_of_errors, is_search, same_but_for_scheme
from enrich.links.pages import answered_as, how_known, said_of, shows_it, word_of
from enrich.records import AnswerValue, Hop, LinkAnswer, Page

PERMANENT = (301, 308)
UNCHANGED = 304
Word = Literal[
    "ok",
    "redirected",
    "moved",
    "failing",
    "broken",
    "gone",
    "soft-404",
    "parked",
    "blocked",
    "login",
    "timeout",
    "refused",
    "excluded",
    "other-scheme",
    "unchecked",
]
_SEPARATORS = re.compile(r"\s+[-–—|·:»›/]+\s+|\s*[|»›]\s*")
_PLACE = re.compile(r"[\w.:-]{1,100}")
_LONGEST_SHOWN = 100
_GIST = 2_000


class Sought(Struct, frozen=True):
    """What is looked for at an address: a work with one of these `titles`, as this `text` cites it.

    `text` is without the addresses that are `printed` in the reference, `printed` all of it.
    """

    url: str
    titles: tuple[str, ...] = ()
    text: str = ""
    printed: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the reference says anything by which its page could be known."""
        return bool(self.titles) or is_telling(self.text)


class Gist(Struct, frozen=True):
    """As much of a page as is kept to tell whether another is the same: titles, and words as marks."""

    titles: tuple[str, ...] = ()
    words: frozenset[int] = frozenset()

    def is_like(self, other: Gist) -> bool:
        """Whether two addresses show the same page, but for what they echo."""
        if not self.words and not other.words:
            return self.titles == other.titles
        common, either = len(self.words & other.words), len(self.words | other.words)
        return common >= 0.9 * either or (self.titles == other.titles != () and common >= 0.7 * either)


class Looked(Struct, frozen=True, kw_only=True):
    """What came of one printed address; small, for the page itself is let go.

    `shows`: does the page show what is looked for? `asks`: whether a made-up
    neighbour is to be asked before this is believed. `lost`: nothing came back
    at all, as where there is no network; `is_empty`: a page with nothing on it.
    `known` are the headers by which the page can be asked for only if it changed.
    """

    word: Word
    note: str
    reachable: LinkAnswer
    shows_it: LinkAnswer
    final: str = ""
    hops: tuple[Hop, ...] = ()
    edit: str = ""
    asks: bool = False
    lost: bool = False
    unchanged: bool = False
    is_empty: bool = False
    gist: Gist = Gist()
    known: tuple[tuple[str, str], ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether a page was found, and taken for the one that was meant."""
        return self.word in ("ok", "redirected", "moved")

    @property
    def ends_elsewhere(self) -> str:
        """The address to which one was led that shows nothing of the work; "" where that is not so."""
        return self.final if self.is_there and self.hops and self.shows_it.value != "yes" else ""


def looked(page: Page, sought: Sought, today: str) -> Looked:
    """Judge the page at the end of a printed address."""
    evidence = Shown(page)
    shows, how = _shows(page, evidence, sought)
    line = word_of(page, shows_it=shows == "yes", evidence=evidence)
    found = Looked(
        word=line.word,  # type: ignore[arg-type]
        note=said_of(page, line),
        reachable=LinkAnswer(value=line.reachable, when=today, how=how_known(page)),
        shows_it=LinkAnswer(value=shows if line.reachable == "yes" else "unknown", when=today, how=how),
        final=shown(page.url),
        hops=page.hops,
        lost=page.fault in ("network", "unresolved", "unreachable"),
        unchanged=page.status == UNCHANGED and not page.fault,
    )
    if page.fault or not 200 <= page.status < 300:
        return found
    if evidence.is_empty and found.word == "failing":
        return replace(found, is_empty=True, asks=_may_ask(page, sought))
    return _taken_for_good(page, evidence, sought, found) if found.word == "ok" else found


def _taken_for_good(page: Page, evidence: Shown, sought: Sought, found: Looked) -> Looked:
    """A page that its status calls good: is it what was meant, or what stands in its place?"""
    found = replace(found, gist=_gist(evidence), known=_validators(page) if not page.hops else ())
    if found.shows_it.value != "yes":
        for word, note, tells in _IN_ITS_PLACE:
            if tells(page, evidence, sought):
                said = f"{answered_as(page)} {note}{_titled(evidence)}"
                return _not_there(found, word, said)
    word, edit = _way(page, evidence, sought, found)
    is_unseen = found.shows_it.value != "yes" and _is_unfilled(evidence)
    shell = " Only scripts fill the page, so what it shows cannot be said." if is_unseen else ""
    other = _titled(evidence) if found.shows_it.value == "no" else ""
    asks = found.shows_it.value != "yes" and sought.is_told and _may_ask(page, sought)
    asks = asks and evidence.is_page and not _is_unfilled(evidence)
    note = f"{found.note}{shell}{other}{_led(found, word)}{_placed(page, evidence, sought)}"
    return replace(found, word=word, edit=edit, asks=asks, note=note)


def _not_there(found: Looked, word: Word, note: str) -> Looked:
    """The same address, whose page is not the one that was meant."""
    no = replace(found.reachable, value="unknown" if word in ("failing", "refused") else "no")
    return replace(
        found, word=word, note=note, edit="", asks=False, reachable=no, shows_it=replace(no, how=note)
    )


def beside(found: Looked, neighbour: Looked) -> Looked:
    """What came of an address, now that a made-up one beside it was asked for."""
    same_end = neighbour.final == found.final and bool(neighbour.hops)
    answered = neighbour.is_there or neighbour.word in ("soft-404", "parked")
    if found.is_empty:
        note = "There is nothing on the page, nor on any other that one may think of beside it."
        return _not_there(found, "soft-404", note) if neighbour.is_empty else replace(found, asks=False)
    if answered and (same_end or found.gist.is_like(neighbour.gist)):
        note = f"{found.note} A made-up address beside it shows the same, so this is not the page meant."
        return _not_there(found, "soft-404", note)
    return replace(found, asks=False)


def ended_together(found: Looked, count: int) -> Looked:
    """What came of an address that led where `count` addresses of other works led too, and none is shown."""
    note = f"{count} addresses of different works lead to {found.final}, which shows none of them."
    return _not_there(found, "soft-404", note)


def in_an_outage(found: Looked) -> Looked:
    """What came of an address while the network was down: nothing that could be said of it."""
    none = replace(found.reachable, value="unknown", how="the network was down")
    return replace(
        found, word="unchecked", note="The network was down.", edit="", reachable=none, shows_it=none
    )


def given_up(today: str) -> Looked:
    """What came of an address on which enrich itself failed: nothing that could be said of it."""
    none = LinkAnswer(value="unknown", when=today, how="enrich itself failed on the page")
    note = "enrich itself failed on the page, so nothing is said of it."
    return Looked(word="unchecked", note=note, reachable=none, shows_it=none)


def _shows(page: Page, evidence: Shown, sought: Sought) -> tuple[AnswerValue, str]:
    """Whether a page shows the work: by a title; where none is known, by what the page calls itself."""
    if any(joined(title) for title in sought.titles):
        return shows_it(page, evidence, list(sought.titles), [])
    if page.body and any(_stands_in(title, sought.text) for title in evidence.titles):
        return "yes", "the title of the page stands in the reference"
    if sought.is_told and evidence.is_known and not evidence.is_file and not _is_unfilled(evidence):
        return "no", "what the page calls itself does not stand in the reference"
    return "unknown", "no title is known to compare the page with"


def _stands_in(title: str, text: str) -> bool:
    """Whether a page's title, or a part of it, is what a text prints."""
    said = f" {joined(text)} "
    parts = (title, *_SEPARATORS.split(title))
    return any(is_telling(part) and f" {joined(part)} " in said for part in parts)


def _is_quoted(words: str, sought: Sought) -> bool:
    """Whether the reference itself says these words: then they are its title, and say nothing of the page."""
    said = joined(words)
    return bool(said) and f" {said} " in f" {joined(sought.text)} "


def _says(
    tells: Callable[[str], bool], heads: Callable[[str], bool] | None = None
) -> Callable[[Page, Shown, Sought], bool]:
    """Evidence of words in a page's titles, or in its text where it shows little else."""
    of_title = heads or tells

    def said(page: Page, evidence: Shown, sought: Sought) -> bool:
        if any(of_title(one) and not _is_quoted(one, sought) for one in evidence.titles[:3]):
            return True
        return evidence.is_little and not evidence.is_file and tells(evidence.said)

    return said


def _is_sold(page: Page, evidence: Shown, sought: Sought) -> bool:
    """Whether the site's name is for sale, or led to where such names are kept."""
    name, end = (urlsplit(url).hostname or "" for url in (sought.url, page.url))
    if absent.is_parked_host(end) and not absent.is_parked_host(name):
        return True
    if has_quirk(page.url, "archive"):
        return False
    if end != name and _names_host(page.url, name):
        return True
    is_idle = evidence.is_little and any(
        name.removeprefix("www.") in one.lower() for one in evidence.titles[:2]
    )
    if is_idle and absent.is_advertising(evidence.said):
        return True
    return evidence.is_little and absent.has_parking_marks(page.body)


def _names_host(url: str, name: str) -> bool:
    """Whether an address names a host as what it is about, in its path or its query."""
    parts = urlsplit(url)
    bare = name.removeprefix("www.")
    told = (*parts.path.split("/"), *(pair.partition("=")[2] for pair in parts.query.split("&")))
    return bool(bare) and bare in told


def _is_taken(page: Page, evidence: Shown, sought: Sought) -> bool:
    return absent.says_taken(evidence.titles, evidence.said) and not _is_quoted(evidence.titles[0], sought)


def _is_told_error(page: Page, evidence: Shown, sought: Sought) -> bool:
    return evidence.is_told_error


def _is_of_the_inside(page: Page, evidence: Shown, sought: Sought) -> bool:
    return bool(page.inside)


def _is_sent_to_errors(page: Page, evidence: Shown, sought: Sought) -> bool:
    """Whether one was led to an address that says itself that it is for what is not there."""
    return bool(page.hops) and is_of_errors(page.url) and not is_of_errors(sought.url)


def _is_sent_to_search(page: Page, evidence: Shown, sought: Sought) -> bool:
    """Whether one asked for a page and was led to a search for something, in which the work is not shown."""
    is_led = bool(page.hops) and is_search(page.url) and not is_search(sought.url)
    return is_led and not is_persistent(sought.url) and not _is_unfilled(evidence)


def _is_sent_home(page: Page, evidence: Shown, sought: Sought) -> bool:
    """Whether one asked for a page and was led to a home page."""
    there = f"{page.url}#{page.fragment}" if page.fragment else page.url
    return bool(page.hops) and is_home(there) and not is_home(sought.url) and not is_persistent(sought.url)


_IN_ITS_PLACE: Sequence[tuple[Word, str, Callable[[Page, Shown, Sought], bool]]] = (
    ("parked", "The site is another's now, of a kind that does readers harm. Do not follow it.", _is_taken),
    ("parked", "The site's name lies idle or is for sale.", _is_sold),
    (
        "parked",
        "The page offers the site's name for sale, or says that it lies idle.",
        _says(absent.says_for_sale),
    ),
    ("failing", "The site says that it is out of order for the moment.", _says(absent.says_pausing)),
    (
        "soft-404",
        "The page says itself that what was asked for is not there.",
        _says(absent.says_absent, absent.heads_absent),
    ),
    ("soft-404", "The address leads to the page that its host shows for lost ones.", _is_sent_to_errors),
    ("soft-404", "The address leads to its host's search, which shows nothing of it.", _is_sent_to_search),
    ("soft-404", "The answer is for programs, and says that something is wrong.", _is_told_error),
    ("soft-404", "The address leads to a home page, which is not what was meant.", _is_sent_home),
    (
        "refused",
        "The page says that it, or what fills it, lies at an address that is not safe to be asked for.",
        _is_of_the_inside,
    ),
)
"""What stands in a page's place, in the order of looking: the word, a sentence, and what tells."""


def _way(page: Page, evidence: Shown, sought: Sought, found: Looked) -> tuple[Word, str]:
    """How an address led to its page, and the address to print instead, where one is to be offered."""
    printed, end = sought.url.partition("#")[0], page.url
    if not page.hops or end == page.hops[0].url or is_persistent(sought.url):
        return "ok", ""
    for_good = all(hop.status in PERMANENT for hop in page.hops)
    offered = for_good and not has_quirk(end, "archive")
    if same_but_for_scheme(printed, end):
        return ("ok", _with_fragment(end, sought)) if offered else ("redirected", "")
    if not for_good:
        return "redirected", ""
    is_shown = found.shows_it.value == "yes" or (evidence.is_file and _tail(printed) == _tail(end))
    is_alike = found.shows_it.value == "unknown" and not sought.titles and _tail(printed) == _tail(end)
    return "moved", _with_fragment(end, sought) if offered and (is_shown or is_alike) else ""


def _tail(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()


def _with_fragment(end: str, sought: Sought) -> str:
    """The new address, with the place in the page that the old one named."""
    place = sought.url.partition("#")[2]
    return f"{end}#{place}" if place and "#" not in end else end


def _led(found: Looked, word: Word) -> str:
    if word not in ("redirected", "moved"):
        return ""
    how = "for good" if word == "moved" else "for now"
    return f" It leads on, {how}, to {found.final}."


def _placed(page: Page, evidence: Shown, sought: Sought) -> str:
    """What to say of the place in the page that an address names, where it is not there."""
    place = unquote(sought.url.partition("#")[2])
    if (
        not _PLACE.fullmatch(place)
        or not evidence.is_page
        or _is_unfilled(evidence)
        or evidence.has_place(place)
    ):
        return ""
    return f" The place “#{place}” in it is not there."


def _may_ask(page: Page, sought: Sought) -> bool:
    """Whether an address beside this one says anything: not of home pages, nor where all look alike."""
    return not (
        is_home(sought.url)
        or is_home(page.url)
        or is_persistent(sought.url)
        or has_quirk(page.url, "alike")
        or has_quirk(page.url, "archive")
    )


def _is_unfilled(evidence: Shown) -> bool:
    return evidence.is_shell and not evidence.is_file and evidence.is_filled_elsewhere


def _titled(evidence: Shown) -> str:
    title = next(iter(evidence.titles), "")
    cut = f"{title[:_LONGEST_SHOWN]}…" if len(title) > _LONGEST_SHOWN else title
    return f" Its title is “{cut}”." if title else ""


def _gist(evidence: Shown) -> Gist:
    words = frozenset(map(hash, evidence.words.split()[:_GIST]))
    return Gist(titles=evidence.titles[:2], words=words)


def _validators(page: Page) -> tuple[tuple[str, str], ...]:
    """The headers that ask for a page only if it changed."""
    names = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
    return tuple((ask, page.headers[name]) for name, ask in names if page.headers.get(name))
