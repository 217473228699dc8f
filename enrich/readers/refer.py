"""Reads refer and EndNote's tagged export (``.enw``): ``%A Author``, ``%T Title``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.comparable import doi
from enrich.formats.encoding import decode
from enrich.formats.tagged import REFER, Record
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import blocks
from enrich.records import Fields

_LINE = re.compile(r"^%([0A-Z@])[ \t]\S", re.MULTILINE)
_YEAR = re.compile(r"\d{4}[a-z]?")
_DIGITS = re.compile(r"[^0-9Xx]")
TYPES = {
    "journal article": "journal-article", "electronic article": "journal-article",
    "magazine article": "journal-article", "book": "book", "electronic book": "book",
    "edited book": "edited-book", "book section": "book-chapter", "electronic book section": "book-chapter",
    "conference paper": "proceedings-article", "conference proceedings": "proceedings-article",
    "thesis": "dissertation", "report": "report", "dataset": "dataset", "standard": "standard",
    "encyclopedia": "reference-entry", "dictionary": "reference-entry",
}  # fmt: skip


class Refer:
    """Records of ``%`` lines, parted by empty lines or ``%0``."""

    name = "refer"
    suffixes = (".enw", ".refer")

    def recognises(self, document: Document) -> float:
        """Sure where several lines carry refer's tags, a title among them."""
        tags = _LINE.findall(document.head_text.replace("\r", "\n"))
        if "T" not in tags and "B" not in tags:
            return 0.0
        return 0.9 if "0" in tags or len(set(tags)) > 2 else 0.5

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; what stands between records is set aside."""
        text = document.text() if document.encoding else decode(document.data).readable
        return blocks(document, text, REFER, fields_of, id_tags=("F", "L", "M"))


def fields_of(record: Record) -> Fields:
    """The fields of one record under Crossref's names."""
    printed = record.first("R")
    serial = record.first("@")
    is_book_number = len(_DIGITS.sub("", serial)) in (10, 13)
    year = _YEAR.search(record.first("D", "8"))
    kind = record.first("0").lower()
    return Fields(
        author=persons(record.all("A")),
        editor=persons(record.all("E")),
        year=year[0] if year else record.first("D"),
        title=record.first("T"),
        container_title=record.first("J", "B"),
        series_title=record.first("S"),
        volume=record.first("V"),
        issue=record.first("N"),
        page=record.first("P"),
        edition=record.first("7"),
        publisher=record.first("I"),
        publisher_location=record.first("C"),
        accessed=record.first("["),
        type=TYPES.get(kind, "journal-article" if record.first("J") and not kind else ""),
        DOI=doi.normalise(printed) or printed,
        URL=record.first("U"),
        ISSN="" if is_book_number else serial,
        ISBN=serial if is_book_number else "",
    )
