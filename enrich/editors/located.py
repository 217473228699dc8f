"""Finds again, in the bytes to be edited, what a reader found there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from enrich.editors.base import CannotEdit, Edits
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


def located(text: str, blocks: Iterable[Block], edits: Edits) -> Iterator[tuple[Block, Wanted]]:
    """Yield each block that is to change, with its edits, in order.

    A block is a reference's when it stands at its place and reads as it did.
    Raises CannotEdit at the end for an edit whose reference was not found.
    """
    waiting: dict[tuple[int, int], list[tuple[Reference, Edit]]] = {}
    for reference, edit in edits:
        waiting.setdefault((reference.line, reference.column), []).append((reference, edit))
    places = Places(text)
    for block in blocks:
        place = places.place(block.start)
        wanted = waiting.get(place)
        if wanted and text[block.start : block.end] == wanted[0][0].unstructured:
            yield block, waiting.pop(place)
    for reference, edit in (pair for pairs in waiting.values() for pair in pairs):
        raise CannotEdit(reference, edit, "it is not where it was read; has the file changed?")
