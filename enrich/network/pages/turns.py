"""Whose turn it is: each host is asked one thing at a time, with pauses, and none holds up another.

A visit is a generator that yields what it wants to ask and is sent the reply.
Each question waits in the line of its own host; hosts take turns by the moment
from which they may be asked again. So a visit that goes over several hosts
keeps the pace of each, and a slow host keeps one place of many. A visit that
wants to look again later (`Pause`) stands in no line meanwhile: many wait together.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from msgspec import Struct

from enrich.network.pages.addresses import Target
from enrich.records import PageFault

PLACES = 48
"""Questions under way at once, each to another host."""


T = TypeVar("T")


class Ask(Struct, frozen=True, kw_only=True):
    """One question to a host: for a page's head, for a page, or for the `rules` for programs of an origin.

    `cookie` is what this host itself asked us to say, on this visit, `known` are
    headers that say which state of the page we know already.
    """

    target: Target
    method: str = "GET"
    rules: Target | None = None
    cookie: str = ""
    known: Mapping[str, str] = {}


class Pause(Struct, frozen=True):
    """Nothing to ask for so many seconds; it is answered with an empty reply."""

    seconds: float


class Reply(Struct, frozen=True, kw_only=True):
    """What a host replied: `fault` where it did not. `rest` are seconds for which it is left alone now.

    `answered` is when its answer began (monotonic clock), 0 where nothing was sent.
    """

    status: int = 0
    headers: dict[str, str] = {}
    body: bytes = b""
    fault: PageFault = ""
    note: str = ""
    cookies: tuple[tuple[str, str], ...] = ()
    rest: float = 0.0
    answered: float = 0.0


Visit = Generator[Ask | Pause, Reply, T]
_Waiting = tuple[Generator[Any, Any, Any], Future[Any]]


class _Host:
    """The line before one host, and from when on it may be asked."""

    def __init__(self) -> None:
        self.line: deque[tuple[Visit[Any], Ask, Future[Any]]] = deque()
        self.open_from = 0.0
        self.busy = False


class Turns:
    """Lets `ask` be asked for all visits started; threads begin with the first, `close` ends them."""

    def __init__(self, ask: Callable[[Ask], Reply], places: int = PLACES) -> None:
        self._ask = ask
        self._places = places
        self._hosts: dict[str, _Host] = {}
        self._ready: list[tuple[float, int, str]] = []
        self._paused: dict[int, _Waiting] = {}
        self._count = 0
        self._threads = 0
        self._closed = False
        self._changed = threading.Condition()

    def start(self, visit: Visit[T]) -> Future[T]:
        """Begin a visit; the future gives what it returns, or raises what went wrong in enrich itself."""
        future: Future[T] = Future()
        self._go_on(visit, None, future)
        return future

    def close(self) -> None:
        """Ask nothing more; who waits for a page of a visit that was not finished waits in vain."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _go_on(self, visit: Visit[Any], reply: Reply | None, future: Future[Any]) -> None:
        """Let a visit take its next step, and put what it asks into line."""
        try:
            ask = next(visit) if reply is None else visit.send(reply)
        except StopIteration as end:
            future.set_result(end.value)
        except BaseException as error:  # noqa: BLE001 (it is raised again where the page is awaited)
            future.set_exception(error)
        else:
            if isinstance(ask, Pause):
                self._pause(visit, ask.seconds, future)
            else:
                self._put(visit, ask, future)

    def _pause(self, visit: Visit[Any], seconds: float, future: Future[Any]) -> None:
        """Let a visit wait in no line; it goes on when its time has come."""
        with self._changed:
            self._count += 1
            self._paused[self._count] = (visit, future)
            heapq.heappush(self._ready, (time.monotonic() + seconds, self._count, ""))
            self._changed.notify()
            self._have_threads()

    def _put(self, visit: Visit[Any], ask: Ask, future: Future[Any]) -> None:
        with self._changed:
            name = ask.target.host
            host = self._hosts.setdefault(name, _Host())
            host.line.append((visit, ask, future))
            if not host.busy and len(host.line) == 1:
                self._line_up(name, host)
            self._have_threads()

    def _have_threads(self) -> None:
        if self._threads < min(self._places, max(1, len(self._hosts))):
            self._threads += 1
            threading.Thread(target=self._work, daemon=True).start()

    def _line_up(self, name: str, host: _Host) -> None:
        self._count += 1
        heapq.heappush(self._ready, (host.open_from, self._count, name))
        self._changed.notify()

    def _work(self) -> None:
        while (taken := self._take()) is not None:
            if len(taken) == 2:
                self._go_on(taken[0], Reply(), taken[1])
                continue
            name, visit, ask, future = taken
            try:
                reply = self._ask(ask)
            except BaseException as error:  # noqa: BLE001 (as above)
                reply = Reply()
                future.set_exception(error)
            with self._changed:
                host = self._hosts[name]
                host.busy = False
                if reply.answered:
                    host.open_from = max(reply.answered + reply.rest, host.open_from)
                if host.line:
                    self._line_up(name, host)
            if not future.done():
                self._go_on(visit, reply, future)

    def _take(self) -> tuple[str, Visit[Any], Ask, Future[Any]] | _Waiting | None:
        """Wait for a host whose turn it is, or a visit that waited long enough; None once all is over."""
        with self._changed:
            while not self._closed:
                wait = self._ready[0][0] - time.monotonic() if self._ready else None
                if wait is not None and wait <= 0:
                    _, count, name = heapq.heappop(self._ready)
                    if count in self._paused:
                        return self._paused.pop(count)
                    host = self._hosts[name]
                    host.busy = True
                    return name, *host.line.popleft()
                self._changed.wait(wait)
        return None
