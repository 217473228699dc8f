"""The inputs of a run in chunks that travel to a worker: blocks that are read, or bytes to be read there.

Reading JSON Lines costs as much as all else that the parent does for a
reference; so of those it only tells where lines end and what they are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrich.errors import EnrichError, UnreadableInput
from enrich.failures import as_far_as_read, log, not_read
from enrich.jobs.inputs import Found, Inputs, unreadable
from enrich.readers import none_found, stretches
from enrich.readers.base import Block, Document, Stretch
from enrich.records import SetAside

Chunk = Sequence[Block] | Stretch


class Chunks:
    """Every block of all `inputs`, in order, at most `size` in a chunk; what is set aside is a block too.

    What cannot be read is kept in the inputs' `failures`. Whether a stretch
    held any reference is to be told to `heard`; who has told all says so with
    `settle`, for a document without any is one that cannot be read.
    """

    def __init__(self, inputs: Inputs, size: int) -> None:
        self._inputs, self._size = inputs, size
        self._places: list[int] = []
        self._stretched: dict[str, _Stretched] = {}

    def __iter__(self) -> Iterator[Chunk]:
        read: list[Block] = []
        for place, found in enumerate(self._inputs.documents()):
            stretched = self._stretches(found, place)
            if stretched is not None and read:
                yield read
                read = []
            yield from stretched or ()
            for block in self._blocks(found) if stretched is None else ():
                read.append(block)
                if len(read) == self._size:
                    yield read
                    read = []
            self._note(place)
        if read:
            yield read

    def heard(self, file: str, *, found: bool, first: SetAside | None) -> None:
        """Hear whether any reference was found in a stretch of `file` ("": in other blocks).

        `first` is the first block with a fault that was set aside there.
        """
        if document := self._stretched.get(file):
            document.found = document.found or found
            document.first = document.first or first

    def settle(self) -> None:
        """Keep in the inputs' `failures` the documents of which no reference came, and put these in order."""
        for file, document in self._stretched.items():
            if not document.found and not document.failed:
                self._inputs.failures.append(none_found(file, document.first))
                self._note(document.place)
        ordered = sorted(zip(self._places, self._inputs.failures, strict=True), key=lambda pair: pair[0])
        self._inputs.failures[:] = [failure for _, failure in ordered]

    def _blocks(self, found: Found) -> Iterator[Block]:
        if isinstance(found, UnreadableInput):
            self._inputs.failures.append(found)
        elif isinstance(found, SetAside):
            self._inputs.files_aside.append(found)
            yield found
        else:
            yield from as_far_as_read(found.name, self._inputs.blocks_of(found))

    def _stretches(self, found: Found, place: int) -> Iterator[Chunk] | None:
        """The stretches of a document that somebody named, where its format has such; None else."""
        if not isinstance(found, Document) or found.found:
            return None
        try:
            stretched = stretches(found, self._size, self._inputs.format)
        except Exception:  # noqa: BLE001
            return None  # what is wrong with it is told when its blocks are asked for
        return None if stretched is None else self._guarded(found, place, stretched)

    def _guarded(self, document: Document, place: int, stretched: Iterator[Stretch]) -> Iterator[Chunk]:
        one = self._stretched[document.name] = _Stretched(place)
        line = 1
        try:
            for stretch in stretched:
                yield stretch
                line = stretch.last
        except (OSError, UnreadableInput) as error:
            one.failed = True
            self._inputs.failures.append(unreadable(document.name, error))
        except EnrichError:
            raise
        except Exception as error:  # noqa: BLE001
            log(error)
            yield [not_read(document.name, line, error)]

    def _note(self, place: int) -> None:
        """Remember of which document the failures are that came since."""
        self._places += [place] * (len(self._inputs.failures) - len(self._places))


@dataclass
class _Stretched:
    """A document that is read in stretches: its place among all, and what was heard of it."""

    place: int
    found: bool = False
    failed: bool = False
    first: SetAside | None = None
