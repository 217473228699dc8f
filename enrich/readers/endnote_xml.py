"""Reads EndNote's XML export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.comparable import doi
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.xml_records import blocks, text_at, texts_at
from enrich.records import Fields

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT = re.compile(r"<xml>\s*<records|<records[\s>]|<source-app\b[^>]*name=\"EndNote\"", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}[a-z]?")
_DIGITS = re.compile(r"[^0-9Xx]")
TYPES = {
    "journal article": "journal-article", "electronic article": "journal-article",
    "magazine article": "journal-article", "book": "book", "electronic book": "book",
    "edited book": "edited-book", "book section": "book-chapter",
    "electronic book section": "book-chapter", "conference paper": "proceedings-article",
    "conference proceedings": "proceedings-article", "thesis": "dissertation", "report": "report",
    "dataset": "dataset", "standard": "standard", "encyclopedia": "reference-entry",
    "dictionary": "reference-entry",
}  # fmt: skip


class EndNoteXml:
    """``<records><record>…``."""

    name = "endnote-xml"
    suffixes = (".xml", ".enlx")

    def recognises(self, document: Document) -> float:
        """Sure where records stand in EndNote's frame."""
        head = document.head_text
        return 0.95 if _ROOT.search(head) and ("<record>" in head or "<record " in head) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; one that is broken or empty is set aside."""
        return blocks(document, ("record",), read_endnote)


def read_endnote(record: _Element) -> tuple[Fields, str]:
    """The fields and the number of one parsed record; Word keeps such records too."""
    return _fields(record), text_at(record, "rec-number")


def _fields(record: _Element) -> Fields:
    kind = record.find("ref-type")
    name = (kind.get("name") or "").lower() if kind is not None else ""
    printed, serial = text_at(record, "electronic-resource-num"), text_at(record, "isbn")
    is_book_number = len(_DIGITS.sub("", serial.split(" ")[0])) in (10, 13)
    year = text_at(record, "dates/year")
    found = _YEAR.search(year)
    contained = name not in ("book", "edited book", "electronic book", "thesis", "report")
    container = text_at(record, "periodical/full-title") or text_at(record, "titles/secondary-title")
    return Fields(
        author=persons(texts_at(record, "contributors/authors/author")),
        editor=persons(texts_at(record, "contributors/secondary-authors/author")) if contained else (),
        year=found[0] if found else year,
        title=text_at(record, "titles/title"),
        container_title=container if contained else "",
        series_title=text_at(record, "titles/tertiary-title") or ("" if contained else container),
        volume=text_at(record, "volume"),
        issue=text_at(record, "number"),
        page=text_at(record, "pages"),
        edition=text_at(record, "edition"),
        publisher=text_at(record, "publisher"),
        publisher_location=text_at(record, "pub-location"),
        accessed=text_at(record, "access-date"),
        type=TYPES.get(name, ""),
        DOI=doi.normalise(printed) or printed,
        URL=text_at(record, "urls/related-urls/url"),
        ISSN="" if is_book_number else serial,
        ISBN=serial if is_book_number else "",
        PMCID=text_at(record, "custom2") if text_at(record, "custom2").startswith("PMC") else "",
    )
