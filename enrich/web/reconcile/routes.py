"""`/reconcile`: the Reconciliation API 0.2 for OpenRefine, by GET and by POST.

Pages of other sites may ask here, as the protocol wants it: nothing is changed
by it, and no cookie opens it to them. What cannot be answered now is 503 or 429
with the seconds to wait, which OpenRefine obeys; what was not understood is 400.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from litestar import HttpMethod, MediaType, Request, Response, Router, get, route
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.types import ControllerRouterHandler

from enrich.comparable import doi
from enrich.errors import EnrichError
from enrich.failures import ADVICE, log, what
from enrich.web.answers import HANDLERS
from enrich.web.described import TEXT, taking
from enrich.web.reconcile import preview, suggesting
from enrich.web.reconcile.answering import Reconciling
from enrich.web.reconcile.asking import SHORTEST, SILENT, Later
from enrich.web.reconcile.manifest import manifest
from enrich.web.reconcile.offers import name_of
from enrich.web.reconcile.questions import MOST_BYTES, Malformed, TooMany, form_of
from enrich.web.rendering import page
from enrich.web.service import Service

PATH = "/reconcile"
TAG = "OpenRefine"
_Request = Request[Any, Any, Any]
_Answer = Response[bytes]
_Who = NamedDependency[Reconciling]
_Text = FromQuery[str]
_ASKED = {
    "queries": (TEXT, "A batch of queries as JSON, by keys of your own; by POST it may stand in a form."),
    "extend": (TEXT, "Ids of works and properties as JSON; instead of queries."),
}


@route(
    "/",
    http_method=[HttpMethod.GET, HttpMethod.POST],
    summary="The manifest, a batch of `queries`, or an `extend`",
    media_type=MediaType.JSON,
    status_code=200,
    operation_class=taking(_ASKED),
)
async def reconcile(request: _Request, reconciling: _Who, owner: NamedDependency[str]) -> _Answer:
    """Answer a batch of queries, an extension, or with the manifest where neither is asked."""
    given = await _given(request)
    asked = [name for name in _ASKED if name in given]
    if not asked and request.method == HttpMethod.GET:
        return _json(manifest(_base(request)))
    if len(asked) != 1:
        raise Malformed("Send either “queries” or “extend”, with JSON in it.")
    answer = reconciling.queries if asked == ["queries"] else reconciling.extend
    return _json(await answer(given[asked[0]], owner))


@get("/suggest/entity", summary="Works that are called so", media_type=MediaType.JSON)
async def suggest_entity(reconciling: _Who, prefix: _Text = "", cursor: _Text = "") -> _Answer:
    """Suggest works of the local index."""
    return _json({"result": await reconciling.suggested(prefix, _number(cursor))})


@get("/suggest/property", summary="Properties that are called so", sync_to_thread=False)
def suggest_property(prefix: _Text = "", cursor: _Text = "") -> _Answer:
    """Suggest properties."""
    return _json({"result": suggesting.properties(prefix, _number(cursor))})


@get("/suggest/type", summary="Types of works that are called so", sync_to_thread=False)
def suggest_type(prefix: _Text = "", cursor: _Text = "") -> _Answer:
    """Suggest types."""
    return _json({"result": suggesting.types(prefix, _number(cursor))})


@get("/properties", summary="The properties that columns can be made of", sync_to_thread=False)
def properties(type_: Annotated[str, QueryParameter(name="type")] = "", limit: _Text = "") -> _Answer:
    """Propose properties."""
    return _json(suggesting.proposed(type_, _number(limit)))


@get("/preview", summary="A work as a small page", media_type=MediaType.HTML)
async def previewed(reconciling: _Who, id: _Text = "") -> Response[str]:
    """Show a work in OpenRefine's frame."""
    named = doi.normalise(id)
    work = (await reconciling.works([named])).get(named) if named else None
    if work is None:
        return _small(id[:200], [preview.UNKNOWN], status=404)
    return _small(name_of(work), list(preview.lines_of(work)), address=doi.url(work.DOI))


@get("/features/{name:str}", summary="What a feature of a candidate means", media_type=MediaType.HTML,
     sync_to_thread=False)  # fmt: skip
def feature(name: FromPath[str]) -> Response[str]:
    """Say what a feature means."""
    said = preview.meaning(name)
    return _small(name[:200], [said or "There is no such feature."], status=200 if said else 404)


def routes(_: Service) -> Sequence[ControllerRouterHandler]:
    """This group."""
    handlers = (reconcile, suggest_entity, suggest_property, suggest_type, properties, previewed, feature)
    return (
        Router(
            PATH,
            route_handlers=handlers,
            exception_handlers={
                Later: _later,
                Malformed: _malformed,
                EnrichError: _unable,
                Exception: _failed,
                HTTPException: HANDLERS[HTTPException],
            },
            tags=[TAG],
        ),
    )


async def _given(request: _Request) -> Mapping[str, str]:
    """What is asked, in the address or in a form."""
    given = {name: value for name, value in request.query_params.items() if name in _ASKED}
    if request.method == HttpMethod.POST:
        given |= await sync_to_thread(form_of, await _body(request))
    return given


async def _body(request: _Request) -> bytes:
    """What was sent, which need not say how long it is."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise TooMany(f"At most {MOST_BYTES // 1_000_000} MB are taken at once; send smaller batches.")
    return bytes(body)


def _base(request: _Request) -> str:
    return str(request.base_url).rstrip("/")


def _number(value: str) -> int:
    """A number in an address; 0 for what is none, for suggestions are no place for errors."""
    return int(value) if value.isdecimal() and len(value) < 10 else 0


def _json(told: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> _Answer:
    return Response(
        msgspec.json.encode(told), status_code=status, media_type=MediaType.JSON, headers=dict(headers or {})
    )


def _small(name: str, lines: Sequence[str], *, status: int = 200, address: str = "") -> Response[str]:
    shown = page("preview.html", status=status, name=name or "?", lines=lines, address=address)
    shown.headers["content-security-policy"] = preview.POLICY
    return shown


def _later(_: _Request, later: Later) -> _Answer:
    status = 429 if later.crowded else 503
    told = {"status_code": status, "detail": f"Not now: {later.reason}"}
    return _json(told, status, {"retry-after": str(later.wait)})


def _unable(request: _Request, error: EnrichError) -> _Answer:
    """What cannot be read here, an index or the ledger, says nothing about a work."""
    return _later(request, Later(str(error), SILENT))


def _failed(request: _Request, error: Exception) -> _Answer:
    """A fault of enrich itself: with a 500 OpenRefine would leave ten rows blank and not ask again."""
    log(error)
    return _later(request, Later(f"enrich itself failed ({what(error)}). {ADVICE}", SHORTEST))


def _malformed(_: _Request, error: Malformed) -> _Answer:
    status = 413 if isinstance(error, TooMany) else 400
    return _json({"status_code": status, "detail": str(error)}, status)
