"""Changes to a text, each at its own place, made all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Splice(NamedTuple):
    """Put `new` in place of ``text[start:end]``; equal places keep the order they were given in."""

    start: int
    end: int
    new: str


def splice(text: str, changes: Iterable[Splice]) -> str:
    """Return `text` with all changes made; they must not overlap."""
    pieces, at = [], 0
    for change in sorted(changes, key=lambda c: c.start):
        pieces += [text[at : change.start], change.new]
        at = change.end
    return "".join([*pieces, text[at:]])


def splice_bytes(data: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return `data` with each ``data[start:end]`` replaced; as `splice`, for parts of archives."""
    pieces, at = [], 0
    for start, end, new in sorted(changes, key=lambda c: (c[0], c[1])):
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


NEAR = 10_000
"""Characters; lines are looked for no further away, so that no file takes more than linear time."""


def line_start(text: str, at: int) -> int:
    """The offset at which the line of `at` begins (or, in an endless line, a place well before)."""
    low = max(0, at - NEAR)
    return max(text.rfind("\n", low, at), text.rfind("\r", low, at), low - 1) + 1


def line_end(text: str, near: int = 0) -> str:
    """The line end in use at `near`: that of the lines around, else a line feed."""
    low, high = max(0, near - NEAR), near + NEAR
    feed = text.find("\n", near, high)
    feed = feed if feed >= 0 else text.rfind("\n", low, near)
    if feed < 0:
        return "\r" if text.find("\r", low, high) >= 0 else "\n"
    return "\r\n" if feed and text[feed - 1] == "\r" else "\n"
