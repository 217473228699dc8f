"""Reads Web of Science's plain text (``.ciw``, ``savedrecs.txt``): ``AU Family, GM``, one author a line."""

from __future__ import annotations

from msgspec.structs import replace

from enrich.formats.tables.web_of_science import TABLE
from enrich.formats.tagged import Record
from enrich.readers.helpers.tagged import TaggedReader, either, groups
from enrich.records import Fields


class WebOfScience(TaggedReader):
    """Records from ``PT`` to ``ER``."""

    def __init__(self) -> None:
        super().__init__(TABLE)

    def fields_of(self, record: Record) -> Fields:
        """The fields of one record; a book without ``TI`` has its title as its source."""
        said = super().fields_of(record)
        is_book = said.type == "book"
        return replace(
            said,
            author=(*either(record, TABLE.names("author")), *groups(record, TABLE.names("organisation"))),
            year=record.first(*TABLE.names("year")),
            title=said.title or (said.container_title if is_book else ""),
            container_title=said.container_title if said.title else "",
            page=said.page if record.first(*TABLE.names("page")) else "",
            article_number="" if record.first(*TABLE.names("page")) else said.article_number,
            type="book-chapter" if is_book and said.title and said.container_title else said.type,
        )
