"""Reads a work from the JSON that DataCite sends and publishes: the `attributes` of a record.

The API, the public data file and content negotiation share this shape. Like
Crossref's it is taken leniently; only a record without a DOI is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from enrich.comparable import doi
from enrich.comparable.genres import kind_said
from enrich.comparable.text import tokens
from enrich.records import Name, Work
from enrich.wire.cleaning import YEARS, cleaned

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
