"""Which addresses are those of copies that archives keep of web pages: these are not wrapped in another."""

from __future__ import annotations

from enrich.comparable.addresses import host, split
from enrich.comparable.sites import has_quirk

_LIBRARY = ("archive.org", "www.archive.org")
"""Keeps books and films too, whose pages are pages like any."""


def is_of_an_archive(url: str) -> bool:
    """Whether an address is that of a copy which an archive keeps."""
    parts = split(url)
    if parts is None or not has_quirk(url, "archive"):
        return False
    return host(url) not in _LIBRARY or parts.path.startswith("/web/")
