"""RIS enriched with what was found: for Zotero, EndNote, Mendeley and library systems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from enrich.records import Entry, Fields, Name, Report
from enrich.writers.exports import exported, names_left_out, one_line, pages, printed_otherwise

TYPES = {
    "journal-article": "JOUR", "book": "BOOK", "monograph": "BOOK", "edited-book": "EDBOOK",
    "reference-book": "BOOK", "book-chapter": "CHAP", "book-section": "CHAP", "reference-entry": "ENCYC",
    "proceedings-article": "CPAPER", "proceedings": "CONF", "dissertation": "THES", "report": "RPRT",
    "dataset": "DATA", "standard": "STAND",
}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


class Ris:
    """One record a reference, in input order; line ends as the format's definition wants them."""

    name = "ris"
    suffixes = (".ris",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        for key, entry, fields in exported(report):
            lines = [f"{tag}  - {one_line(value)}\r\n" for tag, value in _tags(key, entry, fields) if value]
            stream.write(("".join(lines) + "ER  - \r\n\r\n").encode())


def _tags(key: str, entry: Entry, fields: Fields) -> Iterator[tuple[str, str]]:
    kind = TYPES.get(fields.type, "JOUR" if fields.container_title and fields.volume else "GEN")
    first, last = pages(fields)
    yield "TY", kind
    yield "ID", key
    yield from (("AU", _name(name)) for name in fields.author)
    yield "AU", "et al.," if names_left_out(entry, fields) else ""
    yield from (("ED" if kind != "CHAP" else "A2", _name(name)) for name in fields.editor)
    yield "TI", fields.title or entry.reference.text or entry.reference.unstructured
    yield "T2", fields.container_title if fields.container_title != fields.title else ""
    yield "T3", fields.series_title
    year = _YEAR.search(fields.year)
    yield "PY", year[0] if year else ""
    yield "VL", fields.volume
    yield "IS", fields.issue
    yield "SP", first
    yield "EP", last
    yield "C7", fields.article_number
    yield "ET", fields.edition
    yield "PB", fields.publisher
    yield "CY", fields.publisher_location
    yield "DO", fields.DOI
    yield "UR", fields.URL
    yield "Y2", fields.accessed.replace("-", "/") if _DATE.fullmatch(fields.accessed) else ""
    yield "SN", fields.ISSN or fields.ISBN
    other = printed_otherwise(entry)
    yield "N1", f"The reference prints the DOI {other}" if other else ""


def _name(name: Name) -> str:
    """``Family, Given, Suffix``; a comma behind an organisation keeps it in one piece."""
    if name.name:
        return f"{name.name},"
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)
