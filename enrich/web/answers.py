"""Errors as answers: a status and a sentence, as JSON for programs and as a page for people."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from enrich.errors import EnrichError
from enrich.failures import ADVICE, log, what
from enrich.web.desk.desk import Busy, NoSuchJob
from enrich.web.desk.views import NoSuchReference
from enrich.web.door import TOO_MUCH, TOO_SLOW, TooMuch, TooSlow
from enrich.web.rendering import page


class Problem(Struct, frozen=True):
    """An error: the HTTP status, and a sentence that says what happened and what to do."""

    status_code: int
    detail: str


_STATUS: Mapping[type[EnrichError], int] = {NoSuchJob: 404, NoSuchReference: 404, Busy: 409}
_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not answer that method.",
}
_Request = Request[Any, Any, Any]


def answer(
    request: _Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> Response[Any]:
    """An error as whoever asked can read it."""
    if _is_for_people(request):
        said = HTTPStatus(status).phrase
        shown: Response[Any] = page("error.html", status=status, title=said, detail=detail, who="")
    else:
        shown = Response(Problem(status, detail), status_code=status)
    shown.headers.update(headers or {})
    return shown


def _is_for_people(request: _Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def _http(request: _Request, error: HTTPException) -> Response[Any]:
    detail = _SENTENCES.get(error.status_code, "") or f"{_detail(error)}".rstrip(".") + "."
    return answer(request, error.status_code, detail, error.headers)


def _detail(error: HTTPException) -> str:
    """What is wrong, with the names of the parts that are."""
    if not isinstance(error, ValidationException):
        return error.detail
    extra = error.extra if isinstance(error.extra, list) else []
    parts = [
        f"{one.get('key', 'what was sent')}: {one.get('message', '')}"
        for one in extra
        if isinstance(one, dict)
    ]
    return (
        f"What was sent cannot be understood ({'; '.join(parts)})"
        if parts
        else "What was sent cannot be understood"
    )


def _told(request: _Request, error: EnrichError) -> Response[Any]:
    return answer(request, _STATUS.get(type(error), 400), str(error))


def _too_much(request: _Request, _: TooMuch) -> Response[Any]:
    return answer(request, TOO_MUCH.status, TOO_MUCH.detail)


def _too_slow(request: _Request, _: TooSlow) -> Response[Any]:
    return answer(request, TOO_SLOW.status, TOO_SLOW.detail, {"connection": "close"})


def _failed(request: _Request, error: Exception) -> Response[Any]:
    log(error)
    return answer(request, 500, f"failed, and that is a fault of enrich itself ({what(error)}). {ADVICE}")


HANDLERS: ExceptionHandlersMap = {
    HTTPException: _http,
    EnrichError: _told,
    TooMuch: _too_much,
    TooSlow: _too_slow,
    Exception: _failed,
}
"""What becomes of an error that a handler raises."""
