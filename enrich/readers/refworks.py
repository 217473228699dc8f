"""Reads RefWorks' XML: the tags of its tagged export, as elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.formats.tables.refworks import TABLE
from enrich.formats.tagged import Record, Tag
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.tagged import fields_of
from enrich.readers.helpers.xml_records import blocks as xml_blocks
from enrich.records import Fields

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT = lazy(r"<refworks[\s>].{0,4000}?<(?:rt|a1|t1)>", re.DOTALL)


class RefWorksXml:
    """``<refworks><reference><rt>…``: the same tags, as elements."""

    name = "refworks-xml"
    suffixes = (".xml",)

    def recognises(self, document: Document) -> float:
        """Sure by the root element and the kind of a record."""
        return 0.95 if _ROOT.search(document.head_text) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; one that is broken or empty is set aside."""
        return xml_blocks(document, ("reference",), _read)


def _read(element: _Element) -> tuple[Fields, str]:
    children = (child for child in element if isinstance(child.tag, str))
    tags = (
        Tag(str(c.tag).upper(), 0, 0, 0, " ".join("".join(map(str, c.itertext())).split())) for c in children
    )
    record = Record(0, 0, tuple(tags), closed=True)
    return fields_of(record, TABLE), record.first(*TABLE.names("id"))
