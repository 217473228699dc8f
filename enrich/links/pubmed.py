"""Judges a PubMed link: a well-formed PMID, and the matched work's where that is known."""

from __future__ import annotations

import re
from urllib.parse import SplitResult

from enrich.comparable import pmid
from enrich.links.addresses import is_host, parameters, split
from enrich.links.statuses import label_only, status
from enrich.records import Link, LinkStatus, Match, Reference, Registration

_PMCID = re.compile(r"/(?:pmc/)?articles/(PMC\d+)", re.IGNORECASE)
_PATHS = re.compile(r"/(?:pubmed/|abstract/MED/|article/MED/)?(\d+)/?$", re.IGNORECASE)


def judge(
    link: Link, reference: Reference, match: Match, registrations: tuple[Registration, ...]
) -> LinkStatus:
    """Compare the PMID in the address with the one that the source gives for the matched work."""
    if not link.url:
        return label_only(link)
    parts = split(link.url)
    if parts is None or not is_host((parts.hostname or "").lower(), "ncbi.nlm.nih.gov", "europepmc.org"):
        return status(link, "malformed", "The address does not lead to PubMed.")
    if _PMCID.search(parts.path):
        return status(
            link, "unconfirmed", "A PubMed Central address; the source gives no PMCID to compare it with."
        )
    printed = _pmid(parts)
    if not printed:
        return status(link, "malformed", "The address holds no PubMed identifier.")
    known = match.work.PMID if match.work else ""
    if not known:
        return status(link, "unconfirmed", f"PMID {printed} is well-formed; the matched work's is not known.")
    if known == printed:
        return status(link, "agrees", f"PMID {printed} is the work that this reference matched.")
    return status(link, "other-work", f"The link leads to PMID {printed}; the matched work is PMID {known}.")


def _pmid(parts: SplitResult) -> str:
    asked = parameters(parts)
    in_path = _PATHS.fullmatch(parts.path)
    values = (
        [in_path.group(1)]
        if in_path
        else [v for key in ("list_uids", "term", "uid") for v in asked.get(key, [])]
    )
    return next((value for value in values if pmid.is_one(value)), "")
