"""What a job tells while it runs: whoever starts it may listen, and what nobody hears costs nothing.

A job prints nothing. The terminal shows a bar and writes sentences to standard
error; a service keeps both for its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Protocol, TypeVar

from enrich.records import Entry, Tally

T = TypeVar("T")
Tell = Callable[[str], None]
"""Hears a sentence about something that a person should know and that ends nothing."""


class Counted(Protocol):
    """Results of a run that come together, with what is counted over them."""

    @property
    def tally(self) -> Tally: ...

    @property
    def count(self) -> int: ...


S = TypeVar("S", bound=Sized)
C = TypeVar("C", bound=Counted)


class Counting(Protocol):
    """Passes chunks on before their turn, for whoever wants to know how many blocks there are."""

    def __call__(self, chunks: Iterable[S], /) -> Iterable[S]: ...


class Progress(Protocol):
    """Passes results on; told what they wait for, and how many requests were made, whenever it asks."""

    def __call__(
        self, results: Iterator[C], waiting: Callable[[], str], requests: Callable[[], int], /
    ) -> Iterable[C]: ...


Watch = Callable[[Iterator[Entry], int | None, Callable[[], str]], Iterable[Entry]]
"""Passes entries on; told how many there will be (None: unknown), and whom to ask what they wait for."""


def unheard(_sentence: str) -> None:
    """Hear a sentence and keep it to oneself."""


def uncounted(chunks: Iterable[S]) -> Iterable[S]:
    """Pass `chunks` on as they are."""
    return chunks


def unwatched(results: Iterator[T], *_: object) -> Iterable[T]:
    """Pass `results` on as they are."""
    return results
