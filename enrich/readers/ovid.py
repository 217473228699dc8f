"""Reads Ovid's text exports: ``<1>``, then MEDLINE's tags, or labels in words over values that are set in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.comparable import doi
from enrich.comparable.years import PATTERN
from enrich.formats import source_lines
from enrich.formats.tagged import OVID, Record
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.persons import persons
from enrich.readers.helpers.tagged import blocks, text_of_document
from enrich.records import Fields, Name

_RECORD = lazy(
    r"^<\d+>[ \t]*\n+(?:[A-Z][A-Z0-9] {1,2}- |[A-Z][\w ()/&'-]{1,60}[ \t]*\n[ \t]+\S)", re.MULTILINE
)
_NAMES = lazy(r";|\.\s+(?=[^\W\d_])")
_YEAR = lazy(PATTERN)
_DOI = lazy(r"10\.\d{4,9}/\S+")
# What Ovid puts around a title ("[On wells] [German]") is no part of it.
_MARKS = lazy(r"(?:(?<!\s)\s++)?\[(?:References|Review|Erratum appears|Article|[A-Z][a-z]+)\]\.?$")
_TYPES = (
    ("chapter", "book-chapter"),
    ("book", "book"),
    ("dissertation", "dissertation"),
    ("article", "journal-article"),
)


class Ovid:
    """Records, each with its number in angles."""

    name = "ovid"
    suffixes = (".txt", ".ovd")

    def recognises(self, document: Document) -> float:
        """Sure where a number in angles stands over tags or labels."""
        return 0.95 if _RECORD.search(document.head_text.replace("\r\n", "\n").replace("\r", "\n")) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; the search that found them is set aside."""
        return blocks(document, text_of_document(document), OVID, fields_of, id_tags=_IDS)


_IDS = ("Unique Identifier", "Accession Number", "UI", "AN")


def fields_of(record: Record) -> Fields:
    """The fields of one record under Crossref's names."""
    source = source_lines.parse(record.first("Source", "SO"))
    printed = _DOI.search(
        " ".join(record.all("Digital Object Identifier", "DOI", "DO", "DOI Number", "AID", "LI"))
    )
    year = _YEAR.search(record.first("Year of Publication", "YR", "DP", "Publication Year"))
    return Fields(
        author=_people(record),
        year=year[0] if year else source.year,
        title=_MARKS.sub("", record.first("Title", "TI")).rstrip(" ."),
        container_title=record.first("Journal Name", "Journal", "JN", "JT") or source.container,
        volume=record.first("Volume", "VI", "VO") or source.volume,
        issue=record.first("Issue", "IP") or source.issue,
        page=record.first("Page", "Pages", "PG") or source.page,
        publisher=record.first("Publisher", "PB"),
        type=_type(record),
        DOI=doi.normalise(printed[0]) or printed[0] if printed else "",
        ISSN=record.first("ISSN Print", "ISSN", "IS").split(" ")[0],
        ISBN=record.first("ISBN", "IB").split(" ")[0],
        PMID=record.first("PMID", "PM"),
    )


def _people(record: Record) -> tuple[Name, ...]:
    """Authors, one a line or all in one: ``Izumi AK. Smith B.``, ``Izumi A.K.; Smith B.``."""
    full = record.all("Authors Full Name", "Author Full Name", "FA")
    values = full or record.all("Authors", "Author", "AU", "Author(s)")
    return persons(part.strip(" .") for value in values for part in _parted(value))


def _parted(value: str) -> list[str]:
    return [value] if "," in value and ";" not in value else _NAMES.split(value)


def _type(record: Record) -> str:
    said = record.first("Publication Type", "PT", "Document Type").lower()
    return next((ours for theirs, ours in _TYPES if theirs in said), "")
