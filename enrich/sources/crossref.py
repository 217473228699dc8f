"""Crossref over the network: habanero words the questions, our door carries them.

A DOI is looked up with fifty others in one call; one that is missing from the
answer is asked for alone, because only there an alias shows (a redirect to its
primary DOI) and only there "not found" is the service's own word. Strings are
searched as a whole. Whatever cannot be asked is `Silence`, never an absence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from enrich.comparable import kinds
from enrich.comparable.in_words import asked
from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer, Valid, doi_path
from enrich.network.services import Rate, Service
from enrich.patterns import lazy
from enrich.records import Reference, Silence, Work
from enrich.settings import Setting, Settings
from enrich.sources.base import CannotSay, Declaration, Found, Place, cannot_say, silence, understood
from enrich.sources.crossref_answers import (
    candidates,
    doi_of,
    enveloped,
    is_about,
    is_agency,
    is_work_list,
    message_of,
    misunderstood,
    work_of,
)
from enrich.wire.crossref import work_from_json

if TYPE_CHECKING:
    from enrich.network.door import Door

BATCH = 50
LONGEST_FILTER = 4_000
ROWS = 20
NO_PAGING = 0
"""Keeps habanero from asking on where an answer offers a further page."""
LONGEST_QUERY = 1_000
SELECTED = [
    "DOI", "title", "subtitle", "original-title", "author", "editor", "container-title",
    "short-container-title", "issued", "published", "published-print", "published-online", "posted",
    "volume", "issue", "page", "article-number", "publisher", "publisher-location", "type", "ISSN",
    "ISBN", "relation", "updated-by", "update-to", "score",
]  # fmt: skip
_BOOKS = kinds.BOOKS | {"book-set", "book-series"}
_URL = lazy(r"(?:https?://|doi:\s*)\S+|\b10\.\d{4,9}/\S+", re.IGNORECASE)

URL = Setting(
    name="crossref_url",
    default="https://api.crossref.org",
    help="the Crossref REST API: works by DOI, fifty to a call; searches by the whole reference",
)
TOKEN = Setting(
    name="plus_token",
    shape="word",
    help="a Crossref Metadata Plus token; goes to Crossref alone, and into no message and no cache",
)
_POOLS = {"public": (5, 1, 1), "polite": (10, 3, 3), "plus": (10, 3, 3)}
"""By how we are treated: single records a second, lists a second, requests at once (since December 2025)."""
Looked = Work | Silence | None


def services(settings: Settings) -> tuple[Service, ...]:
    """Crossref, in the pool that a contact address or a Plus token opens."""
    token = settings.of(TOKEN)
    pool = "plus" if token else "polite" if settings.mailto else "public"
    single, many, concurrency = _POOLS[pool]
    hint = "Give your address (ENRICH_MAILTO) and it serves three times as fast."
    crossref = Service(
        name="crossref",
        label="Crossref",
        base_url=settings.of(URL),
        pool=pool,
        rates={"single": Rate(single), "list": Rate(many)},
        concurrency=concurrency,
        faster=pool == "plus",
        lists=frozenset({"/works"}),
        secrets={"Crossref-Plus-API-Token": f"Bearer {token}"} if token else {},
        advice="https://status.crossref.org tells whether Crossref is up.",
        hint=hint if pool == "public" else "",
    )
    return (crossref,)


class CrossrefSource:
    """Answers from the Crossref REST API."""

    name = "crossref"

    def __init__(self, settings: Settings, door: Door) -> None:
        self._door = door
        from enrich.sources.habanero_seam import client

        self._base = settings.of(URL).rstrip("/")
        self._client = client(self._base)

    def describe(self) -> str:
        return "Crossref"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Looked]:
        """See `Source.lookup`. Fifty to a call, then one by one what that left open."""
        answers: dict[str, Looked] = {}
        for identifier in dict.fromkeys(dois):
            answers |= self._recalled(identifier)
        open_ones = [d for d in dict.fromkeys(dois) if d not in answers]
        groups = batches(d for d in open_ones if fits_a_list(d))
        for works in self._door.at_once(self.name, self._batch, groups):
            answers |= works
        rest = [d for d in open_ones if d not in answers]
        return answers | self._door.each(self.name, self._single, rest)

    def search_many(self, references: Sequence[Reference]) -> Sequence[Found | Silence]:
        """See `Source.search_many`. Equal strings are asked once."""
        strings = [query_of(reference) for reference in references]
        found = self._door.each(self.name, self._search, strings)
        whole = self._editions(found.values())
        return [_completed(found[string], whole) for string in strings]

    def at_place(self, places: Sequence[Place]) -> Sequence[Found | Silence | CannotSay]:
        """See `Source.at_place`; its search by words ranks, and does not say what stands where."""
        return cannot_say(self.name, places, "Crossref cannot be asked for a volume and a page.")

    def agency(self, identifier: str) -> str:
        """The registration agency of any DOI as Crossref knows it, "" where it knows none.

        Raises SourceUnavailable.
        """
        answer = self._ask(is_agency, self._client.registration_agency, ids=doi_path(identifier))
        return str(message_of(answer)["agency"]["label"]) if answer.status == 200 else ""

    def _recalled(self, identifier: str, *, stale: bool = False) -> dict[str, Looked]:
        """What the cache knows of a DOI, from whichever call it came; empty where it knows nothing."""
        answer = self._door.recall(self.name, _work_path(identifier), valid=is_about(identifier), stale=stale)
        if answer is None:
            return {}
        if answer.status != 200:
            return {identifier: None}
        work = understood(self.name, lambda: work_of(answer, identifier))
        return {identifier: work} if isinstance(work, Work) else {}

    def _batch(self, dois: Sequence[str]) -> dict[str, Looked]:
        """The works that one list call finds; a DOI it does not find, or a call refused, is left open."""
        if len(dois) == 1:
            return {}
        question: dict[str, Any] = {
            "filter": {"doi": list(dois)},
            "limit": len(dois),
            "cursor_max": NO_PAGING,
        }
        try:
            answer = self._ask(is_work_list, self._client.works, store=False, **question)
        except SourceUnavailable as error:
            nothing = silence(self.name, error)
            return {d: self._recalled(d, stale=True).get(d, nothing) for d in dois}
        items = message_of(answer)["items"] if answer.status == 200 else []
        records = {doi_of(item): item for item in items}
        found = {d: records[d] for d in dois if d in records}
        return {d: understood(self.name, partial(self._kept, d, record)) for d, record in found.items()}

    def _kept(self, identifier: str, record: Mapping[str, Any]) -> Work:
        """The work of a record that came with others, stored as if it had been asked for alone."""
        work = work_from_json(record)
        self._door.keep(self.name, _work_path(identifier), enveloped(record))
        return work

    def _single(self, identifier: str) -> Looked:
        try:
            answer = self._ask(is_about(identifier), self._client.works, ids=doi_path(identifier))
        except SourceUnavailable as error:
            return silence(self.name, error)
        if answer.status == 404:
            return None
        if answer.status != 200:
            return misunderstood(answer)
        return understood(self.name, lambda: work_of(answer, identifier))

    def _search(self, string: str) -> Found | Silence:
        if not string:
            return ()
        question: dict[str, Any] = {
            "query_bibliographic": string,
            "limit": ROWS,
            "select": SELECTED,
            "cursor_max": NO_PAGING,
        }
        try:
            answer = self._ask(is_work_list, self._client.works, **question)
        except SourceUnavailable as error:
            return silence(self.name, error)
        if answer.status != 200:
            return misunderstood(answer)
        return understood(self.name, lambda: tuple(candidates(message_of(answer)["items"])))

    def _editions(self, answers: Iterable[Found | Silence]) -> Mapping[str, Looked]:
        """Books again, whole: which edition a record is cannot be selected in a search."""
        candidates = [c for answer in answers if not isinstance(answer, Silence) for c in answer]
        books = [c.work.DOI for c in candidates if c.work.type in _BOOKS]
        return self.lookup(books) if books else {}

    def _ask(self, valid: Valid, call: Callable[..., Any], *, store: bool = True, **question: Any) -> Answer:
        """The answer to one question: habanero words it, the door carries it, `valid` judges it.

        Raises SourceUnavailable.
        """
        from enrich.sources.habanero_seam import first_answer

        def fetch(url: str, params: Mapping[str, str]) -> Answer:
            path = url.removeprefix(self._base)
            return self._door.get(self.name, path, params, valid=valid, store=store)

        return first_answer(fetch, call, question)


def batches(dois: Iterable[str]) -> list[list[str]]:
    """Group DOIs for list calls: fifty, or as many as one address has room for; in sorted order.

    Sorted, so that equal sets make equal calls and find each other in the cache.
    """
    groups: list[list[str]] = []
    room = 0
    for identifier in sorted(dois):
        length = len(doi_path(identifier)) + 20
        if not groups or len(groups[-1]) == BATCH or length > room:
            groups.append([])
            room = LONGEST_FILTER
        groups[-1].append(identifier)
        room -= length
    return groups


def fits_a_list(identifier: str) -> bool:
    """Whether a DOI can stand in a filter: a comma would end it there."""
    return "," not in identifier


def query_of(reference: Reference) -> str:
    """The string to search for: the reference without its DOI and links, spaces evened out."""
    return " ".join(_URL.sub(" ", asked(reference)).split())[:LONGEST_QUERY]


def _work_path(identifier: str) -> str:
    return f"works/{doi_path(identifier)}"


def _completed(answer: Found | Silence, whole: Mapping[str, Looked]) -> Found | Silence:
    """Candidates with the books among them in full; silence about one of these is silence about all."""
    if isinstance(answer, Silence):
        return answer
    silent = [s for c in answer if isinstance(s := whole.get(c.work.DOI), Silence)]
    if silent:
        return silent[0]
    return tuple(replace(c, work=w) if isinstance(w := whole.get(c.work.DOI), Work) else c for c in answer)


SOURCE = Declaration(name="crossref", open=CrossrefSource, services=services, settings=(URL, TOKEN))
