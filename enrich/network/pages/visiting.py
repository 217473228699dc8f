"""One visit: from an address over its redirects to a page, each hop allowed by our safety and by its host.

A head is asked for first, for it costs the host less; whatever it says but
"here is a file" is made sure of by asking for the page itself, since many
servers answer heads wrongly. What is asked, and in which order, is decided
here; when, and how, is not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Generator, Mapping
from typing import Literal
from urllib.parse import urljoin

from msgspec import Struct

from enrich.network.pages.addresses import Refused, Target, target
from enrich.network.pages.naming import inside
from enrich.network.pages.robots import Known, Rules
from enrich.network.pages.turns import Ask, Reply, Visit
from enrich.records import Hop, Page, PageFault

HOPS = 10
_RULES_HOPS = 5
_ON = (301, 302, 303, 307, 308)
_TEXT = re.compile(r"html|xml|text/|json|^$")
_REFRESH = re.compile(
    rb"<meta\s[^>]{0,200}?http-equiv\s{0,5}=\s{0,5}[\"']?refresh[\"'\s][^>]{0,200}?"
    rb"content\s{0,5}=\s{0,5}[\"']?\s{0,5}([0-9]{1,3})[^>\"']{0,20}?;\s{0,5}url\s{0,5}=\s{0,5}[\"']?([^\"'>]{1,2000})",
    re.IGNORECASE,
)
_UNCHANGED = 304
_SOON = 10
_SHORT = 20_000
_COOKIES = 20
_EXCLUDED = "A rule of yours (--ignore-url) leaves this address out."
_TOO_MANY = f"it sends us on from one address to the next, more than {HOPS} times or in a circle"


def _nothing(_: str) -> bool:
    return False


class Way(Struct, frozen=True, kw_only=True):
    """How an address is visited: what is asked for `first`, what its visitor knows, where it does not go.

    `known` are headers for conditional requests, said of the address itself and
    not of those it leads to; `excluded` tells the addresses that the user does not want asked.
    """

    first: Literal["HEAD", "GET"] = "HEAD"
    known: Mapping[str, str] = {}
    excluded: Callable[[str], bool] = _nothing


STRAIGHT = Way()


def visit(url: str, allowed: frozenset[str], known: Known, way: Way = STRAIGHT) -> Visit[Page]:
    """Visit `url`; the page at its end, whatever came of it."""
    page = yield from _follow(url, allowed, known, way)
    if page.fault == "too-many-redirects" and way.first == "HEAD":
        # The circle may be there for heads alone.
        page = yield from _follow(url, allowed, known, Way(first="GET", excluded=way.excluded))
    return page


def _follow(url: str, allowed: frozenset[str], known: Known, way: Way) -> Visit[Page]:
    hops: list[Hop] = []
    said, been = Said(), set()
    while True:
        if way.excluded(url):
            return Page(url=url, hops=tuple(hops), fault="excluded", note=_EXCLUDED)
        try:
            here = target(url, allowed)
        except Refused as refusal:
            return Page(url="", hops=tuple(hops), fault="refused", note=_sentence(str(refusal)))
        fault, note = yield from _refusal(here, allowed, known)
        if fault:
            return Page(url=here.url, hops=tuple(hops), fault=fault, note=_sentence(note))
        been.add((here.url, said.to(here)))
        reply = yield from _asked(here, way.first, said, way.known if not hops else {})
        onward = _onward(here, reply)
        if not onward:
            return _page(here, hops, reply, url.partition("#")[2], allowed)
        hops.append(Hop(here.url, reply.status))
        if len(hops) > HOPS or _is_circle(onward, been, allowed, said):
            return Page(url=here.url, hops=tuple(hops), fault="too-many-redirects", note=_sentence(_TOO_MANY))
        url = onward


class Said:
    """What hosts asked us to say to them again (cookies), on one visit; never told to another host."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, str]] = {}

    def to(self, here: Target) -> str:
        """What is said to the origin of `here`."""
        return "; ".join(f"{name}={value}" for name, value in self._said.get(here.origin, {}).items())

    def hear(self, here: Target, reply: Reply) -> None:
        """Remember what the origin of `here` asked for."""
        if reply.cookies:
            kept = {**self._said.get(here.origin, {}), **dict(reply.cookies)}
            self._said[here.origin] = dict(list(kept.items())[-_COOKIES:])


