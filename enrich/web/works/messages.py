"""The envelopes that Crossref sends works in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from enrich.index import Reader
from enrich.records import Work
from enrich.web.works.books import Books
from enrich.web.works.questions import Invalid, Listing
from enrich.wire.crossref_record import record_of

_VERSION = "1.0.0"


def found(index: Reader, asked: Listing, books: Books | None = None) -> dict[str, Any]:
    """Return the list of works that is asked for, by ISBN with the help of `books`.

    `total-results` says how many there are where all were looked at; of a search, which
    ranks every work that has a word in common, only whether there are more than asked for.
    """
    if asked.filtered:
        items = [record_of(work) for work in _filtered(index, asked, books)]
        return _list(asked, items, len(items))
    if not asked.string:
        return _everything(index, asked)
    ranked = index.search(asked.string, asked.offset + asked.rows + 1)
    items = [{**record_of(one.work), "score": one.score} for one in ranked]
    return _list(asked, items, len(items))


def work(record: Work) -> dict[str, Any]:
    """Return the message of one work."""
    return enveloped("work", record_of(record))


def agency(record: Work) -> dict[str, Any]:
    """Return the message on who registered a DOI."""
    label = record.agency
    return enveloped("work-agency", {"DOI": record.DOI, "agency": {"id": label.lower(), "label": label}})


def refused(error: Invalid) -> dict[str, Any]:
    """Return the message on a parameter that cannot be answered."""
    fault = {"type": error.kind, "value": error.value, "message": error.message}
    return {"status": "failed", "message-type": "validation-failure", "message": [fault]}


def enveloped(kind: str, message: Any) -> dict[str, Any]:
    """Return `message` in its envelope."""
    return {"status": "ok", "message-type": kind, "message-version": _VERSION, "message": message}


def _filtered(index: Reader, asked: Listing, books: Books | None) -> Iterator[Work]:
    """The works with these numbers, each once."""
    if asked.isbns and books is None:
        raise Invalid("filter-not-available", "isbn", "This index is too large to be asked by ISBN.")
    named = [*asked.dois, *(one for number in asked.isbns for one in (books or {}).get(number, ()))]
    held = (work for work in index.lookup_many(list(dict.fromkeys(named))) if work is not None)
    for work in {work.DOI: work for work in held}.values():
        if not asked.types or work.type in asked.types:
            yield work


def _everything(index: Reader, asked: Listing) -> dict[str, Any]:
    """How many works there are; which they are cannot be listed page by page."""
    if asked.rows:
        sentence = "This index lists works for a query or a filter; with rows=0 it tells how many it holds."
        raise Invalid("parameter-missing", "query", sentence)
    return _list(asked, [], index.works)


def _list(asked: Listing, items: list[dict[str, Any]], total: int) -> dict[str, Any]:
    shown = items[asked.offset : asked.offset + asked.rows]
    return enveloped(
        "work-list",
        {
            "facets": {},
            "total-results": total,
            "items": [_selected(one, asked.select) for one in shown],
            "items-per-page": asked.rows,
            "query": {"start-index": asked.offset, "search-terms": asked.terms or None},
        },
    )


def _selected(record: dict[str, Any], select: Iterable[str]) -> dict[str, Any]:
    wanted = frozenset(select)
    return {name: value for name, value in record.items() if not wanted or name in wanted}
