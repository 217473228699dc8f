"""Where the work is done: each executor takes settings and references and gives entries, in order.

Sessions and database handles do not travel between processes; settings and
references do. So an executor is given settings and opens what it needs where
it works. Adding one touches its module and one line in `EXECUTORS`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import chain, islice
from typing import Protocol, Self, cast

from enrich.ledger.decisions import NO_DECISIONS, Decisions
from enrich.records import Entry, Reference
from enrich.settings import Settings
from enrich.sources import needs_network

SERIAL_BELOW = 1_000
"""References; fewer are done before worker processes would have started."""

# Name → "module:attribute" in this package, loaded when first needed.
EXECUTORS: dict[str, str] = {
    "serial": "serial:Serial",
    "processes": "processes:Processes",
}


class Running(Protocol):
    """References that are being worked on: iterated over once, it gives an entry for each, in order.

    Entered and left as a context, so that nothing it opened stays open.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def __iter__(self) -> Iterator[Entry]: ...

    def describe(self) -> tuple[str, ...]:
        """Each source in words, in the order of asking."""

    def waiting(self) -> str:
        """What the work waits for at the moment because a service asked for it, "" for nothing."""

    def notes(self) -> tuple[str, ...]:
        """Sentences for the end of the work: requests made, what the cache saved."""


class Executor(Protocol):
    """Takes `settings`, `references` and `decisions`; without `findings` the checks are left to others.

    Raises ConfigurationError, now or while it is iterated over, where a source
    is unknown or an index unreadable.
    """

    def __call__(
        self,
        settings: Settings,
        references: Iterable[Reference],
        *,
        findings: bool = True,
        decisions: Decisions = NO_DECISIONS,
    ) -> Running: ...


def executor(name: str) -> Executor:
    """Return the executor `name`, a key of `EXECUTORS`."""
    module, attribute = EXECUTORS[name].split(":")
    return cast(Executor, getattr(import_module(f"enrich.jobs.executors.{module}"), attribute))


def run(
    settings: Settings,
    references: Iterable[Reference],
    *,
    findings: bool = True,
    decisions: Decisions = NO_DECISIONS,
) -> Running:
    """Let the executor that suits the batch work on `references`.

    Processes pay off only where matching is the work: a batch that goes to the
    network is bound by rate limits and stays in one process. `settings.workers`
    0 chooses by the size of the batch.
    """
    workers = settings.workers or os.cpu_count() or 1
    if needs_network(settings) or workers == 1:
        return executor("serial")(settings, references, findings=findings, decisions=decisions)
    references = iter(references)
    first = list(islice(references, SERIAL_BELOW))
    name = "serial" if len(first) < SERIAL_BELOW else "processes"
    return executor(name)(settings, chain(first, references), findings=findings, decisions=decisions)
