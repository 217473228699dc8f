"""Answers single questions for as long as a service runs, in worker processes of its own.

Whoever serves pages must not match in the same process: a hundred
milliseconds of matching are a hundred in which no page is answered. A question
is a function of a session; it, its arguments and its answer travel between
processes. Each worker opens its session once. No more questions wait than can
be answered soon; who comes then is told so.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from typing import Any, Concatenate, ParamSpec, TypeVar

from enrich.failures import traces_are_shown
from enrich.jobs.executors.processes import serve_parent
from enrich.jobs.session import Session
from enrich.settings import Settings

MOST = 200
"""Questions that wait or are worked on at a time."""
R = TypeVar("R")
P = ParamSpec("P")

_settings: Settings
"""In a worker process: what its session is opened from."""


class Crowded(Exception):
    """So many questions wait already that another would not be answered soon."""


class Standby:
    """Takes questions from any thread; `workers` answer them, with sessions opened from `settings`."""

    def __init__(self, settings: Settings, workers: int = 1, most: int = MOST) -> None:
        self._settings, self._workers, self._most = settings, workers, most
        self._lock = threading.Lock()
        self._open = 0
        self._pool: ProcessPoolExecutor | None = None

    def ask(self, question: Callable[Concatenate[Session, P], R], *args: P.args, **_: P.kwargs) -> Future[R]:
        """The answer to come; raises Crowded where too many wait.

        It raises what the question raises, and BrokenProcessPool where its
        worker was ended from outside; the next question gets a new one.
        """
        with self._lock:
            if self._open >= self._most:
                raise Crowded
            answer = self._submitted(question, args)
            self._open += 1
        answer.add_done_callback(self._answered)
        return answer

    def close(self) -> None:
        """End the workers; what is not answered yet is given up."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _submitted(self, question: Callable[..., R], args: tuple[Any, ...]) -> Future[R]:
        if self._pool is None:
            self._pool = self._opened()
        try:
            return self._pool.submit(_answer, question, args)
        except BrokenProcessPool:
            self._pool = self._opened()
            return self._pool.submit(_answer, question, args)

    def _opened(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, context, _begin, (self._settings, traces_are_shown()))

    def _answered(self, _: Future[Any]) -> None:
        with self._lock:
            self._open -= 1


def _begin(settings: Settings, with_traces: bool) -> None:
    global _settings
    _settings = settings
    serve_parent(with_traces)


def _answer(question: Callable[..., R], args: tuple[Any, ...]) -> R:
    return question(_session(), *args)


@cache
def _session() -> Session:
    """The worker's session, opened with its first question: what is wrong with it reaches the asker."""
    return Session(_settings)
