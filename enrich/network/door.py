"""The one door to the network: every source asks through it and shares its cache and manners.

    with Door(settings, services) as door:
        answer = door.get("crossref", "works/10.5555/12345678", valid=check)

Found, absent and unavailable stay three things: an answer of status 200 or 404
comes back as an `Answer`, everything else raises SourceUnavailable.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import TypeVar
from urllib.parse import urlencode

from requests import PreparedRequest, Response
from requests.exceptions import RequestException, TooManyRedirects
from requests_cache.models.response import CachedResponse

from enrich.errors import ConfigurationError, SourceUnavailable
from enrich.network import cache, threads
from enrich.network.adapter import PoliteAdapter
from enrich.network.agent import user_agent
from enrich.network.answers import Answer, Valid
from enrich.network.headers import Remarks
from enrich.network.limits import Limits, usable_folder
from enrich.network.reach import Reach
from enrich.network.routes import asking
from enrich.network.services import Service
from enrich.settings import Settings

T = TypeVar("T")
R = TypeVar("R")
H = TypeVar("H", bound=Hashable)

_ADDRESS = re.compile(r"[!-~][!-?A-~]*+@[!-~]+")
JSON = "application/json"
REDIRECTS = 3
MANY = 20
LONG_WAIT = 1.0
LONGEST_FAULT = 200
RECENT = 300.0
"""Seconds; an answer that the cache has had for less was given in the run that goes on."""
TRIES = 3
"""One for a bad answer in the cache, one for a bad one behind its redirect, one for the service."""


class Door:
    """Carries the requests of one run, over all threads; close it, or use it in a `with`.

    It leads to `services` and nowhere else. Raises ConfigurationError where
    the settings say who is asking in a way that no service can be told.
    """

    def __init__(self, settings: Settings, services: Iterable[Service]) -> None:
        if settings.mailto and not _ADDRESS.fullmatch(settings.mailto):
            raise ConfigurationError(f"mailto must be one plain e-mail address, not {settings.mailto!r}.")
        self._services = {service.name: service for service in services}
        self._session, self._troubles = cache.session(settings.cache_path / "http.sqlite")
        self._session.max_redirects = REDIRECTS
        folder, note = usable_folder(settings.cache_path / "limits")
        self._troubles += (note,) if note else ()
        agent = {"User-Agent": user_agent(settings.mailto)}
        # Only the services that are known can be reached: a redirect elsewhere ends here.
        reach = Reach()
        adapters = {}
        for service in self._services.values():
            remarks = Remarks()
            limits = Limits(service, folder, remarks)
            adapters[service.name] = PoliteAdapter(service, limits, remarks, reach, settings.timeout, agent)
        self._session.route(adapters)
        self._proxies = {
            s.name: self._session.merge_environment_settings(s.root, {}, None, None, None)
            for s in self._services.values()
        }
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def __enter__(self) -> Door:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and cache."""
        self._session.close()  # type: ignore[no-untyped-call]

    def get(
        self,
        service: str,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        valid: Valid,
        accept: str = JSON,
        store: bool = True,
    ) -> Answer:
        """Return the answer to a GET of `path` (quoted, below the service's base URL).

        An answer that is not `valid` counts as none: it is taken out of the
        cache, and one that came from there is asked for again. With `store`
        false the answer is not kept, for callers that keep its parts. Raises
        SourceUnavailable where the service could not be asked.
        """
        request = self._request(service, path, params, accept)
        for _ in range(TRIES):
            response = self._fetch(service, request)
            answer = _answer(response)
            fault = _judged(valid, answer)
            if fault or not store:
                self._forget(request, response)
            if not fault:
                self._count(service, response)
                self._heed(service, response)
                return answer
            if not _is_cached(response):
                break
        reason = f"gave an answer we cannot use: {_short(fault)}."
        raise SourceUnavailable(self._services[service].label, reason)

    def recall(self, service: str, path: str, *, valid: Valid, stale: bool = False) -> Answer | None:
        """The valid answer that the cache holds for `path`, None where it holds none; asks nobody.

        It must be fresh, unless `stale` allows for old records (never for old absences).
        """
        request = self._request(service, path, None, JSON)
        response = self._session.cache.get_response(cache.key(request))
        if response is None or _judged(valid, _answer(response)):
            return None
        if response.is_expired and not (stale and response.status_code == 200):
            return None
        self._count(service, response)
        return _answer(response)

    def keep(self, service: str, path: str, body: bytes) -> None:
        """Store `body` as the answer to `path`, for facts that came in another answer of the service."""
        request = self._request(service, path, None, JSON)
        seconds = self._services[service].lifetime(request.url or "", 200)
        expires = datetime.now(UTC) + timedelta(seconds=seconds)
        self._session.cache.save_response(cache.answer(request, body, JSON), cache.key(request), expires)

    def at_once(self, service: str, call: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """`call` for each of `items`, in order, as many at a time as `service` allows."""
        return threads.at_once(self._services[service].concurrency, call, items)

    def each(self, service: str, call: Callable[[H], R], items: Iterable[H]) -> dict[H, R]:
        """What `call` gives for each of `items`, which is asked once however often it is there."""
        distinct = list(dict.fromkeys(items))
        return dict(zip(distinct, self.at_once(service, call, distinct), strict=True))

    def notes(self) -> tuple[str, ...]:
        """Sentences for the end of a run: requests made, answers the cache gave, troubles on the way."""
        trouble = getattr(self._session.cache, "trouble", "")
        told = [self._requests_of(service) for service in self._services.values()]
        remarks = [remark for adapter in self._session.polite.values() for remark in adapter.remarks()]
        return tuple(note for note in (*told, *remarks, *self._troubles, trouble) if note)

    def all_requests(self) -> int:
        """How many requests all services together were sent."""
        return sum(map(self.requests, self._services))

    def requests(self, service: str) -> int:
        """How many requests `service` was sent."""
        return self._session.polite[service].requests

    def waiting(self) -> str:
        """What the run waits for at the moment, where a service asked for it; else ""."""
        seconds, label = max((a.held(), a.service.label) for a in self._session.polite.values())
        return f"{label} asked us to wait {seconds:,.0f} s" if seconds >= LONG_WAIT else ""

    def again_in(self, services: Iterable[str]) -> float:
        """Seconds until these services may all be asked again, 0 for now, infinite where one refuses us."""
        named = set(services) & self._services.keys()
        return max((self._session.polite[name].shut_for() for name in named), default=0.0)

    def _requests_of(self, service: Service) -> str:
        requests = self._session.polite[service.name].requests
        cached, stale = self._counts[service.name, "cached"], self._counts[service.name, "stale"]
        if not (requests or cached or stale):
            return ""
        parts = [_number(requests, "request"), f"{_number(cached, 'answer')} from the cache"]
        if stale:
            parts.append(f"{_number(stale, 'older answer')} used because it could not be asked")
        hint = f" {service.hint}" if service.hint and requests >= MANY else ""
        return f"{service.label}: {', '.join(parts)}.{hint}"

    def _request(
        self, service: str, path: str, params: Mapping[str, str] | None, accept: str
    ) -> PreparedRequest:
        query = f"?{urlencode(params)}" if params else ""
        return cache.prepared(self._services[service].root + path.lstrip("/") + query, accept)

    def _fetch(self, service: str, request: PreparedRequest) -> Response:
        """The response from cache or network; every failure as SourceUnavailable."""
        label = self._services[service].label
        refusal = self._session.polite[service].refusal()
        if refusal and self._session.cache.get_response(cache.key(request)) is None:
            raise refusal
        try:
            with asking(service):
                response = self._session.send(request.copy(), allow_redirects=True, **self._proxies[service])
        except SourceUnavailable:
            raise
        except TooManyRedirects as error:
            raise SourceUnavailable(
                label, "sent us on from one address to the next without an end."
            ) from error
        except (RequestException, ValueError) as error:  # ValueError: an address that is none
            reason = f"sent us to an address that is not its own ({type(error).__name__})."
            raise SourceUnavailable(label, reason) from error
        if response.status_code == 404 and _is_cached(response) and response.is_expired:
            raise SourceUnavailable(label, "could not be asked again about something it once did not know.")
        return response

    def _heed(self, service: str, response: Response) -> None:
        """Learn a service's limits from its own answer, fresh and found good."""
        if not _is_cached(response) and not response.history and response.status_code in (200, 404):
            self._session.polite[service].learn(response)

    def _forget(self, request: PreparedRequest, response: Response) -> None:
        """Take an answer out of the cache, and the one it was redirected to."""
        for key in {cache.key(request), getattr(response, "cache_key", "")} - {"", None}:
            self._session.cache.delete(key)

    def _count(self, service: str, response: Response) -> None:
        if isinstance(response, CachedResponse):
            with self._lock:
                self._counts[service, "stale" if response.is_expired else "cached"] += 1
            if cache.age(response) < RECENT:
                # A run that goes on meets the failures that a whole one met, and no more of them in a row.
                self._session.polite[service].breaker.recent()


def _judged(valid: Valid, answer: Answer) -> str:
    """What is wrong with an answer; one that cannot even be judged is wrong."""
    try:
        return valid(answer)
    except Exception as error:  # noqa: BLE001 (an answer may hold anything, and be nested to any depth)
        return f"it cannot be read ({type(error).__name__})"


def _short(fault: str) -> str:
    """A fault as it can be told, whatever of the answer it quotes."""
    return fault if len(fault) <= LONGEST_FAULT else f"{fault[:LONGEST_FAULT]}…"


def _answer(response: Response) -> Answer:
    return Answer(
        response.status_code,
        response.content or b"",
        response.url or "",
        response.headers.get("Content-Type", ""),
        bool(response.history),
    )


def _is_cached(response: Response) -> bool:
    return isinstance(response, CachedResponse)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
