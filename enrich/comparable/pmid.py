"""PubMed's numbers for works: one answer to what is one, wherever it stands.

``PMID 9876543``, ``PubMed PMID: 9876543``, ``PubMed ID: 9876543`` and
``[PubMed: 9876543]`` are; ``PM 2.5`` and ``PM10`` are dust.
"""

from __future__ import annotations

import re

from enrich.patterns import lazy

PRINTED = lazy(
    r"(?<![A-Za-z])(?:(?:PubMed|Medline)[\s:-]{1,3})?"
    r"(?:PMIDs?(?![A-Za-z])\s{0,2}[:#=.-]?|PubMed\s{0,2}(?:ID|identifier|no\.?|number|#)\s{0,2}[:#=.-]?"
    r"|PubMed\s{0,2}[:#=]"
    r"|PubMed(?=\s\d{6,9}\b))"
    r"\s{0,2}(?P<pmid>[1-9]\d{0,8})\b(?![./,]\d)",
    re.IGNORECASE,
)
"""A number with the words that say what it is; ``pmid`` is the number."""

CENTRAL = lazy(
    r"(?<![A-Za-z])(?:PMC[ -]?IDs?\s{0,2}[:#=]?\s{0,2}(?:PMC\s?)?|PMC)"
    r"(?P<number>[1-9]\d{2,8})(?![\d%_]|(?-i:[a-z])|\.\d{2})",
    re.IGNORECASE,
)
"""A number of PubMed Central that is said to be one; ``number`` is what stands behind its letters."""

ANNOUNCED = lazy(
    r"(?<![A-Za-z])PMIDs?(?![A-Za-z])\s{0,2}[:#=]?\s{0,2}(?P<value>(?!PMC)(?=[A-Za-z]{0,2}\d)[A-Za-z0-9]{4,40})"
    r"(?![./-]\d)",
    re.IGNORECASE,
)
"""What stands where a number of PubMed is announced, whether it has the form of one or not."""

_ALONE = lazy(r"0{0,3}([1-9]\d{0,8})(?:\.0)?")
_GLUED = lazy(r"0+|0{0,3}[1-9]\d{0,8}(?:[A-Z][A-Za-z]{2,}.*|[a-z]{3,}.*|)")

PMCID = lazy(r"(?<![A-Za-z])PMC\s?(?:ID)?\s{0,2}[:#]?\s{0,2}(?:PMC)?\d{3,9}\b", re.IGNORECASE)
"""A number of PubMed Central, which is another thing."""

HOSTS = ("ncbi.nlm.nih.gov", "europepmc.org")
"""Who shows the works of PubMed; also on hosts below these."""

_HOST = r"\b(?:ncbi\.nlm\.nih\.gov|europepmc\.org)/"
# Other databases of the same host are asked in the same way, and their numbers are of other things.
_ASKED = r"(?:(?:m/)?pubmed/?|(?:sites/)?entrez(?:/query(?:\.fcgi)?)?/?)?"
_IN_QUERY = r"[?&](?:list_uids|term(?:tosearch)?|uid)=(?:pmid(?:[:+ ]|%3A|%20){1,2})?"
_ADDRESS = lazy(
    rf"{_HOST}(?:(?:m/)?(?:pubmed/|abstract/MED/|article/MED/)?(?P<path>[1-9]\d{{0,8}})(?!\w|[.,]\w|/\w)"
    rf"|{_ASKED}(?![^\s#]{{0,300}}[?&]db=(?!pubmed|medline))(?=\?)[^\s#<>\"]{{0,300}}?{_IN_QUERY}(?P<query>[1-9]\d{{0,8}})"
    r"(?:(?:\[|%5B)(?:uid|pmid)(?:\]|%5D))?(?!\w|%|\[|[.,+-]\w))",
    re.IGNORECASE,
)
_CENTRAL = lazy(rf"{_HOST}[\w/]{{0,20}}PMC/?\d", re.IGNORECASE)


def find(text: str) -> str:
    """Return the first PubMed number that running text says to be one, "" where it says none."""
    small = text.lower()
    if not any(map(small.__contains__, ("pmid", "pubmed", "medline", *HOSTS))):
        return ""
    found = PRINTED.search(text)
    return found["pmid"] if found else in_address(text)


def in_address(text: str) -> str:
    """Return the number of the work that an address of PubMed leads to, "" where there is none."""
    found = _ADDRESS.search(text)
    return (found["path"] or found["query"]) if found else ""


def all_in(text: str) -> tuple[str, ...]:
    """Return each number of PubMed that a text says to be one, of addresses too, in order."""
    found = [(one.start(), one["pmid"]) for one in PRINTED.finditer(text)]
    found += [(one.start(), one["path"] or one["query"]) for one in _ADDRESS.finditer(text)]
    return tuple(dict.fromkeys(number for _, number in sorted(found)))


def all_of_central(text: str) -> tuple[str, ...]:
    """Return each number of PubMed Central that a text says to be one, with its letters: ``PMC2345678``."""
    return tuple(dict.fromkeys(f"PMC{one['number']}" for one in CENTRAL.finditer(text)))


def malformed_in(text: str) -> tuple[str, ...]:
    """Return what a text announces as a number of PubMed and is none; words glued to one do no harm."""
    values = (one["value"] for one in ANNOUNCED.finditer(text))
    return tuple(dict.fromkeys(value for value in values if not _GLUED.fullmatch(value)))


def alone(value: str) -> str:
    """Return the number of PubMed that a value is and nothing else, "" where it is none."""
    found = _ALONE.fullmatch(value.strip(" \t.,;"))
    return found[1] if found else ""


def leads_to_central(address: str) -> bool:
    """Whether an address is one of PubMed Central, whose numbers are others."""
    return _CENTRAL.search(address) is not None
