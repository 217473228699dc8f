"""Asks for the pages that links lead to (`--landing`, `--links`), and puts into entries what comes of them.

    with Landing(settings) as landing:
        for entry in landing.visited(entries): ...

Entries pass through in their order while the pages of those behind them, and the copies of
those that are lost, are on their way, so that a slow host delays nobody's questions; what is on its way is
bounded, and of a page only what it means is kept. Where a DOI leads, its handle
says; the DOI system itself is not asked for pages.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from itertools import islice
from types import TracebackType
from typing import Self

from msgspec import UNSET
from msgspec.structs import replace

from enrich.checks import check_pages
from enrich.failures import ADVICE, log
from enrich.jobs.copies import Copies, with_copy
from enrich.jobs.webpages import AGAIN, WebPages
from enrich.ledger.store import Ledger
from enrich.ledger.visited import Visits
from enrich.links import doi_of, is_of_the_web, judge_links
from enrich.links.looking import Looked, given_up, in_an_outage
from enrich.links.pages import (
    Visited,
    doi_names,
    failed,
    landed,
    titles_of,
    unchecked,
    visited,
    without_page,
)
from enrich.links.printed_web import as_other_scheme, asked, asked_for, is_of_another_kind, sought_at
from enrich.network.door import Door
from enrich.network.pages.connecting import Resolve, resolve
from enrich.network.pages.door import PACE, PageDoor
from enrich.records import Archived, Entry, LinkStatus, Page, Registration, Silence, Work
from enrich.settings import Settings
from enrich.sources import archives, doi_org
from enrich.sources.archives import Copy

AHEAD = 1_000
"""Entries whose pages may be on their way at once."""
_BATCH = 25
_SEVERAL, _MANY_LOST, _ENOUGH = 2, 3, 5
_MOST_TOLD = 20
_MOST_REMEMBERED = 2 * AHEAD
"""Pages that are not asked for a second time in a run."""
_TALLY = {"yes": "there", "no": "not there", "blocked": "closed to programs", "unknown": "not known"}
_OUT = Silence(
    source="pages",
    reason="pages could not be reached",
    advice="Check the network connection, then run again.",
)
_FAILED = Silence(source="pages", reason="enrich itself failed on a page", advice=ADVICE)
Coming = list[tuple[int, "Future[Visited] | Visited | Future[Looked] | Looked"]]
Sent = list[tuple[int, "Future[Copy]"]]


class Landing:
    """The pages of one run; `ahead` entries may be on their way, and with `keep` copies are made.

    `look_up`, `pace` and `again_after` are for tests.
    """

    def __init__(
        self,
        settings: Settings,
        look_up: Resolve = resolve,
        pace: float | None = None,
        again_after: float = AGAIN,
        ahead: int = 0,
        keep: bool = False,
    ) -> None:
        self._ahead = ahead or AHEAD
        self._web = settings.links
        self._to_land = settings.landing
        self._pages = PageDoor(settings, look_up, PACE if pace is None else pace)
        self._ledger = _ledger_of(settings)
        visits = Visits(self._ledger) if self._ledger else None
        self._webpages = WebPages(self._pages, settings, visits, self._heard, again_after)
        self._door = Door(settings, (*doi_org.services(settings), *archives.services(settings)))
        self._copies = Copies(settings, self._door, keep=keep)
        self._registry = doi_org.DoiOrg(settings, self._door)
        self._day = settings.today.isoformat()
        self._begun: dict[tuple[str, ...], Future[Visited]] = {}
        self._answered: set[str] = set()
        self._lost: set[str] = set()
        self._fallen: set[str] = set()
        self._silent: dict[str, Silence] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pages.close()
        self._copies.close()
        self._door.close()
        if self._ledger:
            self._webpages.keep()
            self._ledger.close()

    def visited(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield each entry, in order, with what its links' pages answered."""
        waiting: deque[tuple[Entry, Sent]] = deque()
        for one in self._landed(entries):
            waiting.append(one)
            while waiting and (len(waiting) > self._ahead or _is_there(waiting[0][1])):
                yield self._finished(*waiting.popleft())
        while waiting:
            yield self._finished(*waiting.popleft())

    def _landed(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Sent]]:
        """Each entry with what its pages answered, and with the questions to archives that come of it."""
        entries = iter(entries)
        under_way: deque[tuple[Entry, Coming]] = deque()
        while batch := list(islice(entries, _BATCH)):
            under_way += self._set_out(batch)
            while under_way and (len(under_way) > self._ahead or _is_there(under_way[0][1])):
                yield self._arrived(*under_way.popleft(), others=under_way)
        while under_way:
            yield self._arrived(*under_way.popleft(), others=under_way)

    def with_all_links(self, entry: Entry) -> Entry:
        """The entry with all its links judged; a lock file keeps only those of which findings come."""
        links = judge_links(entry.reference, entry.match, entry.registrations, today=self._day, web=self._web)
        return replace(entry, links=links)

    @property
    def silent(self) -> tuple[Silence, ...]:
        """Who could not be asked: the DOI system about where DOIs lead, or the whole network."""
        return tuple(self._silent.values())

    def notes(self) -> tuple[str, ...]:
        """Sentences for the end of the run."""
        count = self._pages.requests
        return (f"Pages: {count:,} {'request' if count == 1 else 'requests'}.",) if count else ()

    def _set_out(self, batch: Sequence[Entry]) -> Iterator[tuple[Entry, Coming]]:
        if self._web:
            self._webpages.recall([asked_for(link.url) for entry in batch for link in entry.links])
        wanted = [[self._doi(link, entry) for link in entry.links] for entry in batch]
        handles = self._handles([one for dois in wanted for one in dois if one])
        for entry, dois in zip(batch, wanted, strict=True):
            coming = ((n, self._begin(entry, n, one, handles)) for n, one in enumerate(dois))
            yield entry, [(n, one) for n, one in coming if one is not None]

    def _doi(self, link: LinkStatus, entry: Entry) -> str:
        registered = self._to_land and link.answers.registered.value != "no"
        return doi_of(link, entry.match, entry.registrations) if registered else ""

    def _handles(self, dois: Sequence[str]) -> Mapping[str, Registration]:
        """Where the DOIs lead; those that are aliases lead where their primary ones do."""
        before = self._door.requests("doi")
        heard = dict(self._registry.registrations(dois))
        primaries = [one.primary for one in heard.values() if one.primary and not one.landing]
        there = self._registry.registrations(primaries) if primaries else {}
        for identifier, one in heard.items():
            if one.primary in there and not one.landing:
                heard[identifier] = replace(one, landing=there[one.primary].landing)
        self._note_silence(heard.values(), asked=self._door.requests("doi") > before)
        return heard

    def _note_silence(self, heard: Iterable[Registration], *, asked: bool) -> None:
        for one in heard:
            if one.state == "unchecked":
                self._silent.setdefault("doi", Silence(source="doi", reason=one.note))
            elif asked:
                self._answered.add("doi.org")

    def _begin(
        self, entry: Entry, at: int, identifier: str, handles: Mapping[str, Registration]
    ) -> Future[Visited] | Visited | Future[Looked] | Looked | None:
        """Send for the page of a link; what is known of it without, None where none is to be asked for."""
        link, work = entry.links[at], entry.match.work
        if identifier:
            handle = handles[identifier]
            if handle.landing and not handle.target:
                names = doi_names(identifier, work if link.answers.same_work.value == "yes" else None)
                return self._sent_for(handle.landing, self._titles(entry, link, work), names)
            return without_page(handle, self._day)
        if self._web and is_of_the_web(link):
            sought = sought_at(link, entry)
            return self._webpages.send(sought.at, sought.others) if sought else None
        return None

    def _titles(self, entry: Entry, link: LinkStatus, work: Work | None) -> tuple[str, ...]:
        fields = entry.reference.fields
        return titles_of(fields.title, work if link.answers.same_work.value == "yes" else None)

    def _sent_for(self, url: str, titles: tuple[str, ...], dois: tuple[str, ...]) -> Future[Visited]:
        key = (url, *titles, *dois)
        if key not in self._begun:
            self._begun[key] = self._pages.start(url, lambda page: self._read(page, titles, dois))
            if len(self._begun) > _MOST_REMEMBERED:
                del self._begun[next(iter(self._begun))]
        return self._begun[key]

    def _read(self, page: Page, titles: tuple[str, ...], dois: tuple[str, ...]) -> Visited:
        found = visited(page, titles, dois, self._day)
        self._heard(page, found.lost)
        return found

    def _heard(self, page: Page, lost: bool) -> None:
        """Note of a page's host whether it answered at all."""
        host = page.url.partition("://")[2].partition("/")[0]
        if lost:
            self._lost.add(host)
            self._fallen |= {host} & self._answered
        elif page.status:
            self._answered.add(host)

    def _arrived(
        self, entry: Entry, coming: Coming, others: Iterable[tuple[Entry, Coming]]
    ) -> tuple[Entry, Sent]:
        """The entry with what its pages answered, once they have; archives are sent for what is lost."""
        sent: Sent = []
        links = [
            as_other_scheme(one) if self._web and is_of_another_kind(one) else one for one in entry.links
        ]
        for at, one in coming:
            found = self._result(one, links[at]) if isinstance(one, Future) else one
            if found.lost:
                self._hear_of(others)
                found = self._in_outage(found) if self._is_out else self._of_its_own(found)
            if found.lost and found.word == "unchecked":
                self._silent.setdefault("pages", _OUT)
            if isinstance(found, Visited):
                links[at] = landed(links[at], found)
            elif (sought := sought_at(links[at], entry)) is not None:
                links[at] = asked(links[at], self._webpages.settled(found, sought.at))
                copy = self._copies.send(links[at], sought.at, entry)
                sent += [(at, copy)] if copy else []
                links[at] = replace(links[at], archive=Archived(state="unasked"))
        return replace(entry, links=tuple(links)), sent

    def _finished(self, entry: Entry, sent: Sent) -> Entry:
        """The entry with the copies of its pages that archives keep, once these have answered."""
        links = list(entry.links)
        for at, one in sent:
            links[at] = with_copy(links[at], self._copy(one))
        entry = replace(entry, links=tuple(links))
        return replace(entry, findings=(*entry.findings, *check_pages(entry)))

    def _copy(self, one: Future[Copy]) -> Copy:
        """What archives said of a page; a failure of enrich itself costs this page alone, and is told."""
        try:
            return one.result()
        except Exception as error:  # noqa: BLE001 (a stranger's copy may break anything that reads it)
            log(error)
            self._silent.setdefault("enrich", _FAILED)
            return Copy(state="unknown", note="Archives were asked, and enrich itself failed on the answer.")

    def _hear_of(self, others: Iterable[tuple[Entry, Coming]]) -> None:
        """Wait until some other hosts have answered or not: one alone says nothing of the network.

        Where one that answered before has fallen silent, a few more are waited for.
        """
        coming = (one for _, ones in others for _, one in ones if isinstance(one, Future))
        for count, one in enumerate(coming):
            known = len(self._lost) + len(self._answered) >= _ENOUGH
            if known and (len(self._fallen) != 1 or count >= _ENOUGH):
                return
            wait((one,))  # type: ignore[misc]

    def _result(self, one: Future[Visited] | Future[Looked], link: LinkStatus) -> Visited | Looked:
        """What came of a page; where enrich itself failed on it, that costs this page alone, and is told."""
        try:
            return one.result()
        except Exception as error:  # noqa: BLE001 (a stranger's page may break anything that reads it)
            log(error)
            self._silent.setdefault("enrich", _FAILED)
            return given_up(self._day) if is_of_the_web(link) else failed(self._day)

    @staticmethod
    def _in_outage(found: Visited | Looked) -> Visited | Looked:
        return unchecked(found) if isinstance(found, Visited) else in_an_outage(found)

    def _of_its_own(self, found: Visited | Looked) -> Visited | Looked:
        """What came of a printed address that nobody could find while others answered: no outage."""
        if isinstance(found, Visited) or found.word != "unchecked" or not self._answered:
            return found
        note = f"{found.note} Other hosts were found, so this is no outage."
        return replace(found, word="timeout", note=note)

    @property
    def _is_out(self) -> bool:
        """Whether the network seems to be down: of several hosts none answered, or of many hardly any, or
        several answered before and cannot be found any more.

        One dead host alone says nothing of the network.
        """
        lost, answered = len(self._lost), len(self._answered)
        if len(self._fallen) >= _SEVERAL:
            return True
        return lost >= _SEVERAL and lost > _MANY_LOST * answered


