"""What a spool holds, by position: where the line of each position stands, and its mark.

Nine bytes a line are kept in memory, whatever the lines hold; they themselves
are read from the file, a block at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Iterator

from enrich.spool.blocks import Block

_NOWHERE = 2**64 - 1
_ABSENT = 0xFF

Read = Callable[[int], Block]
"""Reads the block at an offset, checked."""


class Contents:
    """The lines of a spool in the order of their positions, the latest for each."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._where = array("Q")
        self._marks = bytearray()
        self._missing = 0

    def add(self, block: Block) -> None:
        """Take note of a block; its lines take the place of those that were there before."""
        if block.in_a_row and block.first == len(self._marks):
            self._where.extend(array("Q", [block.offset]) * len(block.marks))
            self._marks += block.marks
            return
        for place, mark in zip(block.places, block.marks, strict=True):
            self._put(block.first + place, block.offset, mark)

    def __len__(self) -> int:
        """How many positions have a line."""
        return len(self._marks) - self._missing

    def __contains__(self, position: object) -> bool:
        return (
            isinstance(position, int)
            and 0 <= position < len(self._where)
            and self._where[position] != _NOWHERE
        )

    @property
    def marks(self) -> bytes:
        """The mark of each line, in order."""
        return bytes(mark for mark, _ in self._present()) if self._missing else bytes(self._marks)

    def positions(self, marks: Container[int] | None = None) -> Iterator[int]:
        """The positions that have a line, in order; of some `marks` only, where these are given."""
        for position, (mark, where) in enumerate(zip(self._marks, self._where, strict=True)):
            if where != _NOWHERE and (marks is None or mark in marks):
                yield position

    def lines(self, marks: Container[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """Each position with its line, in order; blocks that hold nothing wanted are not read.

        Raises DamagedSpool where a block is not as it was written.
        """
        offset, lines = _NOWHERE, dict[int, bytes]()
        for position in self.positions(marks):
            if self._where[position] != offset:
                offset = self._where[position]
                lines = dict(self._read(offset).lines())
            yield position, lines[position]

    def line(self, position: int) -> bytes:
        """The line at a position; raises KeyError where there is none, DamagedSpool for a damaged block."""
        if position not in self:
            raise KeyError(position)
        return dict(self._read(self._where[position]).lines())[position]

    def _present(self) -> Iterator[tuple[int, int]]:
        pairs = zip(self._marks, self._where, strict=True)
        return (pair for pair in pairs if pair[1] != _NOWHERE)

    def _put(self, position: int, offset: int, mark: int) -> None:
        gap = position + 1 - len(self._marks)
        if gap > 0:
            self._where.extend([_NOWHERE] * gap)
            self._marks += bytes([_ABSENT]) * gap
            self._missing += gap
        self._missing -= self._where[position] == _NOWHERE
        self._where[position], self._marks[position] = offset, mark
