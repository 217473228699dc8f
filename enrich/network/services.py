"""What the door has to know about a service: where it lives, how fast it may be asked, how long answers last.

Each source declares its own services, with the limits that they publish; what a
service announces in its answers can tighten them, see `limits`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Kind = Literal["single", "list"]
DAY = 86_400
CSL = "application/vnd.citationstyles.csl+json"
"""Citation data: the format that is negotiated for where a record is to be had in several."""
PAGE = "text/html, */*"
"""A page as readers see it: what an archive keeps."""


class Rate(Struct, frozen=True):
    """At most `limit` requests in `interval` seconds."""

    limit: int
    interval: float = 1.0

    @property
    def spacing(self) -> float:
        """Seconds between two requests that keep to the rate, with a little to spare."""
        return self.interval / max(self.limit, 1) * 1.05


class Lifetimes(Struct, frozen=True, kw_only=True):
    """For how many seconds each kind of answer is as good as new."""

    single: int = 30 * DAY
    list: int = 7 * DAY
    absent: int = DAY


class Service(Struct, frozen=True, kw_only=True):
    """One service that is asked over HTTP.

    `answers` are statuses with which it speaks of the one thing that was asked,
    where they would mean a refusal to us of others.

    `name` is for settings and records, `label` for people. Paths in `lists`
    (below `base_url`) answer with many records and have a rate of their own.
    `pool` names the treatment we get; only where `faster` is true may the
    service's own announcement raise our rates. An answer has at most `largest`
    bytes, inflated. `secrets` are headers that go to this service and into no
    cache, log or message, and so do the parameters `introduction`, which say to
    it who is asking. A service that may be at any address names in `only` the
    one format it is asked for. `advice` is for when it cannot be asked, `hint`
    for users who ask much of it.
    """

    name: str
    label: str
    base_url: str
    pool: str = "public"
    rates: Mapping[str, Rate]
    concurrency: int = 1
    faster: bool = False
    lists: frozenset[str] = frozenset()
    lifetimes: Lifetimes = Lifetimes()
    largest: int = 32 * 1024 * 1024
    secrets: Mapping[str, str] = {}
    introduction: Mapping[str, str] = {}
    only: str = ""
    answers: frozenset[int] = frozenset()
    advice: str = ""
    hint: str = ""

    def __repr__(self) -> str:
        return f"Service({self.name!r}, {self.base_url!r}, pool={self.pool!r})"

    @property
    def root(self) -> str:
        """The base URL with exactly one slash at its end; a bare scheme stays as it is."""
        return self.base_url if self.base_url.endswith("://") else self.base_url.rstrip("/") + "/"

    def encrypted(self, url: str) -> str:
        """`url`, with HTTPS where a server behind a balancer names itself without."""
        plain = self.root.replace("https://", "http://", 1)
        return self.root + url.removeprefix(plain) if url.startswith(plain) else url

    def kind(self, url: str) -> Kind:
        """Whether `url` asks this service for one record or for many."""
        path = url.removeprefix(self.root.rstrip("/")).partition("?")[0]
        return "list" if path.rstrip("/") in self.lists else "single"

    def lifetime(self, url: str, status: int) -> int:
        """Seconds for which the answer of `status` to `url` may be kept."""
        if status != 200:
            return self.lifetimes.absent
        return self.lifetimes.list if self.kind(url) == "list" else self.lifetimes.single
