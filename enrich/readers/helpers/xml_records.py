"""What the readers of XML exports share. Each record is parsed alone, so that a broken one costs only itself.

No document type is ever read, hence no entity can be declared: what is not one
of XML's own five makes the record that uses it a broken one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from enrich.comparable.in_words import text_of
from enrich.formats.encoding import decode
from enrich.formats.xml_guard import check_prologue
from enrich.formats.xml_records import scan
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.passages import passages
from enrich.records import Fields

if TYPE_CHECKING:
    from lxml.etree import _Element

Read = Callable[["_Element"], tuple[Fields, str]]
"""A record's fields and its key ("" without)."""

LONGEST_RECORD = 1_000_000
_DECLARED = lazy(rb"""<\?xml[^>]*encoding=["']([\w.:-]+)["']""")


def blocks(document: Document, names: tuple[str, ...], read: Read) -> Iterator[Block]:
    """Yield each element of these names as a reference; one that is broken or empty is set aside."""
    check_prologue(document.name, document.head, doctype=True)
    declared = _DECLARED.search(document.head)
    name = declared[1].decode("ascii") if declared else ""
    text = document.text() if document.encoding else decode(document.data, name).readable
    for number, (record, passage) in enumerate(passages(document.name, text, scan(text, *names)), 1):
        never_closed = (Fields(), "", "the record is never closed.")
        fields, key, reason = read_record(passage.raw, read) if record.closed else never_closed
        said = text_of(fields) or (f"PMID {fields.PMID}" if fields.PMID else "")
        if said:
            yield passage.reference(key or f"record {number}", said, fields)
        else:
            yield passage.aside(reason or "a record with nothing to identify a work by.")


def read_record(raw: str, read: Read) -> tuple[Fields, str, str]:
    """(fields, key, why there are none) of one record's markup."""
    if len(raw) > LONGEST_RECORD:
        return Fields(), "", "a record longer than 1 MB is not a reference."
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        record = etree.fromstring(raw.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        return Fields(), "", f"not well-formed XML: {error.msg}."
    return *read(record), ""


def texts_at(record: _Element, path: str) -> list[str]:
    """The text of each element at `path` that has some, whatever marks of style stand in it."""
    found = (" ".join("".join(map(str, element.itertext())).split()) for element in record.findall(path))
    return [text for text in found if text]


def text_at(record: _Element, *paths: str) -> str:
    """The first text at the first of `paths` that has one, "" without."""
    return next((text for path in paths for text in texts_at(record, path)), "")
