"""What an index is to those who fill it and to those who ask it, whatever engine lies behind.

    with filling(path) as builder:           # one build at a time; a killed one goes on behind its mark
        for batch in batches_after(builder.mark):
            builder.take(batch)              # made by `prepare(works)`, in whatever process
            builder.checkpoint(mark)         # what came before is on the disk
        info = builder.commit()              # from here on the new works answer; until here the old ones do

    reader = open_index(path)
    reader.search_many(["Braun V, Clarke V. Using thematic analysis. 2006;3:77"], limit=10)

Seam for a compiled core: a batch of strings goes into `search_many`, and what
is looked up inside are columns of numbers; nothing else knows how.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from enrich.records import Candidate, IndexState, Work


class Dated(Work, frozen=True, kw_only=True, omit_defaults=True):
    """A work as its agency described it at a moment, by which a newer record is known.

    `dated` is in ISO's form, in UTC and to the second, "" where it is not known. An index
    keeps it with the work, for those who make the next one of it; who asks it gets a `Work`.
    """

    dated: str = ""


class Origin(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where works of an index came from: a file, a dump or a service, as people call it.

    `date` (ISO) is that of the data, not of the build; `licence` is a sentence or a name;
    `works` counts what came from there, what a later record replaced included.
    """

    name: str
    date: str = ""
    licence: str = ""
    works: int = 0


class Info(Struct, frozen=True, kw_only=True):
    """What an index says of itself without being read through.

    `format` is its layout, `bytes` its size on disk; `id` is made of its works, `date` is the day it
    was made. `words` tells whether it can also be searched by words alone, where keys find too little.
    """

    works: int
    format: int
    id: str
    date: str = ""
    bytes: int = 0
    words: bool = True
    origins: tuple[Origin, ...] = ()


class Batch(Struct, frozen=True, kw_only=True):
    """Works made ready to be put in, as bytes that travel between processes cheaply.

    `records` are the packed works one behind the other, `sizes` their lengths (u32, little endian),
    `dois` their DOIs, aliases included, and `keys` and `places` under what they are found; what the
    numbers in these mean is the engine's affair. `faults` tell of works that cannot be put in: the
    place in the batch, and a sentence.
    """

    count: int
    records: bytes
    sizes: bytes
    dois: bytes
    keys: bytes
    places: bytes
    faults: tuple[tuple[int, str], ...] = ()


class Builder(Protocol):
    """Takes works in and makes the next generation of an index of them, in bounded memory.

    Works may be `Dated`. Of works with one DOI the one of the latest moment is kept, whatever the order, and
    of equal moments (of those without one, which come first) the one that was added last. All calls raise
    ConfigurationError, with a sentence, where the disk does not take what is written.
    """

    @property
    def mark(self) -> str:
        """The last checkpoint's mark, of a build that was interrupted here too; "" where there is none."""

    @property
    def added(self) -> int:
        """How many works were put in up to now, those before the mark and replaced ones included."""

    @property
    def replaced(self) -> int:
        """How many works gave way to a later record of their DOI; known when all is made."""

    @property
    def folder(self) -> Path:
        """A folder for what whoever fills it needs on the way; it is gone when the build is."""

    def add(self, work: Work) -> str:
        """Put one work in; "" where it is in, else a sentence that says why it cannot be."""

    def take(self, batch: Batch) -> None:
        """Put in what `prepare` made ready."""

    def adopt(self, path: Path) -> bool:
        """Take over all works of another index as they are there, at the cost of copying files.

        False where they have to be put in one by one: that index was made by other rules, or works were
        put in before. What it knows to be deleted is known in any case. Raises
        ConfigurationError where it is damaged.
        """

    def remove(self, doi: str, dated: str = "") -> None:
        """The work with this DOI was deleted at a moment, as if a record of that moment said so."""

    def origin(self, origin: Origin) -> None:
        """Say where works came from; one that is told again under its name replaces what was told."""

    def checkpoint(self, mark: str) -> None:
        """Bring to the disk what was put in; a killed build goes on behind `mark`, whatever that says."""

    def commit(self) -> Info:
        """Make the generation of all that was put in and let it take the place of the one before.

        Raises ConfigurationError where no work is left to index; what was there before stays then.
        """


class Reader(Protocol):
    """Answers from one generation of an index, also while another one is made and takes its place.

    Every call raises ConfigurationError where the index turns out to be
    damaged: what a damaged index does not find says nothing about a work.
    """

    works: int
    state: IndexState

    def info(self) -> Info:
        """What it is."""

    def lookup(self, doi: str) -> Work | None:
        """The work with this DOI (lower case), or of which it is an alias; None where not held."""

    def lookup_many(self, dois: Sequence[str]) -> list[Work | None]:
        """The same for many, aligned."""

    def search(self, string: str, limit: int = 10) -> list[Candidate]:
        """The works most like `string`, best first, ties by DOI."""

    def search_many(self, strings: Sequence[str], limit: int = 10) -> list[list[Candidate]]:
        """The same for many, aligned, and with the same answers: only quicker."""

    def at_place(self, journal: str, volume: str, page: str) -> list[Candidate] | None:
        """The works that stand in this volume of a journal and begin on this page, by DOI.

        None where that cannot be said: without all three, or where too many would have to be looked at.
        """

    def in_volume(self, journal: str, volume: str) -> list[Work] | None:
        """All works held of this volume of a journal, in the order of their pages; None where not sure."""

    def all_works(self) -> Iterator[Work]:
        """Every work, in the order of the index; needs no memory for them."""

    def all_dated(self) -> Iterator[Dated]:
        """The same with the moments of their records, "" where it is not known."""

    def verify(self) -> tuple[str, ...]:
        """Read everything once and return what is wrong with it, in sentences; empty: all is whole."""
