"""Cuts a large file of lines into stretches, so that all cores read it, and a build goes on in the middle.

A stretch ends where a line does. Of a plain file it is only told where it
lies; an archive can only be read from its beginning, so its stretches are
unpacked, one by one. What is damaged there is told with the stretch behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from msgspec import Struct

from enrich.index import lines
from enrich.index.dumps.openings import HEAD, is_document, other_format

STRETCH = 16 * 1024 * 1024
"""Bytes of lines in a stretch, at least."""
WHOLE = 16 * 1024 * 1024
"""Bytes of a file, packed or not, up to which one process reads it."""


class Stretch(Struct, frozen=True):
    """Some whole lines of a file: how many bytes and lines are before them, and how many bytes they are."""

    offset: int
    size: int
    lines: int


class Left(Struct, frozen=True):
    """What is left out of an archive behind so many of its lines: a sentence."""

    line: int
    sentence: str


class Unpacked(Struct, frozen=True):
    """Some whole lines of an archive, bit by bit; the lines before them; what is left out with them."""

    pieces: list[bytes]
    lines: int
    left: tuple[Left, ...]


def is_cut(head: bytes, size: int) -> bool:
    """Whether a file of so many bytes that begins with `head`, unpacked, is to be cut: one of lines."""
    has_line = b"\n" in head or len(head) >= HEAD
    return size >= WHOLE and has_line and not other_format(head) and not is_document(head)


def stretches(stream: BinaryIO) -> Iterator[Stretch]:
    """Yield the stretches of a plain file."""
    stream.seek(0)
    start = size = before = count = 0
    while block := stream.read(lines.BLOCK):
        end = block.rfind(b"\n") + 1
        if end and size + end >= STRETCH:
            yield Stretch(start, size + end, before)
            start, before = start + size + end, before + count + block.count(b"\n", 0, end)
            size, count = len(block) - end, 0
        else:
            size, count = size + len(block), count + block.count(b"\n")
    if size:
        yield Stretch(start, size, before)


def unpacked(stream: lines.Seekable) -> Iterator[Unpacked]:
    """Yield the stretches of an archive. Raises OSError."""
    yield from _Unpacking(stream).run()


class _Unpacking:
    """Where in an archive the reading is."""

    def __init__(self, stream: lines.Seekable) -> None:
        self._pieces = _without_ends(lines.pieces(stream, self._tell))
        self._lines = 0
        self._left: list[Left] = []

    def run(self) -> Iterator[Unpacked]:
        some: list[bytes] = []
        size = before = 0
        for piece in self._pieces:
            self._lines += piece.count(b"\n")
            end = piece.rfind(b"\n") + 1
            if end and size + end >= STRETCH:
                yield self._made([*some, piece[:end]], before)
                some, size, before = [piece[end:]], len(piece) - end, self._lines
            else:
                some.append(piece)
                size += len(piece)
        if size or self._left:
            yield self._made(some, before)

    def _tell(self, sentence: str) -> None:
        self._left.append(Left(self._lines, sentence))

    def _made(self, pieces: list[bytes], before: int) -> Unpacked:
        left, self._left = tuple(self._left), []
        return Unpacked(pieces, before, left)


def _without_ends(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces without what goes on with a line that is too long already."""
    size = 0
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if end or size <= lines.LONGEST:
            yield piece
        size = len(piece) - end if end else size + len(piece)