def _is_circle(onward: str, been: set[tuple[str, str]], allowed: frozenset[str], said: Said) -> bool:
    """Whether we were at an address before, and said the same there."""
    try:
        there = target(onward, allowed)
    except Refused:
        return False
    return (there.url, said.to(there)) in been


def _asked(here: Target, first: str, said: Said, known: Mapping[str, str]) -> Generator[Ask, Reply, Reply]:
    """The head of a page where that is enough, else the page; once more where its host asks for patience."""
    if first == "HEAD":
        head = yield Ask(target=here, method="HEAD", cookie=said.to(here), known=known)
        said.hear(here, head)
        if (
            _is_file(head)
            or head.status == _UNCHANGED
            or head.fault
            in (
                "refused",
                "waiting",
                "unresolved",
                "network",
                "unreachable",
                "untrusted",
            )
        ):
            return head
        if head.status in _ON and _onward(here, head):
            return head
    reply = yield Ask(target=here, cookie=said.to(here), known=known)
    if reply.status in (429, 503) and "retry-after" in reply.headers and not reply.fault:
        reply = yield Ask(target=here, cookie=said.to(here))
    said.hear(here, reply)
    return reply


def _is_file(head: Reply) -> bool:
    """Whether a head promises a file with something in it, which need not be asked for."""
    return (
        head.status == 200
        and not is_text(head.headers)
        and head.headers.get("content-length", "").strip() != "0"
    )


def is_text(headers: Mapping[str, str]) -> bool:
    """Whether what an answer brings is read, and not a file."""
    return _TEXT.search(headers.get("content-type", "").lower()) is not None


def is_redirect(reply: Reply) -> bool:
    """Whether a reply sends us on to another address."""
    return reply.status in _ON and bool(reply.headers.get("location"))


def _onward(here: Target, reply: Reply) -> str:
    """The address that a reply sends us on to, "" for none."""
    location = reply.headers["location"] if is_redirect(reply) else _refresh(reply)
    if not location:
        return ""
    try:
        return urljoin(here.url, location)
    except ValueError:
        return location  # no address: it is refused as such


def _refresh(reply: Reply) -> str:
    """The address to which a page sends browsers at once, "" for none."""
    if reply.status != 200 or len(reply.body) > _SHORT:
        return ""
    header = f"<meta http-equiv=refresh content={reply.headers.get('refresh', '')}>"
    found = _REFRESH.search(header.encode("utf-8", "replace")) or _REFRESH.search(reply.body)
    soon = found is not None and int(found[1]) <= _SOON
    return html.unescape(found[2].decode("utf-8", "replace")).strip() if found and soon else ""


def _refusal(
    here: Target, allowed: frozenset[str], known: Known
) -> Generator[Ask, Reply, tuple[PageFault, str]]:
    """What the host's rules say against asking for a page; they are asked for where they are not known."""
    url = f"{here.origin}/robots.txt"
    for _ in range(_RULES_HOPS + 1):
        if (rules := known.of(here)) is not None:
            return rules.refusal(here)
        try:
            at = target(url, allowed)
        except Refused as refusal:
            known.learn(here, Rules(fault="refused", note=str(refusal)))
            continue
        reply = yield Ask(target=at, rules=here)
        url = _onward(at, reply)
    known.learn(here, known.of(here) or Rules())
    return (known.of(here) or Rules()).refusal(here)


def _page(here: Target, hops: list[Hop], reply: Reply, fragment: str, allowed: frozenset[str]) -> Page:
    return Page(
        url=here.url,
        status=reply.status,
        hops=tuple(hops),
        headers=reply.headers,
        body=reply.body,
        fault=reply.fault,
        note=_sentence(reply.note) if reply.note else "",
        fragment=fragment,
        inside=inside(here, reply, allowed),
    )


def _sentence(text: str) -> str:
    """`text` as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."
