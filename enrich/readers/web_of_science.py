"""Reads Web of Science's plain text (``.ciw``, ``savedrecs.txt``): ``AU Family, GM``, one author a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.comparable import doi
from enrich.formats.encoding import decode
from enrich.formats.tagged import WEB_OF_SCIENCE, Record
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import blocks
from enrich.records import Fields, Name

_RECORD = re.compile(r"^PT [A-Z]\s*$(?=(?:.*\n){1,400}?(?:TI|SO) \S)", re.MULTILINE)
_TYPES = {"J": "journal-article", "B": "book", "S": "book-chapter", "C": "proceedings-article"}


class WebOfScience:
    """Records from ``PT`` to ``ER``."""

    name = "web-of-science"
    suffixes = (".ciw", ".isi")

    def recognises(self, document: Document) -> float:
        """Sure where a record opens with its kind and has a title or a source below."""
        return 0.95 if _RECORD.search(document.head_text.replace("\r\n", "\n").replace("\r", "\n")) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; the head and foot of the file are set aside."""
        text = document.text() if document.encoding else decode(document.data).readable
        return blocks(document, text, WEB_OF_SCIENCE, fields_of, id_tags=("UT",))


def fields_of(record: Record) -> Fields:
    """The fields of one record under Crossref's names."""
    printed = record.first("DI")
    first, last = record.first("BP"), record.first("EP")
    kind = _TYPES.get(record.first("PT"), "")
    is_book = kind == "book" and not record.first("SO")
    return Fields(
        author=(*persons(record.all("AF") or record.all("AU") or record.all("BA")), *_groups(record)),
        editor=persons(record.all("BE")),
        year=record.first("PY"),
        title=record.first("TI") or (record.first("SO") if kind == "book" else ""),
        container_title="" if is_book or not record.first("TI") else record.first("SO"),
        series_title=record.first("SE"),
        volume=record.first("VL"),
        issue=record.first("IS"),
        page=f"{first}-{last}" if first and last and last != first else first,
        article_number="" if first else record.first("AR"),
        publisher=record.first("PU"),
        publisher_location=record.first("PI"),
        type="book-chapter" if kind == "book" and record.first("TI") and record.first("SO") else kind,
        DOI=doi.normalise(printed) or printed,
        ISSN=record.first("SN", "EI"),
        ISBN=record.first("BN"),
        PMID=record.first("PM"),
    )


def _groups(record: Record) -> Iterator[Name]:
    return (Name(name=value) for value in record.all("CA"))
