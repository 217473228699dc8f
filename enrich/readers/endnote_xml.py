"""Reads EndNote's XML export. Each record is parsed alone, so that a broken one costs only itself.

No document type is ever read, hence no entity can be declared: what is not one
of XML's own five makes the record that uses it a broken one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich import doi
from enrich.formats.encoding import decode
from enrich.formats.endnote_xml import scan
from enrich.formats.places import Places
from enrich.formats.xml_guard import check_prologue
from enrich.readers.base import Block, Document
from enrich.readers.entries import links_of
from enrich.readers.fields import text_of
from enrich.readers.persons import persons
from enrich.records import Fields, Reference, SetAside

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_QUOTE = 2_000
LONGEST_RECORD = 1_000_000

_DECLARED = re.compile(rb"""<\?xml[^>]*encoding=["']([\w.:-]+)["']""")
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
        check_prologue(document.name, document.head, doctype=True)
        declared = _DECLARED.search(document.head)
        name = declared[1].decode("ascii") if declared else ""
        text = document.text() if document.encoding else decode(document.data, name).readable
        places = Places(text)
        for number, (start, end, closed) in enumerate(scan(text), 1):
            line, column = places.place(start)
            end_line, _ = places.place(max(start, end - 1))
            raw = text[start:end]
            never_closed = (Fields(), "", "the record is never closed.")
            fields, key, reason = read_record(raw) if closed else never_closed
            said = text_of(fields)
            if not said:
                reason = reason or "a record with nothing to identify a work by."
                yield SetAside(
                    file=document.name, line=line, end_line=end_line, reason=reason, text=raw[:LONGEST_QUOTE]
                )
                continue
            yield Reference(
                id=key or f"record {number}",
                file=document.name,
                line=line,
                column=column,
                end_line=end_line,
                unstructured=raw,
                text=said,
                fields=fields,
                structured=True,
                links=links_of(fields),
            )


def read_record(raw: str) -> tuple[Fields, str, str]:
    """(fields, record number, why there are none) of one record's markup."""
    if len(raw) > LONGEST_RECORD:
        return Fields(), "", "a record longer than 1 MB is no reference."
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        record = etree.fromstring(raw.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        return Fields(), "", f"no well-formed XML: {error.msg}."
    return _fields(record), _text(record, "rec-number"), ""


def _fields(record: _Element) -> Fields:
    kind = record.find("ref-type")
    name = (kind.get("name") or "").lower() if kind is not None else ""
    printed, serial = _text(record, "electronic-resource-num"), _text(record, "isbn")
    is_book_number = len(_DIGITS.sub("", serial.split(" ")[0])) in (10, 13)
    year = _text(record, "dates/year")
    found = _YEAR.search(year)
    contained = name not in ("book", "edited book", "electronic book", "thesis", "report")
    container = _text(record, "periodical/full-title") or _text(record, "titles/secondary-title")
    return Fields(
        author=persons(_texts(record, "contributors/authors/author")),
        editor=persons(_texts(record, "contributors/secondary-authors/author")) if contained else (),
        year=found[0] if found else year,
        title=_text(record, "titles/title"),
        container_title=container if contained else "",
        series_title=_text(record, "titles/tertiary-title") or ("" if contained else container),
        volume=_text(record, "volume"),
        issue=_text(record, "number"),
        page=_text(record, "pages"),
        edition=_text(record, "edition"),
        publisher=_text(record, "publisher"),
        publisher_location=_text(record, "pub-location"),
        accessed=_text(record, "access-date"),
        type=TYPES.get(name, ""),
        DOI=doi.normalise(printed) or printed,
        URL=_text(record, "urls/related-urls/url"),
        ISSN="" if is_book_number else serial,
        ISBN=serial if is_book_number else "",
        PMCID=_text(record, "custom2") if _text(record, "custom2").startswith("PMC") else "",
    )


def _texts(record: _Element, path: str) -> list[str]:
    """The text of each element at `path`, without the ``<style>`` that EndNote puts around it."""
    found = (" ".join("".join(map(str, element.itertext())).split()) for element in record.findall(path))
    return [text for text in found if text]


def _text(record: _Element, path: str) -> str:
    return next(iter(_texts(record, path)), "")
