"""PubMed's numbers for works: one answer to what is one, wherever it stands.

``PMID 9876543``, ``PubMed PMID: 9876543``, ``PubMed ID: 9876543`` and
``[PubMed: 9876543]`` are; ``PM 2.5`` and ``PM10`` are dust.
"""

from __future__ import annotations

import re

PRINTED = re.compile(
    r"(?<![A-Za-z])(?:(?:PubMed|Medline)[\s:-]{1,3})?"
    r"(?:PMIDs?(?![A-Za-z])\s{0,2}[:#=.-]?|PubMed\s{0,2}(?:ID|identifier|no\.?|number|#)\s{0,2}[:#=.-]?"
    r"|PubMed\s{0,2}[:#=]"
    r"|PubMed(?=\s\d{6,9}\b))"
    r"\s{0,2}(?P<pmid>[1-9]\d{0,8})\b(?![./,]\d)",
    re.IGNORECASE,
)
"""A number with the words that say what it is; ``pmid`` is the number."""

PMCID = re.compile(r"(?<![A-Za-z])PMC\s?(?:ID)?\s{0,2}[:#]?\s{0,2}(?:PMC)?\d{3,9}\b", re.IGNORECASE)
"""A number of PubMed Central, which is another thing."""

_ADDRESS = re.compile(r"\bncbi\.nlm\.nih\.gov/(?:pubmed/)?([1-9]\d{0,8})(?![\w.])", re.IGNORECASE)
_ALONE = re.compile(r"[1-9]\d{0,8}")


def find(text: str) -> str:
    """Return the first PubMed number that running text says to be one, "" where it says none."""
    found = PRINTED.search(text) or _ADDRESS.search(text)
    return next(filter(None, found.groups())) if found else ""


def is_one(value: str) -> bool:
    """Whether `value` alone has the form of a PubMed number."""
    return bool(_ALONE.fullmatch(value))
