"""The pieces of a file that its scanner found, each with its place: what readers make entries of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

from enrich.formats.places import Places
from enrich.readers.helpers.entries import links_of
from enrich.records import Fields, Reference, SetAside

LONGEST_QUOTE = 2_000
"""Characters of a piece that are kept of one that is set aside."""


class Piece(Protocol):
    """What a scanner finds: ``text[start:end]``."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


P = TypeVar("P", bound=Piece)


class Passage(NamedTuple):
    """A piece of a file as it stands there; lines and columns count from 1."""

    file: str
    line: int
    column: int
    end_line: int
    raw: str

    def reference(self, identifier: str, text: str, fields: Fields) -> Reference:
        """The reference that this is, whose format names its fields."""
        return Reference(
            id=identifier,
            file=self.file,
            line=self.line,
            column=self.column,
            end_line=self.end_line,
            unstructured=self.raw,
            text=text,
            fields=fields,
            structured=True,
            links=links_of(fields),
        )

    def aside(self, reason: str, *, fault: bool = True) -> SetAside:
        """The same, set aside; see `SetAside` for what is a fault."""
        return SetAside(
            file=self.file,
            line=self.line,
            end_line=self.end_line,
            reason=reason,
            text=self.raw[:LONGEST_QUOTE],
            fault=fault,
        )


def passages(file: str, text: str, pieces: Iterable[P]) -> Iterator[tuple[P, Passage]]:
    """Yield each piece of `text`, in ascending order, with where it stands."""
    places = Places(text)
    for piece in pieces:
        line, column = places.place(piece.start)
        end_line, _ = places.place(max(piece.start, piece.end - 1))
        yield piece, Passage(file, line, column, end_line, text[piece.start : piece.end])
