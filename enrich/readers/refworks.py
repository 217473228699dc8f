"""Reads RefWorks' tagged export (``RT Journal Article``, ``A1 Family,Given``) and the same tags in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.comparable import doi
from enrich.formats.tagged import REFWORKS, Record, Tag
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import blocks, text_of_document
from enrich.readers.helpers.xml_records import blocks as xml_blocks
from enrich.records import Fields

if TYPE_CHECKING:
    from lxml.etree import _Element

_RECORD = re.compile(
    r"^RT [A-Z][^\r\n]*[\r\n]+(?:[A-Z][A-Z0-9]{1,4} [^\r\n]*[\r\n]+){0,40}?(?:T1|A1|JF|T2) ", re.M
)
_ROOT = re.compile(r"<refworks[\s>].{0,4000}?<(?:rt|a1|t1)>", re.DOTALL)
_YEAR = re.compile(r"\d{4}[a-z]?")
_DIGITS = re.compile(r"[^0-9Xx]")
TYPES = {
    "journal": "journal-article", "journal article": "journal-article",
    "journal, electronic": "journal-article", "magazine article": "journal-article", "book": "book",
    "book, whole": "book", "book, edited": "edited-book",
    "book, section": "book-chapter", "conference proceedings": "proceedings-article",
    "dissertation/thesis": "dissertation", "report": "report",
}  # fmt: skip


class RefWorks:
    """Records from ``RT`` to the next."""

    name = "refworks"
    suffixes = (".txt", ".refworks")

    def recognises(self, document: Document) -> float:
        """Sure where a record opens with its kind and has a title, an author or a journal below."""
        return 0.95 if _RECORD.search(document.head_text) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; what stands before the first is set aside."""
        return blocks(document, text_of_document(document), REFWORKS, fields_of, id_tags=("ID",))


class RefWorksXml:
    """``<refworks><reference><rt>…``: the same tags, as elements."""

    name = "refworks-xml"
    suffixes = (".xml",)

    def recognises(self, document: Document) -> float:
        """Sure by the root element and the kind of a record."""
        return 0.95 if _ROOT.search(document.head_text) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; one that is broken or empty is set aside."""
        return xml_blocks(document, ("reference",), _read)


def _read(element: _Element) -> tuple[Fields, str]:
    children = (child for child in element if isinstance(child.tag, str))
    tags = (
        Tag(str(c.tag).upper(), 0, 0, 0, " ".join("".join(map(str, c.itertext())).split())) for c in children
    )
    record = Record(0, 0, tuple(tags), closed=True)
    return fields_of(record), record.first("ID")


def fields_of(record: Record) -> Fields:
    """The fields of one record under Crossref's names."""
    printed, serial = record.first("DO"), record.first("SN")
    first, last = record.first("SP"), record.first("OP")
    is_book_number = len(_DIGITS.sub("", serial)) in (10, 13)
    year = _YEAR.search(record.first("YR", "FD"))
    return Fields(
        author=persons(record.all("A1")),
        editor=persons(record.all("A2")),
        year=year[0] if year else "",
        title=record.first("T1"),
        container_title=record.first("JF", "T2", "JO"),
        series_title=record.first("T3"),
        volume=record.first("VO"),
        issue=record.first("IS"),
        page=f"{first}-{last}" if first and last and last != first else first,
        edition=record.first("ED"),
        publisher=record.first("PB"),
        publisher_location=record.first("PP"),
        accessed=record.first("RD"),
        type=TYPES.get(record.first("RT").lower(), ""),
        DOI=doi.normalise(printed) or printed,
        URL=record.first("UL", "LK"),
        ISSN="" if is_book_number else serial,
        ISBN=serial if is_book_number else "",
        PMID=record.first("PMID"),
        PMCID=record.first("PMCID"),
    )
