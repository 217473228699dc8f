"""Numbers by the thousand million put in order in little memory: in runs, that are merged piece by piece.

The columns of an index that is taken over whole are one more run each.
"""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from enrich.index.hashing import KEY_BITS, ORDINAL_BITS

_WIDTH = 8


class Run:
    """Entries in order, in a stretch of a file (of this machine); `by` is added to the number of each work.

    It keeps the file open, so that nobody takes it away while it is needed.
    """

    def __init__(self, stream: BinaryIO, begin: int, end: int, by: int = 0) -> None:
        self._stream, self._by = stream, by
        self.begin, self.end = begin, end
        whole = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) if end else b""
        self._numbers = memoryview(whole).cast("Q")

    def __len__(self) -> int:
        return self.end - self.begin

    def before(self, least: int, begin: int) -> int:
        """The place of the first entry, from `begin` on, that is not less than `least`."""
        return bisect_left(self._numbers, least, begin, self.end)

    def read(self, begin: int, end: int) -> array[int]:
        """The entries of a stretch; read and not mapped, for what is mapped counts as memory."""
        numbers = array("Q")
        self._stream.seek(_WIDTH * begin)
        numbers.frombytes(self._stream.read(_WIDTH * (end - begin)))
        return shifted(numbers, self._by)


def sorted_runs(source: Path, target: Path, run: int) -> list[Run]:
    """Write the numbers of a file to another one, each `run` of them in order, and return these runs."""
    with source.open("rb") as stream, target.open("wb") as made:
        while chunk := stream.read(_WIDTH * run):
            made.write(ordered(array("Q", chunk)))
    count = target.stat().st_size // _WIDTH
    read = target.open("rb")
    return [Run(read, begin, min(begin + run, count)) for begin in range(0, count, run)]


def merged(runs: Sequence[Run], run: int) -> Iterator[array[int]]:
    """Yield the entries of `runs` in order, in pieces of about one `run`, no key in two."""
    begins = [one.begin for one in runs]
    parts = max(1, sum(map(len, runs)) // run)
    for part in range(1, parts + 1):
        least = (part << KEY_BITS) // parts << ORDINAL_BITS
        last = part == parts
        ends = [
            one.end if last else one.before(least, begin) for one, begin in zip(runs, begins, strict=True)
        ]
        piece = array("Q")
        for one, begin, end in zip(runs, begins, ends, strict=True):
            piece += one.read(begin, end)
        begins = ends
        yield ordered(piece)


def ordered(numbers: array[int]) -> array[int]:
    """Return the numbers in order, with numpy at a fiftieth of the time."""
    try:
        from enrich.index.vectors import ordered as quickly
    except ImportError:
        return array("Q", sorted(numbers))
    return quickly(numbers)


def shifted(numbers: array[int], by: int) -> array[int]:
    """Return the numbers with `by` added to each."""
    if not by:
        return numbers
    try:
        from enrich.index.vectors import shifted as quickly
    except ImportError:
        return array("Q", [number + by for number in numbers])
    return quickly(numbers, by)
