"""A block of lines as bytes and back: packed where the lines are made, checked when it is read.

    head      magic, first position, number of lines, bytes of the text, checksum of head and table,
              checksum of the text
    table     a line each: its position counted from the first, its length, its mark
    text      the lines, each with its line end, packed by zlib

The text is packed because lines of one run are alike: a sixth is left, which
costs a worker less than one per cent of its time. It is packed block by block, so
that any block can be read alone; the table is not packed, so that a file
can be looked through without unpacking it. Everything is little-endian.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from enrich.errors import EnrichError

MAGIC = b"\x89blk"
MOST_LINES = 1_000_000
"""In one block; a head that says more is damage."""
_HEAD = struct.Struct("<4sQIIII")
HEAD = _HEAD.size
_NUMBER, _BYTES = "I", 4
_LEVEL = 3


class DamagedSpool(EnrichError):
    """A block that is not as it was written; what comes behind it cannot be trusted either."""


class Packed(NamedTuple):
    """Lines ready to be appended: the place of each counted from the first, its length, its mark, the text.

    `places`, `lengths` are arrays of unsigned numbers as bytes, `marks` a byte a line.
    """

    places: bytes
    lengths: bytes
    marks: bytes
    text: bytes

    @property
    def unpacked(self) -> bytes:
        """The lines, each with its end."""
        return zlib.decompress(self.text)

    def at(self, first: int) -> bytes:
        """The bytes of the block whose first line stands at the position `first`."""
        table = self.places + self.lengths + self.marks
        head = MAGIC, first, len(self.marks), len(self.text)
        seen = zlib.crc32(table, zlib.crc32(_HEAD.pack(*head, 0, 0)))
        return _HEAD.pack(*head, seen, zlib.crc32(self.text)) + table + self.text


def pack(lines: Sequence[bytes], marks: bytes, places: Sequence[int] | None = None) -> Packed:
    """Pack `lines`, which are without their ends, each with its mark.

    `places` says where each stands, counted from the position of the block and
    going up; left out, they stand one behind the other.
    """
    if len(lines) != len(marks) or (places is not None and len(places) != len(lines)):
        raise ValueError("a mark and a place belong to each line")
    text = b"".join([part for line in lines for part in (line, b"\n")])
    return Packed(
        places=_bytes(range(len(lines)) if places is None else places),
        lengths=_bytes([len(line) + 1 for line in lines]),
        marks=bytes(marks),
        text=zlib.compress(text, _LEVEL),
    )


class Block(NamedTuple):
    """A block as it stands in a spool at `offset`; `end` is the offset of the next."""

    offset: int
    end: int
    first: int
    places: array[int]
    lengths: array[int]
    marks: bytes
    packed: bytes

    @property
    def in_a_row(self) -> bool:
        """Whether its lines stand at positions one behind the other."""
        return not self.places or self.places[-1] == len(self.places) - 1

    @property
    def text(self) -> bytes:
        """All lines, each with its line end; raises DamagedSpool."""
        try:
            text = zlib.decompress(self.packed)
        except zlib.error as error:
            raise DamagedSpool(f"the block at {self.offset:,} cannot be unpacked.") from error
        if len(text) != sum(self.lengths):
            raise DamagedSpool(f"the block at {self.offset:,} holds other lines than it says.")
        return text

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Each position with its line, without the line end."""
        text = self.text
        ends = accumulate(self.lengths)
        for place, length, end in zip(self.places, self.lengths, ends, strict=True):
            yield self.first + place, text[end - length : end - 1]


class Head(NamedTuple):
    """The head of a block, and how many bytes follow it: of the table, of the text."""

    first: int
    lines: int
    table: int
    text: int
    seen: int
    sum_of_text: int


def head_of(data: bytes, offset: int) -> Head:
    """Read the head of the block at `offset`; raises DamagedSpool where none begins there."""
    if len(data) < HEAD:
        raise DamagedSpool(f"the block at {offset:,} ends in its head.")
    magic, first, count, size, seen, sum_of_text = _HEAD.unpack(data)
    if magic != MAGIC or count > MOST_LINES:
        raise DamagedSpool(f"no block begins at {offset:,}.")
    return Head(first, count, count * (2 * _BYTES + 1), size, seen, sum_of_text)


def block_of(head: Head, table: bytes, text: bytes | None, offset: int) -> Block:
    """The block of these parts, checked; without its `text` (None) its table is checked alone."""
    bare = _HEAD.pack(MAGIC, head.first, head.lines, head.text, 0, 0)
    if len(table) != head.table or zlib.crc32(table, zlib.crc32(bare)) != head.seen:
        raise DamagedSpool(f"the block at {offset:,} is damaged in its table.")
    if text is not None and (len(text) != head.text or zlib.crc32(text) != head.sum_of_text):
        raise DamagedSpool(f"the block at {offset:,} is damaged in its text.")
    numbers = head.lines * _BYTES
    return Block(
        offset=offset,
        end=offset + HEAD + head.table + head.text,
        first=head.first,
        places=_numbers(table[:numbers]),
        lengths=_numbers(table[numbers : 2 * numbers]),
        marks=table[2 * numbers :],
        packed=text or b"",
    )


def _bytes(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _numbers(data: bytes) -> array[int]:
    return array(_NUMBER, struct.unpack(f"<{len(data) // _BYTES}I", data))
