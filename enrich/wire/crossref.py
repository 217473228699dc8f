"""Reads a work from the JSON that the Crossref REST API sends.

The same shape fills dumps, indexes and test data, and it is untidy: titles may
be missing, ``date-parts`` may be ``[[null]]``, an author may be a bare `name`.
Everything is taken leniently; only a record without a DOI is refused. What the
values say is put right by `cleaning`, as it is for every source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from enrich.comparable import doi
from enrich.records import Name, Update, Work
from enrich.wire.cleaning import YEARS, cleaned

W = TypeVar("W", bound=Work)
_BEYOND_NUMBERS = 10**12
"""No volume, issue, page or PMID comes near."""
_DATES = ("issued", "published-print", "published-online", "published", "published-other", "posted")


def work_from_json(record: Mapping[str, Any]) -> Work:
    """Return the `Work` that one Crossref record describes.

    Raises ValueError where `record` is no JSON object or carries no DOI.
    """
    return cleaned(work_as_sent(record))


def work_as_sent(record: Mapping[str, Any]) -> Work:
    """The same before it is cleaned, for those who hand it on to somebody who does."""
    return made_as_sent(record, Work)


def made_as_sent(record: Mapping[str, Any], made: Callable[..., W]) -> W:
    """The same as another kind of work, which `made` makes of a work's fields."""
    if not isinstance(record, Mapping):
        raise ValueError("a work must be a JSON object")
    identifier = doi.normalise(_text(record.get("DOI")))
    if not identifier or not identifier.isprintable():
        raise ValueError("the record carries no DOI")
    years = _years(record)
    return made(
        DOI=identifier,
        title=_texts(record.get("title")),
        subtitle=_texts(record.get("subtitle")),
        original_title=_texts(record.get("original-title")),
        author=_names(record.get("author")),
        editor=_names(record.get("editor")),
        container_title=_texts(record.get("container-title")),
        short_container_title=_texts(record.get("short-container-title")),
        issued=years[0] if years else None,
        years=tuple(dict.fromkeys(years)),
        volume=_text(record.get("volume")),
        issue=_text(record.get("issue")),
        page=_text(record.get("page")),
        article_number=_text(record.get("article-number")),
        edition_number=_text(record.get("edition-number")),
        publisher=_text(record.get("publisher")),
        publisher_location=_text(record.get("publisher-location")),
        institution=_institutions(record),
        degree=_texts(record.get("degree")),
        version=_text(record.get("version")),
        number=_texts(record.get("report-number") or record.get("number")),
        type=_text(record.get("type")),
        subtype=_text(record.get("subtype")),
        language=_text(record.get("language")),
        ISSN=_texts(record.get("ISSN")),
        ISBN=_texts(record.get("ISBN")),
        PMID=_text(record.get("PMID")),
        aliases=tuple(doi.normalise(a) for a in _texts(record.get("aliases"))),
        is_preprint_of=_related(record, "is-preprint-of"),
        has_preprint=_related(record, "has-preprint"),
        updated_by=_updates(record.get("updated-by")),
        update_to=_updates(record.get("update-to")),
        agency=_text(record.get("agency")) or "Crossref",
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    return str(value) if _is_number(value) and abs(value) < _BEYOND_NUMBERS else ""


def _is_number(value: Any) -> bool:
    """Whether JSON gave a whole number: ``true`` is none, though Python counts it as one."""
    return isinstance(value, int) and not isinstance(value, bool)


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    values = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    return tuple(text for text in map(_text, values) if text)


def _institutions(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Where the work was made; older answers hold one institution instead of a list."""
    made, body = record.get("institution"), record.get("standards-body")
    items = [*(made if isinstance(made, list) else [made]), body]
    said = (_text(item.get("name")) for item in items if isinstance(item, Mapping))
    return tuple(name for name in said if name)


def _names(value: Any) -> tuple[Name, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(_name(item) for item in value if isinstance(item, Mapping))


def _name(item: Mapping[str, Any]) -> Name:
    return Name(
        family=_text(item.get("family")),
        given=_text(item.get("given")),
        name=_text(item.get("name")) or _text(item.get("literal")),
        suffix=_text(item.get("suffix")),
    )


def _years(record: Mapping[str, Any]) -> list[int]:
    found = (_date_parts(record.get(field)) for field in _DATES)
    return [parts[0] for parts in found if parts and parts[0] in YEARS]


def _date_parts(value: Any) -> list[int]:
    """The leading numbers of ``{"date-parts": [[year, month, day]]}``; empty where it holds no year."""
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first or not _is_number(first[0]):
        return []
    return [part for part in first if _is_number(part) and abs(part) < _BEYOND_NUMBERS]


def _related(record: Mapping[str, Any], relation: str) -> tuple[str, ...]:
    relations = record.get("relation")
    items = relations.get(relation) if isinstance(relations, Mapping) else None
    return tuple(_related_dois(items if isinstance(items, list) else []))


def _related_dois(items: Iterable[Any]) -> Iterable[str]:
    for item in items:
        if isinstance(item, Mapping) and item.get("id-type", "doi") == "doi":
            identifier = doi.normalise(_text(item.get("id")))
            if identifier:
                yield identifier


def _updates(value: Any) -> tuple[Update, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(
        Update(
            type=_text(item.get("type")),
            DOI=doi.normalise(_text(item.get("DOI"))),
            label=_text(item.get("label")),
            source=_text(item.get("source")),
            updated="-".join(f"{part:02d}" for part in _date_parts(item.get("updated"))),
        )
        for item in value
        if isinstance(item, Mapping)
    )
