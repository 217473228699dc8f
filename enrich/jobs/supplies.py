"""What an index is filled from: streams of portions that can be begun anywhere in them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from enrich.index import Builder, Reader, open_index, prepare
from enrich.index.account import Account
from enrich.index.dumps import Input, Part, Portion, inputs_in, parts_of, read

_AT_ONCE = 1_000
_SMALL = 16 * 1024 * 1024
"""Bytes of input that are read sooner than other processes have started."""


class Supply(Protocol):
    """Something whose works are put into an index; `mark` changes when they do, `size` is its bytes."""

    mark: str
    size: int

    def portions(
        self, behind: Place, builder: Builder, account: Account
    ) -> Generator[tuple[Place, Portion], None, None]:
        """Yield its portions with the place behind each, from the place `behind` on."""


class Place(Struct, frozen=True):
    """A place in a supply: so many of its parts, so many portions of the next one, the bytes before.

    Of a service's list, of which works are counted and not portions or bytes, the cursor, the day on which
    it was begun, and whether some of it was not sent.
    """

    part: int = 0
    portion: int = 0
    bytes: int = 0
    cursor: str = ""
    since: str = ""
    short: bool = False


class Files:
    """Dumps as files, folders and archives, read by several processes. See `Supply`."""

    def __init__(self, paths: Iterable[Path], workers: int = 0) -> None:
        self._inputs: list[Input] = inputs_in(paths)
        self.mark = digest(*(one.mark for one in self._inputs))
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
    """The works of an index that is there, taken over whole where that is possible. See `Supply`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._index: Reader = open_index(path)
        self._info = self._index.info()
        self.mark, self.size = self._info.id, 0

    def portions(
        self, behind: Place, builder: Builder, account: Account
    ) -> Generator[tuple[Place, Portion], None, None]:
        """See `Supply.portions`."""
        if behind.part:
            return
        if not behind.portion and builder.adopt(self._path):
            yield Place(1), Portion(batch=prepare(()), restated=self._info.origins)
            return
        works = islice(self._index.all_dated(), behind.portion * _AT_ONCE, None)
        restated = () if behind.portion else self._info.origins
        number = behind.portion
        while some := list(islice(works, _AT_ONCE)):
            number += 1
            yield Place(0, number), Portion(batch=prepare(some), restated=restated)
            restated = ()


def digest(*marks: str) -> str:
    """A mark of several."""
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]
