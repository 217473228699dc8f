"""Zip archives (XLSX, ODS, DOCX) opened with care: bombs are refused before anything is inflated.

The sizes that an archive declares are binding, for the standard library never
inflates a member beyond them; so they are judged first, whatever reads the
members after that.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, NamedTuple

from enrich.errors import UnreadableInput

SIGNATURE = b"PK\x03\x04"
MOST_MEMBERS = 20_000
LARGEST = 4 * 1024**3
_HARMLESS = 32 * 1024**2
_STEEPEST = 150
LARGEST_IN_MEMORY = 256 * 1024**2


def open_archive(name: str, data: bytes) -> zipfile.ZipFile:
    """Open `data`; raises UnreadableInput where it is damaged, encrypted, or grows out of all proportion.

    Up to 32 MB inflated are harmless; beyond, a member may not be more than
    150 times its packed size (real sheets reach 30), nor the whole 4 GB.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError) as error:
        raise UnreadableInput(name, f"a damaged or incomplete archive ({error}); save it again.") from error
    if len(members) > MOST_MEMBERS:
        raise UnreadableInput(name, f"an archive of {len(members):,} parts is no document.")
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableInput(name, "is protected by a password; save it without one.")
    inflated = sum(member.file_size for member in members)
    packed = len(data)
    steep = any(m.file_size > _HARMLESS and m.file_size > _STEEPEST * m.compress_size for m in members)
    if inflated > LARGEST or steep or (inflated > _HARMLESS and inflated > _STEEPEST * packed):
        reason = f"{packed:,} bytes that inflate to {inflated:,} are no honest document; refused."
        raise UnreadableInput(name, reason)
    return archive


@contextmanager
def member(archive: zipfile.ZipFile, name: str, file: str) -> Iterator[IO[bytes]]:
    """Open one part of an archive as a stream; damage found on the way is an UnreadableInput."""
    try:
        with archive.open(name) as stream:
            yield stream
    except KeyError as error:
        raise UnreadableInput(file, f"lacks its part {name!r}; it is incomplete.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise UnreadableInput(file, f"its part {name!r} is damaged ({error}); save it again.") from error


def whole(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    """All bytes of one part, 256 MB at most."""
    with member(archive, name, file) as stream:
        data = stream.read(LARGEST_IN_MEMORY + 1)
    if len(data) > LARGEST_IN_MEMORY:
        raise UnreadableInput(file, f"its part {name!r} is larger than 256 MB inflated; split the document.")
    return data


def replaced(file: str, data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """Return the archive `data` with the contents of some members changed, every other byte kept.

    The other members' headers and packed bytes, their order, names, dates and
    comments are copied as they stand. Raises UnreadableInput for an archive that
    is damaged or laid out in an unusual way (over 4 GB, or with a program in front).
    """
    try:
        return _replaced(data, changes)
    except (ValueError, struct.error, OverflowError) as error:
        raise UnreadableInput(file, f"cannot be written to ({error}); save it again first.") from error


def _replaced(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    end = data.rfind(b"PK\x05\x06")
    count, size, directory = struct.unpack_from("<HII", data, end + 10)
    if end < 0 or directory + size > end or not data.startswith(SIGNATURE):
        raise ValueError("an archive laid out in an unusual way")
    records = _records(data, directory, count)
    if any(r.offset >= directory or not data.startswith(SIGNATURE, r.offset) for r in records):
        raise ValueError("an archive whose directory is damaged")
    out, moved = bytearray(), list[bytes]()
    starts = [*sorted(record.offset for record in records), directory]
    places: dict[int, tuple[int, bytes]] = {}
    for record in sorted(records, key=lambda r: r.offset):
        following = starts[bisect_right(starts, record.offset)]
        entry, patched = data[record.offset : following], record.raw
        if record.name in changes:
            entry, patched = _changed(entry, patched, changes[record.name])
        places[record.offset] = (len(out), patched)
        out += entry
    for record in records:
        at, raw = places[record.offset]
        moved.append(raw[:42] + struct.pack("<I", at) + raw[46:])
    listing = b"".join(moved)
    tail = data[end : end + 12] + struct.pack("<II", len(listing), len(out)) + data[end + 20 :]
    return bytes(out) + listing + tail


class _Record(NamedTuple):
    """One record of the central directory: as it stands, the member's name, where the member begins."""

    raw: bytes
    name: str
    offset: int


def _records(data: bytes, at: int, count: int) -> list[_Record]:
    records = []
    for _ in range(count):
        if data[at : at + 4] != b"PK\x01\x02":
            raise ValueError("an archive whose directory is damaged")
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        (offset,) = struct.unpack_from("<I", data, at + 42)
        encoding = "utf-8" if data[at + 9] & 8 else "cp437"
        label = data[at + 46 : at + 46 + name].decode(encoding, "replace")
        length = 46 + name + extra + comment
        records.append(_Record(data[at : at + length], label, offset))
        at += length
    return records


def _changed(entry: bytes, record: bytes, content: bytes) -> tuple[bytes, bytes]:
    """A member and its record with other contents: sizes and checksum new, packed as it was."""
    name, extra = struct.unpack_from("<HH", entry, 26)
    (method,) = struct.unpack_from("<H", entry, 8)
    packed = content
    if method == zipfile.ZIP_DEFLATED:
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(content) + packer.flush()
    elif method != zipfile.ZIP_STORED:
        raise ValueError("an archive packed in an unusual way")
    sums = struct.pack("<III", zlib.crc32(content), len(packed), len(content))
    (flags,) = struct.unpack_from("<H", entry, 6)
    plain = struct.pack("<H", flags & ~8)
    header = entry[:6] + plain + entry[8:14] + sums + entry[26 : 30 + name + extra]
    return header + packed, record[:8] + plain + record[10:16] + sums + record[28:]
