"""The page door: asks hosts for pages, safely, one thing at a time, and never again where nobody answers.

    with PageDoor(settings) as door:
        page = door.start("https://publisher.example/article/1").result()

Nothing that a page holds is executed, a cookie is said to its own host alone and
forgotten with the visit, no credential is sent, no proxy of the environment is
used, and a page is read up to a size and a time.
"""

from __future__ import annotations

import errno
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import TypeVar

from urllib3 import BaseHTTPResponse, HTTPHeaderDict
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError, NameResolutionError
from urllib3.exceptions import SSLError as UntrustedError

from enrich.network import body, policy
from enrich.network.agent import user_agent
from enrich.network.pages.addresses import Refused, allowed_names
from enrich.network.pages.connecting import Connector, Resolve, resolve
from enrich.network.pages.robots import Known, rules_from
from enrich.network.pages.turns import Ask, Reply, Turns, Visit
from enrich.network.pages.visiting import STRAIGHT, Way, is_redirect, is_text, visit
from enrich.network.threads import within
from enrich.records import Page, PageFault
from enrich.settings import Settings

T = TypeVar("T")

PACE = 1.0
"""Seconds between two questions to one host, from its answer to the first on."""
LONGEST = 20.0
"""Seconds that one question may take, with everything."""
MOST = 512 * 1024
"""Bytes of a page that are read."""
MOST_OF_FILE = 4 * 1024
"""Bytes of a file that are taken: enough to know that it comes."""
PATIENCE = 60.0
"""Seconds that a host may ask us to wait; who asks for more is not asked again in this run."""
_IN_VAIN = 3
_STRANGERS = (OSError, http.client.HTTPException, HTTPError, UnicodeError, body.TooSlow)
"""What hosts and the way to them can raise; anything else is a fault of this program, and told as one."""
_MOST_COOKIES = 20
_PAIR = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})=([!#-+\--:<-\[\]-~]{0,1000})\s*(?:;|$)")
_WORDS: dict[PageFault, str] = {
    "unresolved": "there is no host of this name",
    "network": "nobody could say where its host is, or no way leads there",
    "unreachable": "its host takes no connection",
    "untrusted": "its host could not prove its identity (its certificate was refused)",
    "timeout": "its host did not answer in time",
    "cut": "its host broke off in the middle of its answer, or answered in another protocol",
    "waiting": "its host asked us to come back later",
}


class PageDoor:
    """Fetches pages for one run, from all threads; close it, or use it in a `with`.

    `look_up` and `pace` (seconds) are for tests. Raises ConfigurationError
    where a host that is to be allowed is none.
    """

    def __init__(self, settings: Settings, look_up: Resolve = resolve, pace: float = PACE) -> None:
        self._allowed = allowed_names(settings.allow_hosts)
        self._connector = Connector(self._allowed, look_up)
        self._rules = Known()
        self._pace = pace
        self._turns = Turns(self._reply)
        self._in_vain: dict[str, int] = {}
        self._shut: dict[str, Reply] = {}
        self._lock = threading.Lock()
        self.requests = 0
        self._headers = {
            "User-Agent": user_agent(settings.mailto),
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }

    def __enter__(self) -> PageDoor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ask for nothing more."""
        self._turns.close()

    def start(self, url: str, read: Callable[[Page], T]) -> Future[T]:
        """Begin to fetch the page at `url`; what `read` makes of it comes when its hosts had their turns.

        The page itself is let go at once, so that many can be on their way.
        """

        def visiting() -> Visit[T]:
            return read((yield from self.visit(url)))

        return self.begin(visiting())

    def visit(self, url: str, way: Way = STRAIGHT) -> Visit[Page]:
        """A visit to one address, as a part of one that may ask for more; see `begin`."""
        return visit(url, self._allowed, self._rules, way)

    def begin(self, visiting: Visit[T]) -> Future[T]:
        """Begin a visit of several addresses, each asked for when its host had its turn."""
        return self._turns.start(visiting)

    def _reply(self, ask: Ask) -> Reply:
        """The reply to one question: from what is known already, else from the host."""
        host = ask.target.host
        if (shut := self._shut.get(host)) is not None:
            if ask.rules:
                self._rules.learn(ask.rules, rules_from(0, b"", shut.fault, shut.note))
            return shut
        if ask.rules and self._rules.of(ask.rules) is not None:
            return Reply()  # somebody else had asked while this stood in line
        reply = self._fetched(ask)
        self._remember(ask, reply)
        if ask.rules and (reply.fault or not is_redirect(reply)):
            self._rules.learn(ask.rules, rules_from(reply.status, reply.body, reply.fault, reply.note))
        rules = self._rules.of(ask.target)
        return _resting(reply, max(self._pace, rules.delay if rules else 0.0))

    def _remember(self, ask: Ask, reply: Reply) -> None:
        """Shut the door to a host that answers nobody, or wants us to come back much later.

        Heads and rules are no proof that pages come: who drips does so with these.
        """
        host = ask.target.host
        with self._lock:
            if reply.fault and reply.fault != "refused":
                self._in_vain[host] = self._in_vain.get(host, 0) + 1
            elif ask.method == "GET" and not ask.rules:
                self._in_vain.pop(host, None)
            if self._in_vain.get(host, 0) >= _IN_VAIN:
                self._shut[host] = Reply(fault=reply.fault, note=f"{reply.note}, three times in a row")
            elif _wait(reply) > PATIENCE:
                told = f"{_WORDS['waiting']}, in {policy.spoken(_wait(reply))}"
                self._shut[host] = Reply(status=reply.status, fault="waiting", note=told)

    def _fetched(self, ask: Ask) -> Reply:
        """Ask once; every failure is a reply that says so."""
        with self._lock:
            self.requests += 1
        deadline = time.monotonic() + LONGEST
        connection = self._connector.connection(ask.target, deadline)
        try:
            return self._answer(connection, ask, deadline)
        except Refused as refusal:
            return Reply(fault="refused", note=str(refusal))
        except _STRANGERS as error:
            fault = _fault_of(error)
            return Reply(fault=fault, note=_WORDS[fault], answered=time.monotonic())
        finally:
            _quietly(connection.close)

    def _answer(self, connection: HTTPConnection, ask: Ask, deadline: float) -> Reply:
        def head() -> BaseHTTPResponse:
            connection.request(
                ask.method,
                ask.target.path,
                headers={"Host": ask.target.netloc, **self._headers, **_cookie(ask), **ask.known},
                preload_content=False,
                decode_content=False,
            )
            return connection.getresponse()

        response = within(deadline - time.monotonic(), head)
        answered = time.monotonic()
        headers = _first_of_each(response.headers)
        content = b""
        if ask.method != "HEAD":
            content = body.beginning(response, headers, deadline, MOST if is_text(headers) else MOST_OF_FILE)
        cookies = _cookies(response.headers.getlist("set-cookie"))
        return Reply(
            status=response.status, headers=headers, body=content, cookies=cookies, answered=answered
        )


def _first_of_each(headers: HTTPHeaderDict) -> dict[str, str]:
    """The first value of each header, by its name in lower case, in text as it was meant."""
    first = {name.lower(): headers.getlist(name)[0] for name in headers}
    location = first.get("location", "").encode("latin-1", "replace")
    return {**first, "location": location.decode("utf-8", "replace")} if location else first


def _cookie(ask: Ask) -> dict[str, str]:
    return {"Cookie": ask.cookie} if ask.cookie else {}


def _cookies(sent: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Names and values of cookies, those that can be said again; whom else they were for does not matter."""
    pairs = (_PAIR.match(one) for one in sent[:_MOST_COOKIES])
    return tuple((pair[1], pair[2]) for pair in pairs if pair)


def _resting(reply: Reply, pace: float) -> Reply:
    """The reply, with the seconds for which its host is left alone; it is not asked again for longer."""
    return Reply(
        status=reply.status,
        headers=reply.headers,
        body=reply.body,
        cookies=reply.cookies,
        fault=reply.fault,
        note=reply.note,
        answered=reply.answered,
        rest=max(pace, _wait(reply) if _wait(reply) <= PATIENCE else 0.0),
    )


def _wait(reply: Reply) -> float:
    """Seconds for which a reply asks to be left alone."""
    if reply.status not in (429, 503):
        return 0.0
    asked = policy.retry_after({"Retry-After": reply.headers.get("retry-after", "")}, time.time())
    return asked or 0.0


def _fault_of(error: Exception) -> PageFault:
    """Which of the ways to fail an exception stands for."""
    if isinstance(error, socket.gaierror | NameResolutionError):
        certain = isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME
        return "unresolved" if certain else "network"
    if isinstance(error, ssl.SSLError | UntrustedError):
        return "untrusted"
    if isinstance(error, TimeoutError | body.TooSlow) or "timed out" in str(error).lower():
        return "timeout"
    if isinstance(error, ConnectionResetError | http.client.HTTPException | HTTPError | UnicodeError):
        return "cut"
    if isinstance(error, OSError) and error.errno in (errno.ENETUNREACH, errno.ENETDOWN):
        return "network"
    return "unreachable" if isinstance(error, OSError) else "cut"


def _quietly(close: Callable[[], None]) -> None:
    try:
        close()
    except Exception:  # noqa: BLE001 (a connection that cannot be closed is of no use to anybody)
        return
