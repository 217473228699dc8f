"""Checks on the links that came with a reference; the judging itself is done by `enrich.links`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from enrich.checks.base import finding, given, printed_dois
from enrich.comparable import doi, resolvers
from enrich.comparable.printed_addresses import addresses_in, shown
from enrich.comparable.redirectors import PROXIES, unwrapped
from enrich.patterns import lazy
from enrich.records import Edit, Entry, Finding, LinkStatus, Reference

# Verdicts of `enrich.links` that are findings.
NUMBERS = frozenset(("PMID", "PMCID"))
"""The labels of numbers that the reference itself prints."""
_OF_A_DOI = lazy(rf"{resolvers.ADDRESS}10\.", re.IGNORECASE)
BROKEN, OTHER_WORK, OTHER_SEARCH = ("malformed", "unregistered"), ("other-work",), ("differs",)


def link_broken(entry: Entry) -> tuple[Finding, ...]:
    """A link cannot lead to what its label promises.

    Its address is malformed, is not where the label says, or holds a DOI that
    the DOI system does not know. Pages are not fetched for this: a publisher
    that turns programs away says nothing about the link.

    **What to do.** Correct the address or take the link out.
    """
    return _links(entry, "link-broken", BROKEN)


def link_mismatch(entry: Entry) -> tuple[Finding, ...]:
    """A link leads to another work than the reference describes.

    **What to do.** Follow the link and look; the message names the work that
    this reference was found to be.
    """
    return _links(entry, "link-mismatch", OTHER_WORK)


def pmid_malformed(entry: Entry) -> tuple[Finding, ...]:
    """What is printed as a number of PubMed is none, or PubMed Central has nothing under a number of its own.

    A number of PubMed has up to nine digits, one of PubMed Central begins with
    `PMC`. That PubMed Central does not have a work says nothing about its
    number in PubMed.

    **What to do.** Copy the number from the work's page in PubMed.
    """
    return _numbers(entry, "pmid-malformed", BROKEN)


def pmid_mismatch(entry: Entry) -> tuple[Finding, ...]:
    """A printed PMID or PMCID is that of another work than the reference describes.

    NCBI's converter says which DOI, PMID and PMCID belong together. Two numbers
    of one reference that are two works are told as well.

    **What to do.** Look the numbers up in PubMed; one of them is wrong, or the
    DOI is.
    """
    return _numbers(entry, "pmid-mismatch", OTHER_WORK)


def address_lost(entry: Entry) -> tuple[Finding, ...]:
    """A date of access is left, and the address that stood before it is not.

    A page that is saved as text loses the addresses of its links. Where the
    HTML still holds it, or a record of the work was found, the message says
    where it leads.

    **What to do.** Take the address from the page itself, or save the page as
    HTML.
    """
    return tuple(
        finding("address-lost", entry.reference, link.note, field="URL")
        for link in entry.links
        if link.status == "lost"
    )


def address_proxied(entry: Entry) -> tuple[Finding, ...]:
    """A printed address leads through a library's proxy, which lets in its own readers only.

    The message says where it leads behind the proxy.

    **What to do.** Print the address without the proxy.
    """
    return tuple(
        finding(
            "address-proxied",
            entry.reference,
            f"{shown(address)} leads through a library's proxy; for all readers it is {target.url}.",
            edit=Edit(field="URL", new=target.url, old=address),
        )
        for address in _addresses_of_pages(entry.reference)
        if (target := unwrapped(address)).understood and PROXIES & set(target.by)
    )


def scholar_mismatch(entry: Entry) -> tuple[Finding, ...]:
    """A Google Scholar link searches for another title, author or year.

    Only the address is judged; Google Scholar is never asked.

    **What to do.** Make the link again from the reference.
    """
    return _links(entry, "scholar-mismatch", OTHER_SEARCH)


def _addresses_of_pages(reference: Reference) -> tuple[str, ...]:
    """The addresses of pages that a reference prints, each once; those of DOIs go through no proxy."""
    found = (reference.fields.URL, *addresses_in(reference.text or reference.unstructured))
    return tuple(one for one in dict.fromkeys(found) if one and not _OF_A_DOI.match(one))


def _links(entry: Entry, code: str, statuses: Iterable[str]) -> tuple[Finding, ...]:
    return tuple(
        finding(code, entry.reference, _sentence(link), field="URL" if link.label.upper() == "URL" else "")
        for link in entry.links
        if link.status in statuses and link.label not in NUMBERS and not _is_printed_doi(link, entry)
    )


def _numbers(entry: Entry, code: str, statuses: Iterable[str]) -> tuple[Finding, ...]:
    return tuple(
        finding(code, entry.reference, link.note, field=link.label)
        for link in entry.links
        if link.status in statuses and link.label in NUMBERS
    )


def _is_printed_doi(link: LinkStatus, entry: Entry) -> bool:
    """Whether the link is only the printed DOI again, about which the checks on DOIs speak."""
    reference = entry.reference
    if link.url == given(reference).DOI:
        return True
    told = {reading for one in printed_dois(reference) for reading in one.readings}
    return any(one.name in told for one in doi.printed_at(link.url))


def _sentence(link: LinkStatus) -> str:
    return (
        f"Link “{link.label}”: {link.note} ({link.url})" if link.url else f"Link “{link.label}”: {link.note}"
    )
