"""A sorted column of entries on disk: a key in the upper bits, the number of a work in the lower ones.

Three plain files of little-endian numbers, mapped into memory and shared by
all who read: the entries; a directory that says where those with the same first
bits begin; and, for keys that are asked for by the hundred and mostly meet
nothing, a filter of a byte for each entry that says so at the cost of one glance.
Where a key that is missing would be taken for an answer (nobody has this DOI), a
fourth file holds checksums of the entries, of which those about a key are looked at.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from enrich.index.common import Common
from enrich.index.hashing import KEY_BITS, ORDINAL_BITS, Facts, key

Numbers = Sequence[int]

ENTRIES, DIRECTORY, FILTER, SUMS = ".entries", ".directory", ".filter", ".sums"
_ORDINAL = (1 << ORDINAL_BITS) - 1
_PER_SUM = 512
_PER_STRETCH, _PER_WORD = 3, 3
"""Entries under one number of the directory, and in one word of the filter, as powers of two."""


def mapped(path: Path) -> Numbers:
    """Return the numbers in a file of 64 bits each; raises OSError, and ValueError for a file cut short."""
    with path.open("rb") as stream:
        size = path.stat().st_size
        if size % 8:
            raise ValueError(f"{path.name} has been cut short")
        if not size:
            return array("Q")
        numbers = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    return numbers.cast("Q") if sys.byteorder == "little" else _Swapped(numbers)


class _Swapped(Sequence[int]):
    """Little-endian numbers on a machine that has them the other way round."""

    def __init__(self, view: memoryview) -> None:
        self.view = view

    def __len__(self) -> int:
        return len(self.view) // 8

    def __getitem__(self, at: int | slice) -> int | list[int]:  # type: ignore[override]
        if isinstance(at, slice):
            return [
                int.from_bytes(self.view[8 * n : 8 * n + 8], "little") for n in range(*at.indices(len(self)))
            ]
        return int.from_bytes(self.view[8 * at : 8 * at + 8], "little")


class Column:
    """Finds the works that have a key, in a column on disk."""

    def __init__(self, stem: Path) -> None:
        self.entries = mapped(stem.with_suffix(ENTRIES))
        self.directory = mapped(stem.with_suffix(DIRECTORY))
        has_filter = stem.with_suffix(FILTER).exists()
        self.filter: Numbers = mapped(stem.with_suffix(FILTER)) if has_filter else array("Q")
        self.stretch_shift = _shift(len(self.directory) - 1)
        self.word_shift = _shift(len(self.filter)) if has_filter else KEY_BITS
        is_sealed = stem.with_suffix(SUMS).exists()
        self._sums: Numbers | None = mapped(stem.with_suffix(SUMS)) if is_sealed else None

    def find(self, key: int) -> list[int]:
        """Return the numbers of the works with this key, in order; raises ValueError for damage."""
        if self.filter and not self._may_have(key):
            return []
        stretch = key >> self.stretch_shift
        begin, end = self.directory[stretch], self.directory[stretch + 1]
        self._check(stretch, begin, end)
        at = bisect_left(self.entries, key << ORDINAL_BITS, begin, end)
        found = []
        while at < end and (entry := self.entries[at]) >> ORDINAL_BITS == key:
            found.append(entry & _ORDINAL)
            at += 1
        return found

    def _check(self, stretch: int, begin: int, end: int) -> None:
        """Raise ValueError where entries that belong to a stretch stand outside of it, or are others now."""
        shift = self.stretch_shift + ORDINAL_BITS
        if not begin <= end <= len(self.entries) or (
            (begin and self.entries[begin - 1] >> shift >= stretch)
            or (end < len(self.entries) and self.entries[end] >> shift <= stretch)
        ):
            raise ValueError("a directory does not fit its entries")
        if self._sums:
            self._compare(self._sums, begin, end)

    def _compare(self, sums: Numbers, begin: int, end: int) -> None:
        """Raise ValueError where some entries are not those of which the checksums were written."""
        for at in range(begin // _PER_SUM, -(-end // _PER_SUM)):
            if crc32(little(array("Q", self.entries[_PER_SUM * at : _PER_SUM * (at + 1)]))) != sums[at]:
                raise ValueError("entries are not what was written")

    def _may_have(self, key: int) -> bool:
        bits = filter_bits(key)
        return self.filter[key >> self.word_shift] & bits == bits


def _shift(count: int) -> int:
    """By how much a key is shifted to be one of so many numbers, a power of two."""
    if count < 1 or count & (count - 1):
        raise ValueError("a directory or a filter has been cut short")
    return KEY_BITS - (count.bit_length() - 1)


def filter_bits(key: int) -> int:
    """The two bits that a key sets in its word of the filter."""
    return 1 << (key & 63) | 1 << (key >> 6 & 63)


def _powers(count: int, per: int) -> int:
    """How many bits count the parts of so many entries."""
    return min(KEY_BITS, max(0, count.bit_length() - per))


class Writer:
    """Writes a column from sorted pieces that follow each other, each a whole number of keys.

    `expected` entries at most will come. Keys of more works than `cap` are left
    out, for they tell nothing, and noted as `common`, as are those that were so before; 0 keeps
    all. `gone` has a 1 for each number of a work that is no more, and `numbers` the new number
    for each old one, in the same order.
    """

    def __init__(
        self,
        stem: Path,
        expected: int,
        *,
        gone: bytearray,
        numbers: array[int] | None = None,
        cap: int = 0,
        common: Common | None = None,
        filtered: bool = False,
    ) -> None:
        self._entries = stem.with_suffix(ENTRIES).open("wb")
        self._cap, self._common = cap, common
        self._gone = gone if 1 in gone else None
        self._numbers = numbers
        self._stretch_shift = KEY_BITS - _powers(expected, _PER_STRETCH)
        self._begins = stem.with_suffix(DIRECTORY).open("wb")
        self._stretches = 0
        self._word_shift = KEY_BITS - _powers(expected, _PER_WORD)
        self._filter: BinaryIO | None = None
        self._words, self._word = 0, 0
        self.count = 0
        if filtered:
            self._begin_filter(stem.with_suffix(FILTER))

    def _begin_filter(self, path: Path) -> None:
        self._filter = path.open("wb")

    def write(self, piece: array[int]) -> None:
        """Append sorted entries."""
        kept = self._kept(piece)
        self._note(kept)
        self._entries.write(little(kept))
        self.count += len(kept)

    def close(self) -> None:
        """Finish all files."""
        self._open_stretches(1 << (KEY_BITS - self._stretch_shift))
        if self._filter:
            self._open_words(1 << (KEY_BITS - self._word_shift))
            self._filter.close()
        if self._common:
            self._common.close()
        self._entries.close()
        self._begins.close()

    def _kept(self, piece: array[int]) -> array[int]:
        if not self._cap and not self._gone:
            return piece
        kept = array("Q")
        common = set(self._common_before(piece))
        for one_key, group in groupby(piece, lambda entry: entry >> ORDINAL_BITS):
            alive = [one for one in group if not (self._gone and self._gone[one & _ORDINAL])]
            if self._cap and len(alive) > self._cap:
                common.add(one_key)
            if one_key not in common:
                kept.extend(alive)
        if self._common:
            self._common.write(sorted(common))
        return kept if self._numbers is None else self._renumbered(kept, self._numbers)

    def _renumbered(self, kept: array[int], numbers: array[int]) -> array[int]:
        return array("Q", [entry & ~_ORDINAL | numbers[entry & _ORDINAL] for entry in kept])

    def _common_before(self, piece: array[int]) -> array[int]:
        """The keys up to the end of a piece that were common before."""
        return self._common.upto(piece[-1] >> ORDINAL_BITS) if self._common and piece else array("Q")

    def _note(self, kept: array[int]) -> None:
        for at, entry in enumerate(kept):
            key = entry >> ORDINAL_BITS
            if key >> self._stretch_shift >= self._stretches:
                self._open_stretches((key >> self._stretch_shift), self.count + at)
            if self._filter:
                if key >> self._word_shift >= self._words + 1:
                    self._open_words(key >> self._word_shift)
                self._word |= filter_bits(key)

    def _open_stretches(self, upto: int, begin: int | None = None) -> None:
        """Say of all stretches up to one where they begin: those without entries where the next begins."""
        begin = self.count if begin is None else begin
        self._begins.write(begin.to_bytes(8, "little") * (upto + 1 - self._stretches))
        self._stretches = upto + 1

    def _open_words(self, upto: int) -> None:
        """Write the word that is done, and empty ones up to the next."""
        assert self._filter
        self._filter.write(self._word.to_bytes(8, "little") + bytes(8 * (upto - 1 - self._words)))
        self._words, self._word = upto, 0


def seal(stem: Path) -> None:
    """Write the checksums of a column's entries beside it."""
    with stem.with_suffix(ENTRIES).open("rb") as entries, stem.with_suffix(SUMS).open("wb") as sums:
        while block := entries.read(8 * _PER_SUM):
            sums.write(crc32(block).to_bytes(8, "little"))


def little(numbers: array[int]) -> bytes:
    """Return numbers as they stand in files, whatever the machine."""
    if sys.byteorder == "big":
        numbers = array("Q", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def entries(facts: Sequence[Sequence[Facts]]) -> array[int]:
    """Return the entries of works, numbered from 0, that have keys of these facts; with numpy sooner."""
    try:
        from enrich.index.vectors import entries as quickly
    except ImportError:
        return array("Q", [key(one) << ORDINAL_BITS | n for n, some in enumerate(facts) for one in some])
    return quickly(facts)


def writer() -> type[Writer]:
    """Return what writes a column, the quick one where numpy is installed: both write the same."""
    try:
        from enrich.index.vectors import FastWriter
    except ImportError:
        return Writer
    return FastWriter
