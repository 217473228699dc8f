"""The page this project began with: each address that it prints gets the history a person would write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from html import escape
from pathlib import Path

import pytest
from msgspec import UNSET, Struct

from enrich.checks.policy import Policy
from enrich.jobs.inputs import Inputs
from enrich.jobs.landing import Landing
from enrich.jobs.links import links
from enrich.jobs.places import places_of
from enrich.records import Entry
from enrich.settings import Settings
from tests.network.pages.hosts import Hosts, Play, answer, made_hosts, on_to, title

EXAMPLE = Path(__file__).parents[2] / "examples" / "mutual-help.html"
DAYS = (0, 3, 6)
LOST, WALL, GOOD = answer(404), answer(403), None
"""What stands at an address; None: the page that was meant."""


class Story(Struct, frozen=True):
    """What an address plays on the three days, the words for it, and since which day it fails at the end."""

    plays: Sequence[Play | None]
    words: Sequence[str]
    since: int | None = None


def always(play: Play | None, *words: str, since: int | None = None) -> Story:
    return Story((play,) * 3, words if len(words) == 3 else words * 3, since)


STORIES = (
    always(GOOD, "ok"),
    always(LOST, "failing", "failing", "broken", since=0),
    always(answer(410), "failing", "failing", "gone", since=0),
    always(WALL, "blocked"),
    always(on_to("/moved", 301), "moved"),
    always(on_to("/moved", 302), "redirected"),
    always(title("La página no existe"), "soft-404", since=0),
    always(title("This domain is for sale"), "parked", since=0),
    Story((LOST, WALL, LOST), ("failing", "blocked", "failing"), 0),
    Story((LOST, GOOD, LOST), ("failing", "ok", "failing"), 6),
    always(answer(503), "failing", "failing", "broken", since=0),
    Story((GOOD, GOOD, LOST), ("ok", "ok", "failing"), 6),
    always(on_to("/login"), "login"),
    always(on_to("/", 301), "soft-404", since=0),
)


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with made_hosts() as made:
        yield made


def played(hosts: Hosts, number: int, cited: str, day: int) -> None:
    host, story = f"h{number}.test", STORIES[number % len(STORIES)]
    good = answer(200, f"<html><head><title>A page</title></head><body><p>{escape(cited)}</p></body></html>")
    hosts.on(host, "/page", story.plays[day] or good)
    hosts.on(host, "/moved", good)
    hosts.on(host, "/", title("Home"))
    hosts.on(host, "/login", answer(200, "<title>Log in</title><input type=password>"))


def visits(page: Path, hosts: Hosts, cited: Sequence[str], folder: Path) -> list[list[Entry]]:
    """What `enrich links` says of a page on each of the days."""

    def opened(settings: Settings) -> Landing:
        return Landing(settings, hosts.resolve, 0.0, 0.01)

    found = []
    for n, day in enumerate(DAYS):
        for number, text in enumerate(cited):
            played(hosts, number, text, n)
        settings = Settings(
            data_dir=str(folder), cache_dir=str(folder), now=_day(day),
            allow_hosts=tuple(f"h{number}.test" for number in range(len(cited))),
        )  # fmt: skip
        asked = links(Inputs([str(page)]), settings, Policy(), places_of([str(page)]), opened=opened)
        assert asked is not None
        found.append(list(asked.entries))
    return found


def histories(told: list[list[Entry]]) -> dict[str, tuple[list[str], str]]:
    """By the host of each address: its words day by day, and since when it fails at last."""
    found: dict[str, tuple[list[str], str]] = {}
    for entries in told:
        for link in (link for entry in entries for link in entry.links if link.final is not UNSET):
            words, _ = found.setdefault(link.url.partition("://")[2].partition(":")[0], ([], ""))
            words.append(link.status)
            host = link.url.partition("://")[2].partition(":")[0]
            found[host] = (words, link.since if isinstance(link.since, str) else "")
    return found


def given_back(text: str, hosts: Hosts, shown: Callable[[str], str]) -> tuple[str, list[str]]:
    """A page with an address in front of each date of access, and what is cited with each."""
    cited: list[str] = []

    def address(found: re.Match[str]) -> str:
        cited.append(re.sub(r"<[^>]+>", "", found["cited"]))
        return f"{found['cited']}{shown(hosts.url(f'h{len(cited) - 1}.test', '/page'))} [accessed"

    page = re.sub(r"(?m)(?P<cited>^.*?)\[accessed", address, text)
    return page, cited


def right(count: int) -> dict[str, tuple[list[str], str]]:
    stories = [STORIES[number % len(STORIES)] for number in range(count)]
    since = ["" if story.since is None else _day(story.since).isoformat() for story in stories]
    return {f"h{n}.test": (list(s.words), since[n]) for n, s in enumerate(stories)}


def _day(number: int) -> date:
    return date(2026, 11, 25) + timedelta(days=number)


def test_the_example_page_with_its_addresses(hosts: Hosts, tmp_path: Path) -> None:
    text, cited = given_back(
        EXAMPLE.read_text("utf-8"), hosts, lambda url: f'<a class="uri" href="{url}">{url}</a>'
    )
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    told = visits(tmp_path / "page.html", hosts, cited, tmp_path)
    assert len(cited) == 3
    assert histories(told) == right(3)
    assert {one.host for one in hosts.seen} == {f"h{n}.test" for n in range(3)}, "no publisher is asked"
    words = {(link.label, link.status) for link in told[0][0].links}
    assert ("Google Scholar", "agrees") in words


def test_the_seed_page_as_html(hosts: Hosts, tmp_path: Path, shared: Path) -> None:
    text, cited = given_back((shared / "seed" / "cambridge-core-page.txt").read_text("utf-8"), hosts, str)
    body = "".join(f"<li>{escape(line)}</li>" for line in text.splitlines() if "[accessed" in line)
    page = f"<html><body><h2>References</h2><ol>{body}</ol></body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    told = visits(tmp_path / "page.html", hosts, cited, tmp_path)
    assert len(cited) == 14
    assert histories(told) == right(14)
