"""Asks for the web addresses that references print (`--links`), each in one visit; says a word on each.

A visit is made of several questions: the address, what else it may be where it
is broken, a made-up one beside it, a second look a little later. What was seen on earlier days
is in the ledger, where one is kept.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from enrich.errors import ConfigurationError
from enrich.ledger.remembered import Remembered
from enrich.ledger.visited import Visits
from enrich.links.history import FAILURES, SEEN_TWICE, Told, again, conditions, told, told_at_once, unchanged
from enrich.links.looking import Gist, Looked, Sought, beside, ended_together, looked
from enrich.links.neighbours import is_home, made_up, same_work_key
from enrich.network.pages.door import PageDoor
from enrich.network.pages.turns import Pause, Visit
from enrich.network.pages.visiting import Way
from enrich.records import Page
from enrich.settings import Settings

AGAIN = 10.0
"""Seconds after which a page that is said to be lost is asked for once more."""
_TOGETHER, _TOGETHER_UNKNOWN = 2, 3
"""Addresses of different works that end on one that shows none of them; more where no title is known."""
_KEPT_AT_ONCE = 200
_MOST_REMEMBERED = 40_000
"""Addresses of which is known in one run what came of them, for who cites them again."""
Heard = Callable[[Page, bool], None]
"""Is told of each page that came, and whether nothing came back at all."""


class WebPages:
    """The printed addresses of one run; `again_after` (seconds) is for tests."""

    def __init__(
        self,
        pages: PageDoor,
        settings: Settings,
        visits: Visits | None,
        heard: Heard,
        again_after: float = AGAIN,
    ) -> None:
        self._pages = pages
        self._visits = visits
        self._heard = heard
        self._again_after = again_after
        self._at_once = settings.final_words
        self._day = settings.today.isoformat()
        self._excluded = excluded_by(settings.ignore_urls)
        self._begun: dict[tuple[str, tuple[str, ...]], Future[Looked]] = {}
        self._of_host: dict[str, list[Future[Looked]]] = {}
        self._ended: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
        self._answering: set[str] = set()
        self._homes: dict[str, str] = {}
        self._known: dict[str, Remembered] = {}
        self._new: dict[str, Remembered] = {}
        self._lock = threading.Lock()

    def recall(self, addresses: Sequence[str]) -> None:
        """Look up what is remembered of addresses that are to be asked soon."""
        if self._visits is not None:
            self._known |= self._visits.of(one for one in addresses if one not in self._known)
            _forget(self._known)

    def send(self, sought: Sought, others: Sequence[str] = ()) -> Future[Looked] | Looked:
        """Send for the page of an address, which may be one of `others` instead; what is known without it."""
        memory = self._known.get(sought.url)
        if memory and not self._at_once and (known := again(memory, sought, self._day)) is not None:
            return known
        key = (sought.url, () if is_home(sought.url) else sought.titles)
        if key not in self._begun:
            future = self._pages.begin(self._visit(sought, tuple(others), memory))
            self._begun[key] = future
            host = urlsplit(sought.url).netloc
            self._of_host[host] = [*(one for one in self._of_host.get(host, ()) if not one.done()), future]
            _forget(self._begun)
        return self._begun[key]

    def settled(self, found: Looked, sought: Sought) -> Told:
        """What is said of an address now that all that may end where it ends is there; it is remembered."""
        found = self._with_the_others(found, sought)
        if self._visits is None:
            return told_at_once(found, sought, self._day, now=self._at_once)
        said = told(
            found,
            sought,
            self._new.get(sought.url) or self._known.get(sought.url),
            self._day,
            now=self._at_once,
        )
        self._new[sought.url] = said.memory
        if len(self._new) >= _KEPT_AT_ONCE:
            self.keep()
        return said

    def keep(self) -> None:
        """Write down what was learned."""
        if self._visits is not None and self._new:
            self._visits.keep(self._new)
            self._known |= self._new
            self._new = {}

    def _visit(self, sought: Sought, others: tuple[str, ...], memory: Remembered | None) -> Visit[Looked]:
        found = yield from self._looked(sought, conditions(memory, sought))
        if memory is not None and found.unchanged:
            found = unchanged(memory, self._day)
        if found.word in ("broken", "gone", "failing", "soft-404") and not found.lost:
            found = yield from self._otherwise(sought, others, found)
        if found.asks:
            beside_it = yield from self._looked(Sought(made_up(found.final or sought.url)), {})
            found = beside(found, beside_it)
        if found.word in SEEN_TWICE and self._visits is None and not self._at_once:
            found = yield from self._seen_twice(sought, found)
        self._note_end(found, sought)
        return replace(found, gist=Gist())

    def _looked(self, sought: Sought, known: dict[str, str]) -> Visit[Looked]:
        way = Way(first="GET", known=known, excluded=self._excluded)
        page = yield from self._pages.visit(sought.url, way)
        found = looked(page, sought, self._day)
        self._heard(page, found.lost)
        if 0 < page.status < 400 or (found.word not in FAILURES and page.status):
            self._answering.add(urlsplit(sought.url).netloc)
        return found

    def _otherwise(self, sought: Sought, others: tuple[str, ...], found: Looked) -> Visit[Looked]:
        """What comes of the other readings of a printed address, where the likeliest is broken."""
        for other in others:
            second = yield from self._looked(replace(sought, url=other), {})
            if second.is_there:
                edit = "" if other in sought.printed else second.edit or other
                note = f"{second.note} It was found as {other}."
                return replace(second, edit=edit, note=note)
        return found

    def _seen_twice(self, sought: Sought, found: Looked) -> Visit[Looked]:
        """A page that is lost is asked for again a little later: hosts make mistakes, too."""
        yield Pause(self._again_after)
        second = yield from self._looked(sought, {})
        if second.is_there:
            return second
        if second.word != found.word:
            note = f"{found.note} A moment later it was not so, so nothing is certain."
        elif not (yield from self._answers_otherwise(sought)):
            note = f"{found.note} Its host shows no home page either, so it may be the whole host's trouble."
        else:
            return second
        return replace(found, word="failing", note=note)

    def _answers_otherwise(self, sought: Sought) -> Visit[bool]:
        """Whether the host of an address shows anything else: a page of this run, else its home page."""
        parts = urlsplit(sought.url)
        while not self._is_known(parts.netloc) and not is_home(sought.url):
            if self._may_look(parts.netloc):
                try:
                    yield from self._looked(Sought(f"{parts.scheme}://{parts.netloc}/"), {})
                finally:
                    self._homes[parts.netloc] = "seen"
            else:
                yield Pause(self._again_after)
        return parts.netloc in self._answering

    def _is_known(self, host: str) -> bool:
        return host in self._answering or self._homes.get(host) == "seen"

    def _may_look(self, host: str) -> bool:
        """Whether nobody is looking at the home page of a host yet; then who asks does."""
        with self._lock:
            if host in self._homes:
                return False
            self._homes[host] = "looked at"
            return True

    def _note_end(self, found: Looked, sought: Sought) -> None:
        if found.ends_elsewhere:
            with self._lock:
                ended = self._ended.setdefault(found.ends_elsewhere, set())
                ended.add((same_work_key(sought.url), sought.titles))

    def _with_the_others(self, found: Looked, sought: Sought) -> Looked:
        """The word with what other addresses of the same host came to: several that end on one show none."""
        if not found.ends_elsewhere:
            return found
        wait(self._of_host.get(urlsplit(sought.url).netloc, ()))
        with self._lock:
            ended = set(self._ended.get(found.ends_elsewhere, ()))
        addresses, works = {url for url, _ in ended}, {titles for _, titles in ended if titles}
        count = min(len(addresses), len(works)) if sought.titles else len(addresses)
        enough = _TOGETHER if sought.titles else _TOGETHER_UNKNOWN
        return ended_together(found, len(addresses)) if count >= enough else found


def _forget(known: dict[Any, Any]) -> None:
    """Let go of what was learned first, where it is more than is kept."""
    while len(known) > _MOST_REMEMBERED:
        del known[next(iter(known))]


def excluded_by(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Return what tells whether one of these patterns leaves an address out.

    Raises ConfigurationError for what is no pattern.
    """
    try:
        rules = [re.compile(pattern) for pattern in patterns]
    except re.error as error:
        raise ConfigurationError(f"--ignore-url: {error.pattern!r} is no pattern ({error}).") from error
    return lambda url: any(rule.search(url) for rule in rules)
