"""Sends requests politely: the only code of the project that talks to a socket.

It sits below the cache, so that answers from the cache cost no place in the
queue, and redirects pass through it like every other request. What to do is
decided in `policy`, `breaker` and `limits`; here it is done.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import (
    ConnectTimeout,
    InvalidURL,
    ProxyError,
    ReadTimeout,
    RequestException,
    SSLError,
)
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError, LocationValueError, NewConnectionError, ReadTimeoutError

from enrich.errors import SourceUnavailable
from enrich.transport import body, policy, services
from enrich.transport.breaker import Breaker
from enrich.transport.limits import Limits
from enrich.transport.policy import Fault, Retry, Step, Stop
from enrich.transport.reach import Reach, is_public, reaches
from enrich.transport.services import Service
from enrich.transport.threads import within

FIRST_CONTACT = 1.2
FORLORN_CONTACT = 0.5
CONNECT = 5.0
READ = 15.0
_CROWDED = Stop(
    reason="is being asked by another run of enrich, which has come to a halt",
    advice="End that run, or let it go on.",
)
_KEPT_HEADERS = ("Content-Type", "Location", "Date", "x-api-pool")


class Failure(Exception):
    """An attempt that brought no answer, and how it failed."""

    def __init__(self, fault: Fault) -> None:
        self.fault: Fault = fault
        super().__init__(fault)


class PoliteAdapter(HTTPAdapter):
    """Carries the requests of one service: paced, bounded, retried and given up by its rules.

    `timeout` bounds one request with its retries, in seconds; waiting in line
    for the service's own limits does not count. Raises SourceUnavailable, and
    nothing else, where there is no answer.
    """

    def __init__(
        self, service: Service, limits: Limits, reach: Reach, timeout: float, headers: Mapping[str, str]
    ) -> None:
        super().__init__(max_retries=0)
        self._reach = reach
        self.service = service
        self.breaker = Breaker()
        self.requests = 0
        self._limits = limits
        self._timeout = timeout
        self._headers = {**headers, **service.secrets}
        self._reached: set[str] = set()
        self._lock = threading.Lock()

    def send(self, request: PreparedRequest, *_: Any, **options: Any) -> Response:
        """Return the answer, read whole; raise SourceUnavailable where there is none."""
        options = {name: options.get(name) for name in ("verify", "cert", "proxies")}
        self._refuse_stranger(request)
        self._make_contact(request.url or "")
        spent, attempt = 0.0, 0
        while True:
            remaining = self._timeout - spent
            self._wait_in_line(request, remaining)
            self._refuse_if_shut()
            began = time.monotonic()
            step, response = self._attempt(request, attempt, remaining, options)
            spent += time.monotonic() - began
            if isinstance(step, Stop):
                raise self._give_up(step)
            if isinstance(step, Retry):
                spent += self._pause(step)
                attempt += 1
            elif response is not None:
                self.breaker.answer()
                self._reach.answered = True
                return response

    def refusal(self) -> SourceUnavailable | None:
        """Why the service is not being asked at the moment, None where it is."""
        stop = self.breaker.refusal(time.monotonic())
        return self._unavailable(stop) if stop else None

    def _refuse_if_shut(self) -> None:
        refusal = self.refusal()
        if refusal:
            raise refusal

    def _refuse_stranger(self, request: PreparedRequest) -> None:
        """Where a service may be anywhere, go only to public addresses and only for what it is for."""
        only = self.service.only
        if only and (request.headers.get("Accept") != only or not is_public(request.url or "")):
            raise self._unavailable(Stop(reason="is at an address that we do not follow"))

    def _make_contact(self, url: str) -> None:
        """Learn once whether the host can be reached: the quickest way to find out that we are offline."""
        host, attempt = urlsplit(url).netloc, 0
        self._refuse_if_shut()
        while host not in self._reached:
            if reaches(url, FORLORN_CONTACT if self._reach.offline else FIRST_CONTACT):
                self._reached.add(host)
                return
            step = self._after_fault("unreachable", attempt, self._timeout)
            if isinstance(step, Stop):
                raise self._give_up(step)
            self._pause(step)
            self._refuse_if_shut()
            attempt += 1

    def _after_fault(self, fault: Fault, attempt: int, remaining: float) -> Retry | Stop:
        return policy.after_fault(
            fault,
            attempt=attempt,
            remaining=remaining,
            draw=random.random(),
            answered=self.breaker.answered,
            offline=self._reach.offline,
        )

    def _wait_in_line(self, request: PreparedRequest, patience: float) -> None:
        wait = self._limits.reserve(self.service.kind(request.url or ""), patience)
        if wait < 0:
            raise self._unavailable(
                Stop(reason=f"asked us to come back in {-wait:,.0f} seconds", advice="Run again after that.")
            )
        time.sleep(wait)

    def _attempt(
        self, request: PreparedRequest, attempt: int, remaining: float, options: Mapping[str, Any]
    ) -> tuple[Step, Response | None]:
        """Ask once; what to do next, and the answer where there is one."""
        try:
            with self._limits.place():
                response = self._ask(request, time.monotonic() + remaining, options)
        except Failure as failure:
            return self._after_fault(failure.fault, attempt, remaining), None
        except TimeoutError:
            return _CROWDED, None
        step = policy.after_status(
            response.status_code,
            response.headers,
            attempt=attempt,
            remaining=remaining,
            draw=random.random(),
            now=time.time(),
        )
        seconds = self.service.lifetime(request.url or "", response.status_code)
        return step, _trimmed(response, self.service, seconds)

    def _ask(self, request: PreparedRequest, deadline: float, options: Mapping[str, Any]) -> Response:
        """Send one request and read its answer, or raise Failure."""
        with self._lock:
            self.requests += 1
        sent = request.copy()
        sent.headers.update(self._headers)
        timeout = (CONNECT, max(0.1, min(READ, deadline - time.monotonic())))
        try:
            head = partial(super().send, sent, stream=True, timeout=timeout, **options)
            response = within(deadline - time.monotonic(), head)
            response.raw.decode_content = False
            with closing(response.raw) as raw:
                content = body.read(raw, response.headers, deadline)
        except (body.TooLarge, body.TooSlow, body.CutOff, RequestException, HTTPError, OSError) as error:
            raise Failure(fault_of(error)) from error
        self._limits.learn(self.service.kind(request.url or ""), response.headers)
        if response.status_code in (200, 404) and not self._is_plausible(request, response.headers):
            raise Failure("malformed")
        response.request = request
        return _whole(response, content)

    def _is_plausible(self, request: PreparedRequest, headers: Mapping[str, str]) -> bool:
        """Whether an answer can be the service's own: APIs send data, never web pages.

        Only who negotiates for a format may be given the page instead.
        """
        negotiated = request.headers.get("Accept") == services.CSL
        return negotiated or "html" not in headers.get("Content-Type", "").lower()

    def _pause(self, retry: Retry) -> float:
        """Wait before asking again; where everyone must, the line does the waiting."""
        if retry.everyone:
            self._limits.hold(retry.wait)
        else:
            time.sleep(retry.wait)
        return retry.wait

    def _give_up(self, stop: Stop) -> SourceUnavailable:
        if stop.hold:
            self._limits.hold(stop.hold)
        self.breaker.fail(stop, time.monotonic())
        self._reach.lost = self._reach.lost or stop.fault == "unreachable"
        return self._unavailable(stop)

    def _unavailable(self, stop: Stop) -> SourceUnavailable:
        advice = " ".join(part for part in (stop.advice, self.service.advice) if part)
        return SourceUnavailable(self.service.label, f"{stop.reason}.", advice)


def fault_of(error: Exception) -> Fault:
    """Which of the ways to fail an exception stands for."""
    if isinstance(error, body.TooLarge):
        return "oversized"
    if isinstance(error, body.TooSlow | ReadTimeout | ReadTimeoutError | TimeoutError):
        return "timeout"
    if isinstance(error, ProxyError | InvalidURL | LocationValueError):
        return "proxy"  # the address of a service was found sound; that of the proxy is anybody's
    if isinstance(error, SSLError):
        return "untrusted"
    if isinstance(error, ConnectTimeout) or _is_unconnected(error):
        return "unreachable"
    return "broken"


def _is_unconnected(error: Exception) -> bool:
    """Whether no connection came about: requests hides that two wrappings deep."""
    if not isinstance(error, NoConnection) or not error.args:
        return False
    inner = getattr(error.args[0], "reason", error.args[0])
    return isinstance(inner, NewConnectionError)


def _trimmed(response: Response, service: Service, seconds: int) -> Response:
    """Keep the headers that matter and say how long the answer is good for."""
    kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    if "Location" in kept:
        kept["Location"] = service.encrypted(kept["Location"])
    response.headers = CaseInsensitiveDict({**kept, "Cache-Control": f"max-age={seconds}"})
    return response


def _whole(response: Response, content: bytes) -> Response:
    """The response with its body read and inflated, as `requests` would leave it."""
    headers = {k: v for k, v in response.headers.items() if k.lower() != "content-encoding"}
    response.raw = HTTPResponse(
        BytesIO(content), headers, status=response.status_code, reason=response.reason, preload_content=False
    )
    response._content = content
    response._content_consumed = True  # type: ignore[attr-defined]
    return response
