"""Reads RIS in every dialect met in the wild: no end tag, few spaces, any line end, tags repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich import doi
from enrich.errors import UnreadableInput
from enrich.formats import ris
from enrich.formats.encoding import decode
from enrich.formats.places import Places
from enrich.formats.tagged import RIS, Between, Record, scan
from enrich.readers.base import Block, Document
from enrich.readers.entries import links_of
from enrich.readers.fields import text_of
from enrich.readers.persons import persons
from enrich.records import Fields, Reference, SetAside

LONGEST_QUOTE = 2_000

TYPES = {
    "JOUR": "journal-article", "JFULL": "journal", "EJOUR": "journal-article", "ABST": "journal-article",
    "INPR": "journal-article", "MGZN": "journal-article", "BOOK": "book", "EBOOK": "book",
    "EDBOOK": "edited-book", "CHAP": "book-chapter", "ECHAP": "book-chapter", "CONF": "proceedings-article",
    "CPAPER": "proceedings-article", "THES": "dissertation", "RPRT": "report", "DATA": "dataset",
    "ENCYC": "reference-entry", "DICT": "reference-entry", "STAND": "standard", "SER": "book-series",
}  # fmt: skip
_YEAR = re.compile(r"\d{4}[a-z]?")
_DIGITS = re.compile(r"[^0-9Xx]")
_NO_IDENTITY = frozenset({"TY", "ER", "ID", "DB", "DP", "KW", "LA", "N2", "AB"})


class Ris:
    """``TY  - JOUR`` … ``ER  -``."""

    name = "ris"
    suffixes = (".ris",)

    def recognises(self, document: Document) -> float:
        """Sure where a line says ``TY  -``; a likeness where it is any tag."""
        head = document.head_text.replace("\r", "\n")
        if re.search(r"^[ \t]*TY {0,2}-", head, re.MULTILINE):
            return 0.95
        return 0.4 if len(re.findall(r"^[A-Z][A-Z0-9]  - ", head, re.MULTILINE)) > 2 else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; what stands between records is set aside."""
        if document.is_binary:
            raise UnreadableInput(document.name, "is binary data, no RIS.")
        text = document.text() if document.encoding else decode(document.data).readable
        places, number = Places(text), 0
        for block in scan(text, RIS):
            line, column = places.place(block.start)
            end_line, _ = places.place(max(block.start, block.end - 1))
            raw = text[block.start : block.end]
            reason, fault = _why_aside(block)
            number += isinstance(block, Record)
            if isinstance(block, Between) or reason:
                yield SetAside(
                    file=document.name,
                    line=line,
                    end_line=end_line,
                    reason=reason,
                    text=raw[:LONGEST_QUOTE],
                    fault=fault,
                )
                continue
            fields = fields_of(block)
            yield Reference(
                id=block.first("ID", "LB") or f"record {number}",
                file=document.name,
                line=line,
                column=column,
                end_line=end_line,
                unstructured=raw,
                text=text_of(fields) or " ".join(t.value for t in block.tags if t.value),
                fields=fields,
                structured=True,
                links=links_of(fields),
            )


def _why_aside(block: Record | Between) -> tuple[str, bool]:
    if isinstance(block, Between):
        return "text outside records.", False
    if all(t.name in _NO_IDENTITY or not t.value for t in block.tags):
        return "a record that holds nothing to identify a work by.", True
    return "", False


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
