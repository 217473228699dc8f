"""Where a publisher's redirector or a library's proxy leads: read from its address, nothing is asked.

Publishers send readers to the work that is cited through an address of their
own (``…/servlet/linkout?dbid=16&doi=THE-CITING-WORK&key=THE-CITED-WORK``), and
libraries put their own host before it (``doi-org.ezproxy.example.edu``). Where
such an address does not say where it leads, it is a redirector's all the same:
of such a link nothing can be said. Each kind is a row of `table.REDIRECTORS`.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import SplitResult

from msgspec import Struct

from enrich.comparable.addresses import parameters, split
from enrich.comparable.redirectors.proxies import is_end, unproxied
from enrich.comparable.redirectors.table import REDIRECTORS, Redirector
from enrich.comparable.redirectors.ways import carried_address
from enrich.patterns import lazy

_BESIDE, _PAGE = lazy(r"/[^/\s]"), "https://page.invalid"
"""An address beside the page that holds it, whose host a saved page does not tell."""
_MOST, _LONGEST = 5, 8_000


_PROXY = "a library's proxy"
PROXIES = frozenset((_PROXY, "OpenAthens"))
"""The names of those that let in the readers of one library only."""


class Target(Struct, frozen=True):
    """Where an address leads: `url`, after the redirectors `by` (their names, the outermost first).

    Not `understood`: the last of them does not say where it leads, and `url` is its own.
    """

    url: str
    by: tuple[str, ...] = ()
    understood: bool = True


@lru_cache(maxsize=4096)
def unwrapped(url: str) -> Target:
    """Return where `url` leads, through as many redirectors and proxies as stand around it."""
    by: list[str] = []
    if _BESIDE.match(url):
        beside = unwrapped(f"{_PAGE}{url}")
        return beside if beside.by else Target(url)
    for _ in range(_MOST):
        parts = split(url) if len(url) <= _LONGEST else None
        step = _step(parts) if parts is not None else None
        if step is None:
            break
        name, inner = step
        by.append(name)
        if split(inner) is None:
            return Target(url, tuple(by), understood=False)
        url = inner
    return Target(url, tuple(by))


def leads_on(url: str) -> bool:
    """Whether an address may lead on to where it does not say: a stranger's, with something asked in it."""
    parts = split(url)
    return parts is not None and bool(parts.query) and not is_end(_host(parts))


def _step(parts: SplitResult) -> tuple[str, str] | None:
    """What stands outermost around an address, and the address within ("" where it does not say)."""
    proxied = unproxied(parts)
    if proxied is not None:
        return _PROXY, proxied
    row = _row_of(parts)
    asked = parameters(parts)
    if row is not None:
        return row.name, next(filter(None, (way(parts, asked) for way in row.ways)), "")
    if is_end(_host(parts)):
        return None
    carried = split(carried_address(parts, asked))
    return ("a redirector", carried.geturl()) if carried and _is_known(carried) else None


def _row_of(parts: SplitResult) -> Redirector | None:
    host, path = _host(parts), parts.path.lower()
    rows = (row for row in REDIRECTORS if row.at_end or not is_end(host))
    return next((row for row in rows if row.pattern.search(host + path)), None)


def _is_known(parts: SplitResult) -> bool:
    """Whether this is an address of which something can be said; a page's own address carries others too."""
    return is_end(_host(parts)) or unproxied(parts) is not None or _row_of(parts) is not None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower()
