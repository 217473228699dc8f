"""One reference after another, in this process and with one session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

from enrich.jobs import session
from enrich.ledger.decisions import NO_DECISIONS, Decisions
from enrich.records import Entry, Reference
from enrich.settings import Settings


class Serial:
    """See `executors.Executor`; what it asks is opened at once, and what is wrong with that told first."""

    def __init__(
        self,
        settings: Settings,
        references: Iterable[Reference],
        *,
        findings: bool = True,
        decisions: Decisions = NO_DECISIONS,
    ) -> None:
        self._session = session.Session(settings, findings=findings, decisions=decisions)
        self._references = references

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._session.close()

    def __iter__(self) -> Iterator[Entry]:
        return self._session.run(self._references)

    def describe(self) -> tuple[str, ...]:
        """Each source in words, in the order of asking."""
        return self._session.describe()

    def waiting(self) -> str:
        """What the work waits for at the moment, "" for nothing."""
        return self._session.waiting()

    def notes(self) -> tuple[str, ...]:
        """Sentences for the end of the work."""
        return self._session.notes()
