"""`/works`, `/works/{doi}`, `/works/{doi}/agency`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import unquote

import msgspec
from litestar import MediaType, Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from enrich.comparable import doi
from enrich.index import Reader
from enrich.records import Work
from enrich.web.described import NUMBER, TEXT, taking
from enrich.web.held import Held
from enrich.web.service import Service
from enrich.web.works import messages
from enrich.web.works.books import Books
from enrich.web.works.questions import (
    FILTERS,
    MOST_ROWS,
    MOST_SKIPPED,
    QUERIES,
    ROWS,
    Invalid,
    Listing,
    listing_of,
)

PATH = "/works"
_AGENCY = "/agency"
_Request = Request[Any, Any, Any]
_Answer = Response[bytes]


_LISTED = {
    **dict.fromkeys(QUERIES, (TEXT, "Words of the work; all that are given are searched together.")),
    "filter": (TEXT, f"Names and values such as `doi:10.1000/182`, parted by commas: {', '.join(FILTERS)}."),
    "rows": (
        NUMBER,
        f"How many works, {ROWS} unless said, at most {MOST_ROWS:,}; 0: how many there are.",
    ),
    "offset": (NUMBER, f"How many of the first are left out, at most {MOST_SKIPPED:,}."),
    "select": (TEXT, "The fields that are wanted, parted by commas."),
}


@get(
    "/",
    summary="Works of the local index, as the Crossref REST API lists them",
    operation_class=taking(_LISTED),
)
async def works(request: _Request, held: NamedDependency[Held]) -> _Answer:
    """List works, most like the query first."""
    asked = listing_of(dict(request.query_params.items()))
    books = await held.books() if asked.isbns else None
    return _json(await held.ask(partial(_list, asked=asked, books=books)))


@get("/{path:path}", summary="A work by its DOI, or who registered it (`…/agency`)")
async def one_work(request: _Request, path: FromPath[str], held: NamedDependency[Held]) -> _Answer:
    """Tell of one work."""
    named = _as_sent(request) or path.strip("/")
    bare = named.removesuffix(_AGENCY)
    work = await held.ask(partial(_work, named=named))
    if work is None and bare != named:
        work = await held.ask(partial(_work, named=bare))
        return _told(work, bare, messages.agency, _AGENCY)
    return _told(work, named, messages.work)


def routes(_: Service) -> Sequence[ControllerRouterHandler]:
    """This group."""
    return (
        Router(
            PATH, route_handlers=(works, one_work), exception_handlers={Invalid: _invalid}, tags=["Crossref"]
        ),
    )


def _list(index: Reader, asked: Listing, books: Books | None) -> bytes:
    return msgspec.json.encode(messages.found(index, asked, books))


def _work(index: Reader, named: str) -> Work | None:
    identifier = doi.normalise(named)
    return index.lookup(identifier) if identifier else None


def _as_sent(request: _Request) -> str:
    """What follows `/works/` in the address, sign by sign: a path has fewer slashes than a DOI may have."""
    sent = unquote(request.scope["raw_path"].decode("latin-1").partition("?")[0])
    return sent.partition(f"{PATH}/")[2].rstrip("/")


def _told(
    work: Work | None, named: str, message: Callable[[Work], dict[str, Any]], behind: str = ""
) -> _Answer:
    """The answer about a work; of one that was asked for by another of its names, where it is."""
    if work is None:
        return Response(b"Resource not found.", status_code=404, media_type=MediaType.TEXT)
    if doi.normalise(named) != work.DOI:
        place = f"{PATH}/{doi.quoted(work.DOI)}{behind}"
        return Response(b"", status_code=301, media_type=MediaType.TEXT, headers={"location": place})
    return _json(msgspec.json.encode(message(work)))


def _json(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> _Answer:
    return Response(body, status_code=status, media_type=MediaType.JSON, headers=dict(headers or {}))


def _invalid(_: _Request, error: Invalid) -> _Answer:
    return _json(msgspec.json.encode(messages.refused(error)), 400)
