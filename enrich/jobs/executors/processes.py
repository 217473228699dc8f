"""Over several processes, where matching is the work; results come back in the order of their chunks.

Each worker opens a session of its own from the settings. What a worker cannot
take or give back costs only the item it is.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from typing import Any, Generic, Self, TypeVar

from enrich.errors import ConfigurationError, EnrichError
from enrich.failures import log, show_traces, traces_are_shown
from enrich.garbage import collect_seldom
from enrich.jobs.executors import Chunk, Work
from enrich.jobs.session import Session
from enrich.settings import Settings

_AHEAD = 4
C = TypeVar("C", bound=Chunk)
R = TypeVar("R")

_plan: tuple[Settings, Work[Any, Any]]
"""In a worker process: what its session is opened from, and what it is to do."""


class Processes(Generic[C, R]):
    """See `executors.Executor`; none of its workers waits for anything that could be told, or has notes."""

    def __init__(self, settings: Settings, work: Work[C, R], chunks: Iterable[C]) -> None:
        self._settings, self._work = settings, work
        self._chunks = iter(chunks)
        self._results: Generator[R, None, None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """End the workers, also where not all results were asked for."""
        if self._results is not None:
            self._results.close()

    def __iter__(self) -> Iterator[R]:
        self._results = self._run()
        return self._results

    def _run(self) -> Generator[R, None, None]:
        """Keep every worker busy and only a few chunks in memory."""
        workers = self._settings.workers or os.cpu_count() or 1
        plan = (self._settings, self._work, traces_are_shown())
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, _begin, plan) as pool:
            waiting: deque[tuple[C, Future[list[R]]]] = deque()
            try:
                for chunk in self._chunks:
                    waiting.append((chunk, _submitted(pool, chunk)))
                    if len(waiting) >= workers * _AHEAD:
                        yield from self._done(pool, *waiting.popleft())
                while waiting:
                    yield from self._done(pool, *waiting.popleft())
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, pool: ProcessPoolExecutor, chunk: C, future: Future[list[R]]) -> Iterator[R]:
        """The results of a chunk; one that cannot travel, or not back, is cut until one item is left."""
        try:
            yield from _result(future)
            return
        except EnrichError:
            raise
        except Exception as error:  # noqa: BLE001
            wrong = error
        if len(chunk) > 1:
            half = len(chunk) // 2
            for part in (chunk[:half], chunk[half:]):
                yield from self._done(pool, part, _submitted(pool, part))
        else:
            log(wrong)
            yield self._work.give_up(chunk, wrong)

    def describe(self) -> tuple[str, ...]:
        """Each source in words, as a session of this process opens it."""
        with Session(self._settings) as session:
            return session.describe()

    def waiting(self) -> str:
        """Nothing: what goes to the network is not spread over processes."""
        return ""

    def requests(self) -> int:
        """None: what goes to the network is not spread over processes."""
        return 0

    def notes(self) -> tuple[str, ...]:
        """None: what goes to the network is not spread over processes."""
        return ()


def _submitted(pool: ProcessPoolExecutor, chunk: Chunk) -> Future[list[Any]]:
    """Give a chunk to a worker. The first starts them all, deaf to the Ctrl-C that their parent answers."""
    if not hasattr(signal, "pthread_sigmask"):
        return pool.submit(_run, chunk)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_run, chunk)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _result(future: Future[list[R]]) -> list[R]:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise ConfigurationError(
            "A worker process was ended from outside, perhaps for want of memory; try --workers 1."
        ) from error


def _begin(settings: Settings, work: Work[Any, Any], with_traces: bool) -> None:
    """Make ready a worker process."""
    global _plan
    _plan = settings, work
    serve_parent(with_traces)


def serve_parent(with_traces: bool) -> None:
    """Make this process a worker: it leaves Ctrl-C to its parent and does not outlive it."""
    show_traces(with_traces)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@cache
def _session() -> Session:
    """The worker's session, opened with its first chunk, so that what is wrong with it reaches the parent."""
    settings, work = _plan
    session = Session(settings, work.plan)
    collect_seldom()
    return session


def _run(chunk: Chunk) -> list[Any]:
    _, work = _plan
    return list(work.do(_session(), chunk))
