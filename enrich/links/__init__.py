"""Links in, verdicts out: pure judgements of what the publisher's labels promise."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.addresses import host, is_host, is_of_the_page
from enrich.comparable.carried import all_readings, printed_in_words
from enrich.comparable.numbered import malformed_numbers, number_at, numbers_in_words
from enrich.comparable.printed_addresses import shown
from enrich.comparable.redirectors import unwrapped
from enrich.comparable.redirectors.proxies import is_scholar
from enrich.links import crossref, pubmed, scholar, web
from enrich.links.answering import answers_of_other
from enrich.links.lost import lost_address
from enrich.links.printed import key, web_addresses
from enrich.links.statuses import STATUSES, Verdict, status
from enrich.patterns import lazy
from enrich.records import Identified, Link, LinkStatus, Match, Reference, Registration

__all__ = [
    "CHECKS_BY_HOST",
    "CHECKS_BY_LABEL",
    "STATUSES",
    "Verdict",
    "doi_of",
    "is_of_the_web",
    "judge_links",
    "links_of",
]

LinkCheck = Callable[[Link, Reference, Match, tuple[Registration, ...]], LinkStatus]

# Label in lower case without spaces → its check; a label promises what its link is.
CHECKS_BY_LABEL: dict[str, LinkCheck] = {
    "crossref": crossref.judge,
    "doi": crossref.judge,
    "googlescholar": scholar.judge,
    "pubmed": pubmed.judge,
    "medline": pubmed.judge,
    "pubmedcentral": pubmed.judge,
    "pmid": pubmed.judge,
    "pmcid": pubmed.judge,
    "pmc": pubmed.judge,
    "pmcfreearticle": pubmed.judge,
    "freepmcarticle": pubmed.judge,
}
# Labels of several words hold one of these: "CrossRef Full Text", "View in PubMed".
_WITHIN_LABELS = ("crossref", "googlescholar", "pubmed")
# Where the label promises nothing, the host of the address decides.
CHECKS_BY_HOST: dict[str, LinkCheck] = {
    "doi.org": crossref.judge,
    "scholar.google.com": scholar.judge,
    "pubmed.ncbi.nlm.nih.gov": pubmed.judge,
}
_PUBLISHERS = ("crossref", "googlescholar", "pubmed", "mathscinet", "zbmath", "scopus", "webofscience")
_NAMES = lazy(
    r"(?<![\w:/.@-])(?:urn:[a-z0-9][a-z0-9-]{1,31}:[^\s<>\"]+|ark:/?\d{5,9}/[^\s<>\"]+|hdl:[^\s<>\"/]+/[^\s<>\"]+"
    r"|javascript:\w[^\s<>\"]*|mailto:[^\s<>\"@]+@[^\s<>\"]+|info:[a-z-]+/[^\s<>\"]+)",
    re.IGNORECASE,
)
_TAIL = ".,;:!?]>”’"
_LETTERS = lazy(r"[^a-z]+")


def judge_links(
    reference: Reference,
    match: Match,
    registrations: tuple[Registration, ...] = (),
    *,
    today: str = "",
    web: bool = False,
    numbers: Mapping[str, Identified] | None = None,
) -> tuple[LinkStatus, ...]:
    """Return a verdict on each link of `reference`, in order, then on what is missing.

    An address in the reference's field for one counts as a link of the label
    ``URL``, a DOI that its text or its field prints as one of the label
    ``DOI``, a number of PubMed or PubMed Central as ``PMID`` or ``PMCID``; with
    `web` so does each address of the web in its text. Where the page gives its
    references labels but shows none for CrossRef, a DOI found is reported as
    ``no-label``. `today` is the date of the answers, `numbers` what NCBI says
    of the numbers.
    """
    links = links_of(reference, web=web)
    judged = tuple(_judged(link, reference, match, registrations, today, numbers or {}) for link in links)
    lost = lost_address(reference, match, _without_promise(links))
    return judged + _malformed_numbers(reference) + lost + _missing(reference, match)


def links_of(reference: Reference, *, web: bool) -> tuple[Link, ...]:
    """Return the links of a reference and those that it prints; see `judge_links`."""
    links = reference.links + _printed(reference)
    links += _printed_dois(reference, links)
    links += _printed_numbers(reference, links)
    return links + (_printed_addresses(reference, links) + _printed_names(reference) if web else ())


def _judged(
    link: Link,
    reference: Reference,
    match: Match,
    registrations: tuple[Registration, ...],
    today: str,
    numbers: Mapping[str, Identified],
) -> LinkStatus:
    target = unwrapped(link.url)
    if not target.by and is_of_the_page(link.url):
        note = "An address within its page's own site, of which a saved page says no more."
        return replace(status(link, "not-judged", note), url=shown(link.url))
    there = replace(link, url=target.url)
    check = _check(there)
    if not target.understood and check is not web.judge:
        note = f"This is the address of {target.by[-1]}, and it does not say where it leads."
        return replace(status(link, "not-judged", note), url=shown(link.url))
    if check is pubmed.judge:
        judged = pubmed.judge(there, reference, match, registrations, numbers)
        answers = answers_of_other(judged.status, today)
    else:
        judged = check(there, reference, match, registrations)
        answers = judged.answers
    if check is crossref.judge:
        answers = crossref.answers(there, match, registrations, judged.status, today)
    return replace(judged, url=shown(link.url), answers=answers)


def doi_of(link: LinkStatus, match: Match, registrations: tuple[Registration, ...]) -> str:
    """Return the DOI that a judged link leads to, "" where it is a link of another kind."""
    plain = Link(label=link.label, url=link.url)
    if not link.url or _check(plain) is not crossref.judge:
        return ""
    printed, known = crossref.led_to(plain, match, registrations)
    return known.DOI if known else printed.name if printed else ""


def is_of_the_web(link: LinkStatus) -> bool:
    """Whether a judged link is an address of the web that is no publisher's label.

    One that a page lost is none: where the page still holds it, it is a link of its own.
    """
    there = Link(label=link.label, url=unwrapped(link.url).url) if link.url else None
    return there is not None and link.status != "lost" and _check(there) is web.judge


def _check(link: Link) -> LinkCheck:
    """The check of a link whose address leads through no redirector any more."""
    key = _key(link.label)
    by_label = CHECKS_BY_LABEL.get(key)
    if by_label is not None:
        return by_label
    within = next((name for name in _WITHIN_LABELS if name in key), None)
    if within is not None:
        return CHECKS_BY_LABEL[within]
    name = host(link.url)
    if is_scholar(name):
        return scholar.judge
    if number_at(link.url) is not None:
        return pubmed.judge
    return next((check for domain, check in CHECKS_BY_HOST.items() if is_host(name, domain)), web.judge)


def _key(label: str) -> str:
    return _LETTERS.sub("", label.lower())


def _printed(reference: Reference) -> tuple[Link, ...]:
    url = reference.fields.URL
    if not url or any(link.url == url for link in reference.links):
        return ()
    return (Link(label="URL", url=url),)


def _printed_dois(reference: Reference, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The DOIs in the reference's own words that no link of it leads to."""
    judged = [link for link in links if _check(replace(link, url=unwrapped(link.url).url)) is not web.judge]
    led_to = {reading for link in judged for one in doi.printed_at(link.url) for reading in one.readings}
    printed = [one for one in printed_in_words(reference) if one.likeliest and one.likeliest not in led_to]
    return tuple(Link(label="DOI", url=doi.url(one.likeliest)) for one in printed)


