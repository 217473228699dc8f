"""The front door: every request is judged and measured here, and every answer leaves with its safety headers.

It stands around the whole application, so that what is not found, static files
and errors pass it too.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from enrich.web.guard import SIGN_IN, Asker, Refused, is_a_guess, is_shared, judged
from enrich.web.guesses import Guesses
from enrich.web.rendering import text_of
from enrich.web.sessions import Sessions

if TYPE_CHECKING:
    from enrich.web.service import Service

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none at all a browser sends our own forms from "null"
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""What every answer says, unless its own handler says otherwise."""
TO_ALL: Mapping[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": "content-type",
    "access-control-expose-headers": "retry-after",
    "cross-origin-resource-policy": "cross-origin",
}
"""What answers say that pages of other sites may read; no cookie of theirs is heard with it."""
TOO_MUCH = Refused(413, "This is more than the service takes at once.")
TOO_SLOW = Refused(408, "Nothing more of this request came for a minute.")
_IDLE = 60.0
"""Seconds for which a request may fall silent in its midst."""
_TWICE = Refused(400, "A header that says who asks, or whom, was sent twice.")
_AND = "\n"
_ONCE = ("host", "origin", "authorization", "content-length")


class Door:
    """An ASGI application around another."""

    def __init__(self, app: Any, service: Service, sessions: Sessions) -> None:
        self._app, self._service, self._sessions = app, service, sessions
        self._guesses = Guesses()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._asked(scope, receive, send)

    async def _asked(self, scope: Scope, receive: Receive, send: Send) -> None:
        asker = self._judged(scope)
        if isinstance(asker, Refused):
            await self._refuse(asker, scope, send)
            return
        scope["state"]["owner"] = asker.owner
        measured = _Measured(receive, self._service.limits.upload)
        dressed = _Dressed(send, _SHARED_DRESS if is_shared(scope["path"]) else _RAW)
        await self._app(scope, measured, dressed)
        if scope["path"] == SIGN_IN and dressed.status == 403:
            self._guesses.wrong(_from(scope), time.monotonic())

    async def _refuse(self, refused: Refused, scope: Scope, send: Send) -> None:
        """Answer with the reason; a person who is to send the token is led to where it can be typed."""
        for_people = b"text/html" in dict(scope["headers"]).get(b"accept", b"")
        status, kind = refused.status, b"application/json"
        body = msgspec.json.encode({"status_code": status, "detail": refused.detail})
        headers = list(_RAW)
        if refused.wait:
            headers.append((b"retry-after", str(refused.wait).encode()))
        if status == 401 and self._service.token and not self._service.user_header:
            headers.append((b"www-authenticate", b"Bearer"))
            if for_people and scope["method"] == "GET":
                status = 303
                headers.append((b"location", b"/sign-in"))
        if for_people:
            kind = b"text/html; charset=utf-8"
            body = text_of("error.html", title="Not answered", detail=refused.detail, who="").encode()
        headers += [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _judged(self, scope: Scope) -> Asker | Refused:
        headers = _headers(scope)
        if any(_AND in headers.get(name, "") for name in (*_ONCE, self._service.user_header.lower())):
            return _TWICE
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self._service.limits.upload:
            return TOO_MUCH
        return self._guessed(scope, headers) or self._whose(scope, headers)

    def _whose(self, scope: Scope, headers: Mapping[str, str]) -> Asker | Refused:
        asker = judged(self._service, scope["method"], scope["path"], headers, self._sessions.open)
        if isinstance(asker, Refused) and asker.status == 401 and headers.get("authorization"):
            self._guesses.wrong(_from(scope), time.monotonic())
        return asker

    def _guessed(self, scope: Scope, headers: Mapping[str, str]) -> Refused | None:
        """Refuse to hear another guess at the token from where too many wrong ones came."""
        if not is_a_guess(self._service, scope["method"], scope["path"], headers):
            return None
        wait = math.ceil(self._guesses.wait(_from(scope), time.monotonic()))
        sentence = "Too many wrong tokens came from your address; try again in a minute."
        return Refused(429, sentence, wait) if wait else None


def _from(scope: Scope) -> str:
    """The address from which a request comes."""
    return str((scope.get("client") or ("",))[0])


def _headers(scope: Scope) -> dict[str, str]:
    """The headers by their names in lower case; of one sent twice the values on two lines."""
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name, said = raw.decode("latin-1").lower(), value.decode("latin-1")
        found[name] = f"{found[name]}{_AND}{said}" if name in found else said
    return found


class TooMuch(Exception):
    """A request that goes on where its limit is reached."""


class TooSlow(Exception):
    """A request that falls silent before it is whole."""


class _Measured:
    """Passes on what is sent, up to the limit and while it comes: not every request says how long it is."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left, self._is_whole = receive, most, False

    async def __call__(self) -> Message:
        if self._is_whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), _IDLE)
        except TimeoutError:
            raise TooSlow from None
        self._is_whole = not message.get("more_body", False)
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise TooMuch
        return message


class _Dressed:
    """Gives each answer the headers that it has not."""

    def __init__(self, send: Send, dress: Sequence[tuple[bytes, bytes]]) -> None:
        self._send, self._dress = send, dress
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = list(message["headers"])
            there = {name.lower() for name, _ in given}
            given += [(n, v) for n, v in self._dress if n not in there]
            message = {**message, "headers": given}
        await self._send(message)


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


_RAW = _raw(HEADERS)
_SHARED_DRESS = _raw({**HEADERS, **TO_ALL})
