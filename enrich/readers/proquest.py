"""Reads ProQuest's text export: ``Document 1 of 9``, the title, then labels in words with their values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.comparable import doi
from enrich.comparable.years import PATTERN
from enrich.formats import source_lines
from enrich.formats.tagged import PROQUEST, Record
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import blocks, opened, text_of_document
from enrich.records import Fields

_RECORD = lazy(r"^Document \d+ of \d+[ \t]*[\r\n]", re.MULTILINE)
_LABEL = lazy(
    r"^(?:Author|Publication title|Publication info|ProQuest document (?:ID|link)|Document URL|Database):",
    re.M,
)
_NAMES = lazy(";")
_YEAR = lazy(PATTERN)
_LABELS = frozenset(
    ("Author", "Title", "Publication title", "Publication info", "Publication year", "ProQuest document link",
     "Abstract", "Volume", "Issue", "Pages", "Database", "Links", "Full text", "Subject", "Publisher")
)  # fmt: skip
_TYPES = (
    ("journal", "journal-article"), ("magazine", "journal-article"), ("dissertation", "dissertation"),
    ("chapter", "book-chapter"), ("book", "book"), ("conference", "proceedings-article"),
    ("report", "report"),
)  # fmt: skip


class ProQuest:
    """Documents, each with its number, between rules of underscores."""

    name = "proquest"
    suffixes = (".txt",)

    def recognises(self, document: Document) -> float:
        """Sure where documents are numbered and labelled as ProQuest does it."""
        head = document.head_text
        return 0.95 if _RECORD.search(head) and _LABEL.search(head) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each document as a reference; the head and the foot of the export are set aside."""
        return blocks(document, text_of_document(document), PROQUEST, fields_of, id_tags=_IDS)


_IDS = ("ProQuest document ID", "ProQuest Document ID")


def fields_of(record: Record) -> Fields:
    """The fields of one document under Crossref's names; what is not labelled is in its source line."""
    printed = record.first("DOI", "Digital Object Identifier")
    source = source_lines.parse(record.first("Publication info", "Source"))
    year = _YEAR.search(record.first("Publication year", "Year", "Publication date", "Date"))
    return Fields(
        author=persons(_NAMES.split(record.first("Author", "Authors"))),
        editor=persons(_NAMES.split(record.first("Editor"))),
        year=year[0] if year else source.year,
        title=record.first("Title") or opened(record, "Document", _LABELS),
        container_title=_journal(record.first("Publication title") or source.container),
        volume=record.first("Volume") or source.volume,
        issue=record.first("Issue") or source.issue,
        page=record.first("Pages", "Page", "First page") or source.page,
        publisher=record.first("Publisher"),
        publisher_location=record.first("Place of publication"),
        type=_type(record),
        DOI=doi.normalise(printed) or printed,
        ISSN=record.first("ISSN"),
        ISBN=record.first("ISBN"),
    )


def _journal(printed: str) -> str:
    """The journal without the place that ProQuest puts behind it: ``Library Trends; Baltimore``."""
    return printed.partition(";")[0].strip()


def _type(record: Record) -> str:
    said = record.first("Source type", "Document type").lower()
    return next((ours for theirs, ours in _TYPES if theirs in said), "")
