"""Where the work is done: each executor takes settings, work and chunks of items, and gives results in order.

Sessions and database handles do not travel between processes; settings, work
and items do. So an executor is given settings and opens what it needs where
it works. What the work is (entries for a check, finished lines for a run) is
its own affair. Adding an executor touches its module and one line in `EXECUTORS`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import chain, islice
from typing import Any, Protocol, Self, TypeVar, cast

from msgspec import Struct

from enrich.failures import given_up
from enrich.jobs.job import LOCAL_BATCH
from enrich.jobs.plan import EVERYTHING, Plan
from enrich.jobs.session import Session
from enrich.records import Entry, Reference
from enrich.settings import Settings
from enrich.sources import needs_network

SERIAL_BELOW = 1_000
"""Items; fewer are done before worker processes would have started."""
CHUNK = LOCAL_BATCH
"""Items that travel together."""

# Name → "module:attribute" in this package, loaded when first needed.
EXECUTORS: dict[str, str] = {
    "serial": "serial:Serial",
    "processes": "processes:Processes",
}


class Chunk(Protocol):
    """Items that travel together, and can be cut."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: slice, /) -> Any: ...


T = TypeVar("T")
C = TypeVar("C", bound=Chunk)
R = TypeVar("R")
C_contra = TypeVar("C_contra", bound=Chunk, contravariant=True)
R_co = TypeVar("R_co", covariant=True)


class Work(Protocol[C_contra, R_co]):
    """What is done with items; it is sent to other processes, so it can be pickled."""

    @property
    def plan(self) -> Plan:
        """What the session is to do for each reference."""

    def do(self, session: Session, chunk: C_contra) -> Iterator[R_co]:
        """Yield results for a chunk, in order; how many items go into one is its own affair."""

    def give_up(self, chunk: C_contra, error: Exception) -> R_co:
        """The result for the one item in `chunk`, which cannot be sent to where it is worked on, or back."""


class Running(Protocol[R_co]):
    """Items that are being worked on: iterated over once, it gives the results in the order of the items.

    Entered and left as a context, so that nothing it opened stays open.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def __iter__(self) -> Iterator[R_co]: ...

    def describe(self) -> tuple[str, ...]:
        """Each source in words, in the order of asking."""

    def waiting(self) -> str:
        """What the work waits for at the moment because a service asked for it, "" for nothing."""

    def requests(self) -> int:
        """How many requests were made."""

    def notes(self) -> tuple[str, ...]:
        """Sentences for the end of the work: requests made, what the cache saved."""


class Executor(Protocol):
    """Takes `settings`, `work` and `chunks`, which can be cut into smaller ones.

    Raises ConfigurationError, now or while it is iterated over, where a source
    is unknown or an index unreadable.
    """

    def __call__(self, settings: Settings, work: Work[C, R], chunks: Iterable[C]) -> Running[R]: ...


def executor(name: str) -> Executor:
    """Return the executor `name`, a key of `EXECUTORS`."""
    module, attribute = EXECUTORS[name].split(":")
    return cast(Executor, getattr(import_module(f"enrich.jobs.executors.{module}"), attribute))


def spread(settings: Settings, work: Work[C, R], chunks: Iterable[C]) -> Running[R]:
    """Let the executor that suits the batch do the `work` on `chunks`.

    Processes pay off only where matching is the work: a batch that goes to the
    network is bound by rate limits and stays in one process. `settings.workers`
    0 chooses by the size of the batch.
    """
    workers = settings.workers or os.cpu_count() or 1
    if needs_network(settings) or workers == 1:
        return executor("serial")(settings, work, chunks)
    chunks = iter(chunks)
    first, count = [], 0
    for chunk in chunks:
        first.append(chunk)
        count += len(chunk)
        if count >= SERIAL_BELOW:
            break
    name = "serial" if count < SERIAL_BELOW else "processes"
    return executor(name)(settings, work, chain(first, chunks))


class Entries(Struct, frozen=True):
    """The work of who wants entries as they are."""

    plan: Plan = EVERYTHING

    def do(self, session: Session, chunk: Sequence[Reference]) -> Iterator[Entry]:
        """An entry for each reference."""
        return session.run(chunk)

    def give_up(self, chunk: Sequence[Reference], error: Exception) -> Entry:
        """The entry of a reference that cannot be sent."""
        return given_up(chunk[0], error)


def run(settings: Settings, references: Iterable[Reference], plan: Plan = EVERYTHING) -> Running[Entry]:
    """Let the executor that suits the batch make an entry of each of `references`."""
    return spread(settings, Entries(plan), cut(references))


def cut(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield `items` in chunks that travel together."""
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
