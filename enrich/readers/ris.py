"""Reads RIS in every dialect met in the wild: no end tag, few spaces, any line end, tags repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.formats import ris
from enrich.formats.tables.ris import BOOKS, HOLDING_EDITORS, TABLE
from enrich.formats.tagged import Record
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import TaggedReader
from enrich.records import Fields, Reference

_ANY = lazy(r"^[A-Z][A-Z0-9]  - ", re.MULTILINE)
_HABITUAL = lazy(
    r"^(?:M3|L3)\s{1,3}-\s?(doi[^\n]{0,60}10\.\d{4,9}/[^\n]{1,300})$", re.MULTILINE | re.IGNORECASE
)


class Ris(TaggedReader):
    """``TY  - JOUR`` … ``ER  -``."""

    def __init__(self) -> None:
        super().__init__(TABLE)

    def recognises(self, document: Document) -> float:
        """Sure where a line says ``TY  -``; a likeness where it is any tag."""
        head = document.head_text.replace("\r", "\n")
        return super().recognises(document) or (0.4 if len(_ANY.findall(head)) > 2 else 0.0)

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; what stands between records is set aside."""
        return map(_with_habitual_doi, super().read(document))

    def fields_of(self, record: Record) -> Fields:
        """The fields of one record; which tag says what depends on its type."""
        kind = record.first(*TABLE.names("type")).upper()
        printed, series = ris.value(record, "DOI"), record.first(TABLE.in_books["container-title"])
        said = super().fields_of(record)
        return replace(
            said,
            editor=said.editor or persons(_editors(record, kind)),
            title=ris.value(record, "title"),
            container_title=ris.value(record, "container-title"),
            series_title=said.series_title or (series if kind in BOOKS else ""),
            DOI=doi.normalise(printed) or printed,
            PMID=_pmid(record),
        )


def _editors(record: Record, kind: str) -> list[str]:
    return record.all(TABLE.in_books["editor"]) if kind in HOLDING_EDITORS else []


def _pmid(record: Record) -> str:
    is_pubmed = "pubmed" in record.first(*TABLE.names("database")).lower()
    return record.first(*TABLE.names("accession")) if is_pubmed else ""


def _with_habitual_doi(block: Block) -> Block:
    """A DOI that M3 or L3 holds with words of its own counts as text: the tags mean other things."""
    if not isinstance(block, Reference) or block.fields.DOI:
        return block
    found = _HABITUAL.search(block.unstructured)
    return replace(block, text=f"{block.text} {found[1].strip()}") if found else block
