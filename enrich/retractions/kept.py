"""The list as it is kept: as it came, and as a sorted file in which a key is found without reading the rest.

A list that is kept is replaced whole or not at all. One that is far smaller
than the one before is not taken: a download that was cut off looks like that.
"""

from __future__ import annotations

import gzip
import mmap
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from msgspec import Struct

from enrich.errors import ConfigurationError, UnreadableInput
from enrich.files import write_whole
from enrich.retractions.listed import Notice, Row, rows
from enrich.retractions.noticed import NO_NOTICES, Notices

FORMAT = 1
_FOLDER, _AS_IT_CAME, _SORTED = "retractions", "retraction-watch.csv.gz", "notices"
_LEAST_SHARE = 0.5
_SMALLER = (
    "holds {new:,} notices, and the list that is kept {old:,}: it may have been cut off. "
    "Get it again, or add --smaller to take it all the same."
)
_NONE = "holds no notice about a work."
_DAMAGED = "{path}: the kept list of retractions is damaged; take it in again: enrich retractions update"


class Kept(Struct, frozen=True):
    """What a kept list is: where it came from, when it was taken in, how new its newest notice is.

    `kinds` counts its notices by type, `unnamed` are those about works without a DOI and a number of PubMed,
    of no use here; `works` are the DOIs and numbers, and `left_out` the rows that could not be read.
    """

    format: int
    source: str
    taken: str
    newest: str
    kinds: Mapping[str, int]
    works: int
    unnamed: int = 0
    left_out: int = 0


def take(
    data: Path,
    stream: BinaryIO,
    source: str,
    *,
    today: date,
    smaller: bool = False,
    tell: Callable[[int, str], None],
) -> Kept:
    """Take in a list from a stream that can be read twice, and keep it below the folder `data`.

    `tell` hears of rows that cannot be read, by their lines. Raises UnreadableInput where it is no such
    list, and ConfigurationError where it cannot be kept.
    """
    folder = data / _FOLDER
    counts, notices = _Counts(), set[Notice]()
    stream.seek(0)
    for row in rows(stream, source):
        notices.update(row.notices)
        counts.count(row)
        if row.fault:
            tell(row.line, row.fault)
    if not notices:
        raise UnreadableInput(source, _NONE)
    kept = counts.kept(notices, source, today)
    before = described(data)
    if before and not smaller and sum(kept.kinds.values()) < _LEAST_SHARE * sum(before.kinds.values()):
        new, old = sum(kept.kinds.values()), sum(before.kinds.values())
        raise UnreadableInput(source, _SMALLER.format(new=new, old=old))

    def pack(out: BinaryIO) -> None:
        stream.seek(0)
        with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
            shutil.copyfileobj(stream, packed)

    write_whole(str(folder / _AS_IT_CAME), pack)
    _write_sorted(folder, kept, notices)
    return kept


def described(data: Path) -> Kept | None:
    """What the list below `data` is; None without one. Raises ConfigurationError for a damaged one."""
    path = data / _FOLDER / _SORTED
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.readline(), type=Kept)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise ConfigurationError(_DAMAGED.format(path=path)) from error


def open_notices(data: Path) -> Notices:
    """What the list below the folder `data` says; nothing where none is kept.

    One that another version of enrich has sorted is sorted anew. Raises
    ConfigurationError where it is damaged.
    """
    kept = described(data)
    if kept is None:
        return NO_NOTICES
    folder = data / _FOLDER
    if kept.format != FORMAT:
        _sort_anew(folder, kept)
    there = (folder / _SORTED).stat()
    return _opened(folder / _SORTED, there.st_mtime_ns, there.st_size)


@lru_cache(maxsize=1)
def _opened(path: Path, *_: int) -> Notices:
    """A list, opened once in a process for as long as the file stays as it is."""
    with path.open("rb") as file:
        kept = msgspec.json.decode(file.readline(), type=Kept)
        return Notices(_Sorted(path, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).find, kept.newest)


class _Sorted:
    """Lines in the order of their keys, behind a first one that says what they are."""

    def __init__(self, path: Path, lines: mmap.mmap) -> None:
        self._path, self._lines = path, lines
        self._begin = lines.find(b"\n") + 1

    def find(self, key: str) -> tuple[Notice, ...]:
        """The notices under a key; raises ConfigurationError where the file is damaged."""
        wanted = key.encode("utf-8", "replace")
        low, high = self._begin, len(self._lines)
        while low < high:
            start = self._lines.rfind(b"\n", 0, (low + high) // 2) + 1
            start = max(start, low)
            end = self._end(start)
            if self._key(start, end) < wanted:
                low = end
            else:
                high = start
        return tuple(self._from(low, wanted))

    def _from(self, start: int, wanted: bytes) -> Iterator[Notice]:
        while start < len(self._lines):
            end = self._end(start)
            if self._key(start, end) != wanted:
                return
            parts = self._lines[start : end - 1].decode("utf-8", "replace").split("\t")
            if len(parts) != 4:
                raise ConfigurationError(_DAMAGED.format(path=self._path))
            yield Notice(*parts)
            start = end

    def _end(self, start: int) -> int:
        found = self._lines.find(b"\n", start)
        return len(self._lines) if found < 0 else found + 1

    def _key(self, start: int, end: int) -> bytes:
        return self._lines[start:end].partition(b"\t")[0]


class _Counts:
    """What is counted over the rows of a list."""

    def __init__(self) -> None:
        self._kinds = Counter[str]()
        self._unnamed, self._left_out = 0, 0

    def count(self, row: Row) -> None:
        """Count one row."""
        self._kinds.update([row.notices[0].type] if row.notices else [])
        self._left_out += bool(row.fault)
        self._unnamed += not (row.fault or row.notices)

    def kept(self, notices: Collection[Notice], source: str, today: date) -> Kept:
        """What the list is."""
        newest = max((one.day for one in notices if one.day <= today.isoformat()), default="")
        works, kinds = len({one.key for one in notices}), dict(self._kinds)
        taken = today.isoformat()
        return Kept(FORMAT, source, taken, newest, kinds, works, self._unnamed, self._left_out)


def _write_sorted(folder: Path, kept: Kept, notices: Iterable[Notice]) -> None:
    def write(out: BinaryIO) -> None:
        out.write(msgspec.json.encode(kept) + b"\n")
        out.writelines(line for _, line in _lines(notices))

    write_whole(str(folder / _SORTED), write)


def _lines(notices: Iterable[Notice]) -> Iterator[tuple[bytes, bytes]]:
    """Each notice's key and line, in the order of the keys' bytes."""
    lines = (
        (one.key.encode("utf-8", "replace"), "\t".join((one.key, one.type, one.day, one.DOI)) + "\n")
        for one in notices
    )
    return iter(sorted((key, line.encode("utf-8", "replace")) for key, line in lines))


def _sort_anew(folder: Path, kept: Kept) -> None:
    path = folder / _AS_IT_CAME
    try:
        with gzip.open(path, "rb") as packed:
            notices = {one for row in rows(cast(BinaryIO, packed), str(path)) for one in row.notices}
    except (OSError, EOFError, UnreadableInput) as error:
        raise ConfigurationError(_DAMAGED.format(path=path)) from error
    _write_sorted(folder, msgspec.structs.replace(kept, format=FORMAT), notices)
