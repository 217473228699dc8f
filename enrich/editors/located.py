"""Finds again, in the text to be edited, what a reader found there, and makes the changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Protocol, TypeVar

from enrich.editors.base import CannotEdit, Edits, collected
from enrich.editors.splice import Splice, splice
from enrich.formats.encoding import Decoded
from enrich.formats.places import Places
from enrich.records import Edit, Reference

Wanted = Sequence[tuple[Reference, Edit]]


class Placed(Protocol):
    """Any block of a document: ``text[start:end]``."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Block = TypeVar("Block", bound=Placed)


def edited(
    decoded: Decoded,
    blocks: Iterable[Block],
    edits: Edits,
    changes: Callable[[Decoded, Block, Wanted], Iterable[Splice]],
    body: Callable[[Block], int] = attrgetter("start"),
) -> bytes:
    """Return the bytes of a document with the `changes` that the edits of each block call for."""
    found = located(decoded.readable, blocks, edits, body)
    made = collected(partial(changes, decoded, block, wanted) for block, wanted in found)
    return decoded.encode(splice(decoded.text, made))


def require_encodable(decoded: Decoded, reference: Reference, edit: Edit) -> None:
    """Raise CannotEdit where the encoding of the document lacks a character of the new value."""
    if not has(decoded, edit.new):
        reason = f"the file's encoding ({decoded.encoding}) lacks a character of {edit.new!r}."
        raise CannotEdit(reference, edit, reason)


def has(decoded: Decoded, text: str) -> bool:
    """Whether the encoding of a document has all characters of `text`."""
    try:
        decoded.encode(text)
    except UnicodeEncodeError:
        return False
    return True


def located(
    text: str, blocks: Iterable[Block], edits: Edits, body: Callable[[Block], int] = attrgetter("start")
) -> Iterator[tuple[Block, Wanted]]:
    """Yield each block that is to change, with its edits, in order.

    A block is a reference's when it stands at its place and reads, from its `body` on, as it did.
    Raises CannotEdit at the end for an edit whose reference was not found.
    """
    waiting: dict[tuple[int, int], list[tuple[Reference, Edit]]] = {}
    for reference, edit in edits:
        waiting.setdefault((reference.line, reference.column), []).append((reference, edit))
    places = Places(text)
    for block in blocks:
        place = places.place(block.start)
        wanted = waiting.get(place)
        if wanted and text[body(block) : block.end] == wanted[0][0].unstructured:
            yield block, waiting.pop(place)
    for reference, edit in (pair for pairs in waiting.values() for pair in pairs):
        raise CannotEdit(reference, edit, "it is not where it was read; has the file changed?")
