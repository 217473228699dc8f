"""What RefWorks calls types and fields, in its tagged text and as elements of its XML."""

from __future__ import annotations

import re

from enrich.formats.tables.shape import Tagged
from enrich.formats.tagged import REFWORKS
from enrich.patterns import lazy

TABLE = Tagged(
    name="refworks",
    title="RefWorks",
    suffixes=(".txt", ".refworks"),
    dialect=REFWORKS,
    sure=lazy(
        r"^RT [A-Z][^\r\n]*[\r\n]+(?:[A-Z][A-Z0-9]{1,4} [^\r\n]*[\r\n]+){0,40}?(?:T1|A1|JF|T2) ", re.M
    ),
    fields={
        "type": ("RT",),
        "id": ("ID",),
        "author": ("A1",),
        "editor": ("A2",),
        "title": ("T1",),
        "container-title": ("JF", "T2", "JO"),
        "series-title": ("T3",),
        "year": ("YR",),
        "date": ("FD",),
        "volume": ("VO",),
        "issue": ("IS",),
        "page": ("SP",),
        "last-page": ("OP",),
        "edition": ("ED",),
        "publisher": ("PB",),
        "publisher-location": ("PP",),
        "accessed": ("RD",),
        "DOI": ("DO",),
        "URL": ("UL", "LK"),
        "serial": ("SN",),
        "PMID": ("PMID",),
        "PMCID": ("PMCID",),
    },
    types={
        "journal": "journal-article", "journal article": "journal-article",
        "journal, electronic": "journal-article", "magazine article": "journal-article", "book": "book",
        "book, whole": "book", "book, edited": "edited-book",
        "book, section": "book-chapter", "conference proceedings": "proceedings-article",
        "dissertation/thesis": "dissertation", "report": "report",
    },
    looks=lazy(r"\s*RT [A-Z]"),
)  # fmt: skip
