"""What Crossref's references, and enrich's own lines of JSON, call fields."""

from __future__ import annotations

from enrich.formats.tables.shape import Table

TABLE = Table(
    fields={
        "year": ("year",),
        "title": ("article-title", "title", "volume-title"),
        "container-title": ("journal-title", "container-title"),
        "series-title": ("series-title",),
        "volume": ("volume",),
        "issue": ("issue",),
        "page": ("page", "first-page"),
        "article-number": ("article-number", "elocation"),
        "edition": ("edition",),
        "publisher": ("publisher",),
        "publisher-location": ("publisher-location",),
        "accessed": ("accessed",),
        "type": ("type",),
        "URL": ("URL", "url"),
        "ISSN": ("ISSN", "issn"),
        "ISBN": ("ISBN", "isbn"),
        "PMID": ("PMID", "pmid"),
        "PMCID": ("PMCID", "pmcid"),
    },
)
