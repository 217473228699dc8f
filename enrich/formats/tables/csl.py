"""What CSL (in JSON and in YAML) calls types and fields."""

from __future__ import annotations

from enrich.formats.tables.shape import Table
from enrich.patterns import lazy

TABLE = Table(
    fields={
        "type": ("type",),
        "id": ("id", "citation-key"),
        "author": ("author",),
        "editor": ("editor",),
        "title": ("title",),
        "container-title": ("container-title", "container-title-short", "journalAbbreviation"),
        "series-title": ("collection-title",),
        "year": ("issued", "year"),
        "volume": ("volume",),
        "issue": ("issue",),
        "page": ("page",),
        "article-number": ("article-number", "number"),
        "edition": ("edition",),
        "publisher": ("publisher",),
        "publisher-location": ("publisher-place",),
        "DOI": ("DOI", "doi"),
        "URL": ("URL",),
        "archive-url": ("archive_location",),
        "accessed": ("accessed",),
        "ISSN": ("ISSN",),
        "ISBN": ("ISBN",),
        "PMID": ("PMID",),
        "PMCID": ("PMCID",),
    },
    added={"article-number": "number"},
    shown={"container-title": ("container-title", "journal-title", "journal")},
    editable=("DOI", "author", "title", "year", "container-title", "volume", "issue", "page", "publisher",
        "archive-url"),
    types={
        "article-journal": "journal-article", "article-magazine": "journal-article",
        "article": "posted-content", "book": "book", "chapter": "book-chapter",
        "paper-conference": "proceedings-article", "thesis": "dissertation", "report": "report",
        "dataset": "dataset", "standard": "standard", "entry": "reference-entry",
        "entry-encyclopedia": "reference-entry", "entry-dictionary": "reference-entry",
        "periodical": "journal", "collection": "edited-book", "review": "journal-article",
        "review-book": "journal-article",
        # What doi.org sends as CSL has Crossref's own names for some types.
        "journal-article": "journal-article", "book-chapter": "book-chapter",
        "proceedings-article": "proceedings-article", "posted-content": "posted-content",
        "monograph": "monograph", "edited-book": "edited-book",
    },
    written={
        "journal-article": "article-journal", "book": "book", "monograph": "book", "edited-book": "book",
        "reference-book": "book", "book-chapter": "chapter", "book-section": "chapter",
        "reference-entry": "entry-encyclopedia", "proceedings-article": "paper-conference",
        "proceedings": "book", "dissertation": "thesis", "report": "report", "dataset": "dataset",
        "standard": "standard", "posted-content": "article", "journal": "periodical",
    },
    looks=lazy(r"\s*(?:\{|- \w+:)"),
)  # fmt: skip
