"""Reads the parameters of `/works` as Crossref takes them, or says in its way what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from enrich.comparable import doi, isbn
from enrich.comparable.text import ends

MOST_ROWS = 1_000
MOST_SKIPPED = 10_000
ROWS = 20
_LONGEST = 10_000
_QUERY = "query"
_FIELDS = (
    "bibliographic", "title", "container-title", "author", "editor", "chair", "translator", "contributor",
    "affiliation", "publisher-name", "event-name",
)  # fmt: skip
QUERIES = (_QUERY, *(f"{_QUERY}.{field}" for field in _FIELDS))
FILTERS = ("doi", "isbn", "type")
SELECTS = (
    "DOI", "URL", "prefix", "title", "subtitle", "original-title", "container-title", "short-container-title",
    "author", "editor", "issued", "published", "published-print", "published-online", "published-other",
    "posted", "volume", "issue", "page", "article-number", "edition-number", "publisher",
    "publisher-location", "institution", "degree", "version", "report-number", "type", "subtype", "language",
    "ISSN", "ISBN", "PMID", "aliases", "relation", "updated-by", "update-to", "agency", "score",
    # Crossref has these too; what is kept of its records has not.
    "abstract", "accepted", "alternative-id", "approved", "archive", "assertion", "chair",
    "clinical-trial-number", "content-created", "content-domain", "content-updated", "created", "deposited",
    "event", "funder", "group-title", "indexed", "is-referenced-by-count", "isbn-type", "issn-type",
    "license", "link", "member", "reference", "reference-count", "references-count", "resource",
    "short-title", "source", "standards-body", "translator", "update-policy",
)  # fmt: skip
_IDLE = ("mailto",)
_BEST_FIRST = {"sort": ("score", "relevance"), "order": ("desc",)}
_NEXT_FILTER = re.compile(r",(?=[a-z-]{2,40}:)")
_DIGITS = re.compile(r"[0-9]{1,9}")


class Invalid(ValueError):
    """A parameter that cannot be answered: what is wrong with it, its value, and a sentence."""

    def __init__(self, kind: str, value: str, message: str) -> None:
        self.kind, self.value, self.message = kind, value[:200], message
        super().__init__(message)


class Listing(Struct, frozen=True, kw_only=True):
    """Which works are wanted: like a `string`, or (`filtered`) those with these `dois` or `isbns`.

    Of the latter only those of one of the `types`, if any are named; `select` names fields, () all.
    """

    string: str = ""
    terms: str = ""
    dois: tuple[str, ...] = ()
    isbns: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    filtered: bool = False
    rows: int = ROWS
    offset: int = 0
    select: tuple[str, ...] = ()


def listing_of(parameters: Mapping[str, str]) -> Listing:
    """Return what is asked of the list of works; raises Invalid."""
    for name, value in parameters.items():
        _refuse_unknown(name, value)
    said = [parameters[name] for name in QUERIES if parameters.get(name, "").strip()]
    filters = _filters(parameters.get("filter", "").strip())
    if said and filters:
        raise Invalid("parameter-not-allowed", "filter", "This index takes a query or a filter, not both.")
    return Listing(
        string=ends(" ".join(said), _LONGEST),
        terms=parameters.get(_QUERY, ""),
        dois=_named(filters.get("doi", ())),
        isbns=tuple(sorted(number for one in filters.get("isbn", ()) for number in isbn.all_in(one))),
        types=tuple(filters.get("type", ())),
        filtered=bool(filters),
        rows=_number(parameters.get("rows"), ROWS, MOST_ROWS),
        offset=_number(parameters.get("offset"), 0, MOST_SKIPPED),
        select=_selected(parameters.get("select", "")),
    )


def _refuse_unknown(name: str, value: str) -> None:
    if name in (*QUERIES, *_IDLE, "filter", "rows", "offset", "select"):
        return
    if name in _BEST_FIRST:
        if value not in _BEST_FIRST[name]:
            raise Invalid(
                "parameter-not-allowed", name, "This index lists the works most like the query first."
            )
    else:
        raise Invalid("parameter-not-allowed", name, f"This index does not support {name[:60]}")


def _named(values: Iterable[str]) -> tuple[str, ...]:
    """The DOIs among `values`, each once; what is no DOI names no work."""
    return tuple(dict.fromkeys(filter(None, map(doi.normalise, values))))


def _filters(value: str) -> dict[str, list[str]]:
    """What is filtered by, values by name."""
    found: dict[str, list[str]] = {}
    for one in _NEXT_FILTER.split(value) if value else ():
        name, colon, given = one.partition(":")
        if name not in FILTERS or not colon:
            sentence = f"Filter '{name[:60]}' specified but there is no such filter for this index."
            raise Invalid("filter-not-available", name, f"{sentence} Valid filters are: {', '.join(FILTERS)}")
        found.setdefault(name, []).append(given)
    if found and not {"doi", "isbn"} & found.keys():
        sentence = "This index lists works by their DOI or ISBN; it cannot list all works of a type."
        raise Invalid("parameter-not-allowed", "filter", sentence)
    return found


def _number(value: str | None, default: int, most: int) -> int:
    if value is None:
        return default
    if not _DIGITS.fullmatch(value) or int(value) > most:
        sentence = (
            f"Integer specified as {value[:60]} but must be a positive integer less than or equal to {most}."
        )
        raise Invalid("integer-not-valid", value, sentence)
    return int(value)


def _selected(value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    for name in names:
        if name not in SELECTS:
            sentence = f"Select '{name[:60]}' specified but there is no such select for this route."
            raise Invalid("select-not-available", name, f"{sentence} Valid selects are: {', '.join(SELECTS)}")
    return names
