"""The works of an index, packed one behind the other in one file, found by their number."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from enrich.index.column import mapped
from enrich.index.contract import Dated
from enrich.records import Name, Work
from enrich.wire.cleaning import RULES, cleaned

RECORDS, OFFSETS = "records", "offsets"
_FIRST = (
    "DOI", "title", "author", "container_title", "issued", "years", "volume", "issue", "page", "publisher",
    "type", "ISSN", "agency", "short_container_title", "dated", "language",
)  # fmt: skip
_FIELDS = (*_FIRST, *(name for name in Work.__struct_fields__ if name not in _FIRST))
"""The values of a record in their order: what most works have stands first, what is left out last."""


class _Person(msgspec.Struct, frozen=True, array_like=True):
    """A `Name` without the names of its fields."""

    family: str = ""
    given: str = ""
    name: str = ""
    suffix: str = ""


def _row() -> type[msgspec.Struct]:
    """A `Dated` without the names of its fields, which are a third of a record."""
    fields = {field.name: field for field in msgspec.structs.fields(Dated)}
    people = dict.fromkeys(("author", "editor"), tuple[_Person, ...])
    rest = [(name, people.get(name, fields[name].type), fields[name].default) for name in _FIELDS[1:]]
    return msgspec.defstruct("_Row", [("DOI", str), *rest], array_like=True, frozen=True)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_row()).decode
_DEFAULTS = [None, *_row().__struct_defaults__]
_PEOPLE = tuple(_FIELDS.index(name) for name in ("author", "editor"))


def pack(work: Work) -> bytes:
    """Return a work as a record."""
    values: list[Any] = [getattr(work, name, "") for name in _FIELDS]
    for place in _PEOPLE:
        values[place] = [_short([n.family, n.given, n.name, n.suffix], [""] * 4) for n in values[place]]
    return _encode(_short(values, _DEFAULTS))


def check(record: bytes) -> None:
    """Raise ValueError where a record could not be read again."""
    _decode(record)


def unpack(record: bytes | memoryview) -> Work:
    """Return the work of a record; raises ValueError where it is none."""
    values = _values(record)
    del values["dated"]
    return Work(**values)


def unpack_dated(record: bytes | memoryview) -> Dated:
    """The same with the moment of the record."""
    return Dated(**_values(record))


def _values(record: bytes | memoryview) -> dict[str, Any]:
    values = list(msgspec.structs.astuple(_decode(record)))
    for place in _PEOPLE:
        values[place] = tuple(Name(*msgspec.structs.astuple(one)) for one in values[place])
    return dict(zip(_FIELDS, values, strict=True))


def _short(values: list[Any], defaults: list[Any]) -> list[Any]:
    """Values without those at the end that say nothing."""
    end = len(values)
    while end and (values[end - 1] == defaults[end - 1] or values[end - 1] == []):
        end -= 1
    return values[:end]


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
