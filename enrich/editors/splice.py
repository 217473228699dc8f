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


def line_end(text: str, near: int = 0) -> str:
    """The line end in use at `near`: that of the line, else of the document, else a line feed."""
    feed = text.find("\n", near)
    feed = feed if feed >= 0 else text.find("\n")
    if feed < 0:
        return "\r" if "\r" in text else "\n"
    return "\r\n" if feed and text[feed - 1] == "\r" else "\n"
