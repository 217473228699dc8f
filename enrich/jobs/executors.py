"""Runs a job serially or over several processes; both are shaped like `map` and keep the order.

Processes pay off only where matching is the work: a batch that goes to the
network is bound by rate limits and stays in one process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import chain, islice

from enrich.errors import ConfigurationError
from enrich.failures import contained, given_up, show_traces, traces_are_shown
from enrich.jobs.session import Session
from enrich.records import Entry, Reference
from enrich.settings import Settings
from enrich.sources import needs_network

SERIAL_BELOW = 1_000
"""References; fewer are done before worker processes would have started."""
CHUNK = 250
_AHEAD = 4
Chunk = tuple[list[Reference], Future[list[Entry]]]

_settings: Settings
"""In a worker process: what its session is opened from."""


def run(session: Session, settings: Settings, references: Iterable[Reference]) -> Iterator[Entry]:
    """Yield one entry for each reference, in order; `settings.workers` 0 chooses by size of the batch."""
    references = iter(references)
    first = list(islice(references, SERIAL_BELOW))
    workers = settings.workers or os.cpu_count() or 1
    everything = chain(first, references)
    if needs_network(settings) or workers == 1 or len(first) < SERIAL_BELOW:
        return session.run(everything)
    return _in_processes(settings, everything, workers)


def _in_processes(settings: Settings, references: Iterator[Reference], workers: int) -> Iterator[Entry]:
    """Keep every worker busy and only a few chunks in memory; entries come back in input order."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (settings, traces_are_shown())) as pool:
        waiting: deque[Chunk] = deque()
        try:
            while chunk := list(islice(references, CHUNK)):
                waiting.append((chunk, _submitted(pool, chunk)))
                if len(waiting) >= workers * _AHEAD:
                    yield from _done(pool, *waiting.popleft())
            while waiting:
                yield from _done(pool, *waiting.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


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


def _begin(settings: Settings, with_traces: bool) -> None:
    """Make ready a worker process: it leaves Ctrl-C to its parent and does not outlive it."""
    global _settings
    _settings = settings
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
    return Session(_settings)


def _run(references: Sequence[Reference]) -> list[Entry]:
    return list(_session().run(references))
