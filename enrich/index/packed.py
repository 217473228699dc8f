"""The works of an index, packed one behind the other in one file, found by their number.

Each ends in a checksum that is looked at whenever it is read: what a disk has
changed in a DOI would else be given out as one.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import msgspec
from msgspec.structs import astuple

from enrich.index.column import mapped
from enrich.index.contract import Dated
from enrich.records import Work
from enrich.wire.cleaning import RULES, cleaned

_Kind = TypeVar("_Kind", bound=Work)
RECORDS, OFFSETS = "records", "offsets"
_FIRST = (
    "DOI", "title", "author", "container_title", "issued", "years", "volume", "issue", "page", "publisher",
    "type", "ISSN", "agency", "short_container_title", "dated", "language",
)  # fmt: skip
_FIELDS = (*_FIRST, *(name for name in Work.__struct_fields__ if name not in _FIRST))
"""The values of a record in their order: what most works have stands first, what is left out last."""


class _Person(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A `Name` (of `records`) without the names of its fields."""

    family: str = ""
    given: str = ""
    name: str = ""
    suffix: str = ""


def _row() -> type[msgspec.Struct]:
    """A `Dated` without the names of its fields, which are a third of a record."""
    fields = {field.name: field for field in msgspec.structs.fields(Dated)}
    people = dict.fromkeys(("author", "editor"), tuple[_Person, ...])
    rest = [(name, people.get(name, fields[name].type), fields[name].default) for name in _FIELDS[1:]]
    return msgspec.defstruct("_Row", [("DOI", str), *rest], array_like=True, frozen=True, gc=False)


_SUM = 4
_CHANGED = "a record is not what was written"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_row()).decode
_in_order = itemgetter(*map(Dated.__struct_fields__.index, _FIELDS))
_PEOPLE = tuple(_FIELDS.index(name) for name in ("author", "editor"))


def pack(work: Work) -> bytes:
    """Return a work as a record."""
    values = list(_in_order((*astuple(work), "")))
    for place in _PEOPLE:
        if values[place]:
            values[place] = [_short([n.family, n.given, n.name, n.suffix]) for n in values[place]]
    record = _encode(_short(values))
    return record + crc32(record).to_bytes(_SUM, "little")


def check(record: bytes) -> None:
    """Raise ValueError where a record could not be read again."""
    _decode(record[:-_SUM])


def unpack_dated(record: bytes | memoryview) -> Dated:
    """Return the work of a record, and its moment; raises ValueError where it is not as it was written."""
    return msgspec.convert(_decode(_whole(record)), Dated, from_attributes=True)


def _whole(record: bytes | memoryview) -> bytes | memoryview:
    """A record without its checksum."""
    bare = record[:-_SUM]
    if crc32(bare) != int.from_bytes(record[-_SUM:], "little"):
        raise ValueError(_CHANGED)
    return bare


def _short(values: list[Any]) -> list[Any]:
    """Values without those at the end that say nothing."""
    while values and not values[-1]:
        values.pop()
    return values


class Packed:
    """Reads works by number, cleaned once more after older `rules`. Raises ValueError for damage.

    Records have checksums, except those of the first builds.
    """

    def __init__(self, folder: Path, rules: int, *, summed: bool = True) -> None:
        self._offsets = mapped(folder / OFFSETS)
        self._is_clean, self._is_summed = rules == RULES, summed
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
        return self._read(number, Work)

    def _read(self, number: int, kind: type[_Kind]) -> _Kind:
        record = self._records[self._offsets[number] : self._offsets[number + 1]]
        row = _decode(_whole(record) if self._is_summed else record)
        work = msgspec.convert(row, kind, from_attributes=True)
        return work if self._is_clean else cleaned(work)

    def dated(self) -> Iterator[Dated]:
        """Yield each work that is there with the moment of its record."""
        for number in range(len(self)):
            if self.has(number):
                yield self._read(number, Dated)

    def __iter__(self) -> Iterator[tuple[int, Work]]:
        """Yield each work that is there, with its number."""
        return self.behind(0)

    def behind(self, first: int) -> Iterator[tuple[int, Work]]:
        """The same of those with the number `first` or a higher one."""
        return ((number, self.work(number)) for number in range(first, len(self)) if self.has(number))

    def has(self, number: int) -> bool:
        """Whether a number is that of a work that is still there."""
        return self._offsets[number] < self._offsets[number + 1]
