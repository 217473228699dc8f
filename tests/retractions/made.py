"""A list as Retraction Watch publishes it, made up: its columns, its dates, its words for “none”."""

from __future__ import annotations

import csv
import io

COLUMNS = [
    *("Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author", "URLS"),
    *("ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDate"),
    *("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason", "Paywalled", "Notes", ""),
]


def row(doi: str, nature: str = "Retraction", day: str = "3/9/2021 0:00", **more: str) -> dict[str, str]:
    return {
        "Record ID": "1",
        "Title": 'Work, with "commas" and\nlines',
        "Author": "A Lee;B Ode",
        "RetractionDate": day,
        "RetractionDOI": "10.5555/Notice",
        "RetractionPubMedID": "0",
        "OriginalPaperDOI": doi,
        "OriginalPaperPubMedID": "0",
        "RetractionNature": nature,
        "Paywalled": "No",
        **more,
    }


def listed(*rows: dict[str, str], columns: list[str] = COLUMNS) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
