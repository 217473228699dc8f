"""DataCite over the network: theses, datasets, reports, preprints and software with a DataCite DOI.

Its records are read into the same `Work` as Crossref's. It can be searched by
title only, and all words of a query must occur; so a reference without a title
cannot be put to it, which is said and not taken for an absence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from enrich.comparable import doi
from enrich.comparable.genres import kind_said
from enrich.comparable.text import tokens
from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer, Valid, doi_path
from enrich.network.services import Rate, Service
from enrich.records import Candidate, Name, Reference, Silence, Work
from enrich.settings import Setting, Settings
from enrich.sources.base import CannotSay, Declaration, Found, Place, cannot_say, silence, understood
from enrich.wire.cleaning import YEARS, cleaned

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
_YEAR = re.compile(r"[0-9]{4}(?![0-9])")
_NUMBERED = re.compile(r"\b(?:report|series|standard|paper|document|thesis)\b", re.IGNORECASE)
_TYPES = {
    "Book": "book",
    "Collection": "dataset",
    "ComputationalNotebook": "software",
    "ConferenceProceeding": "proceedings",
    "DataPaper": "journal-article",
    "BookChapter": "book-chapter",
    "ConferencePaper": "proceedings-article",
    "Dataset": "dataset",
    "Dissertation": "dissertation",
    "JournalArticle": "journal-article",
    "PeerReview": "peer-review",
    "Preprint": "posted-content",
    "Report": "report",
    "Software": "software",
    "Standard": "standard",
}
_SAID = {
    "thesis": "dissertation",
    "dataset": "dataset",
    "software": "software",
    "report": "report",
    "standard": "standard",
}
"""Crossref's types for what a record says in words, where the general type is but “Text”."""


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


def work_from_attributes(attributes: Mapping[str, Any]) -> Work:
    """Return the `Work` that one DataCite record describes; raises ValueError without a DOI."""
    identifier = doi.normalise(_text(attributes.get("doi")))
    if not identifier or not identifier.isprintable():
        raise ValueError("the record carries no DOI")
    container, kind = _object(attributes.get("container")), _object(attributes.get("types"))
    titles = _objects(attributes.get("titles"))
    title = {_text(t.get("titleType")): _text(t.get("title")) for t in reversed(titles)}
    years = tuple(dict.fromkeys(_years(attributes)))
    work = Work(
        DOI=identifier,
        title=_present(title.get("") or title.get("TranslatedTitle")),
        subtitle=_present(title.get("Subtitle")),
        original_title=_other_titles(titles),
        author=_names(_objects(attributes.get("creators"))),
        editor=_names(
            c for c in _objects(attributes.get("contributors")) if c.get("contributorType") == "Editor"
        ),
        container_title=_present(_text(container.get("title"))),
        issued=years[0] if years else None,
        years=years,
        volume=_text(container.get("volume")),
        issue=_text(container.get("issue")),
        page="-".join(
            _present(_text(container.get("firstPage"))) + _present(_text(container.get("lastPage")))
        ),
        publisher=_publisher(attributes.get("publisher")),
        institution=tuple(
            _text(c.get("name"))
            for c in _objects(attributes.get("contributors"))
            if c.get("contributorType") == "HostingInstitution"
        ),
        version=_text(attributes.get("version")),
        number=_numbers(attributes),
        type=_type(kind),
        subtype="preprint" if kind.get("resourceTypeGeneral") == "Preprint" else "",
        language=_text(attributes.get("language")),
        ISSN=_related(attributes, "ISSN"),
        ISBN=_related(attributes, "ISBN"),
        is_preprint_of=_published(attributes) if kind.get("resourceTypeGeneral") == "Preprint" else (),
        agency="DataCite",
    )
    return cleaned(work)


def _years(attributes: Mapping[str, Any]) -> list[int]:
    """The year of publication, a number or its digits, and years of the dates that a reference may print."""
    kinds = ("Issued", "Available", "Created")
    dates = [_text(d.get("date")) for d in _objects(attributes.get("dates")) if d.get("dateType") in kinds]
    published = attributes.get("publicationYear")
    dates.insert(0, str(published) if type(published) is int and published in YEARS else _text(published))
    return [int(found.group()) for date in dates if (found := _YEAR.match(date))]


def _type(kind: Mapping[str, Any]) -> str:
    """Crossref's type: of the general type, else of the words beside it, else as the record names it."""
    general = _TYPES.get(_text(kind.get("resourceTypeGeneral")))
    said = _SAID.get(kind_said(tokens(_text(kind.get("resourceType")))))
    return general or said or _text(kind.get("citeproc")) or "other"


def _numbers(attributes: Mapping[str, Any]) -> tuple[str, ...]:
    """What a series of reports or a body of standards calls the work: no addresses, no local names."""
    given = [*_objects(attributes.get("identifiers")), *_objects(attributes.get("alternateIdentifiers"))]
    said = (
        _text(item.get("identifier") or item.get("alternateIdentifier"))
        for item in given
        if _NUMBERED.search(_text(item.get("identifierType") or item.get("alternateIdentifierType")))
    )
    return tuple(dict.fromkeys(filter(None, said)))


def _related(attributes: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """Identifiers of `kind` of what the work is part of, or of itself in another form."""
    relations = ("IsPartOf", "IsPublishedIn", "IsIdenticalTo", "IsVariantFormOf")
    items = _objects(attributes.get("relatedIdentifiers"))
    return tuple(
        _text(item.get("relatedIdentifier"))
        for item in items
        if item.get("relatedIdentifierType") == kind and item.get("relationType") in relations
    )


def _other_titles(titles: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Titles in another language or form, under which a reference may know the work just as well."""
    kinds = ("", "TranslatedTitle", "AlternativeTitle", "Other")
    said = [_text(t.get("title")) for kind in kinds for t in titles if _text(t.get("titleType")) == kind]
    return tuple(dict.fromkeys(filter(None, said[1:])))


def _published(attributes: Mapping[str, Any]) -> tuple[str, ...]:
    """The DOIs of what a preprint became, of which it is called a version; its own versions do not count."""
    own = doi.normalise(_text(attributes.get("doi"))).partition("/")[0]
    relations = ("IsVersionOf", "IsPreviousVersionOf", "IsVariantFormOf", "IsPreprintOf")
    found = (
        doi.normalise(_text(item.get("relatedIdentifier")))
        for item in _objects(attributes.get("relatedIdentifiers"))
        if item.get("relatedIdentifierType") == "DOI" and item.get("relationType") in relations
    )
    return tuple(one for one in dict.fromkeys(found) if one and one.partition("/")[0] != own)


def _names(items: Iterable[Mapping[str, Any]]) -> tuple[Name, ...]:
    return tuple(name for name in map(_name, items) if name != Name())


def _name(item: Mapping[str, Any]) -> Name:
    family, given = _text(item.get("familyName")), _text(item.get("givenName"))
    return Name(family=family, given=given) if family else Name(name=_text(item.get("name")))


def _publisher(value: Any) -> str:
    return _text(_object(value).get("name")) or _text(value)


def _present(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


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
