"""What can be read off a reference by its shape alone: identifiers, addresses, dates of access."""

from __future__ import annotations

import re

from enrich.comparable import asides, doi, issn, pmid
from enrich.comparable.printed_addresses import addresses_in
from enrich.comparable.years import PATTERN
from enrich.patterns import lazy
from enrich.records import Fields

_OF_THE_WEB = lazy(r"https?:|www", re.IGNORECASE)
_ISBN = lazy(r"\bISBN(?:-1[03])?:?\s*((?:97[89][-\s]?)?\d(?:[-\s]?[\dXx]){8,12})", re.IGNORECASE)
_PMCID = lazy(r"\b(PMC\d{4,9})\b")
_MEDLINE = lazy(
    rf"(?P<journal>[^\d.;:]{{2,80}}(?:\([^()]{{1,40}}\))?)\.\s*(?P<year>{PATTERN})"
    r"(?:\s+[A-Z][a-z]{2}(?:-[A-Z][a-z]{2})?(?:\s+\d{1,2}(?:-\d{1,2})?)?)?"
    r";(?P<volume>[A-Za-z]?\d[\w-]*)?(?:\s?(?P<supplement>Suppl[^():]*))?(?:\((?P<issue>[^()]{1,30})\))?"
    r"(?::(?P<page>[^\s:;]{1,30}))?\.?"
)
# The beginning of a DOI's address that goes on behind a line end: no address of its own.
_BROKEN_DOI = lazy(r"\bdoi\.org/(?:10(?:\.\d*/?)?)?$", re.IGNORECASE)
_LOOSE_END = lazy(r"(?<![\s,;.])[\s,;.]++$")


def printed_fields(text: str) -> Fields:
    """Return the fields that their own shape gives away; the rest stay empty."""
    dois, small = doi.find_all(text), text.lower()
    return Fields(
        DOI=dois[0] if dois else "",
        URL=_url(text),
        ISBN=_first(_ISBN, text).strip() if "isbn" in small else "",
        ISSN=_first(issn.PRINTED, text) if "issn" in small else "",
        PMID=pmid.find(text),
        PMCID=_first(_PMCID, text) if "pmc" in small else "",
        accessed=asides.access_date(text),
    )


def medline_fields(text: str) -> Fields | None:
    """The fields of a source line of MEDLINE (``J Exp Med. 1977 Dec 1;146(6):1603-12``), else None."""
    match = _MEDLINE.fullmatch(text.strip())
    if match is None:
        return None
    return Fields(
        container_title=match["journal"],
        year=match["year"],
        volume=match["volume"] or "",
        issue=match["issue"] or "",
        page=match["page"] or "",
        type="journal-article",
    )


def without_asides(text: str) -> str:
    """Return `text` without dates of access, extents and the like: no field but their own needs them."""
    bare = asides.without_asides(text)
    return text if bare == text else _LOOSE_END.sub(".", bare)


def _url(text: str) -> str:
    """The first address of the web that is no DOI's."""
    addresses = (one for one in addresses_in(text) if _OF_THE_WEB.match(one))
    return next((url for url in addresses if not doi.normalise(url) and not _BROKEN_DOI.search(url)), "")


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(1) if match else ""
