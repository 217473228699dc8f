"""Links in, verdicts out: pure judgements of what the publisher's labels promise."""

from __future__ import annotations

import re
from collections.abc import Callable

from enrich.comparable import doi
from enrich.comparable.addresses import host, is_host
from enrich.comparable.carried import all_readings
from enrich.links import crossref, pubmed, scholar, web
from enrich.links.statuses import STATUSES, Verdict, status
from enrich.records import Link, LinkStatus, Match, Reference, Registration

__all__ = ["CHECKS_BY_HOST", "CHECKS_BY_LABEL", "STATUSES", "Verdict", "judge_links"]

LinkCheck = Callable[[Link, Reference, Match, tuple[Registration, ...]], LinkStatus]

# Label in lower case without spaces → its check; a label promises what its link is.
CHECKS_BY_LABEL: dict[str, LinkCheck] = {
    "crossref": crossref.judge,
    "doi": crossref.judge,
    "googlescholar": scholar.judge,
    "pubmed": pubmed.judge,
    "medline": pubmed.judge,
    "pubmedcentral": pubmed.judge,
}
# Where the label promises nothing, the host of the address decides.
CHECKS_BY_HOST: dict[str, LinkCheck] = {
    "doi.org": crossref.judge,
    "scholar.google.com": scholar.judge,
    "pubmed.ncbi.nlm.nih.gov": pubmed.judge,
}
_PUBLISHERS = ("crossref", "googlescholar", "pubmed", "mathscinet", "zbmath", "scopus", "webofscience")
_LETTERS = re.compile(r"[^a-z]+")


def judge_links(
    reference: Reference, match: Match, registrations: tuple[Registration, ...] = ()
) -> tuple[LinkStatus, ...]:
    """Return a verdict on each link of `reference`, in order, then on what is missing.

    An address printed in the reference counts as a link of the label ``URL``.
    Where the page gives its references labels but shows none for CrossRef, a
    DOI found is reported as ``no-label``.
    """
    links = reference.links + _printed(reference)
    judged = tuple(_check(link)(link, reference, match, registrations) for link in links)
    return judged + _missing(reference, match)


def _check(link: Link) -> LinkCheck:
    by_label = CHECKS_BY_LABEL.get(_key(link.label))
    if by_label is not None:
        return by_label
    name = host(link.url)
    return next((check for domain, check in CHECKS_BY_HOST.items() if is_host(name, domain)), web.judge)


def _key(label: str) -> str:
    return _LETTERS.sub("", label.lower())


def _printed(reference: Reference) -> tuple[Link, ...]:
    url = reference.fields.URL
    if not url or any(link.url == url for link in reference.links):
        return ()
    return (Link(label="URL", url=url),)


def _missing(reference: Reference, match: Match) -> tuple[LinkStatus, ...]:
    """``no-label``: only where the page labels this reference at all, and the DOI is not in its text."""
    labels = {_key(link.label) for link in reference.links}
    labelled = any(name in label for label in labels for name in _PUBLISHERS)
    if match.DOI is None or not labelled or "crossref" in labels or match.DOI in all_readings(reference):
        return ()
    if any(doi.printed_at(link.url) for link in reference.links if link.url):
        return ()
    note = f"{match.DOI} was found, but the page shows no CrossRef label for this reference."
    return (status(Link(label="CrossRef"), "no-label", note),)
