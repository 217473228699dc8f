"""Reads a body with its limits on: bytes over the wire, bytes once inflated, and time.

A library that inflates first and measures afterwards has already lost to a
bomb, and a timeout for each read never ends a body that drips.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from typing import Protocol

from urllib3.exceptions import HTTPError

from enrich.network.headers import size

LARGEST = 32 * 1024 * 1024
CHUNK = 64 * 1024
_WINDOWS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


class TooLarge(Exception):
    """The body is larger than `LARGEST`, on the wire or inflated."""


class TooSlow(Exception):
    """The deadline passed before the body ended."""


class CutOff(Exception):
    """The compressed body ends before its end, or is damaged."""


class Raw(Protocol):
    """What is needed of urllib3's response, told not to inflate anything itself."""

    def read1(self, amt: int, /) -> bytes:
        """Return what is there, at most `amt` bytes; empty at the end."""


def read(raw: Raw, headers: Mapping[str, str], deadline: float, largest: int = LARGEST) -> bytes:
    """Return the whole body, inflated where `headers` say that it is compressed.

    `deadline` is on the monotonic clock. Raises TooLarge, TooSlow or CutOff,
    and passes on what `raw` raises.
    """
    if (size(headers) or 0) > largest:
        raise TooLarge
    chunks = _chunks(raw, deadline, largest)
    name = headers.get("Content-Encoding", "").strip().lower()
    if name in ("", "identity"):
        return b"".join(chunks)
    if name not in _WINDOWS:
        raise CutOff(f"unasked-for encoding {name!r}")
    return _inflate(chunks, _WINDOWS[name], largest)


def beginning(raw: Raw, headers: Mapping[str, str], deadline: float, most: int) -> bytes:
    """Return at most the first `most` bytes of a body, inflated; where it is cut off, what came before that.

    Raises TooSlow where the deadline passes first.
    """
    name = headers.get("content-encoding", "").strip().lower()
    window = zlib.MAX_WBITS | (32 if name in _WINDOWS else 0)
    inflater = zlib.decompressobj(window) if name in _WINDOWS else None
    begun = b""
    try:
        chunks = _chunks(raw, deadline, LARGEST)
        for piece in _pieces(inflater, chunks) if inflater else chunks:
            begun += piece
            if len(begun) >= most:
                break
    except (zlib.error, TooLarge, HTTPException, HTTPError):
        pass  # a page without its end is judged by its beginning
    return begun[:most]


def _chunks(raw: Raw, deadline: float, largest: int) -> Iterator[bytes]:
    received = 0
    while chunk := raw.read1(CHUNK):
        received += len(chunk)
        if received > largest:
            raise TooLarge
        if time.monotonic() > deadline:
            raise TooSlow
        yield chunk


def _inflate(chunks: Iterator[bytes], window: int, largest: int) -> bytes:
    out, inflated = [], 0
    inflater = zlib.decompressobj(window)
    try:
        for piece in _pieces(inflater, chunks):
            inflated += len(piece)
            if inflated > largest:
                raise TooLarge
            out.append(piece)
    except zlib.error as error:
        raise CutOff(str(error)) from error
    if not inflater.eof:
        raise CutOff("the compressed body is not whole")
    return b"".join(out)


def _pieces(inflater: zlib._Decompress, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate step by step, never more than `CHUNK` bytes at once."""
    for chunk in chunks:
        while chunk and not inflater.eof:
            yield inflater.decompress(chunk, CHUNK)
            chunk = inflater.unconsumed_tail
    while not inflater.eof and (rest := inflater.decompress(b"", CHUNK)):
        yield rest
