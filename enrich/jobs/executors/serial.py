"""One chunk after another, in this process and with one session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, Self, TypeVar

from enrich.jobs import session
from enrich.jobs.executors import Chunk, Work
from enrich.settings import Settings

C = TypeVar("C", bound=Chunk)
R = TypeVar("R")


class Serial(Generic[C, R]):
    """See `executors.Executor`; what it asks is opened at once, and what is wrong with that told first."""

    def __init__(self, settings: Settings, work: Work[C, R], chunks: Iterable[C]) -> None:
        self._session = session.Session(settings, work.plan)
        self._work, self._chunks = work, chunks

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._session.close()

    def __iter__(self) -> Iterator[R]:
        for chunk in self._chunks:
            yield from self._work.do(self._session, chunk)

    def describe(self) -> tuple[str, ...]:
        """Each source in words, in the order of asking."""
        return self._session.describe()

    def waiting(self) -> str:
        """What the work waits for at the moment, "" for nothing."""
        return self._session.waiting()

    def requests(self) -> int:
        """How many requests were made."""
        return self._session.requests()

    def notes(self) -> tuple[str, ...]:
        """Sentences for the end of the work."""
        return self._session.notes()
