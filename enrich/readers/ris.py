"""Reads RIS in every dialect met in the wild: no end tag, few spaces, any line end, tags repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.formats import ris
from enrich.formats.encoding import decode
from enrich.formats.tagged import RIS, Record
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import blocks
from enrich.records import Fields, Reference

TYPES = {
    "JOUR": "journal-article", "JFULL": "journal", "EJOUR": "journal-article", "ABST": "journal-article",
    "INPR": "journal-article", "MGZN": "journal-article", "BOOK": "book", "EBOOK": "book",
    "EDBOOK": "edited-book", "CHAP": "book-chapter", "ECHAP": "book-chapter", "CONF": "proceedings-article",
    "CPAPER": "proceedings-article", "THES": "dissertation", "RPRT": "report", "DATA": "dataset",
    "ENCYC": "reference-entry", "DICT": "reference-entry", "STAND": "standard", "SER": "book-series",
}  # fmt: skip
_HABITUAL = re.compile(
    r"^(?:M3|L3)\s{1,3}-\s?(doi[^\n]{0,60}10\.\d{4,9}/[^\n]{1,300})$", re.MULTILINE | re.IGNORECASE
)
_YEAR = re.compile(r"\d{4}[a-z]?")
_DIGITS = re.compile(r"[^0-9Xx]")


class Ris:
    """``TY  - JOUR`` … ``ER  -``."""

    name = "ris"
    suffixes = (".ris",)

    def recognises(self, document: Document) -> float:
        """Sure where a line says ``TY  -``; a likeness where it is any tag."""
        head = document.head_text.replace("\r", "\n")
        if re.search(r"^[ \t]*(?:TY[ \t]{0,2}-|ty  - )", head, re.MULTILINE):
            return 0.95
        return 0.4 if len(re.findall(r"^[A-Z][A-Z0-9]  - ", head, re.MULTILINE)) > 2 else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; what stands between records is set aside."""
        text = document.text() if document.encoding else decode(document.data).readable
        return map(_with_habitual_doi, blocks(document, text, RIS, fields_of, id_tags=("ID", "LB")))


def _with_habitual_doi(block: Block) -> Block:
    """A DOI that M3 or L3 holds with words of its own counts as text: the tags mean other things."""
    if not isinstance(block, Reference) or block.fields.DOI:
        return block
    found = _HABITUAL.search(block.unstructured)
    return replace(block, text=f"{block.text} {found[1].strip()}") if found else block


def fields_of(record: Record) -> Fields:
    """The fields of one record under Crossref's names."""
    kind = record.first("TY").upper()
    printed = ris.value(record, "DOI")
    serial = _DIGITS.sub("", record.first("SN"))
    is_book_number = len(serial) in (10, 13)
    is_series = kind in ris.BOOKS
    return Fields(
        author=persons(record.all("AU", "A1")),
        editor=persons(record.all("ED") or (record.all("A2") if kind in ("CHAP", "ECHAP", "CONF") else [])),
        year=_year(ris.value(record, "year")),
        title=ris.value(record, "title"),
        container_title=ris.value(record, "container-title"),
        series_title=record.first("T3") or (record.first("T2") if is_series else ""),
        volume=ris.value(record, "volume"),
        issue=ris.value(record, "issue"),
        page=_pages(record),
        article_number=record.first("C7"),
        edition=record.first("ET"),
        publisher=ris.value(record, "publisher"),
        publisher_location=record.first("CY", "PP"),
        accessed=record.first("Y2"),
        type=TYPES.get(kind, ""),
        DOI=doi.normalise(printed) or printed,
        URL=record.first("UR"),
        ISSN="" if is_book_number else record.first("SN"),
        ISBN=record.first("SN") if is_book_number else "",
        PMID=record.first("AN") if "pubmed" in record.first("DB", "DP").lower() else "",
    )


def _year(printed: str) -> str:
    """The year of ``2001/03/04/spring``; anything that holds none stays as printed."""
    found = _YEAR.search(printed)
    return found[0] if found else printed


def _pages(record: Record) -> str:
    first, last = record.first("SP"), record.first("EP")
    if not last or last == first or re.search(r"\d\s*[-–—]", first):
        return first
    return f"{first}-{last}" if first else last
