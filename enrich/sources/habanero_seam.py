"""Lets habanero build and check Crossref queries while our door carries them.

habanero calls ``httpx2.get`` of its own and offers no session to put in: no
cache, no retries, no redirects, no politeness. Its modules know httpx2 by one
global name, so that name is given to `_Carrier`, which hands a request to
whoever asked through `carried`, and to the real httpx2 for anyone else.
`tests/sources/test_habanero_seam.py` fails the day habanero changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar

import habanero.cnrequest
import habanero.request
import habanero.request_class
import httpx2
from habanero import Crossref, RequestError

from enrich.network.answers import Answer

T = TypeVar("T")
Fetch = Callable[[str, Mapping[str, str]], Answer]
"""Carries one GET: the address without its query, the query, and the answer."""

MODULES = (habanero.request, habanero.request_class, habanero.cnrequest)
_fetch: ContextVar[Fetch | None] = ContextVar("fetch", default=None)


class _Carrier:
    """Stands where habanero expects the module httpx2; all but `get` is httpx2's own."""

    def __getattr__(self, name: str) -> Any:
        return getattr(httpx2, name)

    def get(self, url: str, params: Mapping[str, Any] | None = None, **options: Any) -> httpx2.Response:
        """Answer as httpx2 would; habanero's headers and timeout are the door's business."""
        fetch = _fetch.get()
        if fetch is None:
            return httpx2.get(url, params=params, **options)
        answer = fetch(url, {name: str(value) for name, value in (params or {}).items()})
        return httpx2.Response(
            answer.status,
            headers={"Content-Type": answer.content_type or "application/octet-stream"},
            content=answer.body,
            request=httpx2.Request("GET", url),
        )


for _module in MODULES:
    _module.httpx2 = _Carrier()


def carried(fetch: Fetch, call: Callable[..., T], /, *arguments: Any, **named: Any) -> T:
    """Return ``call(*arguments, **named)``, a habanero call, with its requests carried by `fetch`.

    What `fetch` raises comes through as it is.
    """
    token = _fetch.set(fetch)
    try:
        return call(*arguments, **named)
    finally:
        _fetch.reset(token)


def client(base_url: str) -> Crossref:
    """habanero's client, whose methods word the questions for the API at `base_url`."""
    return Crossref(base_url=base_url)


def first_answer(fetch: Fetch, call: Callable[..., Any], question: Mapping[str, Any]) -> Answer:
    """The first answer that `fetch` carried for ``call(**question)``, whatever habanero thinks of it.

    Raises what `fetch` raises, and what habanero raises of a question that it does not put.
    """
    answers: list[Answer] = []

    def kept(url: str, params: Mapping[str, str]) -> Answer:
        answers.append(fetch(url, params))
        return answers[-1]

    try:
        carried(kept, call, **question)
    except (RequestError, httpx2.HTTPStatusError, RuntimeError, LookupError, TypeError, ValueError):
        if not answers:
            raise
    return answers[0]
