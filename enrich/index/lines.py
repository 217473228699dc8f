"""The lines of a dump, gzipped or not, with limits on: a file may be torn, and a line may have no end.

Python's gzip gives up the whole file at the first fault and hands out lines of
any length. Here damage costs what it hit: the part of an archive whose check
sum does not fit, of which any record may have been altered, and the line that
is too long. A file that only ends too soon keeps what it holds.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

LONGEST = 64 * 1024 * 1024
"""Bytes in one line: room for a data file's five thousand records, and for no bomb."""
BLOCK = 64 * 1024
_INFLATED = 1024 * 1024
HELD = 64 * 1024 * 1024
"""Bytes of a part that are held until its end shows that they are what was put in; more are read twice."""
_GZIP = zlib.MAX_WBITS | 16
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_HEAD = 4
_MOST_DAMAGED = 1_000
"""Parts; what looks like the beginning of one that often is no archive at all."""
_TOO_MUCH = "too much of the archive is damaged; the rest of it is left out. Better get the file again."
_STRAY = "the archive is damaged here: what cannot be read is left out; better get the file again."
_BROKEN = (
    "part {part} of the archive does not pass its check, and any record in it may have been altered: "
    "all of it is left out ({size}); better get the file again."
)
_TORN = "the archive ends too soon; better get the file again."

MARK = b"\x1f\x8b"
"""How an archive begins."""
Tell = Callable[[str], None]


class Seekable(Protocol):
    """What is needed of a file, or of a stretch of one."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; empty at the end."""

    def seek(self, offset: int, /) -> int:
        """Go to `offset`, counted from the beginning."""


class Line(Struct, frozen=True):
    """One line: its number from 1; its bytes, None where it is longer than `LONGEST`."""

    number: int
    raw: bytes | None


def lines(path: Path, tell: Tell) -> Iterator[Line]:
    """Yield each line of `path`; `tell` hears of damage in an archive, in sentences.

    Raises OSError where the file cannot be read.
    """
    with path.open("rb") as stream:
        yield from split(pieces(stream, tell))


def pieces(stream: Seekable, tell: Tell) -> Iterator[bytes]:
    """Yield what a file holds, inflated where it is an archive, bit by bit; see `lines`."""
    packed = stream.read(2) == MARK
    stream.seek(0)
    if not packed:
        yield from blocks(stream)
        return
    large = yield from _held(_Blocks(stream), tell)
    if large:
        yield from _checked(stream, large, tell)


def _held(blocks: _Blocks, tell: Tell) -> Generator[bytes, None, _Begin | None]:
    """Yield what can be believed of the parts of an archive up to one that is too large to be held."""
    for number, part in _parts(blocks, tell):
        begin, held, size = _Begin(part.offset, number - 1), list[bytes](), 0
        for piece in part:
            held.append(piece)
            size += len(piece)
            if size > HELD:
                return begin
        broken = _why_not(number, part, held) if part.fault else ""
        yield from _believed(part, held, broken, tell)
    return None


def _checked(stream: Seekable, begin: _Begin, tell: Tell) -> Iterator[bytes]:
    """The same of the parts from one on that are read twice: once only to check them."""
    stream.seek(begin.offset)
    parts = _parts(_Blocks(stream, begin.offset), _nobody, begin.before)
    broken = {number: told for number, part in parts if (told := _why_not(number, part, part))}
    stream.seek(begin.offset)
    for number, part in _parts(_Blocks(stream, begin.offset), tell, begin.before):
        yield from _believed(part, part, broken.get(number, ""), tell)


def _believed(part: _Part, pieces: Iterable[bytes], broken: str, tell: Tell) -> Iterator[bytes]:
    """What can be believed of a part; a line ends where something is missing."""
    for piece in pieces:
        if not broken:
            yield piece
    if part.fault:
        tell(broken or _TORN)
        yield b"\n"


def _nobody(_: str) -> None:
    """Hears of nothing."""


def blocks(stream: Seekable) -> Iterator[bytes]:
    """Yield what a file holds as it stands there."""
    while block := stream.read(BLOCK):
        yield block


