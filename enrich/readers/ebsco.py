"""Reads the citations that EBSCOhost saves, prints and mails: ``Record: 1``, then labels in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.comparable import doi
from enrich.formats import source_lines
from enrich.formats.tagged import EBSCO, Record
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import blocks, opened, text_of_document
from enrich.records import Fields, Name

_NUMBERED = lazy(r"^Record: \d+[ \t]*$", re.MULTILINE)
_LABEL = lazy(r"^(Title|Authors?|Source|Accession Number|Database):(?=\s)", re.MULTILINE)
_LABELS = frozenset(
    ("Record", "Title", "Authors", "Author", "Source", "Document Type", "Accession Number", "Database", "DOI",
     "Publication Type", "Subject Terms", "Abstract", "ISSN", "ISBN", "Language", "Published in")
)  # fmt: skip
_NAMES = lazy(";")
# What EBSCO prints behind a name: the number of an affiliation, an address.
_BEHIND = lazy(r"(?<=[^\W\d_.])(?:\d{1,2},?)+(?=\s|$)|\S{1,80}@\S+")
_TYPES = (
    ("chapter", "book-chapter"), ("thes", "dissertation"), ("dissertation", "dissertation"), ("book", "book"),
    ("proceeding", "proceedings-article"), ("report", "report"), ("article", "journal-article"),
)  # fmt: skip


class Ebsco:
    """Records, each with its number."""

    name = "ebsco"
    suffixes = (".txt",)

    def recognises(self, document: Document) -> float:
        """Sure where records are numbered and say a title and a source, or a database and a number in it."""
        head = document.head_text.replace("\r\n", "\n")
        labels = set(_LABEL.findall(head))
        if _NUMBERED.search(head):
            return 0.95 if "Title" in labels and len(labels) > 1 else 0.0
        return 0.9 if {"Title", "Source", "Accession Number", "Database"} <= labels else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; what stands before the first is set aside."""
        text = text_of_document(document)
        numbered = _NUMBERED.search(text.replace("\r", "\n"))
        dialect = EBSCO if numbered else EBSCO._replace(first="Title")
        return blocks(document, text, dialect, fields_of, id_tags=("Accession Number",))


def fields_of(record: Record) -> Fields:
    """The fields of one record under Crossref's names."""
    printed = record.first("DOI", "Digital Object Identifier")
    source = source_lines.parse(record.first("Source", "Published in", "Publication Information"))
    return Fields(
        author=_people(record.all("Authors", "Author", "Author(s)", "By")),
        year=source.year,
        title=opened(record, "Title", _LABELS).rstrip(" ."),
        container_title=source.container,
        volume=source.volume,
        issue=source.issue,
        page=source.page,
        article_number=source.article_number,
        publisher=record.first("Publisher"),
        type=_type(record),
        DOI=doi.normalise(printed) or printed,
        ISSN=record.first("ISSN").split(" ")[0],
        ISBN=record.first("ISBN").split(" ")[0],
        PMID=record.first("PMID"),
    )


def _people(values: list[str]) -> tuple[Name, ...]:
    parts = (part for value in values for part in _NAMES.split(_BEHIND.sub("", value)))
    return persons(parts)


def _type(record: Record) -> str:
    said = record.first("Document Type", "Publication Type").lower()
    return next((ours for theirs, ours in _TYPES if theirs in said), "")