def _without_promise(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Those that lead to anywhere but the publishers' services."""
    return tuple(link for link in links if _check(link) is web.judge)


def _printed_numbers(reference: Reference, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The numbers in the reference's own words that no link of it leads to."""
    led_to = {number_at(link.url) for link in links}
    printed = (one for one in numbers_in_words(reference) if one not in led_to)
    return tuple(Link(label=one.kind, url=one.url) for one in printed)


def _malformed_numbers(reference: Reference) -> tuple[LinkStatus, ...]:
    """What stands where a number of PubMed belongs, and is none."""
    printed = (Link(label="PMID", url=value) for value in malformed_numbers(reference))
    note = "“{}” does not have the form of a number of PubMed."
    return tuple(status(link, "malformed", note.format(link.url)) for link in printed)


def _printed_addresses(reference: Reference, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The addresses of the web that the reference prints, are no link of it yet and lead to no DOI."""
    known = {key(link.url) for link in links if link.url}
    found = (one.url for one in web_addresses(reference) if key(one.url) not in known)
    return tuple(Link(label="URL", url=url) for url in found if not doi.printed_at(url))


def _printed_names(reference: Reference) -> tuple[Link, ...]:
    """The addresses in the reference's text that are names and none of the web: URNs, ARKs, scripts."""
    found = (one[0].rstrip(_TAIL) for one in _NAMES.finditer(reference.text or reference.unstructured))
    return tuple(Link(label="URL", url=name) for name in dict.fromkeys(found) if not doi.printed_at(name))


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
