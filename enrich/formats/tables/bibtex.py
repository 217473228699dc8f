"""What BibTeX and BibLaTeX call types and fields."""

from __future__ import annotations

from enrich.comparable.text import word_set
from enrich.formats.tables.shape import Table
from enrich.patterns import lazy

JOURNALS = ("journaltitle", "journal")
BOOKS = ("booktitle",)
PAGES = ("pages",)
ARTICLE_NUMBERS = ("eid", "article-number", "articleno")
CONTAINED = frozenset({"book-chapter", "proceedings-article", "reference-entry"})
"""Crossref's types of works that stand in a book."""
NO_REFERENCE = frozenset({"xdata", "bibnote", "control", "set", "entryset"})
"""Entries that hold data for others."""

TABLE = Table(
    fields={
        "DOI": ("doi",),
        "author": ("author",),
        "editor": ("editor",),
        "title": ("title",),
        "subtitle": ("subtitle",),
        "year": ("year", "date"),
        "container-title": (*JOURNALS, *BOOKS),
        "short-container-title": ("shortjournal",),
        "volume": ("volume",),
        "issue": ("issue", "number"),
        "page": PAGES,
        "article-number": ARTICLE_NUMBERS,
        "series-title": ("series",),
        "edition": ("edition",),
        "publisher": ("publisher",),
        "institution": ("school", "institution", "organization"),
        "publisher-location": ("location", "address"),
        "accessed": ("urldate",),
        "URL": ("url",),
        "archive-url": ("archiveurl", "archive-url"),
        "archive-date": ("archivedate", "archive-date"),
        "ISSN": ("issn",),
        "ISBN": ("isbn",),
        "PMID": ("pmid",),
        "PMCID": ("pmcid",),
    },
    added={"container-title": "journal", "issue": "number", "publisher-location": "address"},
    in_books={"container-title": "booktitle"},
    shown={"page": (*PAGES, ARTICLE_NUMBERS[0]), "URL": ("url", "howpublished")},
    editable=("DOI", "author", "title", "year", "container-title", "volume", "issue", "page", "publisher",
        "archive-url", "archive-date"),
    # "" where Crossref has no such type.
    types={
        "article": "journal-article", "book": "book", "mvbook": "book", "inbook": "book-chapter",
        "bookinbook": "book-chapter", "suppbook": "book-chapter", "incollection": "book-chapter",
        "suppcollection": "book-chapter", "collection": "edited-book", "mvcollection": "edited-book",
        "proceedings": "proceedings", "mvproceedings": "proceedings", "inproceedings": "proceedings-article",
        "conference": "proceedings-article", "phdthesis": "dissertation", "mastersthesis": "dissertation",
        "thesis": "dissertation", "techreport": "report", "report": "report", "reference": "reference-book",
        "mvreference": "reference-book", "inreference": "reference-entry", "periodical": "journal-issue",
        "suppperiodical": "journal-article", "dataset": "dataset", "standard": "standard",
        "preprint": "posted-content", "review": "journal-article",
    },
    written={
        "journal-article": "article", "book": "book", "monograph": "book", "edited-book": "book",
        "reference-book": "book", "book-chapter": "incollection", "book-section": "incollection",
        "reference-entry": "incollection", "proceedings-article": "inproceedings",
        "proceedings": "proceedings", "dissertation": "phdthesis", "report": "techreport",
    },
    looks=lazy(r"\s*@\s*[A-Za-z]"),
)  # fmt: skip

IN_BOOKS = frozenset(kind for kind, ours in TABLE.types.items() if ours in CONTAINED)
"""The types of entries whose container is a book."""
UNTYPED = word_set(
    "artwork audio bibnote booklet commentary data electronic image jurisdiction legal legislation letter "
    "manual misc movie music newspaper online patent performance presentation software unpublished video "
    "webpage www"
)
"""Types that styles know and Crossref does not."""
