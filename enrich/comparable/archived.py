"""Addresses of copies that archives keep of web pages: which are, and of what."""

from __future__ import annotations

import re

from enrich.comparable.addresses import host, is_host

_HOSTS = (
    "web.archive.org", "wayback.archive.org", "wayback.archive-it.org", "archive.today", "archive.is",
    "archive.ph", "archive.fo", "archive.li", "archive.md", "archive.vn", "webcitation.org", "arquivo.pt",
    "webarchive.org.uk", "webarchive.nationalarchives.gov.uk", "perma.cc", "webarchive.loc.gov",
    "vefsafn.is", "swap.stanford.edu", "haw.nsk.hr", "webarchiv.cz", "megalodon.jp", "ghostarchive.org",
    "timetravel.mementoweb.org", "web-archive.oecd.org", "webharvest.gov", "collections.europarchive.org",
    "webarchive.proni.gov.uk", "veebiarhiiv.digar.ee", "webarchive.bac-lac.gc.ca", "preserve.harvard.edu",
)  # fmt: skip
_COPY = re.compile(r"/(\d{4,14})(?:[a-z]{2}_|\*)?/+(https?:/{1,2}\S+|www\.\S+)", re.IGNORECASE)


def is_of_an_archive(url: str) -> bool:
    """Whether an address is that of a copy which an archive keeps, or of the archive itself."""
    return is_host(host(url), *_HOSTS)


def original(url: str) -> str:
    """The address of the page of which an archive keeps a copy at `url`, "" where it does not say."""
    found = _COPY.search(url) if is_of_an_archive(url) else None
    return re.sub(r"^(https?:)/+", r"\1//", found[2], flags=re.IGNORECASE) if found else ""
