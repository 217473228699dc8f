"""How a JSON value begins: is it a record, or is it around records, as answers and data files are?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

HEAD = 64 * 1024
"""Bytes in which a value that is around records says so."""
_AROUND = frozenset({b'"items"', b'"data"', b'"message"'})
_OF_A_RECORD = frozenset({b'"DOI"', b'"attributes"', b'"enrich-work"', b'"enrich-export"'})
_OTHERS = {
    b"\x28\xb5\x2f\xfd": "packed by zstd",
    b"BZh": "packed by bzip2",
    b"\xfd7zXZ": "packed by xz",
    b"PK\x03\x04": "a zip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}
_TOKEN = re.compile(rb'("(?:[^"\\\n]++|\\[^\n])*+")\s*+(:?)|[{}\[\]]')
_VALUE = re.compile(rb"\s*+([{\[])")
_OF_OBJECTS = re.compile(rb"\s*+(?:\[\s*+(?:[{\]]|\Z)|\{)")
_GOES_ON = (b"{", b"[", b",")


class Opening(Struct, frozen=True):
    """Where the first record begins; in how many objects it is; whether it is one of a list."""

    offset: int
    wraps: int
    listed: bool


def opening(head: bytes) -> Opening | None:
    """How a value that begins with `head` leads to its records; None where it is one, or none at all."""
    at, wraps = 0, 0
    while found := _VALUE.match(head, at):
        if found[1] == b"[":
            return Opening(found.end(), wraps, True)
        inner = _records_in(head, found.end())
        if inner is None:
            return Opening(found.start(1), wraps, False) if wraps else None
        at, wraps = inner, wraps + 1
    return None


def other_format(head: bytes) -> str:
    """What a file is that begins with `head` and is not read; "" for one that is."""
    return next((said for mark, said in _OTHERS.items() if head.startswith(mark)), "")


def is_document(head: bytes) -> bool:
    """Whether a file that begins with `head` is to be read as a whole, and not line by line."""
    line = head[:found] if (found := head.find(b"\n")) >= 0 else head
    goes_on = line.rstrip().endswith(_GOES_ON) and line.lstrip().startswith((b"{", b"["))
    return goes_on or opening(head) is not None


def _records_in(head: bytes, at: int) -> int | None:
    """Where the field begins that is around the records, in the object whose fields begin `at`."""
    for name, after in _fields(head, at):
        if name in _OF_A_RECORD:
            return None
        if name in _AROUND and _OF_OBJECTS.match(head, after):
            return after
    return None


def _fields(head: bytes, at: int) -> Iterator[tuple[bytes, int]]:
    """The names of an object's own fields, and where their values begin."""
    depth = 0
    for token in _TOKEN.finditer(head, at):
        sign = token[0][:1]
        if sign == b'"':
            if token[2] and not depth:
                yield token[1], token.end()
        else:
            depth += 1 if sign in (b"{", b"[") else -1
            if depth < 0:
                return
