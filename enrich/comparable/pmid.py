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

HOSTS = ("ncbi.nlm.nih.gov", "europepmc.org")
"""Who shows the works of PubMed; also on hosts below these."""

_HOST = r"\b(?:ncbi\.nlm\.nih\.gov|europepmc\.org)/"
# Other databases of the same host are asked in the same way, and their numbers are of other things.
_ASKED = r"(?:(?:m/)?pubmed/?|(?:sites/)?entrez(?:/query(?:\.fcgi)?)?/?)?"
_IN_QUERY = r"[?&](?:list_uids|term(?:tosearch)?|uid)=(?:pmid(?:[:+ ]|%3A|%20){1,2})?"
_ADDRESS = re.compile(
    rf"{_HOST}(?:(?:m/)?(?:pubmed/|abstract/MED/|article/MED/)?(?P<path>[1-9]\d{{0,8}})(?!\w|[.,]\w|/\w)"
    rf"|{_ASKED}(?![^\s#]{{0,300}}[?&]db=(?!pubmed|medline))(?=\?)[^\s#<>\"]{{0,300}}?{_IN_QUERY}(?P<query>[1-9]\d{{0,8}})"
    r"(?:(?:\[|%5B)(?:uid|pmid)(?:\]|%5D))?(?!\w|%|\[|[.,+-]\w))",
    re.IGNORECASE,
)
_CENTRAL = re.compile(rf"{_HOST}[\w/]{{0,20}}PMC/?\d", re.IGNORECASE)


def find(text: str) -> str:
    """Return the first PubMed number that running text says to be one, "" where it says none."""
    found = PRINTED.search(text)
    return found["pmid"] if found else in_address(text)


def in_address(text: str) -> str:
    """Return the number of the work that an address of PubMed leads to, "" where there is none."""
    found = _ADDRESS.search(text)
    return (found["path"] or found["query"]) if found else ""


def leads_to_central(address: str) -> bool:
    """Whether an address is one of PubMed Central, whose numbers are others."""
    return _CENTRAL.search(address) is not None
