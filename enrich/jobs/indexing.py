"""Makes an index and keeps it up: from dumps, from other indexes, from what a service sends.

What is put in comes as supplies: named streams of portions, of which a build
that was killed leaves out what it has. Nothing is changed in place: who asks
the old index is answered by it until the new one is whole.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Protocol

import msgspec
from msgspec import Struct

from enrich.errors import ConfigurationError
from enrich.index import Builder, Info, Origin, Reader, filling, open_index, prepare
from enrich.index.account import Account
from enrich.index.dumps import Input, Part, Portion, inputs_in, parts_of, read
from enrich.index.dumps.records import exported, headed
from enrich.index.origins import added

CHECKPOINT = 10.0
"""Seconds of work that a build may lose when it is killed."""
_AT_ONCE = 1_000
_SMALL = 16 * 1024 * 1024
"""Bytes of input that are read sooner than other processes have started."""
_OTHER = (
    "{path}: the making of this index from something else was interrupted, or its files have changed since. "
    "Give the command of then again to go on with it, or add --anew to begin anew."
)
Watch = Callable[[int, int, int], None]
"""Hears how many of how many bytes are read, and how many works are in."""


class Supply(Protocol):
    """Something whose works are put into an index; `mark` changes when they do, `size` is its bytes."""

    mark: str
    size: int

    def portions(
        self, behind: Place, builder: Builder, account: Account
    ) -> Generator[tuple[Place, Portion], None, None]:
        """Yield its portions with the place behind each, from the place `behind` on."""


class Place(Struct, frozen=True):
    """A place in a supply: so many of its parts, so many portions of the next one, the bytes before."""

    part: int = 0
    portion: int = 0
    bytes: int = 0


class _Mark(Struct, frozen=True):
    """How far a build is: in which of its supplies, where there, and what is counted up to there."""

    of: str = ""
    supply: int = 0
    place: Place = Place()
    origins: tuple[Origin, ...] = ()
    damaged: int = 0
    without_doi: int = 0
    deleted: int = 0


class Files:
    """Dumps as files, folders and archives, read by several processes. See `Supply`."""

    def __init__(self, paths: Iterable[Path], workers: int = 0) -> None:
        self._inputs: list[Input] = inputs_in(paths)
        self.mark = _digest(*(one.mark for one in self._inputs))
        self.size = sum(one.size for one in self._inputs)
        self._workers = 1 if self.size < _SMALL else workers or os.cpu_count() or 1

    def portions(
        self, behind: Place, builder: Builder, account: Account
    ) -> Generator[tuple[Place, Portion], None, None]:
        """See `Supply.portions`."""
        handed: list[Part] = []

        def to_read() -> Iterator[tuple[Part, int]]:
            parts = parts_of(self._inputs, builder.folder, account.at, behind.part)
            for number, part in enumerate(islice(parts, behind.part, None)):
                handed.append(part)
                yield part, 0 if number else behind.portion

        part, portion, done = behind.part, behind.portion, behind.bytes
        for one in read(to_read(), self._workers):
            portion += 1
            if one.last:
                part, portion, done = part + 1, 0, handed.pop(0).until
            yield Place(part, portion, done), one


class Held:
    """The works of an index that is there. See `Supply`."""

    def __init__(self, path: Path) -> None:
        self._index: Reader = open_index(path)
        self._info = self._index.info()
        self.mark, self.size = self._info.id, 0

    def portions(
        self, behind: Place, builder: Builder, account: Account
    ) -> Generator[tuple[Place, Portion], None, None]:
        """See `Supply.portions`."""
        works = islice(self._index.all_dated(), behind.portion * _AT_ONCE, None)
        restated = () if behind.portion else self._info.origins
        number = behind.portion
        while some := list(islice(works, _AT_ONCE)):
            number += 1
            yield Place(0, number), Portion(batch=prepare(some), restated=restated)
            restated = ()


def build(
    path: Path,
    supplies: Iterable[Supply],
    account: Account,
    *,
    anew: bool = False,
    tell: Callable[[str], None],
    watch: Watch,
) -> Info:
    """Make the index in folder `path` of all that `supplies` give, or go on with such a build.

    `account` hears of what is left out. Raises ConfigurationError where the
    index cannot be made, and what else reading the supplies raises.
    """
    supplies = list(supplies)
    of = _digest(*(supply.mark for supply in supplies))
    with filling(path, anew=anew) as builder:
        if not builder.mark:
            return _Filling(builder, account, _Mark(of), watch).all(supplies)
        mark = _read_mark(builder.mark)
        if mark.of != of:
            raise ConfigurationError(_OTHER.format(path=path))
        tell(f"{path}: a build that was interrupted goes on; it has {builder.added:,} records.")
        account.go_on(mark.damaged, mark.without_doi, mark.deleted)
        return _Filling(builder, account, mark, watch).all(supplies)


class _Filling:
    """One build on its way: what was put in up to now, and when that was last brought to the disk."""

    def __init__(self, builder: Builder, account: Account, mark: _Mark, watch: Watch) -> None:
        self._builder, self._account, self._mark, self._watch = builder, account, mark, watch
        self._saved = monotonic()
        self._origins = mark.origins

    def all(self, supplies: list[Supply]) -> Info:
        """Put everything in that is not yet there, and make the index."""
        total, before = sum(supply.size for supply in supplies), 0
        for number, supply in enumerate(supplies):
            if number >= self._mark.supply:
                behind = self._mark.place if number == self._mark.supply else Place()
                with closing(supply.portions(behind, self._builder, self._account)) as portions:
                    for place, portion in portions:
                        self._take(portion)
                        self._watch(before + place.bytes, total, self._builder.added)
                        self._save(number, place)
            before += supply.size
        for origin in self._origins:
            self._builder.origin(origin)
        info = self._builder.commit()
        self._account.repeated = max(0, self._builder.added - self._account.deleted - info.works)
        return info

    def _take(self, portion: Portion) -> None:
        account = self._account
        for fault in portion.faults:
            account.at(fault.place, fault.sentence)
        account.without_doi += portion.without_doi
        account.deleted += len(portion.removed)
        self._builder.take(portion.batch)
        for doi, dated in portion.removed:
            self._builder.remove(doi, dated)
        self._origins = added(self._origins, portion.origins, portion.restated)

    def _save(self, supply: int, place: Place) -> None:
        """Bring what is in to the disk, now and then."""
        if monotonic() - self._saved < CHECKPOINT:
            return
        account = self._account
        mark = _Mark(
            of=self._mark.of,
            supply=supply,
            place=place,
            origins=self._origins,
            damaged=account.damaged,
            without_doi=account.without_doi,
            deleted=account.deleted,
        )
        self._builder.checkpoint(msgspec.json.encode(mark).decode())
        self._saved = monotonic()


def export(path: Path) -> Iterator[bytes]:
    """Yield the lines of an export of the index in folder `path`: first where its works came from."""
    index = open_index(path)
    yield headed(index.info().origins)
    yield from map(exported, index.all_dated())


def _digest(*marks: str) -> str:
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]


def _read_mark(said: str) -> _Mark:
    try:
        return msgspec.json.decode(said, type=_Mark)
    except msgspec.DecodeError:
        return _Mark()
