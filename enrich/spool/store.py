"""The file of a spool: made, appended to, opened again, verified.

A block goes to the system in one write as it is appended, so that a killed
process loses none; `sync` brings it to the disk, which is for whoever commits
something that relies on it.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from msgspec import Struct

from enrich.errors import ConfigurationError
from enrich.spool.blocks import HEAD, Block, DamagedSpool, Packed, block_of, head_of
from enrich.spool.contents import Contents

FIRST_LINE = b"enrich spool 1\n\x00"
"""Names the format and its version; the offset of the first block is its length."""


class Whole(Struct, frozen=True):
    """How far a spool is whole: up to the offset `end`, with so many `lines`; `damage` says what follows."""

    end: int
    lines: int
    damage: str = ""


class Spool:
    """An open spool: lines go to its end, `contents` says what it holds. One process at a time writes it."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self.name = stream, name
        self._end = len(FIRST_LINE)
        self._kept: Block | None = None
        self.contents = Contents(self.read)

    @classmethod
    def create(cls, path: Path) -> Spool:
        """Make a new spool that only its owner may read; raises OSError, FileExistsError where one is."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        spool = cls._begun(os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0), str(path))
        for folder in (path.parent, path.parent.parent):  # at power-off a name may be lost as well
            _sync_folder(folder)
        return spool

    @classmethod
    def temporary(cls) -> Spool:
        """Make a spool that goes with this process, however it ends; raises OSError."""
        return cls._begun(tempfile.TemporaryFile(prefix="enrich-", buffering=0), "the temporary spool")

    @classmethod
    def open(cls, path: Path, end: int | None = None) -> Spool:
        """Open a spool to go on with it; what stands behind the last whole block is cut off.

        So is what stands behind the offset `end`, where one is given: lines
        that nobody relied upon. Raises ConfigurationError where the file is no
        spool of this version, OSError where it cannot be opened.
        """
        spool = cls(open(path, "r+b", buffering=0), str(path))  # noqa: SIM115
        try:
            spool._take_in(end)
            spool._stream.truncate(spool._end)
        except BaseException:
            spool.close()
            raise
        return spool

    @classmethod
    def read_only(cls, path: Path, end: int) -> Spool:
        """Open a spool to read what stands before the offset `end`, whoever goes on writing; see `open`."""
        spool = cls(open(path, "rb", buffering=0), str(path))  # noqa: SIM115
        try:
            spool._take_in(end)
        except BaseException:
            spool.close()
            raise
        return spool

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def end(self) -> int:
        """The offset behind the last block: where the next one goes."""
        return self._end

    def append(self, packed: Packed, first: int) -> int:
        """Write lines to the end, the first of them for the position `first`; return the block's offset.

        Raises ConfigurationError where the disk is full; then nothing of the block stays.
        """
        offset, data = self._end, packed.at(first)
        try:
            self._stream.seek(offset)
            _write(self._stream, data)
        except BaseException as error:
            with suppress(OSError):
                self._stream.truncate(offset)
            if isinstance(error, OSError):
                why = error.strerror or error
                raise ConfigurationError(f"{self.name}: cannot be written ({why}).") from error
            raise
        self._end = offset + len(data)
        head = head_of(data[:HEAD], offset)
        self.contents.add(block_of(head, data[HEAD : HEAD + head.table], None, offset))
        return offset

    def read(self, offset: int) -> Block:
        """The block at `offset`, checked; raises DamagedSpool. The last one that was read is remembered."""
        if self._kept is None or self._kept.offset != offset:
            self._kept = self._block(offset)
        return self._kept

    def sync(self) -> None:
        """Bring what was appended to the disk; raises OSError."""
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Let go of the file; a temporary one is gone then."""
        self._stream.close()

    @classmethod
    def _begun(cls, stream: BinaryIO, name: str) -> Spool:
        _write(stream, FIRST_LINE)
        return cls(stream, name)

    def _take_in(self, end: int | None) -> str:
        """Note all whole blocks up to `end`, and return what is wrong with what follows."""
        self._stream.seek(0)
        if self._stream.read(len(FIRST_LINE)) != FIRST_LINE:
            raise ConfigurationError(f"{self.name}: is no spool of this version of enrich.")
        size = os.fstat(self._stream.fileno()).st_size
        try:
            while self._end < (size if end is None else min(end, size)):
                block = self._block(self._end)
                self.contents.add(block)
                self._end = block.end
        except DamagedSpool as error:
            return str(error)
        return ""

    def _block(self, offset: int) -> Block:
        self._stream.seek(offset)
        head = head_of(_read(self._stream, HEAD), offset)
        if offset + HEAD + head.table + head.text > os.fstat(self._stream.fileno()).st_size:
            raise DamagedSpool(f"the block at {offset:,} is cut off.")
        rest = _read(self._stream, head.table + head.text)
        return block_of(head, rest[: head.table], rest[head.table :], offset)


def verify(path: Path) -> Whole:
    """Say how far the spool at `path` is whole, changing nothing.

    Raises ConfigurationError where the file is no spool of this version, OSError where it cannot be read.
    """
    with open(path, "rb", buffering=0) as stream:
        spool = Spool(stream, str(path))
        damage = spool._take_in(None)
        return Whole(spool.end, len(spool.contents), damage)


def _sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where a system lets a folder be opened for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(stream: BinaryIO, data: bytes) -> None:
    """Write all of `data`; a system may take it in pieces."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


def _read(stream: BinaryIO, size: int) -> bytes:
    """Read `size` bytes, fewer where the file ends before."""
    parts, left = [], size
    while left and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
