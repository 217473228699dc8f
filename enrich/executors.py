"""Runs a job serially or over several processes; both are shaped like `map` and keep the order.

Processes pay off only where matching is the work: a batch that goes to the
network is bound by rate limits and stays in one process.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice

from enrich.records import Entry, Reference
from enrich.session import Session, needs_network
from enrich.settings import Settings

SERIAL_BELOW = 1_000
"""References; fewer are done before worker processes would have started."""
CHUNK = 250
_AHEAD = 4

_session: Session


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
    with ProcessPoolExecutor(workers, context, _open, (settings,)) as pool:
        waiting: deque[Future[list[Entry]]] = deque()
        while chunk := list(islice(references, CHUNK)):
            waiting.append(pool.submit(_run, chunk))
            if len(waiting) >= workers * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _open(settings: Settings) -> None:
    global _session
    _session = Session(settings)


def _run(references: list[Reference]) -> list[Entry]:
    return list(_session.run(references))