def remarks(entries: Sequence[Entry]) -> tuple[str, ...]:
    """What to say of pages behind DOIs in a check: how many answered what, and which a person may look at."""
    links = [(entry, link) for entry in entries for link in entry.links if _was_landed(link)]
    if not links:
        return ()
    counts: Counter[str] = Counter(link.answers.reachable.value for _, link in links)
    tally = ", ".join(f"{_TALLY[value]}: {counts[value]:,}" for value in _TALLY if counts[value])
    odd = [
        f"{entry.reference.file}:{entry.reference.line}: {link.url}: {link.note}"
        for entry, link in links
        if "no" in (link.answers.reachable.value, link.answers.shows_it.value)
    ]
    more = (f"… and {len(odd) - _MOST_TOLD:,} more.",) if len(odd) > _MOST_TOLD else ()
    return (f"Pages of links – {tally}. None of this is a finding.", *odd[:_MOST_TOLD], *more)


def _was_landed(link: LinkStatus) -> bool:
    """Whether a page was asked for behind a link that is no printed web address, of which findings speak."""
    return bool(link.answers.reachable.when) and link.final is UNSET


def _is_there(coming: Coming | Sent) -> bool:
    return all(one.done() for _, one in coming if isinstance(one, Future))


def _ledger_of(settings: Settings) -> Ledger | None:
    """The ledger, where what was seen of web addresses is to be remembered from day to day."""
    return Ledger(settings.data_path) if settings.links and settings.ledger else None
