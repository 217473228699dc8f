"""What RIS calls types and fields."""

from __future__ import annotations

import re

from enrich.formats.tables.shape import Tagged
from enrich.formats.tagged import RIS
from enrich.patterns import lazy

TABLE = Tagged(
    name="ris",
    title="RIS",
    suffixes=(".ris",),
    dialect=RIS,
    sure=lazy(r"^[ \t]*(?:TY[ \t]{0,2}-|ty  - )", re.MULTILINE),
    fields={
        "type": ("TY",),
        "id": ("ID", "LB"),
        "author": ("AU", "A1"),
        "editor": ("ED",),
        "title": ("TI", "T1", "CT"),
        "container-title": ("T2", "JF", "JO", "BT", "JA", "J2", "J1"),
        "series-title": ("T3",),
        "year": ("PY", "Y1", "DA"),
        "volume": ("VL", "VO"),
        "issue": ("IS", "CP"),
        "page": ("SP",),
        "last-page": ("EP",),
        "article-number": ("C7",),
        "edition": ("ET",),
        "publisher": ("PB",),
        "publisher-location": ("CY", "PP"),
        # M3 and L3 hold a DOI only by habit of some programs; elsewhere they mean other things.
        "DOI": ("DO", "DI", "M3", "L3"),
        "URL": ("UR",),
        "archive-url": ("UR",),
        "accessed": ("Y2",),
        "serial": ("SN",),
        "database": ("DB", "DP"),
        "accession": ("AN",),
    },
    added={"container-title": "JO"},
    in_books={"container-title": "T2", "editor": "A2"},
    editable=("DOI", "author", "title", "year", "container-title", "volume", "issue", "page", "publisher",
        "archive-url"),
    types={
        "JOUR": "journal-article", "JFULL": "journal", "EJOUR": "journal-article", "ABST": "journal-article",
        "INPR": "journal-article", "MGZN": "journal-article", "BOOK": "book", "EBOOK": "book",
        "EDBOOK": "edited-book", "CHAP": "book-chapter", "ECHAP": "book-chapter",
        "CONF": "proceedings-article", "CPAPER": "proceedings-article", "THES": "dissertation",
        "RPRT": "report", "DATA": "dataset", "ENCYC": "reference-entry", "DICT": "reference-entry",
        "STAND": "standard", "SER": "book-series",
    },
    written={
        "journal-article": "JOUR", "book": "BOOK", "monograph": "BOOK", "edited-book": "EDBOOK",
        "reference-book": "BOOK", "book-chapter": "CHAP", "book-section": "CHAP",
        "reference-entry": "ENCYC", "proceedings-article": "CPAPER", "proceedings": "CONF",
        "dissertation": "THES", "report": "RPRT", "dataset": "DATA", "standard": "STAND",
    },
    looks=lazy(r"\s*[A-Z][A-Z0-9] {1,2}- ?"),
    line="{tag}  - {value}",
    closing="ER  - ",
    line_end="\r\n",
    behind=("ER",),
)  # fmt: skip

_ALONE = ("book", "edited-book", "dissertation", "report")
BOOKS = frozenset(kind for kind, ours in TABLE.types.items() if ours in _ALONE)
"""Types of works that stand in no container."""
JOURNALS = frozenset(kind for kind, ours in TABLE.types.items() if ours in ("journal-article", "journal"))
HOLDING_EDITORS = frozenset({"CHAP", "ECHAP", "CONF"})
"""Types whose ``A2`` are the editors of the book; elsewhere those are other people."""
FULL_FIRST = ("JF", "JO", "T2", "BT", "JA", "J2", "J1")
"""Where the title of a journal stands, its full name before its short ones."""
