"""What Web of Science's plain text calls types and fields."""

from __future__ import annotations

import re

from enrich.formats.tables.shape import Tagged
from enrich.formats.tagged import WEB_OF_SCIENCE
from enrich.patterns import lazy

TABLE = Tagged(
    name="web-of-science",
    title="Web of Science",
    suffixes=(".ciw", ".isi"),
    dialect=WEB_OF_SCIENCE,
    sure=lazy(r"^PT [A-Z]\s*$(?=(?:.*\n){1,400}?(?:TI|SO) \S)", re.MULTILINE),
    fields={
        "type": ("PT",),
        "id": ("UT",),
        "author": ("AF", "AU", "BA"),
        "organisation": ("CA",),
        "editor": ("BE",),
        "title": ("TI",),
        "container-title": ("SO",),
        "series-title": ("SE",),
        "year": ("PY",),
        "volume": ("VL",),
        "issue": ("IS",),
        "page": ("BP",),
        "last-page": ("EP",),
        "article-number": ("AR",),
        "publisher": ("PU",),
        "publisher-location": ("PI",),
        "DOI": ("DI",),
        "ISSN": ("SN", "EI"),
        "ISBN": ("BN",),
        "PMID": ("PM",),
    },
    editable=("DOI", "title", "year", "container-title", "volume", "issue", "publisher"),
    types={"J": "journal-article", "B": "book", "S": "book-chapter", "C": "proceedings-article"},
    looks=lazy(r"\s*PT [A-Z]\s"),
    closing="ER",
    # What stands behind the DOI in Web of Science's own order.
    behind=("PM", "EA", "PG", "WC", "WE", "SC", "GA", "OA", "HC", "HP", "DA", "UT", "ER"),
)
