"""What MEDLINE calls types and fields."""

from __future__ import annotations

import re

from enrich.formats.tables.shape import Tagged
from enrich.formats.tagged import MEDLINE
from enrich.patterns import lazy

OWN_TITLES = ("CTI", "TI")
BOOK_TITLES = ("BTI",)

TABLE = Tagged(
    name="medline",
    title="MEDLINE",
    suffixes=(".nbib", ".medline"),
    dialect=MEDLINE,
    sure=lazy(r"^PMID ?- ?\d+", re.MULTILINE),
    fields={
        "type": ("PT",),
        "id": ("PMID",),
        "author": ("FAU", "AU"),
        "organisation": ("CN",),
        "editor": ("FED", "ED"),
        "title": (*OWN_TITLES, *BOOK_TITLES, "TT"),
        "container-title": ("JT", "TA"),
        "year": ("DP", "DEP"),
        "volume": ("VI",),
        "issue": ("IP",),
        "page": ("PG",),
        "publisher": ("PB",),
        "DOI": ("AID", "LID"),
        "ISSN": ("IS",),
        "ISBN": ("ISBN",),
        "PMID": ("PMID",),
        "PMCID": ("PMC",),
    },
    added={"title": "TI"},
    editable=("DOI", "title", "year", "container-title", "volume", "issue", "page", "publisher"),
    # In order of trust: a record has several.
    types={
        "Book Chapter": "book-chapter", "Book": "book", "Preprint": "posted-content",
        "Dataset": "dataset", "Technical Report": "report",
    },
    looks=lazy(r"\s*(?:PMID|OWN|STAT)\s*- "),
    line="{tag:<4}- {value}",
    behind=("PST", "SO"),
)  # fmt: skip
