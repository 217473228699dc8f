"""Over several processes, where matching is the work; entries come back in the order of their references.

Each worker opens a session of its own from the settings. What a worker cannot
take or give back costs only the reference it is.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import islice
from typing import Self

from enrich.errors import ConfigurationError
from enrich.failures import contained, given_up, show_traces, traces_are_shown
from enrich.jobs.session import Session
from enrich.ledger.decisions import NO_DECISIONS, Decisions
from enrich.records import Entry, Reference
from enrich.settings import Settings

CHUNK = 250
_AHEAD = 4
Chunk = tuple[list[Reference], Future[list[Entry]]]

_plan: tuple[Settings, bool, Decisions]
"""In a worker process: what its session is opened from."""


class Processes:
    """See `executors.Executor`; none of its workers waits for anything that could be told, or has notes."""

    def __init__(
        self,
        settings: Settings,
        references: Iterable[Reference],
        *,
        findings: bool = True,
        decisions: Decisions = NO_DECISIONS,
    ) -> None:
        self._settings, self._findings, self._decisions = settings, findings, decisions
        self._references = iter(references)
        self._entries: Generator[Entry, None, None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """End the workers, also where not all entries were asked for."""
        if self._entries is not None:
            self._entries.close()

    def __iter__(self) -> Iterator[Entry]:
        self._entries = self._run()
        return self._entries

    def _run(self) -> Generator[Entry, None, None]:
        """Keep every worker busy and only a few chunks in memory."""
        workers = self._settings.workers or os.cpu_count() or 1
        plan = (self._settings, self._findings, self._decisions, traces_are_shown())
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, _begin, plan) as pool:
            waiting: deque[Chunk] = deque()
            try:
                while chunk := list(islice(self._references, CHUNK)):
                    waiting.append((chunk, _submitted(pool, chunk)))
                    if len(waiting) >= workers * _AHEAD:
                        yield from _done(pool, *waiting.popleft())
                while waiting:
                    yield from _done(pool, *waiting.popleft())
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def describe(self) -> tuple[str, ...]:
        """Each source in words, as a session of this process opens it."""
        with Session(self._settings) as session:
            return session.describe()

    def waiting(self) -> str:
        """Nothing: what goes to the network is not spread over processes."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """None: what goes to the network is not spread over processes."""
        return ()


def _submitted(pool: ProcessPoolExecutor, chunk: Sequence[Reference]) -> Future[list[Entry]]:
    """Give a chunk to a worker. The first starts them all, deaf to the Ctrl-C that their parent answers."""
    if not hasattr(signal, "pthread_sigmask"):
        return pool.submit(_run, chunk)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_run, chunk)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _done(
    pool: ProcessPoolExecutor, chunk: Sequence[Reference], future: Future[list[Entry]]
) -> Iterator[Entry]:
    """The entries of a chunk; what a worker cannot take or give back costs only the reference it is."""
    first = [future]

    def work(part: Sequence[Reference]) -> list[Entry]:
        return _result(first.pop() if first else _submitted(pool, part))

    return contained(work, chunk, given_up)


def _result(future: Future[list[Entry]]) -> list[Entry]:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise ConfigurationError(
            "A worker process was ended from outside, perhaps for want of memory; try --workers 1."
        ) from error


def _begin(settings: Settings, findings: bool, decisions: Decisions, with_traces: bool) -> None:
    """Make ready a worker process: it leaves Ctrl-C to its parent and does not outlive it."""
    global _plan
    _plan = settings, findings, decisions
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
    settings, findings, decisions = _plan
    return Session(settings, findings=findings, decisions=decisions)


def _run(references: Sequence[Reference]) -> list[Entry]:
    return list(_session().run(references))
