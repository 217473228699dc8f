"""What a page means for a link: a table of statuses and evidence, and the comparison with the reference."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable.agreement.likeness import is_as_alike
from enrich.comparable.agreement.titles import is_telling, joined, title_level
from enrich.comparable.printed_addresses import shown
from enrich.comparable.text import plain
from enrich.links.answering import TARGETS
from enrich.links.evidence import Shown
from enrich.records import (
    DEAD,
    AnswerValue,
    LinkAnswer,
    LinkStatus,
    Page,
    Registration,
    Work,
)

Evidence = Literal["shown", "challenge", "packed", "login", "no-file", "nothing", "any"]
_ALIKE = 0.9
_LONGEST_SHOWN = 100
_TELLING_LETTERS = 10
_KEEPS = ("other-work", "unregistered", "malformed", "differs", "no-label", "label-only")
"""Verdicts that a page cannot change: they speak of the reference, not of the page."""


class PageWord(Struct, frozen=True, kw_only=True):
    """A line of the table: for an `answer` (a status, a class of them, or a fault) with this `evidence`."""

    answer: str
    evidence: Evidence
    word: str
    reachable: AnswerValue
    why: str


@cache
def table() -> tuple[PageWord, ...]:
    """Return the table from which a page gets its word: the first line that fits."""
    lines = files("enrich").joinpath("data/page_words.jsonl").read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=PageWord) for line in lines)


def word_of(page: Page, *, shows_it: bool = False, evidence: Shown | None = None) -> PageWord:
    """Return the line of the table that fits a page, which `shows_it` or does not."""
    told = evidence or Shown(page)
    there = {"any": True, "shown": shows_it}
    for line in table():
        if not _answers(line.answer, page):
            continue
        if line.evidence == "challenge":
            fits = not shows_it and told.is_wall
        elif line.evidence == "packed":
            fits = told.is_packed
        elif line.evidence == "login":
            fits = told.is_login
        elif line.evidence in ("no-file", "nothing"):
            fits = told.is_empty and told.is_file == (line.evidence == "no-file")
        else:
            fits = there[line.evidence]
        if fits:
            return line
    raise LookupError("the last line of the table fits every page")


def _answers(answer: str, page: Page) -> bool:
    if page.fault:
        return answer == page.fault
    of_class = answer == f"{page.status // 100}xx"
    return answer == "any" or of_class or answer == str(page.status)


class Visited(Struct, frozen=True, kw_only=True):
    """What came of a page for one link; small, so that many can be kept while the page itself is let go.

    `word` is "" where nothing is wrong and there is no page yet.
    """

    word: str
    reachable: LinkAnswer
    shows_it: LinkAnswer
    note: str
    lost: bool = False
    """Whether nothing came back at all, as where there is no network."""


def without_page(handle: Registration, today: str) -> Visited | None:
    """Return what a handle alone says about the page behind a DOI, None where it says nothing of it."""
    if handle.state == "unchecked":
        unknown = LinkAnswer(value="unknown", when=today, how=handle.note)
        note = "Where the DOI leads could not be asked."
        return Visited(word="unchecked", reachable=unknown, shows_it=unknown, note=note)
    if not handle.target:
        return None
    reachable = LinkAnswer(value="no", when=today, how=TARGETS[handle.target])
    shows_it = replace(reachable, value="unknown" if handle.target == "pending" else "no")
    word = "gone" if handle.target in DEAD else ""
    return Visited(word=word, reachable=reachable, shows_it=shows_it, note="")


def unchecked(found: Visited) -> Visited:
    """What came of a page while the network was down: nothing that could be said of it."""
    how = "the network was down"
    none = LinkAnswer(value="unknown", when=found.reachable.when, how=how)
    return Visited(word="unchecked", reachable=none, shows_it=none, note="The network was down.", lost=True)


def failed(today: str) -> Visited:
    """What came of a page on which enrich itself failed: nothing that could be said of it."""
    none = LinkAnswer(value="unknown", when=today, how="enrich itself failed on the page")
    note = "enrich itself failed on the page, so nothing is said of it."
    return Visited(word="unchecked", reachable=none, shows_it=none, note=note)


def visited(page: Page, titles: Iterable[str], dois: Iterable[str], today: str) -> Visited:
    """Judge a page for a link whose work has one of these `titles` or `dois`."""
    evidence = Shown(page)
    wanted = [title for title in titles if joined(title)]
    shows, how = shows_it(page, evidence, wanted, list(dois))
    line = word_of(page, shows_it=shows == "yes", evidence=evidence)
    if line.reachable != "yes":
        shows = "no" if line.reachable == "no" else "unknown"
        how = "there is no page to look at"
    instead = f" {_mismatch(evidence)}" if shows == "no" and line.reachable == "yes" else ""
    return Visited(
        word=line.word,
        reachable=LinkAnswer(value=line.reachable, when=today, how=how_known(page)),
        shows_it=LinkAnswer(value=shows, when=today, how=how),
        note=f"{said_of(page, line)}{instead}",
        lost=page.fault in ("network", "unresolved", "unreachable"),
    )


def landed(link: LinkStatus, found: Visited) -> LinkStatus:
    """Return the status of a link now that its page was asked for; what it says of the reference stays."""
    answers = replace(link.answers, reachable=found.reachable, shows_it=found.shows_it)
    status = link.status if link.status in _KEEPS or not found.word else found.word
    return replace(link, status=status, note=shown(f"{link.note} {found.note}".strip()), answers=answers)


def titles_of(printed: str, work: Work | None) -> tuple[str, ...]:
    """The titles by which a page is to be known: that of the record, and the printed one."""
    recorded = (*work.title, *work.original_title) if work else ()
    return tuple(title for title in dict.fromkeys((*recorded, printed)) if title)


def shows_it(page: Page, evidence: Shown, titles: list[str], dois: list[str]) -> tuple[AnswerValue, str]:
    """Whether a page shows a work of one of these `titles` or `dois`, and how that is known."""
    if not page.body or not 200 <= page.status < 300:
        return "unknown", "a file, which is not read" if page.status == 200 else ""
    if set(evidence.dois) & set(dois):
        return "yes", "the page says that it is of this DOI"
    named = evidence.named_titles
    if any(_agree(title, there) for title in titles for there in named or evidence.titles):
        return "yes", "the title of the page"
    if not named and _stands_in(evidence.words, titles, dois):
        return "yes", "the text of the page"
    if named and any(_agree(title, there) for title in titles for there in evidence.titles):
        return "yes", "the title of the page"
    is_silent = not evidence.is_known or (evidence.is_shell and not named)
    if is_silent or not (titles or dois):
        return "unknown", "the page shows nothing to compare"
    return "no", "the page shows another title"


def _agree(title: str, there: str) -> bool:
    """Whether a title is the page's, which may have a journal's name around it, or be cut short."""
    one, other = joined(title), joined(there)
    if not one or not other:
        return False
    if one == other or is_as_alike(one, other, _ALIKE):
        return True
    if _tells(title) and f" {one} " in f" {other} ":
        return True
    if title_level(title, Work(DOI="", title=(there,))) == "cut":
        return True
    return is_telling(there) and len(other) >= 25 and one.startswith(other)


def _tells(title: str) -> bool:
    """Whether a title alone tells its work; in scripts without blanks it does by its length."""
    return is_telling(title) or (not title.isascii() and len(joined(title)) >= _TELLING_LETTERS)


def _stands_in(words: str, titles: list[str], dois: list[str]) -> bool:
    """Whether the text of a page holds a title that tells its work, or the DOI."""
    told = [" ".join(one.split()) for one in map(joined, filter(_tells, titles))]
    named = [" ".join(joined(one).split()) for one in dois]
    return any(one and f" {one} " in f" {words} " for one in (*told, *named))


def said_of(page: Page, line: PageWord) -> str:
    """A sentence about what came of a page."""
    if page.fault:
        return page.note
    return f"{answered_as(page)} {line.why}"


def answered_as(page: Page) -> str:
    """Who answered at the end, and how."""
    host = page.url.partition("://")[2].partition("/")[0]
    return f"{host} answered {page.status}."


def _mismatch(evidence: Shown) -> str:
    """What a page shows instead; one that says nothing to machines may be no publisher's any more."""
    title = plain(next(iter(evidence.titles), ""))
    cut = f"{title[:_LONGEST_SHOWN]}…" if len(title) > _LONGEST_SHOWN else title
    strange = not evidence.named_titles and not evidence.dois
    warning = " It may not be the publisher's page any more: look before you follow it." if strange else ""
    return f"The page shows another title: “{cut}”.{warning}"


def how_known(page: Page) -> str:
    """Where a page was found in the end, and how."""
    over = f", after {len(page.hops)} redirects" if page.hops else ""
    said = page.fault or f"status {page.status}"
    return f"{shown(page.url) or 'the address'}: {said}{over}"


def doi_names(identifier: str, work: Work | None) -> tuple[str, ...]:
    """The DOIs by which a page is to be known: the one that leads there, and the others of the work."""
    return tuple(dict.fromkeys((identifier, *((work.DOI, *work.aliases) if work else ()))))
