"""What a job tells while it runs: whoever starts it may listen, and what nobody hears costs nothing.

A job prints nothing. The terminal shows a bar and writes sentences to standard
error; a service keeps both for its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from enrich.records import Entry, Reference

Tell = Callable[[str], None]
"""Hears a sentence about something that a person should know and that ends nothing."""
Counting = Callable[[Iterable[Reference]], Iterable[Reference]]
"""Passes references on before their turn, for whoever wants to know how many there are."""
Watch = Callable[[Iterator[Entry], int | None, Callable[[], str]], Iterable[Entry]]
"""Passes entries on; told how many there will be (None: unknown), and whom to ask what they wait for."""


def unheard(_sentence: str) -> None:
    """Hear a sentence and keep it to oneself."""


def uncounted(references: Iterable[Reference]) -> Iterable[Reference]:
    """Pass `references` on as they are."""
    return references


def unwatched(entries: Iterator[Entry], *_: object) -> Iterable[Entry]:
    """Pass `entries` on as they are."""
    return entries
