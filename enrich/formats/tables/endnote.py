"""What EndNote calls types and fields, in its XML and in the tags it took from refer."""

from __future__ import annotations

import re

from enrich.formats.tables.shape import Table, Tagged
from enrich.formats.tagged import REFER
from enrich.patterns import lazy

TYPES = {
    "journal article": "journal-article", "electronic article": "journal-article",
    "magazine article": "journal-article", "book": "book", "electronic book": "book",
    "edited book": "edited-book", "book section": "book-chapter",
    "electronic book section": "book-chapter", "conference paper": "proceedings-article",
    "conference proceedings": "proceedings-article", "thesis": "dissertation", "report": "report",
    "dataset": "dataset", "standard": "standard", "encyclopedia": "reference-entry",
    "dictionary": "reference-entry",
}  # fmt: skip

UNCONTAINED = ("book", "edited-book", "dissertation", "report")
"""Crossref's types of works that stand in nothing; the second title of such a record is its series."""

# Fields are paths below a record; the last part is the element's name.
XML = Table(
    fields={
        "id": ("rec-number",),
        "author": ("contributors/authors/author",),
        "editor": ("contributors/secondary-authors/author",),
        "title": ("titles/title",),
        "container-title": ("periodical/full-title", "titles/secondary-title"),
        "series-title": ("titles/tertiary-title",),
        "year": ("dates/year",),
        "volume": ("volume",),
        "issue": ("number",),
        "page": ("pages",),
        "edition": ("edition",),
        "publisher": ("publisher",),
        "publisher-location": ("pub-location",),
        "accessed": ("access-date",),
        "DOI": ("electronic-resource-num",),
        "URL": ("urls/related-urls/url",),
        "archive-url": ("urls/related-urls/url",),
        "serial": ("isbn",),
        "PMCID": ("custom2",),
    },
    added={"container-title": "titles/secondary-title"},
    editable=(
        "DOI",
        "title",
        "year",
        "container-title",
        "volume",
        "issue",
        "page",
        "publisher",
        "archive-url",
    ),
    types=TYPES,
    looks=lazy(r"\s*<record\b"),
)

REFER_TABLE = Tagged(
    name="refer",
    title="refer",
    suffixes=(".enw", ".refer"),
    dialect=REFER,
    sure=lazy(r"^%([0A-Z@])[ \t]\S", re.MULTILINE),
    fields={
        "type": ("0",),
        "id": ("F", "L", "M"),
        "author": ("A",),
        "editor": ("E",),
        "title": ("T",),
        "container-title": ("J", "B"),
        "series-title": ("S",),
        "year": ("D",),
        "date": ("8",),
        "volume": ("V",),
        "issue": ("N",),
        "page": ("P",),
        "edition": ("7",),
        "publisher": ("I",),
        "publisher-location": ("C",),
        "accessed": ("[",),
        "DOI": ("R",),
        "URL": ("U",),
        "archive-url": ("U",),
        "serial": ("@",),
    },
    in_books={"container-title": "B"},
    editable=(
        "DOI",
        "author",
        "title",
        "year",
        "container-title",
        "volume",
        "issue",
        "page",
        "publisher",
        "archive-url",
    ),
    types=TYPES,
    looks=lazy(r"\s*%[0A-Z] "),
    mark="%",
    line="%{tag} {value}",
)
