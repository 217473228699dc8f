"""Judges any other link: whether its address has the shape of one, and no more."""

from __future__ import annotations

import re

from enrich.comparable.addresses import is_elsewhere, split
from enrich.links.statuses import label_only, status
from enrich.patterns import lazy
from enrich.records import Link, LinkStatus, Match, Reference, Registration

_HAS_HOST = lazy(r"\s*https?://[^\s/?#@]", re.IGNORECASE)


def judge(
    link: Link, reference: Reference, match: Match, registrations: tuple[Registration, ...]
) -> LinkStatus:
    """Say what an address alone can tell; nothing is fetched."""
    if not link.url:
        return label_only(link)
    if split(link.url) is not None:
        return status(link, "not-judged")
    if is_elsewhere(link.url):
        return status(link, "not-judged", "An address that is not on the web; nothing more is said of it.")
    if _HAS_HOST.match(link.url):
        return status(link, "not-judged", "An address whose host has no name that all the web knows.")
    return status(link, "malformed", "This is not an address.")
