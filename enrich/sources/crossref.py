"""Crossref over the network: habanero words the questions, our door carries them.

A DOI is looked up with fifty others in one call; one that is missing from the
answer is asked for alone, because only there an alias shows (a redirect to its
primary DOI) and only there "not found" is the service's own word. Strings are
searched as a whole. Whatever cannot be asked is `Silence`, never an absence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from enrich.comparable import doi, kinds
from enrich.comparable.in_words import asked
from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer, Valid, doi_path
from enrich.network.services import Rate, Service
from enrich.records import Candidate, Reference, Silence, Work
from enrich.settings import Setting, Settings
from enrich.sources.base import CannotSay, Declaration, Found, Place, cannot_say, silence, understood
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
_BULKY = frozenset({"reference", "abstract", "assertion", "license", "link"})
_URL = re.compile(r"(?:https?://|doi:\s*)\S+|\b10\.\d{4,9}/\S+", re.IGNORECASE)

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
        answer = self._ask(_agency, self._client.registration_agency, ids=doi_path(identifier))
        return str(_message(answer)["agency"]["label"]) if answer.status == 200 else ""

    def _recalled(self, identifier: str, *, stale: bool = False) -> dict[str, Looked]:
        """What the cache knows of a DOI, from whichever call it came; empty where it knows nothing."""
        answer = self._door.recall(self.name, _work_path(identifier), valid=_about(identifier), stale=stale)
        if answer is None:
            return {}
        if answer.status != 200:
            return {identifier: None}
        work = understood(self.name, lambda: _work(answer, identifier))
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
            answer = self._ask(_work_list, self._client.works, store=False, **question)
        except SourceUnavailable as error:
            nothing = silence(self.name, error)
            return {d: self._recalled(d, stale=True).get(d, nothing) for d in dois}
        items = _message(answer)["items"] if answer.status == 200 else []
        records = {_doi_of(item): item for item in items}
        found = {d: records[d] for d in dois if d in records}
        return {d: understood(self.name, partial(self._kept, d, record)) for d, record in found.items()}

    def _kept(self, identifier: str, record: Mapping[str, Any]) -> Work:
        """The work of a record that came with others, stored as if it had been asked for alone."""
        work = work_from_json(record)
        self._door.keep(self.name, _work_path(identifier), _envelope(record))
        return work

    def _single(self, identifier: str) -> Looked:
        try:
            answer = self._ask(_about(identifier), self._client.works, ids=doi_path(identifier))
        except SourceUnavailable as error:
            return silence(self.name, error)
        if answer.status == 404:
            return None
        if answer.status != 200:
            return _misunderstood(answer)
        return understood(self.name, lambda: _work(answer, identifier))

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
            answer = self._ask(_work_list, self._client.works, **question)
        except SourceUnavailable as error:
            return silence(self.name, error)
        if answer.status != 200:
            return _misunderstood(answer)
        return understood(self.name, lambda: tuple(_candidates(_message(answer)["items"])))

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


def _envelope(record: Mapping[str, Any]) -> bytes:
    """One record as the API wraps a single one, without the parts that fill pages and are never read."""
    message = {name: value for name, value in record.items() if name not in _BULKY}
    whole = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": message}
    return json.dumps(whole).encode()


def _message(answer: Answer) -> Any:
    """The `message` of an answer, None where it is no such JSON."""
    reply = answer.json()
    return reply.get("message") if isinstance(reply, dict) else None


def _about(identifier: str) -> Valid:
    """A check that an answer is about `identifier`, or its primary DOI, or says that it is unknown."""

    def fault(answer: Answer) -> str:
        if answer.status == 404:
            known = answer.body.strip().lower().startswith(b"resource not found")
            return "" if known else "a 404 that is not Crossref's own"
        if answer.status != 200:
            return ""
        message = _message(answer)
        answered = _doi_of(message)
        if not answered:
            return "no record of a work"
        expected = _doi_in(answer.url) if answer.redirected else identifier
        return "" if answered == expected else f"a record of {answered} when asked for {identifier}"

    return fault


def _doi_of(record: Any) -> str:
    """The DOI of a record, "" where it has none or is none."""
    given = record.get("DOI") if isinstance(record, dict) else None
    return doi.normalise(given) if isinstance(given, str) else ""


def _doi_in(url: str) -> str:
    """The DOI whose record is at `url`, "" where a sign of the DOI may have become one of the URL."""
    parts = urlsplit(url)
    whole = not parts.query and not parts.fragment
    return doi.normalise(unquote(parts.path.partition("/works/")[2])) if whole else ""


def _agency(answer: Answer) -> str:
    """What is wrong with the answer to the question for an agency."""
    message = _message(answer) if answer.status == 200 else {"agency": {"label": ""}}
    agency = message.get("agency") if isinstance(message, dict) else None
    return "" if isinstance(agency, dict) and isinstance(agency.get("label"), str) else "no agency"


def _work_list(answer: Answer) -> str:
    """What is wrong with the answer to a list call; errors in the API's own words are left to habanero."""
    if answer.status == 404:
        return "there is no list of works at this address"
    if answer.status != 200:
        return ""
    message = _message(answer)
    items = message.get("items") if isinstance(message, dict) else None
    # What a record without a DOI stands for was found as well, and must not be taken for absent.
    return "" if isinstance(items, list) and all(map(_doi_of, items)) else "no list of works"


def _work(answer: Answer, identifier: str) -> Work:
    """The work in an answer that `_about` found right, knowing `identifier` as its alias where it is one."""
    work = work_from_json(_message(answer))
    is_alias = identifier != work.DOI
    return replace(work, aliases=(*work.aliases, identifier)) if is_alias else work


def _candidates(items: Iterable[Mapping[str, Any]]) -> Iterable[Candidate]:
    """The works of a search, best first."""
    for rank, item in enumerate(items):
        score = _score(item.get("score"))
        yield Candidate(work=work_from_json(item), source="crossref", rank=rank, score=score)


def _score(value: Any) -> float:
    """A relevance as the API gives it; 0 for what is none (JSON's numbers have no end, ours do)."""
    try:
        score = float(value) if isinstance(value, int | float) else 0.0
    except OverflowError:
        return 0.0
    return score if isfinite(score) else 0.0


def _completed(answer: Found | Silence, whole: Mapping[str, Looked]) -> Found | Silence:
    """Candidates with the books among them in full; silence about one of these is silence about all."""
    if isinstance(answer, Silence):
        return answer
    silent = [s for c in answer if isinstance(s := whole.get(c.work.DOI), Silence)]
    if silent:
        return silent[0]
    return tuple(replace(c, work=w) if isinstance(w := whole.get(c.work.DOI), Work) else c for c in answer)


def _misunderstood(answer: Answer) -> Silence:
    return Silence(source="crossref", reason=f"did not understand the question (status {answer.status})")


SOURCE = Declaration(name="crossref", open=CrossrefSource, services=services, settings=(URL, TOKEN))
