"""Hosts take turns: each keeps its pace whoever asks, and one that drips holds nobody up."""

from __future__ import annotations

import resource
import time
from collections import defaultdict
from itertools import pairwise

import pytest

from enrich.network.pages import door as page_door
from enrich.network.pages.door import PageDoor
from enrich.records import Page
from enrich.settings import Settings
from tests.network.pages.hosts import Handler, Hosts, answer, made_hosts, same, title


def names(count: int) -> tuple[str, ...]:
    return tuple(f"h{n}.test" for n in range(count))


def hang(handler: Handler) -> None:
    """A byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(400):
        handler.wfile.write(b"a")
        time.sleep(0.1)


def gaps(hosts: Hosts) -> dict[str, float]:
    """The shortest time between two requests that each host saw."""
    times = defaultdict(list)
    for one in hosts.seen:
        times[one.host].append(one.at)
    return {h: min(b - a for a, b in pairwise(sorted(at))) for h, at in times.items() if len(at) > 1}


def visited(hosts: Hosts, count: int, each: int, pace: float, drips: int) -> tuple[list[Page], float]:
    """Visit `each` pages of `count` hosts, of which the first `drips` drip.

    The pages, and the seconds until those of the others were there.
    """
    for host in names(count):
        hosts.on(host, "*", hang if int(host[1:].split(".")[0]) < drips else title("There"))
    urls = [hosts.url(host, f"/{n}") for host in names(count) for n in range(each)]
    with PageDoor(Settings(allow_hosts=names(count)), hosts.resolve, pace) as door:
        began = time.monotonic()
        futures = [door.start(url, same) for url in urls]
        for future in futures[drips * each :]:
            future.result(60 + pace * each * 4)
        seconds = time.monotonic() - began
        return [future.result(120) for future in futures], seconds


def test_no_host_is_asked_faster_than_its_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_door, "LONGEST", 3.0)
    with made_hosts() as hosts:
        pages, _ = visited(hosts, 12, 3, 0.2, 2)
    assert [page.status for page in pages[6:]] == [200] * 30
    assert {page.fault for page in pages[:6]} == {"timeout"}
    assert min(gaps(hosts).values()) >= 0.2
    served = [one.host for one in hosts.seen][:24]
    assert len(set(served)) >= 10, "hosts take turns, they are not served one after the other"


def test_rules_may_ask_for_a_slower_pace() -> None:
    with made_hosts() as hosts:
        hosts.on("h0.test", "/robots.txt", answer(200, "User-agent: *\nCrawl-delay: 0.4", "text/plain"))
        visited(hosts, 1, 1, 0.01, 0)
    assert gaps(hosts)["h0.test"] >= 0.4


@pytest.mark.soak
def test_two_thousand_pages_on_two_hundred_hosts() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with made_hosts() as hosts:
        pages, seconds = visited(hosts, 200, 10, page_door.PACE, 4)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert [page.status for page in pages[40:]] == [200] * 1_960
    assert {page.fault for page in pages[:40]} == {"timeout"}
    assert min(gaps(hosts).values()) >= page_door.PACE
    assert seconds < 2 * 21 * page_door.PACE, "twenty-one questions to each host, one a second"
    assert (after - before) < 200_000
