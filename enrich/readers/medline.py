"""Reads MEDLINE (``.nbib``), as PubMed exports it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.comparable import doi
from enrich.formats.encoding import decode
from enrich.formats.tagged import MEDLINE, Record
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import blocks
from enrich.records import Fields, Name

_PMID = re.compile(r"^PMID ?- ?\d+", re.MULTILINE)
_YEAR = re.compile(r"\d{4}")
_IDENTIFIER = re.compile(r"(?<!\S)(\S+)\s*\[(doi|pii)\]")
_TYPES = (
    ("Book Chapter", "book-chapter"), ("Book", "book"), ("Preprint", "posted-content"),
    ("Dataset", "dataset"), ("Technical Report", "report"),
)  # fmt: skip


class Medline:
    """``PMID- 123`` and lines of tags below it."""

    name = "medline"
    suffixes = (".nbib", ".medline")

    def recognises(self, document: Document) -> float:
        """Sure where a line gives a PMID in MEDLINE's way."""
        return 0.95 if _PMID.search(document.head_text.replace("\r", "\n")) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; what stands between records is set aside."""
        text = document.text() if document.encoding else decode(document.data).readable
        return blocks(document, text, MEDLINE, fields_of, id_tags=("PMID",))


def fields_of(record: Record) -> Fields:
    """The fields of one record under Crossref's names."""
    identifiers = {
        kind: value for line in record.all("LID", "AID") for value, kind in _IDENTIFIER.findall(line)
    }
    year = _YEAR.search(record.first("DP", "DEP"))
    printed = identifiers.get("doi", "")
    is_chapter = bool(record.first("BTI")) and bool(record.first("TI", "CTI"))
    return Fields(
        author=(*persons(record.all("FAU") or record.all("AU")), *map(_group, record.all("CN"))),
        editor=persons(record.all("FED") or record.all("ED")),
        year=year[0] if year else "",
        title=record.first("CTI", "TI", "BTI", "TT").removesuffix("."),
        container_title=record.first("BTI") if is_chapter else record.first("JT", "TA"),
        volume=record.first("VI"),
        issue=record.first("IP"),
        page=record.first("PG"),
        article_number="" if record.first("PG") else identifiers.get("pii", ""),
        publisher=record.first("PB"),
        type=_type(record),
        DOI=doi.normalise(printed) or printed,
        ISSN=record.first("IS").split(" ")[0],
        ISBN=record.first("ISBN").split(" ")[0],
        PMID=record.first("PMID"),
        PMCID=record.first("PMC"),
    )


def _group(name: str) -> Name:
    return Name(name=name)


def _type(record: Record) -> str:
    kinds = record.all("PT")
    found = next((ours for theirs, ours in _TYPES if theirs in kinds), "")
    return found or ("journal-article" if record.first("JT", "TA") else "")
