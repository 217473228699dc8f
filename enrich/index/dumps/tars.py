"""The members of a tar archive, packed or not, one after the other, also where some of it is damaged.

Python's own reader takes a damaged header for the end of the archive, without
a word. Here what cannot be read is told, and the next header is looked for.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from msgspec import Struct

BLOCK = tarfile.BLOCKSIZE
_MAGIC = slice(257, 262)
_LONGEST_NAME = 64 * 1024
_NAMES, _ATTRIBUTES = b"L", b"x"
_STRAY = "part of the archive cannot be read and is left out; better get the file again."
_TORN = "the archive ends too soon; better get the file again."


class Stream(Protocol):
    """Where an archive is read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; fewer only at the end."""

    def skip(self, size: int) -> bool:
        """Pass over `size` bytes; false where there are fewer."""

    def tell(self) -> int:
        """How many bytes were read or passed over."""


class Member(Struct, frozen=True):
    """A file in an archive: its data are `size` bytes from `offset`."""

    name: str
    offset: int
    size: int


def is_tar(head: bytes) -> bool:
    """Whether a file that begins with `head` is a tar archive."""
    return len(head) >= BLOCK and head[_MAGIC] == b"ustar" and _header(head[:BLOCK]) is not None


def members(stream: Stream, tell: Callable[[str], None]) -> Iterator[Member]:
    """Yield each file; whoever asks for the next one may have read its data from the stream, or not."""
    name, longer, stray = "", 0, False
    while head := stream.read(BLOCK):
        info = _header(head)
        if info is None:
            if head.strip(b"\0") and not stray:
                stray = True
                tell(_TORN if len(head) < BLOCK else _STRAY)
            continue
        stray = False
        if info.type in (_NAMES, _ATTRIBUTES) and info.size <= _LONGEST_NAME:
            data = stream.read(info.size)
            name, longer = _named(info.type, data) or name, _sized(info.type, data) or longer
            stream.skip(-info.size % BLOCK)
            continue
        start, size = stream.tell(), longer or info.size
        if info.isreg():
            yield Member(name or info.name, start, size)
        name, longer = "", 0
        if not stream.skip(start + size + -size % BLOCK - stream.tell()):
            tell(_TORN)


def _header(block: bytes) -> tarfile.TarInfo | None:
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return None


def _named(kind: bytes, data: bytes) -> str:
    """The name of the next member that does not fit its header, "" where this is about something else."""
    if kind == _NAMES:
        return data.rstrip(b"\0").decode("utf-8", "surrogateescape")
    return _attribute(data, b"path=").decode("utf-8", "surrogateescape")


def _sized(kind: bytes, data: bytes) -> int:
    """The size of the next member that does not fit its header, 0 where this is about something else."""
    said = _attribute(data, b"size=") if kind == _ATTRIBUTES else b""
    return int(said) if said.isdigit() else 0


def _attribute(data: bytes, name: bytes) -> bytes:
    """What an extended header says of the next member, "" where it says nothing of it."""
    said = (line.partition(b" ")[2] for line in data.splitlines())
    return next((one.removeprefix(name) for one in said if one.startswith(name)), b"")


class Pieces:
    """A stream of pieces that cannot be gone back in."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._rest, self._read = iter(pieces), b"", 0

    def read(self, size: int, /) -> bytes:
        """See `Stream.read`."""
        return b"".join(self.each(size))

    def skip(self, size: int) -> bool:
        """See `Stream.skip`."""
        return sum(map(len, self.each(size))) == size

    def tell(self) -> int:
        """See `Stream.tell`."""
        return self._read

    def each(self, size: int) -> Iterator[bytes]:
        """The next `size` bytes, bit by bit."""
        while size > 0:
            if not self._rest:
                self._rest = next(self._pieces, b"")
                if not self._rest:
                    return
            part, self._rest = self._rest[:size], self._rest[size:]
            size -= len(part)
            self._read += len(part)
            yield part
