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
from requests.models import REDIRECT_STATI
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from enrich.errors import SourceUnavailable
from enrich.network import body, headers, policy, services
from enrich.network.breaker import Breaker
from enrich.network.faults import Failure, fault_of
from enrich.network.headers import Remarks
from enrich.network.limits import Limits
from enrich.network.policy import Accept, Fault, Retry, Step, Stop
from enrich.network.reach import Reach, is_public, reaches
from enrich.network.services import Service
from enrich.network.threads import within

FIRST_CONTACT = 1.2
FORLORN_CONTACT = 0.5
CONNECT = 5.0
READ = 15.0
_CROWDED = Stop(
    reason="is being asked by another run of enrich, which has come to a halt",
    advice="End that run, or let it go on.",
)
_KEPT_HEADERS = (
    "Content-Type",
    "Location",
    "x-rate-limit-limit",
    "x-rate-limit-interval",
    "x-concurrency-limit",
)


class PoliteAdapter(HTTPAdapter):
    """Carries the requests of one service: paced, bounded, retried and given up by its rules.

    `timeout` bounds one request with its retries, in seconds; waiting in line
    for the service's own limits does not count. Raises SourceUnavailable, and
    nothing else, where there is no answer.
    """

    def __init__(
        self,
        service: Service,
        limits: Limits,
        remarks: Remarks,
        reach: Reach,
        timeout: float,
        introduction: Mapping[str, str],
    ) -> None:
        super().__init__(max_retries=0)
        self._reach = reach
        self.service = service
        self.breaker = Breaker()
        self.requests = 0
        self._limits = limits
        self._remarks = remarks
        self._timeout = timeout
        self._headers = {**introduction, **service.secrets}
        self._reached: set[str] = set()
        self._lock = threading.Lock()
        self._held_until = 0.0

    def send(self, request: PreparedRequest, *_: Any, **options: Any) -> Response:
        """Return the answer, read whole; raise SourceUnavailable where there is none."""
        options = {name: options.get(name) for name in ("verify", "cert", "proxies")}
        self._refuse_stranger(request)
        self._make_contact(request.url or "")
        spent, attempt = 0.0, 0
        while True:
            step, response, seconds = self._take_turn(request, attempt, self._timeout - spent, options)
            spent += seconds
            if isinstance(step, Stop):
                raise self._give_up(step)
            if isinstance(step, Retry):
                spent += self._pause(step)
                attempt += 1
            elif response is not None:
                self.breaker.answer()
                self._reach.answered = True
                return response

    def build_response(self, req: PreparedRequest, resp: Any) -> Response:
        """The response without its cookies: none is ever sent back, and odd ones make the library print."""
        for name in ("Set-Cookie", "Set-Cookie2"):
            del resp._original_response.msg[name]
        return super().build_response(req, resp)

    def learn(self, response: Response) -> None:
        """Adopt the limits that an answer of this service announces, now that it was found good."""
        self._limits.learn(self.service.kind(response.url or ""), response.headers)

    def remarks(self) -> tuple[str, ...]:
        """What the service said that could not be used, and what went wrong with its limits."""
        return self._remarks.sentences()

    def held(self) -> float:
        """For how many seconds more a request stands in line because the service asked us to wait."""
        return max(0.0, self._held_until - time.monotonic())

    def shut_for(self) -> float:
        """For how many seconds more the service is not to be asked, by its own word or for our patience."""
        return max(self._limits.held(), self.breaker.shut_for(time.monotonic()))

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

    def _after_status(self, response: Response, attempt: int, remaining: float) -> Step:
        if response.status_code in self.service.answers:
            return Accept()
        return policy.after_status(
            response.status_code,
            response.headers,
            attempt=attempt,
            remaining=remaining,
            draw=random.random(),
            now=time.time(),
        )

    def _after_fault(self, fault: Fault, attempt: int, remaining: float) -> Retry | Stop:
        return policy.after_fault(
            fault,
            attempt=attempt,
            remaining=remaining,
            draw=random.random(),
            answered=self.breaker.answered,
            offline=self._reach.offline,
        )

    def _take_turn(
        self, request: PreparedRequest, attempt: int, patience: float, options: Mapping[str, Any]
    ) -> tuple[Step, Response | None, float]:
        """Wait in line and ask once; what to do next, the answer where there is one, and the seconds it took.

        Who was waiting when everyone was asked to wait goes back to the end of
        the line; of its waiting only what was asked for counts.
        """
        held = 0.0
        try:
            while True:
                held += self._wait_in_line(request, patience - held)
                with self._limits.place():
                    if self._limits.held():
                        continue
                    began = time.monotonic()
                    step, response = self._attempt(request, attempt, patience - held, options)
                    self._obey(step)
                    return step, response, held + time.monotonic() - began
        except TimeoutError:
            return _CROWDED, None, held

    def _wait_in_line(self, request: PreparedRequest, patience: float) -> float:
        """Wait for the next place in line; the seconds of it that the service had asked for."""
        held = self._limits.held()
        wait = self._limits.reserve(self.service.kind(request.url or ""), patience)
        if wait < 0:
            reason = f"asked us to come back in {policy.spoken(-wait)}"
            raise self._give_up(Stop(reason=reason, advice="Run again after that."))
        if held:
            self._held_until = time.monotonic() + held
        time.sleep(wait)
        self._refuse_if_shut()
        return min(held, wait)

    def _obey(self, step: Step) -> None:
        """Tell everyone to wait before our place is free for the next, and that there was an answer."""
        if isinstance(step, Accept):
            self._limits.answered()
        elif isinstance(step, Retry) and step.everyone:
            self._limits.hold(step.wait)
        elif isinstance(step, Stop) and step.hold:
            self._limits.hold(step.hold)

    def _attempt(
        self, request: PreparedRequest, attempt: int, remaining: float, options: Mapping[str, Any]
    ) -> tuple[Step, Response | None]:
        """Ask once; what to do next, and the answer where there is one."""
        try:
            response = self._ask(request, time.monotonic() + remaining, options)
        except Failure as failure:
            return self._after_fault(failure.fault, attempt, remaining), None
        step = self._after_status(response, attempt, remaining)
        seconds = self.service.lifetime(request.url or "", response.status_code)
        return step, _trimmed(response, self.service, seconds)

    def _ask(self, request: PreparedRequest, deadline: float, options: Mapping[str, Any]) -> Response:
        """Send one request and read its answer, or raise Failure."""
        with self._lock:
            self.requests += 1
        sent = request.copy()
        sent.headers.update(self._headers)
        if self.service.introduction:
            sent.prepare_url(sent.url, self.service.introduction)
        timeout = (CONNECT, max(0.1, min(READ, deadline - time.monotonic())))
        try:
            head = partial(super().send, sent, stream=True, timeout=timeout, **options)
            response = within(deadline - time.monotonic(), head)
            response.raw.decode_content = False
            with closing(response.raw) as raw:
                content = body.read(raw, response.headers, deadline, self.service.largest)
        except Exception as error:
            # What a stranger sends can raise anything in the libraries that read it.
            raise Failure(fault_of(error)) from error
        self._note_oddities(response.headers)
        if not self._is_plausible(request, response):
            raise Failure("malformed")
        response.request, response.url = request, request.url or ""
        return _whole(response, content)

    def _note_oddities(self, sent: Mapping[str, str]) -> None:
        for kind, sentence in headers.oddities(sent):
            self._remarks.add(kind, f"{self.service.label} {sentence}")
        if "Retry-After" in sent and policy.retry_after(sent, time.time()) is None:
            sentence = headers.taken_as_absent(f"Retry-After: {sent['Retry-After']}")
            self._remarks.add("Retry-After", f"{self.service.label} {sentence}")

    def _is_plausible(self, request: PreparedRequest, response: Response) -> bool:
        """Whether an answer can be the service's own: APIs send data, never web pages.

        Only who negotiates for a format may be given the page instead, and who
        asks an archive for one. A redirect leads somewhere.
        """
        if response.status_code in REDIRECT_STATI:
            return headers.location(response.headers) is not None
        negotiated = request.headers.get("Accept") in (services.CSL, services.PAGE)
        page = "html" in response.headers.get("Content-Type", "").lower()
        return response.status_code not in (200, 404) or negotiated or not page

    def _pause(self, retry: Retry) -> float:
        """Wait before asking again, and say how long; where everyone must, the line does the waiting."""
        if retry.everyone:
            return 0.0
        time.sleep(retry.wait)
        return retry.wait

    def _give_up(self, stop: Stop) -> SourceUnavailable:
        self.breaker.fail(stop, time.monotonic())
        self._reach.lost = self._reach.lost or stop.fault == "unreachable"
        return self._unavailable(stop)

    def _unavailable(self, stop: Stop) -> SourceUnavailable:
        advice = " ".join(part for part in (stop.advice, self.service.advice) if part)
        return SourceUnavailable(self.service.label, f"{stop.reason}.", advice)


def _trimmed(response: Response, service: Service, seconds: int) -> Response:
    """Keep the headers that matter and say how long the answer is good for."""
    kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    if "Location" in kept:
        kept["Location"] = service.encrypted(kept["Location"])
    response.headers = CaseInsensitiveDict({**kept, "Cache-Control": f"max-age={seconds}"})
    return response


def _whole(response: Response, content: bytes) -> Response:
    """The response with its body read and inflated, as `requests` would leave it."""
    # Without its headers: what they say of a body on the wire is no longer so, and may never have been.
    response.raw = HTTPResponse(
        BytesIO(content), {}, status=response.status_code, reason=response.reason, preload_content=False
    )
    response._content = content
    response._content_consumed = True  # type: ignore[attr-defined]
    return response
