"""RIS enriched with what was found: for Zotero, EndNote, Mendeley and library systems."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.formats.tables.ris import TABLE
from enrich.records import Entry, Fields
from enrich.writers.exports import printed_otherwise
from enrich.writers.tagged import Said, TaggedWriter


class Ris(TaggedWriter):
    """One record a reference, in input order; line ends as the format's definition wants them."""

    def __init__(self) -> None:
        super().__init__(TABLE)

    def tags(self, entry: Entry, said: Said) -> Iterator[tuple[str, str]]:
        """The record's tags, and a note on the DOI that was overruled."""
        yield from super().tags(entry, said)
        if other := printed_otherwise(entry):
            yield "N1", f"The reference prints the DOI {other}"

    def tag(self, name: str, said: Said) -> str:
        """``T2`` for what holds a work, whatever that is; the editors of a chapter are ``A2``."""
        in_book = name == "container-title" or said["type"] == (TABLE.written["book-chapter"],)
        return TABLE.new(name, in_book=in_book)

    def said(self, key: str, entry: Entry, fields: Fields) -> Said:
        """What is written of an entry; a record without a type is not read."""
        said = super().said(key, entry, fields)
        untyped = "JOUR" if fields.container_title and fields.volume else "GEN"
        return said if said["type"][0] else {**said, "type": (untyped,)}
