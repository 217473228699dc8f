"""Pages put into entries: in order, bounded, and never a finding; an outage is no dead page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from enrich.checks import check
from enrich.jobs import landing
from enrich.jobs.landed import NoLanding, opened
from enrich.jobs.landing import Landing, remarks
from enrich.links import judge_links
from enrich.links.pages import Visited
from enrich.network.pages.connecting import Resolve
from enrich.records import (
    Candidate,
    Entry,
    Judgement,
    Link,
    Match,
    Page,
    Reference,
    Registration,
    Work,
)
from enrich.settings import Settings
from tests.network.pages.hosts import Hosts, answer, made_hosts, on_to, title

NAMES = tuple(f"p{n}.test" for n in range(8))


class Handles:
    """In the place of the DOI system: each DOI leads where it is told to."""

    def __init__(self) -> None:
        self.known: dict[str, Registration] = {}
        self.asked: list[str] = []

    def registrations(self, dois: Sequence[str]) -> Mapping[str, Registration]:
        self.asked += dois
        return {one: self.known[one] for one in dois}


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with made_hosts() as made:
        yield made


@pytest.fixture
def handles() -> Handles:
    return Handles()


def landing_of(
    hosts: Hosts, handles: Handles, folder: Path, *, links: bool = False, look_up: Resolve | None = None
) -> Landing:
    settings = Settings(landing=True, links=links, allow_hosts=NAMES, cache_dir=str(folder), ledger=False)
    made = Landing(settings, look_up or hosts.resolve, 0.01, 0.01)
    made._registry = handles  # type: ignore[assignment]
    return made


def cited(handles: Handles, n: int, landing_page: str, **known: str) -> Entry:
    """An entry whose reference prints a DOI of its own that leads to this page."""
    work = Work(DOI=f"10.5555/{n}", title=(f"Notes on the marsh at Elm {n}",))
    handles.known[work.DOI] = Registration(DOI=work.DOI, state="registered", landing=landing_page, **known)  # type: ignore[arg-type]
    match = Match(
        status="matched",
        reason="",
        DOI=work.DOI,
        confidence=0.99,
        judgements=(Judgement(candidate=Candidate(work=work, source="index"), confidence=0.99),),
    )
    text = f"Sallow, P. (2009). {work.title[0]}. Marsh Notes. https://doi.org/{work.DOI}"
    reference = Reference(id=f"r{n}", file="refs.txt", line=n + 1, unstructured=text, text=text)
    registrations = (Registration(DOI=work.DOI, state="registered", work=work),)
    links = judge_links(reference, match, registrations, today="2026-11-25", web=True)
    return Entry(reference=reference, match=match, registrations=registrations, links=links)


def told(entry: Entry) -> tuple[str, str, str]:
    (link,) = entry.links
    return link.status, link.answers.reachable.value, link.answers.shows_it.value


def test_pages_come_into_their_entries_in_order(hosts: Hosts, handles: Handles, tmp_path: Path) -> None:
    hosts.on("p0.test", "/0", title("Notes on the marsh at Elm 0"))
    hosts.on("p1.test", "/1", answer(403))
    hosts.on("p2.test", "/3", on_to(hosts.url("p3.test", "/3")))
    hosts.on("p3.test", "/3", title("Something else altogether, in many words"))
    hosts.on("p4.test", "/4", answer(410))
    entries = [cited(handles, n, hosts.url(f"p{n if n != 3 else 2}.test", f"/{n}")) for n in range(5)]
    with landing_of(hosts, handles, tmp_path) as made:
        found = list(made.visited(entries))
        assert made.silent == ()
        assert made.notes()
    assert [entry.reference.id for entry in found] == [entry.reference.id for entry in entries]
    assert list(map(told, found)) == [
        ("ok", "yes", "yes"),
        ("blocked", "blocked", "unknown"),
        ("broken", "no", "no"),
        ("ok", "yes", "no"),
        ("gone", "no", "no"),
    ]
    assert [check(entry) for entry in found] == [check(entry) for entry in entries], "no page is a finding"
    first, *odd = remarks(found)
    assert "there: 2, not there: 2, closed to programs: 1" in first
    assert [line.split(":")[1] for line in odd] == ["3", "4", "5"]


def test_what_a_handle_says_needs_no_page(hosts: Hosts, handles: Handles, tmp_path: Path) -> None:
    entries = [
        cited(handles, 0, hosts.url("p0.test", "/0"), target="deleted"),
        cited(handles, 1, hosts.url("p0.test", "/1"), target="pending"),
        cited(handles, 2, "", primary="10.5555/3"),
    ]
    hosts.on("p1.test", "/3", title("Notes on the marsh at Elm 2"))
    cited(handles, 3, hosts.url("p1.test", "/3"))
    with landing_of(hosts, handles, tmp_path) as made:
        assert list(map(told, made.visited(entries))) == [
            ("gone", "no", "no"), ("agrees", "no", "unknown"), ("ok", "yes", "yes")
        ]  # fmt: skip
    assert hosts.asked("p0.test") == []


def test_an_outage_is_no_dead_page(hosts: Hosts, handles: Handles, tmp_path: Path) -> None:
    hosts.names |= {name: [["?"]] for name in NAMES}
    entries = [cited(handles, n, hosts.url(f"p{n}.test", f"/{n}")) for n in range(4)]
    with landing_of(hosts, handles, tmp_path) as made:
        assert {told(entry) for entry in made.visited(entries)} == {("unchecked", "unknown", "unknown")}
        (silence,) = made.silent
    assert silence.source == "pages"


def test_an_outage_in_the_middle_is_told_by_hosts_that_answered_before(
    hosts: Hosts, handles: Handles, tmp_path: Path
) -> None:
    for n in range(14):
        hosts.on(f"p{n % 7}.test", f"/{n}", title(f"Notes on the marsh at Elm {n}"))
    entries = [cited(handles, n, hosts.url(f"p{n % 7}.test", f"/{n}")) for n in range(14)]
    with landing_of(hosts, handles, tmp_path) as made:
        assert {told(entry)[0] for entry in made.visited(entries[:7])} == {"ok"}
        hosts.names |= {f"p{n}.test": [["?"]] for n in range(7)}
        coming = {told(entry)[:2] for entry in made.visited(entries[7:])}
        assert coming == {("unchecked", "unknown")}
        assert [silence.source for silence in made.silent] == ["pages"]


def test_one_dead_host_is_no_outage(hosts: Hosts, handles: Handles, tmp_path: Path) -> None:
    hosts.names["p1.test"] = [["?"]]
    hosts.on("p0.test", "/0", title("Notes on the marsh at Elm 0"))
    entries = [cited(handles, n, hosts.url(f"p{n}.test", f"/{n}")) for n in range(2)]
    with landing_of(hosts, handles, tmp_path) as made:
        assert [told(entry)[:2] for entry in made.visited(entries)] == [("ok", "yes"), ("failing", "no")]
        assert made.silent == ()


def test_a_doi_system_that_is_down_is_a_silence(hosts: Hosts, handles: Handles, tmp_path: Path) -> None:
    entry = cited(handles, 0, "")
    handles.known["10.5555/0"] = Registration(DOI="10.5555/0", state="unchecked", note="doi.org: is down")
    with landing_of(hosts, handles, tmp_path) as made:
        assert [told(one) for one in made.visited([entry])] == [("unchecked", "unknown", "unknown")]
        assert [silence.source for silence in made.silent] == ["doi"]


def test_printed_addresses_are_asked_for_where_that_is_safe(
    hosts: Hosts, handles: Handles, tmp_path: Path
) -> None:
    text = (
        f"Sallow, P. Marsh. {hosts.url('p0.test', '/x')} and http://127.0.0.1:{hosts.port}/y, http://[::1]/"
    )
    hosts.on("p0.test", "/", title("Marsh Trust"))
    reference = Reference(id="r1", unstructured=text, text=text)
    match = Match(status="unmatched", reason="None holds it.")
    links = judge_links(reference, match, web=True)
    entry = Entry(reference=reference, match=match, links=links)
    with landing_of(hosts, handles, tmp_path, links=True) as made:
        (found,) = made.visited([entry])
    assert [link.status for link in found.links] == ["broken", "refused", "refused"]
    assert all("open internet" in link.note for link in found.links[1:])
    assert {one.host for one in hosts.seen} == {"p0.test"}


def test_google_scholar_and_pubmed_are_never_fetched(hosts: Hosts, handles: Handles, tmp_path: Path) -> None:
    links = (
        Link(label="Google Scholar", url="https://scholar.google.com/scholar_lookup?title=Marsh"),
        Link(label="PubMed", url="https://pubmed.ncbi.nlm.nih.gov/123/"),
        Link(label="", url="https://scholar.google.com/scholar?q=marsh"),
    )
    reference = Reference(id="r1", unstructured="Marsh.", text="Marsh.", links=links)
    match = Match(status="unmatched", reason="None holds it.")
    entry = Entry(reference=reference, match=match, links=judge_links(reference, match, web=True))
    with landing_of(hosts, handles, tmp_path, links=True) as made:
        list(made.visited([entry]))
    assert hosts.looked_up == []


def test_few_pages_are_on_their_way_at_once(
    hosts: Hosts, handles: Handles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "AHEAD", 30)
    hosts.on("p0.test", "*", title("Notes on the marsh"))
    taken = 0

    def entries() -> Iterator[Entry]:
        nonlocal taken
        for n in range(120):
            taken += 1
            yield cited(handles, n, hosts.url("p0.test", f"/{n}"))

    with landing_of(hosts, handles, tmp_path) as made:
        coming = made.visited(entries())
        next(coming)
        assert taken <= 75
        assert len(list(coming)) == 119


def test_a_page_on_which_enrich_fails_costs_that_page_alone(
    hosts: Hosts, handles: Handles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def visited(page: Page, *_: object) -> Visited:
        if page.url.endswith("/0"):
            raise RuntimeError("unforeseen")
        return real(page, *_)  # type: ignore[arg-type]

    real = landing.visited
    monkeypatch.setattr(landing, "visited", visited)
    hosts.on("p0.test", "*", title("Notes on the marsh at Elm 1"))
    entries = [cited(handles, n, hosts.url("p0.test", f"/{n}")) for n in range(2)]
    with landing_of(hosts, handles, tmp_path) as made:
        assert list(map(told, made.visited(entries))) == [
            ("unchecked", "unknown", "unknown"), ("ok", "yes", "yes")
        ]  # fmt: skip
        assert [silence.reason for silence in made.silent] == ["enrich itself failed on a page"]


def test_nothing_is_asked_unless_it_is_wanted() -> None:
    for settings in (Settings(), Settings(landing=True, offline=True)):
        with opened(settings) as made:
            assert isinstance(made, NoLanding)
            assert (made.notes(), made.silent) == ((), ())
