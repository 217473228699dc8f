"""The entries of a run as they stand in its spool: read when they are asked for, in any number."""

from __future__ import annotations

import weakref
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from functools import cached_property
from typing import overload

from enrich.jobs.finished import ASIDE, MARKS, aside_of, turn_of
from enrich.records import Entry, SetAside
from enrich.spool import Spool
from enrich.verdicts import Status
from enrich.wire.entry import entry_of

_ENTRIES = frozenset(MARKS)


class Spooled(Sequence[Entry]):
    """The entries in a spool, in order; the spool is closed when nobody asks for them any more."""

    def __init__(self, spool: Spool) -> None:
        self._contents = spool.contents
        self._spool = spool
        weakref.finalize(self, spool.close)

    def __len__(self) -> int:
        return len(self._contents) - len(self._aside)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        numbers = range(len(self))[at]
        if isinstance(numbers, range):
            return [self[n] for n in numbers]
        return entry_of(self._contents.line(self._position(numbers)))

    def __iter__(self) -> Iterator[Entry]:
        return (entry_of(line) for _, line in self._contents.lines(_ENTRIES))

    def having(
        self, statuses: Container[Status], turns: Container[int] | None = None
    ) -> Iterator[tuple[int, Entry]]:
        """See `Selective`."""
        wanted = {
            mark
            for mark, status in MARKS.items()
            if status in statuses and (turns is None or turn_of(mark) in turns)
        }
        for position, line in self._contents.lines(wanted):
            yield position - bisect_left(self._aside, position), entry_of(line)

    def set_aside(self) -> Iterator[SetAside]:
        """The blocks that were set aside, in order."""
        return (aside_of(line) for _, line in self._contents.lines({ASIDE}))

    @cached_property
    def _aside(self) -> list[int]:
        return list(self._contents.positions({ASIDE}))

    def _position(self, number: int) -> int:
        """Where the entry with this number stands: as far behind as blocks were set aside before it."""
        position = number
        for aside in self._aside:
            position += aside <= position
        return position
