"""DataCite over the network: theses, datasets, reports, preprints and software with a DataCite DOI.

Its records are read into the same `Work` as Crossref's. It can be searched by
title only, and all words of a query must occur; so a reference without a title
cannot be put to it, which is said and not taken for an absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from enrich.comparable import doi
from enrich.comparable.text import tokens
from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer, Valid, doi_path
from enrich.network.services import Rate, Service
from enrich.records import Candidate, Reference, Silence, Work
from enrich.settings import Setting, Settings
from enrich.sources.base import CannotSay, Declaration, Found, Place, cannot_say, silence, understood
from enrich.wire.datacite import work_from_attributes

if TYPE_CHECKING:
    from enrich.network.door import Door

URL = Setting(
    name="datacite_url",
    default="https://api.datacite.org",
    help="the DataCite REST API: works by DOI; searches by title",
)

ACCEPT = "application/vnd.api+json"
ROWS = 10
_WORDS = 12


def services(settings: Settings) -> tuple[Service, ...]:
    """DataCite: 500 requests in five minutes, twice as many for those who say who they are."""
    rate = Rate(1000 if settings.mailto else 500, 300.0)
    datacite = Service(
        name="datacite",
        label="DataCite",
        base_url=settings.of(URL),
        pool="identified" if settings.mailto else "public",
        rates={"single": rate, "list": rate},
        concurrency=2,
        lists=frozenset({"/dois"}),
        advice="https://status.datacite.org tells whether DataCite is up.",
    )
    return (datacite,)


class DataCiteSource:
    """Answers from the DataCite REST API."""

    name = "datacite"

    def __init__(self, settings: Settings, door: Door) -> None:
        self._door = door

    def describe(self) -> str:
        return "DataCite"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        """See `Source.lookup`; one request for each DOI."""
        return self._door.each(self.name, self._single, dois)

    def search_many(self, references: Sequence[Reference]) -> Sequence[Found | Silence]:
        """See `Source.search_many`. Equal titles are asked once."""
        queries = [query_of(reference) for reference in references]
        found = self._door.each(self.name, self._search, queries)
        return [found[query] for query in queries]

    def at_place(self, places: Sequence[Place]) -> Sequence[Found | Silence | CannotSay]:
        """See `Source.at_place`; few of its works stand in a journal, and it is searched by title only."""
        return cannot_say(self.name, places, "DataCite can be searched by title only.")

    def _single(self, identifier: str) -> Work | Silence | None:
        try:
            answer = self._door.get(
                self.name, f"dois/{doi_path(identifier)}", valid=_about(identifier), accept=ACCEPT
            )
        except SourceUnavailable as error:
            return silence(self.name, error)
        if answer.status == 404:
            return None
        return understood(self.name, lambda: work_from_attributes(_data(answer)["attributes"]))

    def _search(self, query: str) -> Found | Silence:
        if not query:
            return Silence(
                source=self.name,
                reason="can be searched by title only, and none was found in this reference",
                advice="Look it up at https://commons.datacite.org.",
            )
        params = {"query": query, "page[size]": str(ROWS)}
        try:
            answer = self._door.get(self.name, "dois", params, valid=_list, accept=ACCEPT)
        except SourceUnavailable as error:
            return silence(self.name, error)
        return understood(self.name, lambda: self._candidates(_data(answer)))

    def _candidates(self, items: Iterable[Mapping[str, Any]]) -> Found:
        works = [work_from_attributes(item["attributes"]) for item in items]
        return tuple(Candidate(work=w, source=self.name, rank=rank) for rank, w in enumerate(works))


def query_of(reference: Reference) -> str:
    """The first words of the title, all of which DataCite must find; "" without a title."""
    words = tokens(reference.fields.title)[:_WORDS]
    return f"titles.title:({' AND '.join(words)})" if len(words) > 1 else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _data(answer: Answer) -> Any:
    """The `data` of an answer, None where it is no such JSON."""
    return _object(answer.json()).get("data")


def _is_record(item: Any) -> bool:
    attributes = _object(_object(item).get("attributes"))
    return bool(doi.normalise(_text(attributes.get("doi"))))


def _about(identifier: str) -> Valid:
    """A check that an answer is about `identifier`, or says in DataCite's way that it is unknown."""

    def fault(answer: Answer) -> str:
        if answer.status == 404:
            return "" if _has_errors(answer) else "a 404 that is not DataCite's own"
        if answer.status != 200:
            return f"status {answer.status}"
        data = _data(answer)
        if not _is_record(data):
            return "no record of a work"
        answered = doi.normalise(data["attributes"]["doi"])
        return "" if answered == identifier else f"a record of {answered} when asked for {identifier}"

    return fault


def _has_errors(answer: Answer) -> bool:
    return bool(_objects(_object(answer.json()).get("errors")))


def _list(answer: Answer) -> str:
    data = _data(answer)
    sound = answer.status == 200 and isinstance(data, list) and all(map(_is_record, data))
    return "" if sound else "no list of works"


SOURCE = Declaration(name="datacite", open=DataCiteSource, services=services, settings=(URL,))
