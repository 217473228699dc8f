"""Printed web addresses asked for on made hosts: visits of several questions, days, outages, manners."""

from __future__ import annotations

import resource
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import pytest

from enrich.checks import check_pages
from enrich.errors import ConfigurationError
from enrich.jobs.landing import Landing
from enrich.jobs.webpages import excluded_by
from enrich.links import judge_links
from enrich.network.pages.door import LONGEST, PACE
from enrich.records import Entry, Fields, LinkStatus, Match, Reference
from enrich.settings import Settings
from tests.network.pages.hosts import Handler, Hosts, answer, made_hosts, missing, on_to, title

NAMES = tuple(f"p{n}.test" for n in range(8))
TITLE = "Notes on the marsh at Elm"
OTHER = "Fens Studio, interior design"


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with made_hosts() as made:
        yield made


def citing(url: str, words: str = TITLE, n: int = 1) -> Entry:
    text = f"Sallow, P. (2009). {words}. Marsh Notes. {url}"
    reference = Reference(
        id=f"r{n}", file="refs.txt", line=n, unstructured=text, text=text, fields=Fields(title=words)
    )
    match = Match(status="unchecked", reason="")
    return Entry(reference=reference, match=match, links=judge_links(reference, match, web=True))


def drip(handler: Handler) -> None:
    """A byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(400):
        handler.wfile.write(b"a")
        sleep(0.1)


class Asking:
    """Asks for entries on made hosts, on a day, with a ledger or without."""

    def __init__(self, hosts: Hosts, folder: Path) -> None:
        self.hosts, self.folder = hosts, folder
        self.silent: tuple[str, ...] = ()
        self.again_after = 0.05

    def __call__(
        self, *entries: Entry, day: str = "2026-11-25", ledger: bool = False, **more: object
    ) -> list[Entry]:
        settings = Settings(
            links=True, ledger=ledger, now=date.fromisoformat(day), allow_hosts=NAMES,
            cache_dir=str(self.folder), data_dir=str(self.folder), **more,  # type: ignore[arg-type]
        )  # fmt: skip
        with Landing(settings, self.hosts.resolve, 0.0, self.again_after) as made:
            found = list(made.visited(entries))
            self.silent = tuple(one.source for one in made.silent)
        return found

    def link(self, entry: Entry, **more: object) -> LinkStatus:
        (found,) = self(entry, **more)  # type: ignore[arg-type]
        return found.links[0]


@pytest.fixture
def ask(hosts: Hosts, tmp_path: Path) -> Asking:
    return Asking(hosts, tmp_path)


def test_a_page_is_asked_for_once_where_it_shows_the_title(hosts: Hosts, ask: Asking) -> None:
    hosts.on("p0.test", "/a", title(TITLE))
    entry = ask(citing(hosts.url("p0.test", "/a")))[0]
    (link,) = entry.links
    assert (link.status, link.final, entry.findings) == ("ok", hosts.url("p0.test", "/a"), ())
    assert hosts.asked("p0.test") == ["GET /a"]


def test_of_a_file_the_beginning_is_enough(hosts: Hosts, ask: Asking) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/pdf")
        handler.send_header("Connection", "close")
        handler.end_headers()
        while True:
            handler.wfile.write(b"%PDF" * 4_000)

    hosts.on("p0.test", "/", title("Marsh Trust"))
    hosts.on("p0.test", "/a.pdf", endless)
    assert ask.link(citing(hosts.url("p0.test", "/a.pdf"))).status == "ok"
    hosts.on("p0.test", "/b.pdf", lambda handler: (missing if handler.command == "GET" else endless)(handler))
    assert ask.link(citing(hosts.url("p0.test", "/b.pdf"))).status == "broken", "heads may say anything"


def test_a_neighbour_is_asked_only_where_the_page_shows_something_else(hosts: Hosts, ask: Asking) -> None:
    hosts.on("p0.test", "*", title(OTHER))
    hosts.on("p1.test", "/a", title(OTHER))
    told = ask(citing(hosts.url("p0.test", "/a")), citing(hosts.url("p1.test", "/a"), n=2))
    assert [entry.links[0].status for entry in told] == ["soft-404", "ok"]
    assert [len(hosts.asked(name)) for name in ("p0.test", "p1.test")] == [2, 2]
    assert told[0].findings[0].code == "address-soft-404"
    hosts.seen.clear()
    assert ask.link(citing(hosts.url("p0.test", "/"))).status == "ok"
    assert hosts.asked("p0.test") == ["GET /"]


def test_a_lost_page_is_believed_when_it_was_seen_twice(hosts: Hosts, ask: Asking) -> None:
    for name in NAMES[:4]:
        hosts.on(name, "/", title("Marsh Trust"))
    ask.again_after, begin = 0.5, monotonic()
    entries = [citing(hosts.url(f"p{n % 4}.test", f"/{n}"), n=n) for n in range(40)]
    assert {entry.links[0].status for entry in ask(*entries)} == {"broken"}
    assert monotonic() - begin < 40 * 0.5 / 2, "they wait together"
    assert len(hosts.asked("p0.test")) == 20 + 1, "each twice, and the home page once"


def test_where_the_whole_host_is_lost_nothing_is_believed_yet(hosts: Hosts, ask: Asking) -> None:
    entries = [citing(hosts.url("p0.test", f"/{n}"), n=n) for n in range(6)]
    told = [entry.links[0] for entry in ask(*entries)]
    assert {one.status for one in told} == {"failing"}
    assert "home page" in told[0].note
    assert hosts.asked("p0.test").count("GET /") == 1
    hosts.on("p1.test", "/b", title(TITLE))
    alive = citing(hosts.url("p1.test", "/b"), n=7)
    assert [e.links[0].status for e in ask(alive, citing(hosts.url("p1.test", "/a")))] == ["ok", "broken"]
    assert "GET /" not in hosts.asked("p1.test")


def test_a_host_that_nobody_can_find_while_others_answer_is_no_outage(hosts: Hosts, ask: Asking) -> None:
    hosts.names["p0.test"] = [["!"]]
    hosts.on("p1.test", "/a", title(TITLE))
    told = ask(citing(hosts.url("p0.test", "/a")), citing(hosts.url("p1.test", "/a"), n=2), final_words=True)
    assert [entry.links[0].status for entry in told] == ["timeout", "ok"]
    assert ask.silent == ()


def test_a_page_that_is_back_a_moment_later_is_there(hosts: Hosts, ask: Asking) -> None:
    plays = iter([answer(404), title(TITLE)])
    hosts.on("p0.test", "/a", lambda handler: next(plays)(handler))
    assert ask.link(citing(hosts.url("p0.test", "/a"))).status == "ok"
    turns = iter([answer(404), answer(500)])
    hosts.on("p0.test", "/b", lambda handler: next(turns)(handler))
    assert ask.link(citing(hosts.url("p0.test", "/b"))).status == "failing"


def test_three_visits_on_three_days(hosts: Hosts, ask: Asking) -> None:
    entry = citing(hosts.url("p0.test", "/a"))
    told = [
        ask.link(entry, day=day, ledger=True)
        for day in ("2026-11-25", "2026-11-26", "2026-11-28", "2026-12-01")
    ]
    assert [link.status for link in told] == ["failing", "failing", "failing", "broken"]
    assert {link.since for link in told} == {"2026-11-25"}
    hosts.on("p0.test", "/a", title(TITLE))
    assert ask.link(entry, day="2026-12-02", ledger=True).status == "ok"


def test_what_did_not_change_is_not_sent_again(hosts: Hosts, ask: Asking) -> None:
    def play(handler: object) -> None:
        known = handler.headers.get("If-None-Match")  # type: ignore[attr-defined]
        (answer(304) if known == '"7"' else _tagged)(handler)  # type: ignore[arg-type]

    _tagged = answer(200, f"<title>{TITLE}</title>", ETag='"7"')
    hosts.on("p0.test", "/a", play)
    entry = citing(hosts.url("p0.test", "/a"))
    told = [
        ask.link(entry, day=day, ledger=True)
        for day in ("2026-11-25", "2026-11-25", "2026-11-28", "2026-11-29")
    ]
    assert [link.status for link in told] == ["ok"] * 4
    assert len(hosts.asked("p0.test")) == 3, "the same day it is not asked for"
    assert told[-1].answers.shows_it.value == "yes"


def test_addresses_are_left_out_before_and_after_redirects(hosts: Hosts, ask: Asking) -> None:
    hosts.on("p0.test", "/a", on_to(hosts.url("p1.test", "/private/x")))
    told = ask(
        citing(hosts.url("p0.test", "/a")),
        citing(hosts.url("p2.test", "/private/y"), n=2),
        ignore_urls=("/private/",),
    )
    assert [entry.links[0].status for entry in told] == ["excluded", "excluded"]
    assert {one.host for one in hosts.seen} == {"p0.test"}
    with pytest.raises(ConfigurationError, match="--ignore-url"):
        excluded_by(["("])


def test_rules_for_programs_hold_for_each_hop_and_for_the_neighbour(hosts: Hosts, ask: Asking) -> None:
    hosts.on("p0.test", "/a", on_to(hosts.url("p1.test", "/b")))
    hosts.on("p1.test", "/robots.txt", answer(503))
    hosts.on("p2.test", "/robots.txt", answer(200, "User-agent: *\nDisallow: /notes/no-such", "text/plain"))
    hosts.on("p2.test", "/notes/a", title(OTHER))
    told = ask(citing(hosts.url("p0.test", "/a")), citing(hosts.url("p2.test", "/notes/a"), n=2))
    assert [entry.links[0].status for entry in told] == ["refused", "ok"]
    assert "robots.txt" in told[0].links[0].note
    assert hosts.asked("p1.test") == []
    assert hosts.asked("p2.test") == ["GET /notes/a"]


def test_several_that_end_on_one_page_are_lost(hosts: Hosts, ask: Asking) -> None:
    hosts.on("p0.test", "/about", title("About us"))
    for name in "ab":
        hosts.on("p0.test", f"/{name}.pdf", on_to("/about"))
    hosts.on("p0.test", "/c", on_to("/about"))
    told = ask(
        *(
            citing(hosts.url("p0.test", f"/{name}"), f"{TITLE} {name}", n)
            for n, name in enumerate(("a.pdf", "b.pdf"))
        )
    )
    assert [entry.links[0].status for entry in told] == ["soft-404", "soft-404"]
    assert ask.link(citing(hosts.url("p0.test", "/c"))).status == "redirected"


def test_one_dead_host_is_no_outage_and_many_are(hosts: Hosts, ask: Asking) -> None:
    hosts.names["p0.test"] = [["?"]]
    hosts.on("p1.test", "/a", title(TITLE))
    told = ask(citing(hosts.url("p0.test", "/a")), citing(hosts.url("p1.test", "/a"), n=2), final_words=True)
    assert [entry.links[0].status for entry in told] == ["broken", "ok"]
    hosts.names |= {name: [["?"]] for name in NAMES}
    told = ask(*(citing(hosts.url(name, "/b"), n=n) for n, name in enumerate(NAMES)), ledger=True)
    assert {entry.links[0].status for entry in told} == {"unchecked"}
    assert ask.silent == ("pages",)
    assert {entry.findings[0].severity for entry in told} == {"info"}
    hosts.names |= {name: [["127.0.0.1"]] for name in NAMES}
    again = ask(
        *(citing(hosts.url(name, "/b"), n=n) for n, name in enumerate(NAMES)), ledger=True, day="2026-11-28"
    )
    assert {entry.links[0].since for entry in again} == {"2026-11-28"}, "an outage is no failure of theirs"


def test_an_address_of_another_kind_is_never_asked(ask: Asking) -> None:
    for address in (
        "urn:nbn:de:101:1-2011101099",
        "ftp://p0.test/x.txt",
        "mailto:a@p0.test",
        "javascript:open(1)",
    ):
        link = ask.link(citing(address))
        assert (link.status, link.final) == ("other-scheme", "")
    assert "nbn-resolving.org/urn:nbn:de" in ask.link(citing("urn:nbn:de:101:1-2011101099")).note


def test_every_word_but_ok_is_told_and_four_count(ask: Asking, hosts: Hosts) -> None:
    words = {
        "broken": "warning", "gone": "warning", "soft-404": "warning", "parked": "warning", "moved": "info",
        "redirected": "info", "failing": "info", "timeout": "info", "blocked": "info", "login": "info",
        "refused": "info", "excluded": "info", "other-scheme": "info", "unchecked": "info",
    }  # fmt: skip
    entry = citing("http://p0.test/a")
    for word, severity in words.items():
        link = LinkStatus(
            label="URL", url="http://p0.test/a", status=word, note="So.", final="", edit="http://b.test/"
        )
        (found,) = check_pages(Entry(reference=entry.reference, match=entry.match, links=(link,)))
        assert (found.code, found.severity, found.printed) == (
            f"address-{word}",
            severity,
            "http://p0.test/a",
        )
        assert found.edit is not None
        assert found.edit.new == "http://b.test/"
    landed = LinkStatus(label="DOI", url="https://doi.org/10.5555/x", status="broken", note="So.")
    assert check_pages(Entry(reference=entry.reference, match=entry.match, links=(landed,))) == ()


@pytest.mark.soak
def test_ten_thousand_links_on_five_hundred_hosts(tmp_path: Path) -> None:
    """At the default pace; two hosts drip, which bounds how long it takes: three questions in vain each."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with made_hosts() as hosts:
        for n in range(500):
            hosts.on(f"h{n}.test", "*", drip if n < 2 else title(TITLE))
        names = tuple(f"h{n}.test" for n in range(500))
        entries = [citing(hosts.url(names[n // 20], f"/{n % 20}"), n=n) for n in range(10_000)]
        settings = Settings(links=True, ledger=False, allow_hosts=names, cache_dir=str(tmp_path))
        began = monotonic()
        with Landing(settings, hosts.resolve, ahead=20_000) as made:
            words = Counter(entry.links[0].status for entry in made.visited(entries))
        seconds = monotonic() - began
    assert words == {"ok": 9_960, "timeout": 40}
    times: dict[str, list[float]] = defaultdict(list)
    for one in hosts.seen:
        times[one.host].append(one.at)
    assert min(later - earlier for at in times.values() for earlier, later in pairwise(sorted(at))) >= PACE
    slowest = max(3 * (LONGEST + PACE), 21 * PACE)
    assert seconds < 1.2 * slowest
    others = max(at[-1] for host, at in times.items() if host not in names[:2])
    assert others - min(min(at) for at in times.values()) < slowest, "who drips holds nobody up"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000
