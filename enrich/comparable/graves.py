"""Agencies' pages for DOIs that are dead, or not yet live: one answer for handles and records."""

from __future__ import annotations

import re
from typing import cast
from urllib.parse import urlsplit

from enrich.patterns import lazy
from enrich.records import Target

_AGENCIES = ("crossref.org", "datacite.org", "medra.org", "japanlinkcenter.org", "doi.org")
_GRAVE = lazy(r"/_?(deleted|invalid|pending)(?:[-_./]|$)", re.IGNORECASE)


def grave(address: str) -> Target:
    """Which such page an address is, "" for any other."""
    if not _GRAVE.search(address):  # nearly all
        return ""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    found = _GRAVE.match(parts.path)
    is_agency = any(host == agency or host.endswith("." + agency) for agency in _AGENCIES)
    return cast(Target, found[1].lower()) if found and is_agency else ""
