"""Which address a page says that it is really at, or shows in its own place; see `inside`.

A page found in the open whose address, by its own word, lies in somebody's own
network is a front for another that may not be asked: whether it is the one that
was meant, nobody outside can see.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from urllib.parse import urljoin

from enrich.network.pages.addresses import Refused, Target, target
from enrich.network.pages.turns import Reply

_TAG = re.compile(rb"<(link|meta|base|i?frame|embed|object)\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(rel|href|src|data|property|http-equiv|content)\s{0,5}=\s{0,5}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    rb"\blocation(?:\.href)?\s{0,5}(?:=|\.(?:replace|assign)\s{0,5}\()\s{0,5}[\"'](https?://[^\"'\s<>]{1,1000})",
    re.IGNORECASE,
)
_REFRESH = re.compile(
    r"\s{0,9}[\d.]{1,9}\s{0,9}[;,]\s{0,9}(?:url\s{0,5}=\s{0,5})?[\"']?([^\"'\s]+)", re.IGNORECASE
)
_LINK = re.compile(r"<([^<>\s]{1,2000})>\s{0,5};[^,<>]{0,200}\brel\s{0,5}=\s{0,5}\"?canonical", re.IGNORECASE)
_HOST = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_SHOWING = {"base": "href", "frame": "src", "iframe": "src", "embed": "src", "object": "data"}
_MOST = 200


def inside(here: Target, reply: Reply, allowed: Collection[str]) -> str:
    """Return the first address that a page calls its own, or fills itself with, and that may not be asked.

    "" where there is none; an address at the page's own host is one that was asked already.
    """
    for named in _named(reply):
        url = _from(here, named)
        if not _HOST.match(url):
            continue
        try:
            target(url, {*allowed, here.host})
        except Refused:
            return url
    return ""


def _named(reply: Reply) -> Iterator[str]:
    headers = reply.headers
    yield from (found[1] for found in _LINK.finditer(headers.get("link", "")[:4_000]))
    yield headers.get("content-location", "")
    yield from _refreshed(headers.get("refresh", ""))
    for count, found in enumerate(_TAG.finditer(reply.body)):
        if count == _MOST:
            break
        yield from _in_tag(found[1].decode().lower(), found[2].decode("utf-8", "replace"))
    yield from (found[1].decode("utf-8", "replace") for found in _SCRIPT.finditer(reply.body))


def _in_tag(name: str, inner: str) -> Iterator[str]:
    said = {
        one[1].lower(): html.unescape(one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(inner)
    }
    if name in _SHOWING:
        yield said.get(_SHOWING[name], "")
    elif name == "link" and "canonical" in said.get("rel", "").lower().split():
        yield said.get("href", "")
    elif said.get("http-equiv", "").lower() == "refresh":
        yield from _refreshed(said.get("content", ""))
    elif said.get("property", "").lower() == "og:url":
        yield said.get("content", "")


def _refreshed(said: str) -> Iterator[str]:
    found = _REFRESH.match(said[:4_000])
    if found:
        yield found[1]


def _from(here: Target, named: str) -> str:
    try:
        return urljoin(here.url, named.strip())
    except ValueError:
        return ""
