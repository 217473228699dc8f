"""Judges a PubMed link: a well-formed PMID, and the matched work's where that is known."""

from __future__ import annotations

from enrich.comparable import pmid
from enrich.comparable.addresses import is_host, split
from enrich.links.statuses import label_only, status
from enrich.records import Link, LinkStatus, Match, Reference, Registration


def judge(
    link: Link, reference: Reference, match: Match, registrations: tuple[Registration, ...]
) -> LinkStatus:
    """Compare the PMID in the address with the one that the source gives for the matched work."""
    if not link.url:
        return label_only(link)
    parts = split(link.url)
    if parts is None or not is_host((parts.hostname or "").lower(), *pmid.HOSTS):
        return status(link, "malformed", "The address does not lead to PubMed.")
    address = parts.geturl()
    if pmid.leads_to_central(address):
        return status(
            link, "unconfirmed", "A PubMed Central address; the source gives no PMCID to compare it with."
        )
    printed = pmid.in_address(address)
    if not printed:
        return status(link, "malformed", "The address holds no PubMed identifier.")
    known = match.work.PMID if match.work else ""
    if not known:
        return status(link, "unconfirmed", f"PMID {printed} is well-formed; the matched work's is not known.")
    if known == printed:
        return status(link, "agrees", f"PMID {printed} is the work that this reference matched.")
    return status(link, "other-work", f"The link leads to PMID {printed}; the matched work is PMID {known}.")