def split(pieces: Iterable[bytes], before: int = 0) -> Iterator[Line]:
    """Cut `pieces`, with so many lines `before` them, into lines; of one that is too long nothing is kept."""
    number, size = before + 1, 0
    parts: list[bytes] = []
    for piece in pieces:
        for at, text in enumerate(piece.split(b"\n")):
            if at:
                yield Line(number, b"".join(parts) if size <= LONGEST else None)
                number, size, parts = number + 1, 0, []
            size += len(text)
            if size <= LONGEST:
                parts.append(text)
            else:
                parts.clear()
    if size:
        yield Line(number, b"".join(parts) if size <= LONGEST else None)


def _why_not(number: int, part: _Part, pieces: Iterable[bytes]) -> str:
    """What to say of a part that holds something else than was put in; one that is torn only holds less."""
    size = sum(piece.count(b"\n") for piece in pieces)
    lines_ = "1 line" if size == 1 else f"{size:,} lines"
    return _BROKEN.format(part=number, size=lines_) if part.fault == "broken" else ""


def _parts(blocks: _Blocks, tell: Tell, before: int = 0) -> Iterator[tuple[int, _Part]]:
    """The parts of an archive, numbered from 1, each to be read to its end before the next is asked for."""
    rest, damaged, number, faults = b"", False, before, 0
    for block in blocks:
        data, rest = rest + block, b""
        while data:
            start = _next_part(data)
            if not damaged and data[:start].strip(b"\0"):  # zeros pad an archive to the size of a block
                damaged = True
                tell(_STRAY)
            if len(data) - start < _HEAD:
                rest = data[start:]
                break
            number += 1
            part = _Part(data[start:], blocks, blocks.at - len(data) + start)
            yield number, part
            data, damaged = part.rest, bool(part.fault)
            faults += damaged
            if faults > _MOST_DAMAGED:
                tell(_TOO_MUCH)
                return
    if not damaged and rest.strip(b"\0"):
        tell(_STRAY)


def _next_part(data: bytes) -> int:
    """Where in `data` a part of an archive begins; where its first bytes could still become one, else."""
    found = _MEMBER.search(data)
    return found.start() if found else max(0, len(data) - _HEAD + 1)


class _Begin(Struct, frozen=True):
    """Where in an archive a part begins, and how many are before it."""

    offset: int
    before: int


class _Blocks:
    """The blocks of a file from a place on, and how far they are read."""

    def __init__(self, stream: Seekable, at: int = 0) -> None:
        self._blocks, self.at = blocks(stream), at

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = next(self._blocks)
        self.at += len(block)
        return block


class _Part:
    """One part of an archive, from an `offset` on, inflated in bounded pieces; then `rest` lies behind it.

    Its `fault` is known then, too: it is torn, or broken, and then `rest` is what had not yet been taken in.
    """

    def __init__(self, data: bytes, blocks: Iterator[bytes], offset: int) -> None:
        self.rest, self.offset = data, offset
        self.fault: Literal["", "torn", "broken"] = ""
        self._blocks = blocks

    def __iter__(self) -> Iterator[bytes]:
        inflater, data = zlib.decompressobj(_GZIP), self.rest
        while not inflater.eof:
            before = inflater.copy()
            try:
                piece = inflater.decompress(data, _INFLATED)
            except zlib.error:
                yield from self._salvaged(before, data)
                return
            if piece:
                yield piece
            data = inflater.unconsumed_tail
            if not (piece or data or inflater.eof):
                data = next(self._blocks, b"")
                if not data:
                    self.rest, self.fault = b"", "torn"
                    return
        self.rest = inflater.unused_data

    def _salvaged(self, inflater: zlib._Decompress, data: bytes) -> Iterator[bytes]:
        """What comes out before the byte that is wrong, to find that; with the fault the library drops it."""
        self.fault = "broken"
        for at in range(len(data)):
            try:
                piece = inflater.decompress(data[at : at + 1])
            except zlib.error:
                self.rest = data[at + 1 :]
                return
            if piece:
                yield piece
        self.rest = b""
