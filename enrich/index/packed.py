"""The works of an index, packed one behind the other in one file, found by their number."""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterator
from pathlib import Path

import msgspec

from enrich.index.column import mapped
from enrich.index.contract import Dated
from enrich.records import Work
from enrich.wire.cleaning import RULES, cleaned

RECORDS, OFFSETS = "records", "offsets"
pack = msgspec.msgpack.Encoder().encode
unpack = msgspec.msgpack.Decoder(Work).decode
unpack_dated = msgspec.msgpack.Decoder(Dated).decode


class Packed:
    """Reads works by number, cleaned once more after older `rules`. Raises ValueError for damage."""

    def __init__(self, folder: Path, rules: int) -> None:
        self._offsets = mapped(folder / OFFSETS)
        self._is_clean = rules == RULES
        size = (folder / RECORDS).stat().st_size
        if not len(self._offsets) or self._offsets[-1] != size:
            raise ValueError(f"{RECORDS} has been cut short")
        with (folder / RECORDS).open("rb") as stream:
            whole = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        self._records = memoryview(whole)

    def __len__(self) -> int:
        """How many numbers are given, those of works that are no more included."""
        return len(self._offsets) - 1

    def work(self, number: int) -> Work:
        """Return the work of a number."""
        work = unpack(self._records[self._offsets[number] : self._offsets[number + 1]])
        return work if self._is_clean else cleaned(work)

    def dated(self) -> Iterator[Dated]:
        """Yield each work that is there with the moment of its record."""
        for number in range(len(self)):
            if self._offsets[number] < self._offsets[number + 1]:
                work = unpack_dated(self._records[self._offsets[number] : self._offsets[number + 1]])
                yield work if self._is_clean else cleaned(work)

    def __iter__(self) -> Iterator[tuple[int, Work]]:
        """Yield each work that is there, with its number."""
        for number in range(len(self)):
            if self._offsets[number] < self._offsets[number + 1]:
                yield number, self.work(number)


def offsets_of(sizes: array[int]) -> array[int]:
    """Return where works of these sizes begin, and behind the last one where they end."""
    offsets, at = array("Q", [0]), 0
    for size in sizes:
        at += size
        offsets.append(at)
    return offsets
