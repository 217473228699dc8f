"""Reads MEDLINE (``.nbib``), as PubMed exports it."""

from __future__ import annotations

from msgspec.structs import replace

from enrich.comparable import doi, years
from enrich.formats.tables.medline import BOOK_TITLES, OWN_TITLES, TABLE
from enrich.formats.tagged import Record
from enrich.patterns import lazy
from enrich.readers.helpers.tagged import TaggedReader, either, groups
from enrich.records import Fields

_IDENTIFIER = lazy(r"(?<!\S)(\S+)\s*\[(doi|pii)\]")


class Medline(TaggedReader):
    """``PMID- 123`` and lines of tags below it."""

    def __init__(self) -> None:
        super().__init__(TABLE)

    def fields_of(self, record: Record) -> Fields:
        """The fields of one record under Crossref's names."""
        said = super().fields_of(record)
        lines = record.all(*TABLE.names("DOI"))
        identifiers = {kind: value for line in lines for value, kind in _IDENTIFIER.findall(line)}
        year = years.ANY.search(said.year)
        printed = identifiers.get("doi", "")
        return replace(
            said,
            author=(*either(record, TABLE.names("author")), *groups(record, TABLE.names("organisation"))),
            editor=either(record, TABLE.names("editor")),
            year=year[0] if year else "",
            title=said.title.removesuffix("."),
            container_title=_book(record) or said.container_title,
            article_number="" if said.page else identifiers.get("pii", ""),
            type=_type(record, said),
            DOI=doi.normalise(printed) or printed,
            ISSN=said.ISSN.split(" ")[0],
            ISBN=said.ISBN.split(" ")[0],
        )


def _book(record: Record) -> str:
    """The book that a chapter with a title of its own stands in."""
    return record.first(*BOOK_TITLES) if record.first(*OWN_TITLES) else ""


def _type(record: Record, said: Fields) -> str:
    kinds = record.all(*TABLE.names("type"))
    found = next((ours for theirs, ours in TABLE.types.items() if theirs in kinds), "")
    return found or ("journal-article" if said.container_title else "")
