"""Exports that no reader takes: named, with what to export instead, not read line by line as a list."""

from __future__ import annotations

import re

from enrich.patterns import lazy

# Lines that only such an export has → whose it is.
_SIGNS = {
    "Ovid": r"(?:Ovid Technologies|VN\s+- Ovid|Search Strategy:)\s*$|Database\(?s?\)?: (?:Ovid|Embase)\b",
    "the Cochrane Library": r"Record #\d+ of \d+\s*$",
    "Embase": r"(?:RECORD \d+|EMBASE ACCESSION ID|Copyright \d{4} Elsevier B\.V\.)",
    "EBSCOhost": r"Persistent link to this record|<A href=\"https?://search\.ebscohost\.com",
    "ProQuest": r"ProQuest document (?:ID|link)\b|Document URL: https?://\S*proquest\.com",
    "Scopus": r"EXPORT DATE:|AUTHOR FULL NAMES:",
    "Web of Science": r"(?:ISI Document Delivery No\.|Cited Reference Count):",
}  # fmt: skip
_LINES = {name: lazy(rf"^[ \t]*(?:{signs})", re.MULTILINE) for name, signs in _SIGNS.items()}


def named(head: str) -> str:
    """A sentence that names the database whose export `head` begins, and what to export; "" for none."""
    name = next((name for name, sign in _LINES.items() if sign.search(head)), "")
    if not name:
        return ""
    form = "in a form that is not read; export it as RIS (.ris) or BibTeX (.bib) instead."
    return f"is an export of {name} {form}"
