"""Tells where an address was lost that stood before a date of access, and gives it back where that can be.

A page that is saved as text keeps ``[accessed 12.10.2011]`` and loses the
address in front of it, which the page showed as a link.
"""

from __future__ import annotations

import re

from enrich.comparable import doi
from enrich.comparable.asides import access_phrase
from enrich.comparable.carried import printed_in_words
from enrich.comparable.printed_addresses import IN_WORDS
from enrich.links.statuses import status
from enrich.patterns import lazy
from enrich.records import Link, LinkStatus, Match, Reference

NAMELESS = "link"
"""What readers call a link without any words."""
_ADDRESS = lazy(
    rf"{IN_WORDS}|https?:|ftp:|www\."
    r"|(?<![\w@.])[\w-]{2,63}(?:\.[\w-]{2,63}){0,4}\.(?:com|org|net|edu|gov|int|eu|info|[a-z]{2})/"
    r"|\b(?:hdl|urn|ark|javascript|mailto|info):",
    re.IGNORECASE,
)
_DATE = (
    r"(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{4}[./-]\s?\d{1,2}[./-]\s?\d{1,2}\.?"
    r"|\d{1,2}\.?\s[^\W\d_]{3,12}\.?,?\s\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2},\s\d{4})"
)
_IN_BRACKETS = lazy(rf"\[(?P<words>(?:[^\W\d_]{{2,20}}[.:]?\s){{1,3}}){_DATE}\]\s*[.;]?\s*$")
_OTHER_DATE = lazy(
    r"updat|publi|post|present|revis|creat|releas|issue|aktual|mis à|actualiz|atualiz|aggiorn|version|draft"
    r"|paper|conf|meeting|lecture|speech|interview|letter|broadcast|online|internet|press|born|died|held|dated?\b",
    re.IGNORECASE,
)


def lost_address(reference: Reference, match: Match, links: tuple[Link, ...]) -> tuple[LinkStatus, ...]:
    """Return one verdict where a text tells when an address was looked at, and no address is there.

    `links` are those that lead to something else than publishers' services.
    The address given back is that of the matched record.
    """
    text = reference.text or reference.unstructured
    if reference.structured or any(map(_is_shown, links)) or _ADDRESS.search(text):
        return ()
    phrase = access_phrase(text) or _in_brackets(text)
    if not phrase or printed_in_words(reference):
        return ()
    said = f"No address is left before “{phrase}”; a page saved as text loses those of its links."
    held = next((link.url for link in links if link.url), "")
    if held:
        return (
            status(Link(label="URL", url=held), "lost", f"{said} The page still holds it: {held} (a link)."),
        )
    if match.DOI is None:
        return (status(Link(label="URL"), "lost", f"{said} Look for it on the page itself."),)
    link = Link(label="URL", url=doi.url(match.DOI))
    return (status(link, "lost", f"{said} The record found leads to {link.url} (DOI {match.DOI})."),)


def _is_shown(link: Link) -> bool:
    """Whether a reader of the page sees that there is a link: it has words."""
    return bool(link.url) and link.label != NAMELESS


def _in_brackets(text: str) -> str:
    """What ends a reference in square brackets, if it is some words of any language and a whole date."""
    found = _IN_BRACKETS.search(text)
    return "" if found is None or _OTHER_DATE.search(found["words"]) else found.group().strip(" .;")
