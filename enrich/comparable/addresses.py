"""The parts of a web address that link checks look at."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from enrich.patterns import lazy

_AMP = lazy(r"&amp;", re.IGNORECASE)
_ELSEWHERE = lazy(
    r"\s*(?:(?:ftps?|sftp|gopher|rtsp|mms|news|nntp|telnet|ssh|git|svn|rsync|smb|ldaps?|ipfs|magnet)://[^\s/]\S*"
    r"|(?:urn|info|hdl|mailto|data):[^\s/]\S*|ark:/?[^\s/]\S*)\s*",
    re.IGNORECASE,
)
# A path beside the page counts only if no work is named in it: redirectors are printed so, too.
_OF_THE_PAGE = lazy(
    r"\s*(?:#[^\s]*|javascript:\s*(?:void\s*\(?0\)?)?\s*;?|(?:\.{0,2}/(?!/)|\?)(?!\S*10(?:\.|%2E)\d{4})\S*)\s*",
    re.IGNORECASE,
)


def split(url: str) -> SplitResult | None:
    """Return the parts of an http(s) address with a host, or None where `url` is no such address.

    As browsers do, it takes an address without its scheme, and one with spaces
    in it: people print the first, publishers leave the second in their links.
    """
    text = _AMP.sub("&", url.strip()).replace(" ", "%20")
    if text.startswith("//"):
        text = "https:" + text
    elif text.lower().startswith("www."):
        text = "https://" + text
    try:
        parts = urlsplit(text)
        host = parts.hostname
        parts.port  # noqa: B018 (raises ValueError where it is none)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "%" in host:
        return None
    return parts if "." in host or host == "localhost" else None


def is_elsewhere(url: str) -> bool:
    """Whether `url` is an address of another kind than the web's, as of a file server or a handle."""
    return _ELSEWHERE.fullmatch(url) is not None


def is_of_the_page(url: str) -> bool:
    """Whether `url` is something of the page itself: a place in it, a script's button, a page beside it."""
    return _OF_THE_PAGE.fullmatch(url) is not None


def host(url: str) -> str:
    """Return the host of an address in lower case, "" where it has none."""
    parts = split(url)
    return (parts.hostname or "").lower() if parts else ""


def is_host(name: str, *domains: str) -> bool:
    """Whether the host `name` is one of `domains` or below it."""
    return any(name == domain or name.endswith("." + domain) for domain in domains)


def parameters(parts: SplitResult) -> dict[str, list[str]]:
    """Return the query's parameters, names in lower case with underscores for spaces."""
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(parts.query, max_num_fields=200)
    except ValueError:
        return {}
    for name, value in pairs:
        found.setdefault(name.strip().lower().replace(" ", "_"), []).append(value.strip())
    return found
