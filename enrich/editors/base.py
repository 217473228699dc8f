"""The shape of an editor: the bytes of a document and edits in, the bytes of the new document out.

An editor changes what an edit names and nothing else: order, indentation,
comments, line ends, encoding and byte order mark stay as they are, and without
edits it returns the very bytes it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from enrich.errors import EnrichError
from enrich.records import Edit, Reference

Change = TypeVar("Change")
Edits = Sequence[tuple[Reference, Edit]]

EDITABLE = ("DOI", "author", "title", "year", "container-title", "volume", "issue", "page", "publisher")
"""What may be asked for, in Crossref's field names; authors as `editors.people` writes them in a line."""

COPY, COPY_DAY = "archive-url", "archive-date"
"""Where an archive keeps a copy of a page, and of which day: added, and never put in the place of another."""


class ReadOptions(NamedTuple):
    """What the user says of a document: its `encoding`, and the `column` that holds the references."""

    encoding: str = ""
    column: str = ""


NO_OPTIONS = ReadOptions()


class CannotEdit(EnrichError):
    """One edit cannot be made without harm to the document, nor can those of `others`; the rest still can."""

    def __init__(self, reference: Reference, edit: Edit, reason: str) -> None:
        self.reference, self.edit, self.reason = reference, edit, reason
        self.others: tuple[CannotEdit, ...] = ()
        super().__init__(f"{reference.file}:{reference.line}: {edit.field} of {reference.id}: {reason}")


def collected(makes: Iterable[Callable[[], Iterable[Change]]]) -> list[Change]:
    """Return the changes that all of `makes` give; raises one CannotEdit for all that cannot give theirs."""
    changes: list[Change] = []
    refused: list[CannotEdit] = []
    for make in makes:
        try:
            changes += make()
        except CannotEdit as error:
            refused.append(error)
    if refused:
        refused[0].others = tuple(refused[1:])
        raise refused[0]
    return changes


class Editor(Protocol):
    """Edits one format. Adding one touches its module and one line in `editors.EDITORS`."""

    name: str
    """That of the reader whose references it edits."""

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with each edit made.

        A reference is found by its place (`line`, `column`) and `id`, as its
        reader gave them for these very bytes and with the same `options`. An edit sets its field to `new`;
        a field that is absent is added, one that is there is replaced.
        Raises CannotEdit, naming an edit that is impossible and what others are: its
        reference is not there any more, or the format has no room for it; and
        UnreadableInput where the document as a whole cannot be written to.
        """
