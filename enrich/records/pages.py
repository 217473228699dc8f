"""What was found where a web address leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from enrich.records.links import Hop

PageFault = Literal[
    "",
    "refused",
    "excluded",
    "robots",
    "waiting",
    "unresolved",
    "network",
    "unreachable",
    "untrusted",
    "timeout",
    "cut",
    "too-many-redirects",
]
"""Why there is no answer: `refused` by our safety, `excluded` by the user's rules, `robots` by its host's
rules for programs; `waiting`: the host asked for more patience than we have; `unresolved`: no such host;
`network`: nobody could say whether there is one; `untrusted`: its certificate is not to be believed; `cut`:
broken off, or no HTTP."""


class Page(Struct, frozen=True, kw_only=True):
    """What was found where an address leads: data, whatever the status.

    `url` is the address asked last, `hops` are those before it; none shows
    credentials. `status` is 0 where there was no answer, and `fault` says why,
    with `note` in words. `headers` have names in lower case; `body` is the
    beginning of the page, inflated; `fragment` is the place in it that the last address names.
    `inside` is an address in somebody's own network that the page says it is really at.
    """

    url: str
    status: int = 0
    hops: tuple[Hop, ...] = ()
    headers: Mapping[str, str] = {}
    body: bytes = b""
    fault: PageFault = ""
    note: str = ""
    fragment: str = ""
    inside: str = ""
