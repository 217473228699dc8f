"""Reads EndNote's XML export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.comparable import doi
from enrich.formats.tables.endnote import UNCONTAINED, XML
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import serials, year_of
from enrich.readers.helpers.xml_records import blocks, text_at, texts_at
from enrich.records import Fields, Name

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT = lazy(r"<xml>\s*<records|<records[\s>]|<source-app\b[^>]*name=\"EndNote\"", re.IGNORECASE)
_DIGITS = lazy(r"[^0-9Xx]")


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
    return _fields(record), text_at(record, XML.names("id")[0])


def _fields(record: _Element) -> Fields:
    kind = record.find("ref-type")
    name = (kind.get("name") or "").lower() if kind is not None else ""

    def first(field: str) -> str:
        return next((said for path in XML.names(field) if (said := text_at(record, path))), "")

    def people(field: str) -> tuple[Name, ...]:
        return persons(said for path in XML.names(field) for said in texts_at(record, path))

    printed, serial, type_ = first("DOI"), first("serial"), XML.type_of(name)
    is_book_number = bool(serials(serial.split(" ")[0])[1])
    contained, container = type_ not in UNCONTAINED, first("container-title")
    return Fields(
        author=people("author"),
        editor=people("editor") if contained else (),
        year=year_of(first("year")),
        title=first("title"),
        container_title=container if contained else "",
        series_title=first("series-title") or ("" if contained else container),
        volume=first("volume"),
        issue=first("issue"),
        page=first("page"),
        edition=first("edition"),
        publisher=first("publisher"),
        publisher_location=first("publisher-location"),
        accessed=first("accessed"),
        type=type_,
        DOI=doi.normalise(printed) or printed,
        URL=first("URL"),
        ISSN="" if is_book_number else serial,
        ISBN=serial if is_book_number else "",
        PMCID=first("PMCID") if first("PMCID").startswith("PMC") else "",
    )
