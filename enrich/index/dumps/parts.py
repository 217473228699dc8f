"""What there is to read: files, folders of files, tar archives, in an order that is always the same.

A part is what one process reads at a time and what a build that goes on has
behind it or before it. A packed tar can only be read from its beginning; its
members are unpacked one by one beside the index and are gone when they are read.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from enrich.errors import ConfigurationError, UnreadableInput
from enrich.index import lines
from enrich.index.dumps import cuts
from enrich.index.dumps.tars import Pieces, is_tar, members
from enrich.index.layout import MANIFEST

NOTHING = "no file of works in it: names that end in .json, .jsonl or .ndjson, with or without .gz, or .tar."

INDEX = "is an index; take it in with: enrich index merge INDEX OTHER..."
Tell = Callable[[str, str], None]
"""Hears where something is left out, and in a sentence why."""


class NoRoom(ConfigurationError):
    """What an archive holds cannot be unpacked for want of room."""


class Input(Struct, frozen=True):
    """A file; `source` is what people called it or its folder, `mark` changes when the file does."""

    path: bytes
    name: str
    source: str
    size: int
    mark: str


class Part(Struct, frozen=True):
    """A stretch of a file with works in it: `size` bytes from `offset` (None: to its end).

    `name` is for people, `source` what they called all of it; `until` is how far the inputs are read with it,
    in bytes of all. A part that is `lent` is a file of its own that whoever reads it takes away. A stretch of
    a file has so many `lines` of that before it, and what was `left` out when that was unpacked.
    """

    name: str
    path: bytes
    source: str
    until: int
    offset: int = 0
    size: int | None = None
    lent: bool = False
    lines: int | None = None
    left: tuple[cuts.Left, ...] = ()


def inputs_in(paths: Iterable[Path]) -> list[Input]:
    """The files that `paths` name, those in folders included; raises UnreadableInput for one without any."""
    return [one for path in paths for one in _inputs(path)]


def parts_of(inputs: Iterable[Input], folder: Path, tell: Tell, behind: int = 0) -> Iterator[Part]:
    """Yield the parts of `inputs`; `folder` is where members of packed archives lie while they are read.

    Of the first `behind`, which were read before, nothing is told and nothing is unpacked.
    """
    walk = _Walk(folder, tell, behind)
    for one in inputs:
        try:
            yield from walk.parts(one)
        except OSError as error:
            walk.tell(one, f"cannot be read on from here ({error.strerror or error}).")
        walk.before += one.size


@contextmanager
def opened(part: Part) -> Iterator[lines.Seekable]:
    """What a part holds; raises OSError."""
    with open(part.path, "rb") as stream:
        yield stream if part.size is None else _Stretch(stream, part.offset, part.size)


def _inputs(path: Path) -> Iterator[Input]:
    if (path / MANIFEST).is_file():
        raise UnreadableInput(str(path), INDEX)
    if path.is_dir():
        found = [file for file in _files_below(path) if _is_named(file.name)]
        if not found:
            raise UnreadableInput(str(path), NOTHING)
        yield from (_input(file, path.name) for file in found)
    elif path.is_file():
        yield _input(path, path.name)
    else:
        raise UnreadableInput(str(path), "no such file.")


def _files_below(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_passed_over(Path(where) / name))
        yield from (Path(where) / name for name in sorted(names) if not name.startswith("."))


def _is_passed_over(folder: Path) -> bool:
    """Whether a folder is hidden or an index."""
    return folder.name.startswith(".") or (folder / MANIFEST).is_file()


def _is_named(name: str) -> bool:
    """Whether a file that nobody named is one of works, or an archive of such, by its name."""
    return name.lower().removesuffix(".gz").endswith((".json", ".jsonl", ".ndjson", ".tar", ".tgz"))


def _input(path: Path, source: str) -> Input:
    try:
        size, changed = path.stat().st_size, path.stat().st_mtime_ns
    except OSError:
        size, changed = 0, 0  # told when it is to be read
    mark = hashlib.sha256(f"{size} {changed} ".encode() + os.fsencode(path)).hexdigest()[:16]
    return Input(os.fsencode(path), _printable(path), _printable(source), size, mark)


def _printable(name: str | Path) -> str:
    """A name as it can be shown and sent, whatever bytes it has."""
    return str(name).encode("utf-8", "backslashreplace").decode()


class _Walk:
    """The way through the inputs: how many parts are `behind` still, how many bytes `before` this input."""

    def __init__(self, folder: Path, tell: Tell, behind: int) -> None:
        self._folder, self._tell, self._behind = folder, tell, behind
        self._unpacked_before = 0
        self.before = 0

    def parts(self, one: Input) -> Iterator[Part]:
        """The parts of an input."""
        with open(one.path, "rb") as stream:
            head = _head(stream)
            is_packed = stream.read(len(lines.MARK)) == lines.MARK
            stream.seek(0)
            for part in self._way(one, head, is_packed)(one, stream):
                self._behind -= 1
                yield part

    def _way(self, one: Input, head: bytes, is_packed: bool) -> Callable[[Input, BinaryIO], Iterator[Part]]:
        """How an input is parted that begins with `head`, unpacked."""
        if is_tar(head):
            return self._unpacked if is_packed else self._members
        if cuts.is_cut(head, one.size):
            return self._unpacked_stretches if is_packed else self._stretches
        return self._whole

    def tell(self, one: Input, sentence: str) -> None:
        """Say what is left out of an input, unless that was said before."""
        if self._behind <= 0:
            self._tell(one.name, sentence)

    def _whole(self, one: Input, _: BinaryIO) -> Iterator[Part]:
        yield Part(one.name, one.path, one.source, self.before + one.size)

    def _stretches(self, one: Input, stream: BinaryIO) -> Iterator[Part]:
        for some in cuts.stretches(stream):
            until = self.before + some.offset + some.size
            yield Part(one.name, one.path, one.source, until, some.offset, some.size, lines=some.lines)

    def _unpacked_stretches(self, one: Input, stream: BinaryIO) -> Iterator[Part]:
        for some in cuts.unpacked(stream):
            path, until = self._lent(some.pieces), self.before + stream.tell()
            yield Part(one.name, path, one.source, until, lent=True, lines=some.lines, left=some.left)

    def _members(self, one: Input, stream: BinaryIO) -> Iterator[Part]:
        stream.seek(0)
        for member in members(_File(stream, one.size), partial(self.tell, one)):
            if _is_named(member.name):
                name, until = (
                    f"{one.name}:{_printable(member.name)}",
                    self.before + member.offset + member.size,
                )
                yield Part(name, one.path, one.source, until, member.offset, member.size)

    def _unpacked(self, one: Input, stream: BinaryIO) -> Iterator[Part]:
        stream.seek(0)
        unpacked = Pieces(lines.pieces(stream, partial(self.tell, one)))
        for member in members(unpacked, partial(self.tell, one)):
            if _is_named(member.name):
                path = self._lent(unpacked.each(member.size))
                name, until = f"{one.name}:{_printable(member.name)}", self.before + stream.tell()
                yield Part(name, path, one.source, until, lent=True)

    def _lent(self, pieces: Iterable[bytes]) -> bytes:
        """The path of what is unpacked for whoever reads it, unless that was read before."""
        self._unpacked_before += 1
        path = self._folder / f"part-{self._unpacked_before}"
        if self._behind <= 0:
            _copy(path, pieces)
        return os.fsencode(path)


def _copy(path: Path, pieces: Iterable[bytes]) -> None:
    """Unpack a member; raises NoRoom where it cannot be written, for that is no fault of the archive."""
    with _writing(path):
        copy = path.open("wb")
    with copy:
        for piece in pieces:
            with _writing(path):
                copy.write(piece)
        with _writing(path):
            copy.flush()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoRoom(f"{path}: cannot be written ({error.strerror or error}).") from error


def _head(stream: BinaryIO) -> bytes:
    """The first block of a file, inflated where it is an archive; the stream is at its beginning then."""
    data = stream.read(lines.BLOCK)
    stream.seek(0)
    if not data.startswith(lines.MARK):
        return data
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, lines.BLOCK)
    except zlib.error:
        return b""


class _File:
    """A file in which members are passed over. See `tars.Stream`."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._size = stream, size

    def read(self, size: int, /) -> bytes:
        """See `tars.Stream`."""
        return self._stream.read(size)

    def skip(self, size: int) -> bool:
        """See `tars.Stream`."""
        return self._stream.seek(size, os.SEEK_CUR) <= self._size

    def tell(self) -> int:
        """See `tars.Stream`."""
        return self._stream.tell()


class _Stretch:
    """Some of a file, as if it were all. See `lines.Seekable`."""

    def __init__(self, stream: BinaryIO, offset: int, size: int) -> None:
        self._stream, self._offset, self._size, self._at = stream, offset, size, 0
        stream.seek(offset)

    def read(self, size: int, /) -> bytes:
        """See `lines.Seekable`."""
        data = self._stream.read(min(size, self._size - self._at))
        self._at += len(data)
        return data

    def seek(self, offset: int, /) -> int:
        """See `lines.Seekable`."""
        self._at = offset
        return self._stream.seek(self._offset + offset) - self._offset
