"""Whether a request may pass, and whose it is: judged by its headers alone, before anything is read or done.

A page at a stranger's address can make a browser ask a service on its own
machine, under the stranger's name for it (its Host) or from the stranger's page
(its Origin). Pure: headers in, a refusal or a person out.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from enrich.web.service import Service

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that change nothing."""
SIGN_IN = "/sign-in"
OPEN = frozenset({"/health", SIGN_IN})
"""Paths that tell nothing of anybody: an orchestrator and a browser ask for them without a name, as for files
below `STATIC`."""
STATIC = "/static/"
SHARED = ("/reconcile", "/works")
"""Paths that pages of other sites may ask, and read the answer: protocols that want it and change nothing."""
COOKIE = "enrich-session"
_OWN_SITES = ("", "same-origin", "none")
_LONGEST_NAME = 200


class Refused(Struct, frozen=True):
    """Why a request is not answered: an HTTP status, a sentence, and for how many seconds, 0 for good."""

    status: int
    detail: str
    wait: int = 0


class Asker(Struct, frozen=True):
    """Whose a request is: `owner` is the name under which jobs are kept, "" for who is at this machine."""

    owner: str = ""


def judged(
    service: Service, method: str, path: str, headers: Mapping[str, str], sessions: frozenset[str]
) -> Asker | Refused:
    """Return whose a request is, or why it is refused.

    `headers` have names in lower case; `sessions` are those that signed in with the token.
    """
    refused = _host(service, headers) or (None if is_shared(path) else _origin(service, method, headers))
    if refused:
        return refused
    if path in OPEN or path.startswith(STATIC):
        return Asker()
    return _whose(service, headers, sessions)


def is_a_guess(service: Service, method: str, path: str, headers: Mapping[str, str]) -> bool:
    """Whether a request brings a token, right or wrong."""
    if not service.token or service.user_header:
        return False
    return "authorization" in headers or (path == SIGN_IN and method not in SAFE)


def is_shared(path: str) -> bool:
    """Whether pages of any site may ask at this path."""
    return any(path == shared or path.startswith(f"{shared}/") for shared in SHARED)


def _host(service: Service, headers: Mapping[str, str]) -> Refused | None:
    host = host_of(headers.get("host", ""))
    if host in service.known_as:
        return None
    return Refused(
        421,
        "This service does not answer under that name. Whoever runs it can allow the name "
        "with `enrich serve --name`.",
    )


def host_of(value: str) -> str:
    """The name in a Host header, without its port, in lower case; "" where it is none."""
    try:
        return (urlsplit(f"//{value}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _origin(service: Service, method: str, headers: Mapping[str, str]) -> Refused | None:
    """Refuse to change something for a page that is not of this service; other programs send no origin."""
    if method in SAFE:
        return None
    origin = headers.get("origin", "")
    # Many a proxy asks under a host of its own; the names that were given are this service's all the same.
    own = {headers.get("host", "").lower(), *(name.lower() for name in service.names)}
    strange = origin and _netloc(origin) not in own
    if strange or headers.get("sec-fetch-site", "") not in _OWN_SITES:
        return Refused(403, "This was asked from another site's page; open the page of this service itself.")
    return None


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _whose(service: Service, headers: Mapping[str, str], sessions: frozenset[str]) -> Asker | Refused:
    if service.user_header:
        return _named(service.user_header, headers)
    if service.token:
        return _with_token(service.token, headers, sessions)
    return Asker()


def _named(header: str, headers: Mapping[str, str]) -> Asker | Refused:
    name = _as_meant(headers.get(header.lower(), "")).strip()
    if 0 < len(name) <= _LONGEST_NAME and name.isprintable():
        return Asker(name)
    return Refused(401, "Nobody is named here: the proxy in front of this service must say who asks.")


def _as_meant(value: str) -> str:
    """A header's value, which comes byte for byte, as the UTF-8 that proxies send."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def _with_token(token: str, headers: Mapping[str, str], sessions: frozenset[str]) -> Asker | Refused:
    scheme, _, sent = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and hmac.compare_digest(_as_meant(sent).strip().encode(), token.encode()):
        return Asker("token")
    if cookie_in(headers.get("cookie", ""), COOKIE) in sessions:
        return Asker("token")
    return Refused(401, "This service asks for its token: send `Authorization: Bearer` and the token.")


def cookie_in(header: str, name: str) -> str:
    """The value of a cookie, "" where it was not sent."""
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""
