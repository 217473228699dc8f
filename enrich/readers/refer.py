"""Reads refer and EndNote's tagged export (``.enw``): ``%A Author``, ``%T Title``."""

from __future__ import annotations

from msgspec.structs import replace

from enrich.formats.tables.endnote import REFER_TABLE
from enrich.formats.tagged import Record
from enrich.readers.base import Document
from enrich.readers.helpers.tagged import TaggedReader
from enrich.records import Fields


class Refer(TaggedReader):
    """Records of ``%`` lines, parted by empty lines or ``%0``."""

    def __init__(self) -> None:
        super().__init__(REFER_TABLE)

    def recognises(self, document: Document) -> float:
        """Sure where several lines carry refer's tags, a title among them."""
        tags = REFER_TABLE.sure.findall(document.head_text.replace("\r", "\n"))
        if "T" not in tags and "B" not in tags:
            return 0.0
        return 0.9 if "0" in tags or len(set(tags)) > 2 else 0.5

    def fields_of(self, record: Record) -> Fields:
        """The fields of one record; what stands in a journal and does not say what it is is an article."""
        said = super().fields_of(record)
        journal = REFER_TABLE.new("container-title")
        untyped = not record.first(*REFER_TABLE.names("type")) and record.first(journal)
        return replace(said, type=said.type or ("journal-article" if untyped else ""))
