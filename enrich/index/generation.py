"""What is made at the end of a build: the columns of the next generation, of all that was put in.

Of several works with one DOI the newest is left; what was taken over from another
index is copied in stretches, and its columns are merged with those of the new works.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import accumulate, chain, groupby
from pathlib import Path
from typing import BinaryIO

from enrich.index import columns
from enrich.index.adopted import Adopted, write_deletions
from enrich.index.column import Column, Writer, little, mapped, seal, writer
from enrich.index.common import Common
from enrich.index.hashing import ORDINAL_BITS, key
from enrich.index.keys import doi_facts
from enrich.index.packed import OFFSETS, RECORDS, Packed, unpack_dated
from enrich.index.sorting import Run, merged, shifted, sorted_runs
from enrich.index.words import build_words, extended
from enrich.wire.cleaning import RULES

CAP = 64
"""Works with one key; a key that more have tells nothing and is left out."""
WORDS_UP_TO = 2_000_000
"""Works up to which an index can be searched by words, too; beyond, that costs more than all else."""
RUN = 4_000_000
"""Numbers sorted at a time: all the memory that a build takes depends on this."""
MOST_GONE = 4
"""Where more than one number in so many is of no work any more, those left get new ones, and new words."""
SIZES, COLUMNS = "sizes", ("dois", "keys", "places")
_BEGINS = "begins"
_CHUNK = 4 * 65_536
_BLOCK = 1 << 22
_ORDINAL = (1 << ORDINAL_BITS) - 1


class EngineError(Exception):
    """The engine for words could not write."""


class Generation:
    """The next generation of an index: of indexes taken over, and of the works that lie in a building folder.

    `removed` says of DOIs since when their works are no more, and before which number that was told;
    `replaced` counts the records that gave way to a later one of their DOI.
    """

    def __init__(
        self, folder: Path, adopted: Sequence[Adopted], removed: Mapping[str, tuple[str, int]]
    ) -> None:
        self._folder, self._adopted, self._removed = folder, adopted, removed
        self._first = sum(one.count for one in adopted)
        self._records = _Added(folder, self._first)
        self._runs = {
            name: [
                *(one.run(name) for one in adopted),
                *sorted_runs(folder / name, folder / f"{name}.sorted", RUN),
            ]
            for name in COLUMNS
        }
        self._gone = bytearray(self._first + self._records.count)
        self.replaced = 0
        self._mark_gone()
        held = sum(one.works for one in adopted) + self._records.count
        self.works = held - self._gone.count(1)
        self._numbers = self._renumbered()

    def make(self, made: Path) -> tuple[str, bool]:
        """Write all files; returns the name that is made of the works, and whether words can be searched."""
        identity = self._pack(made)
        self._column(made, "dois")
        self._column(
            made, "keys", cap=CAP, common=Common(made / "keys", [one.common for one in self._adopted])
        )
        self._column(made, "places")
        for name in ("dois", "places"):
            seal(made / name)
        write_deletions(made, ((doi, since) for doi, (since, _) in self._removed.items()))
        has_words = self.works <= WORDS_UP_TO
        if has_words:
            self._build_words(made)
        return identity, has_words

    def _mark_gone(self) -> None:
        """Mark the works that were deleted, and those that a later record of their DOI replaced."""
        if self._removed:
            self._mark_deleted()
        known = self._adopted[0].count if self._adopted else 0
        for numbers in chain.from_iterable(map(doubled, merged(self._runs["dois"], RUN))):
            if numbers[-1] >= known:  # within one index each DOI has one work
                self._mark_replaced(numbers)

    def _mark_deleted(self) -> None:
        everything = self._folder / "everything"
        everything.mkdir(exist_ok=True)
        own = self._runs["dois"][len(self._adopted) :]
        _fill(writer()(everything / "dois", sum(map(len, own)), gone=bytearray()), own)
        added = Column(everything / "dois")
        for doi, deleted in self._removed.items():
            wanted = key(doi_facts(doi))
            for number in chain(added.find(wanted), *(one.find(wanted) for one in self._adopted)):
                name, dated = self._named(number)
                if name == doi and (dated, number) < deleted:
                    self._gone[number] = 1

    def _mark_replaced(self, numbers: list[int]) -> None:
        last: dict[str, tuple[str, int]] = {}
        for number in numbers:
            name, dated = self._named(number)
            last[name] = max((dated, number), last.get(name, ("", 0)))
        for number in set(numbers) - {number for _, number in last.values()}:
            self.replaced += not self._gone[number]
            self._gone[number] = 1

    def _renumbered(self) -> array[int] | None:
        """New numbers for the works that are left, where many of those given are of works that are gone."""
        if (len(self._gone) - self.works) * MOST_GONE <= len(self._gone):
            return None
        for one in self._adopted:
            for number in one.empty():
                self._gone[number] = 1
        return ranks(self._gone)

    def _named(self, number: int) -> tuple[str, str]:
        """The DOI of a work, and the moment of its record."""
        for one in self._adopted:
            if number < one.first + one.count:
                return one.named(number)
        return self._records.named(number)

    def _column(self, made: Path, name: str, *, cap: int = 0, common: Common | None = None) -> None:
        expected = sum(map(len, self._runs[name]))
        column = writer()(
            made / name,
            expected,
            gone=self._gone,
            numbers=self._numbers,
            cap=cap,
            common=common,
            filtered=bool(cap),
        )
        _fill(column, self._runs[name])

    def _pack(self, made: Path) -> str:
        """Write the records that are left and where each begins; returns the name that is made of them."""
        with (made / RECORDS).open("wb") as kept, (made / OFFSETS).open("wb") as offsets:
            packing = _Packing(kept, offsets, self._gone, keeps_numbers=self._numbers is None)
            for one in self._adopted:
                packing.copy(one)
            packing.add(self._folder, self._first)
        return packing.digest.hexdigest()[:16]

    def _build_words(self, made: Path) -> None:
        """Take over the words of the first index and add the rest, or make all anew where they are few."""
        before = self._adopted[0] if self._adopted else None
        works, beside_keys = Packed(made, RULES), self.works > columns.SMALL
        try:
            if before and before.words and self._numbers is None and beside_keys:
                with suppress(FileNotFoundError):  # an update of that index has taken them away
                    extended(before.words, made / "words", works.behind(before.count))
                    return
                shutil.rmtree(made / "words")
            (made / "words").mkdir()
            build_words(made / "words", works, beside_keys=beside_keys)
        except ValueError as error:  # the engine calls all its troubles so
            raise EngineError(f"perhaps the disk is full: {error}") from error


class _Packing:
    """Writes records, one behind the other, and where each begins; `keeps_numbers`: also those of none."""

    def __init__(self, kept: BinaryIO, offsets: BinaryIO, gone: bytearray, *, keeps_numbers: bool) -> None:
        self._kept, self._offsets, self._gone = kept, offsets, gone
        self._keeps_numbers = keeps_numbers
        self._end = 0
        self.digest = hashlib.sha256()
        offsets.write(bytes(8))

    def copy(self, one: Adopted) -> None:
        """Copy the records of an index, in stretches between those that are gone."""
        number, end = one.first, one.first + one.count
        while number < end:
            if self._gone[number]:
                self._note(number)
                number += 1
                continue
            until = self._gone.find(1, number, end)
            until = end if until < 0 else until
            self._stretch(one, number - one.first, until - one.first)
            number = until

    def _stretch(self, one: Adopted, number: int, until: int) -> None:
        begin, end, by = one.offsets[number], one.offsets[until], self._end - one.offsets[number]
        for at in range(number + 1, until + 1, _CHUNK):
            some = array("Q", one.offsets[at : min(at + _CHUNK, until + 1)])
            self._offsets.write(little(shifted(some, by)))
        one.records.seek(begin)
        while begin < end:
            block = one.records.read(min(_BLOCK, end - begin))
            self._keep(block)
            begin += len(block)

    def add(self, folder: Path, number: int) -> None:
        """Add the records that lie in a building folder, which are numbered from `number` on."""
        with (folder / RECORDS).open("rb") as records, (folder / SIZES).open("rb") as sizes:
            while chunk := sizes.read(_CHUNK):
                for size in array("I", chunk):
                    record = records.read(size)
                    if not self._gone[number]:
                        self._keep(record)
                    self._note(number)
                    number += 1

    def _note(self, number: int) -> None:
        """Write where the record ends that has a number, or would have it."""
        if self._keeps_numbers or not self._gone[number]:
            self._offsets.write(self._end.to_bytes(8, "little"))

    def _keep(self, some: bytes) -> None:
        self._kept.write(some)
        self.digest.update(some)
        self._end += len(some)


class _Added:
    """The works that were put in one by one, by their numbers from `first` on."""

    def __init__(self, folder: Path, first: int) -> None:
        self._first = first
        self.count = (folder / SIZES).stat().st_size // 4
        end = 0
        with (folder / SIZES).open("rb") as sizes, (folder / _BEGINS).open("wb") as begins:
            begins.write(bytes(8))
            while chunk := sizes.read(_CHUNK):
                ends = array("Q", accumulate(array("I", chunk), initial=end))
                begins.write(little(ends[1:]))
                end = ends[-1]
        self._begins = mapped(folder / _BEGINS)
        self._records = (folder / RECORDS).open("rb")

    def named(self, number: int) -> tuple[str, str]:
        """The DOI of a work, and the moment of its record."""
        begin, end = self._begins[number - self._first], self._begins[number - self._first + 1]
        work = unpack_dated(os.pread(self._records.fileno(), end - begin, begin))
        return work.DOI, work.dated


def _fill(column: Writer, runs: Sequence[Run]) -> None:
    """Write a column of all entries of `runs`."""
    for piece in merged(runs, RUN):
        column.write(piece)
    column.close()


def ranks(gone: bytearray) -> array[int]:
    """Return for each number how many lower ones are of works that are left."""
    try:
        from enrich.index.vectors import ranks as quickly
    except ImportError:
        return array("I", accumulate((1 - one for one in gone[:-1]), initial=0))
    return quickly(gone)


def doubled(piece: array[int]) -> list[list[int]]:
    """Return the numbers of works whose DOIs have one key, for each such key: mostly they have one DOI."""
    try:
        from enrich.index.vectors import doubled as quickly
    except ImportError:
        groups = groupby(piece, lambda entry: entry >> ORDINAL_BITS)
        several = ([entry & _ORDINAL for entry in group] for _, group in groups)
        return [numbers for numbers in several if len(numbers) > 1]
    return quickly(piece)
