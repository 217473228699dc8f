"""What the door has to know about a service: where it lives, how fast it may be asked, how long answers last.

The limits are those the services publish (Crossref's since December 2025); what
a service announces in its answers can tighten them, see `limits`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Kind = Literal["single", "list"]
DAY = 86_400
CSL = "application/vnd.citationstyles.csl+json"
"""The format that doi.org's content negotiation gives for every agency that has part in it."""


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

    `name` is for settings and records, `label` for people. Paths in `lists`
    (below `base_url`) answer with many records and have a rate of their own.
    `pool` names the treatment we get; only where `faster` is true may the
    service's own announcement raise our rates. `secrets` are headers that go
    to this service and into no cache, log or message. A service that may be
    at any address names in `only` the one format it is asked for. `advice` is
    for when it cannot be asked, `hint` for who asks much of it.
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
    secrets: Mapping[str, str] = {}
    only: str = ""
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


def crossref(base_url: str, mailto: str, token: str) -> Service:
    """Crossref, in the pool that a contact address or a Plus token opens."""
    pools = {"public": (5, 1, 1), "polite": (10, 3, 3), "plus": (10, 3, 3)}
    pool = "plus" if token else "polite" if mailto else "public"
    single, many, concurrency = pools[pool]
    return Service(
        name="crossref",
        label="Crossref",
        base_url=base_url,
        pool=pool,
        rates={"single": Rate(single), "list": Rate(many)},
        concurrency=concurrency,
        faster=pool == "plus",
        lists=frozenset({"/works"}),
        secrets={"Crossref-Plus-API-Token": f"Bearer {token}"} if token else {},
        advice="https://status.crossref.org tells whether Crossref is up.",
        hint=""
        if mailto or token
        else "Give your address (ENRICH_MAILTO) and it serves three times as fast.",
    )


def datacite(base_url: str, mailto: str) -> Service:
    """DataCite: 500 requests in five minutes, twice as many for those who say who they are."""
    rate = Rate(1000 if mailto else 500, 300.0)
    return Service(
        name="datacite",
        label="DataCite",
        base_url=base_url,
        pool="identified" if mailto else "public",
        rates={"single": rate, "list": rate},
        concurrency=2,
        lists=frozenset({"/dois"}),
        advice="https://status.datacite.org tells whether DataCite is up.",
    )


def doi_org(base_url: str) -> Service:
    """The DOI system's own proxy, which publishes no limit; ours is modest."""
    return Service(
        name="doi",
        label="doi.org",
        base_url=base_url,
        rates={"single": Rate(5), "list": Rate(5)},
        concurrency=2,
        lifetimes=Lifetimes(single=7 * DAY),
    )


def agencies() -> Service:
    """Wherever doi.org sends us for a record in `CSL`: the registration agency's own server."""
    return Service(
        name="agencies",
        label="The registration agency",
        base_url="https://",
        rates={"single": Rate(2), "list": Rate(2)},
        concurrency=2,
        only=CSL,
    )
