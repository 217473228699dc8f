"""Where in its file a finding belongs: the line and column of the field it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from enrich.records import Finding, Reference

# Field in Crossref's names → what it is called in BibTeX, CSL, RIS and MEDLINE.
_NAMES = {
    "DOI": ("doi", "do", "m3", "lid"),
    "URL": ("url", "howpublished", "ur"),
    "title": ("title", "ti", "t1", "maintitle"),
    "author": ("author", "au", "a1", "editor"),
    "year": ("year", "date", "issued", "py", "y1", "dp", "da"),
    "container-title": (
        "journal", "journaltitle", "booktitle", "container-title", "jo", "jf", "t2", "ja", "jt"
    ),
    "volume": ("volume", "vl", "vi", "number"),
    "page": ("pages", "page", "eid", "sp", "pg", "article-number"),
}  # fmt: skip


def place(finding: Finding, reference: Reference, lines: Sequence[str]) -> tuple[int, int]:
    """Return line and column (from 1) of what `finding` is about, in the lines of its reference's file.

    That is where its field begins; else where the value it would replace is
    printed; else where the reference begins.
    """
    first, last = reference.line, max(reference.end_line, reference.line)
    names = _NAMES.get(finding.field, ())
    if reference.structured and names:
        for name in names:
            for number in range(first, min(last, len(lines)) + 1):
                match = _pattern(name).search(
                    lines[number - 1], reference.column - 1 if number == first else 0
                )
                if match:
                    return number, match.start(1) + 1
    old = finding.edit.old if finding.edit else ""
    for number in range(first, min(last, len(lines)) + 1) if old else ():
        at = lines[number - 1].lower().find(old.lower())
        if at >= 0:
            return number, at + 1
    return reference.line, reference.column


@lru_cache(maxsize=64)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"""(?:^|[\s,{{"'])({re.escape(name)})["']?\s*(?:[=:]|-\s)""", re.IGNORECASE)
