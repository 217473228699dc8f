"""Archives are asked for what is lost and for nothing else; `fix --archive` writes what they hold, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Barrier

import pytest
from msgspec.structs import replace

from enrich.jobs import fix as job
from enrich.jobs.copies import Copies, with_copy
from enrich.jobs.copy_edits import copy_edits, names_a_copy
from enrich.jobs.fix import fix
from enrich.jobs.fixed import Fixed
from enrich.jobs.inputs import Inputs
from enrich.links.looking import Sought
from enrich.network import services as network_services
from enrich.network.door import Door
from enrich.records import Archived, Column, Entry, Fields, Link, LinkStatus, Match, Reference
from enrich.settings import Settings
from enrich.sources.archives import Copy, services
from tests.standin.archives import Keeper, keeping, row

URL = "http://tide.example/page"
COPY = f"https://web.archive.org/web/20111012000000/{URL}"
UNASKED = Archived(state="unasked")
FOUND = Archived(state="found", url=COPY, date="2011-10-12")
TEXT = f"Tide, B. (2011). Ebb and flow of the tide. {URL} [accessed 10.10.2011]."


def entry(status: str = "broken", archive: Archived = FOUND, **reference: object) -> Entry:
    said = {"id": "1", "unstructured": TEXT, "text": TEXT, "fields": Fields(year="2011"), **reference}
    link = LinkStatus(label="URL", url=URL, status=status, note="It said 404.", archive=archive)
    match = Match(status="unmatched", reason="None holds it.")
    return Entry(reference=Reference(**said), match=match, links=(link,))  # type: ignore[arg-type]


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    monkeypatch.setattr(network_services.Rate, "spacing", 0.0)
    with keeping() as server:
        server.kept["tide.example/page"] = [row("20111012000000"), row("20150101000000")]
        server.pages = {"20111012000000": "<title>Ebb and flow of the tide</title>"}
        yield server


@pytest.fixture
def settings(keeper: Keeper, tmp_path: Path) -> Settings:
    return Settings(of_sources=keeper.of_sources, cache_dir=str(tmp_path / "cache"), timeout=1)


def asked(settings: Settings, one: Entry, *, keep: bool = False) -> LinkStatus:
    sought = Sought(URL, ("Ebb and flow of the tide",))
    with Door(settings, services(settings)) as door:
        sent = Copies(settings, door, keep=keep).send(one.links[0], sought, one)
        return with_copy(one.links[0], sent.result(30)) if sent else replace(one.links[0], archive=UNASKED)


@pytest.mark.parametrize("status", ["broken", "gone", "moved", "parked", "soft-404"])
def test_of_what_is_lost_the_copy_of_the_printed_day_is_named(settings: Settings, status: str) -> None:
    link = asked(settings, entry(status))
    assert link.archive == replace(FOUND, url=link.archive.url)  # type: ignore[union-attr]
    assert "2 days after 2011-10-10" in link.note
    assert "looked at" not in link.note, "the copy shows the title"


@pytest.mark.parametrize("status", ["ok", "redirected", "blocked", "failing", "refused", "unchecked"])
def test_for_the_rest_nobody_is_asked(keeper: Keeper, settings: Settings, status: str) -> None:
    link = asked(settings, entry(status))
    assert link.archive == Archived(state="unasked")
    assert keeper.seen == []


def test_a_copy_is_made_only_on_request_and_only_of_what_is_there(keeper: Keeper, settings: Settings) -> None:
    keeper.pages["20261125120000"] = "Ebb"
    assert asked(settings, entry("ok"), keep=True).archive.state == "found"  # type: ignore[union-attr]
    assert [one for one in keeper.seen if "/save/" in one]
    seen = len(keeper.seen)
    asked(settings, entry("blocked"), keep=True)
    assert len(keeper.seen) == seen


def test_archives_are_asked_about_several_pages_at_once_and_about_each_once(settings: Settings) -> None:
    together, seen = Barrier(2), []

    def copy_of(url: str, *_: object) -> Copy:
        seen.append(url)
        together.wait(20)
        return Copy(state="none")

    with Door(settings, services(settings)) as door:
        copies = Copies(settings, door)
        copies._archives.copy_of = copy_of  # type: ignore[method-assign,assignment]
        sent = [copies.send(entry().links[0], Sought(f"{URL}/{n}"), entry()) for n in (1, 2, 1, 2)]
        assert {one.result(30).state for one in sent if one} == {"none"}
    assert sorted(seen) == [f"{URL}/1", f"{URL}/2"]


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({}, False),
        ({"text": f"{TEXT} {COPY}"}, True),
        ({"unstructured": f"@misc{{a, archiveurl = {{{COPY}}}}}"}, True),
        ({"links": (Link(label="copy", url="https://archive.ph/abc"),)}, True),
        ({"fields": Fields(URL="https://perma.cc/ABCD-1234")}, True),
        ({"columns": (Column(name="Archive URL", value="see our own archive"),)}, True),
        ({"columns": (Column(name="archive url", value=""), Column(name="url", value=URL))}, False),
        ({"links": (Link(label="a film", url="https://archive.org/details/film"),)}, False),
    ],
)
def test_one_copy_is_enough(more: dict[str, object], named: bool) -> None:
    one = entry(**more)  # type: ignore[arg-type]
    assert names_a_copy(one.reference) is named
    assert len(copy_edits([one], "list")) == (0 if named else 1)


def test_a_reference_with_two_lost_pages_names_a_copy_of_each_where_two_have_a_place() -> None:
    one = entry()
    other = replace(
        one.links[0], archive=replace(FOUND, url="https://arquivo.pt/wayback/2012/http://x.example/")
    )
    both = replace(one, links=(*one.links, other, one.links[0]))
    assert [len(copy_edits([both], format)) for format in ("list", "ris", "bibtex", "csv")] == [2, 2, 2, 1]
    assert [edit.new for _, edit in copy_edits([both], "bibtex")] == [COPY, "2011-10-12"]


@pytest.mark.parametrize("state", ["none", "unknown", "unasked"])
def test_without_a_copy_nothing_is_written(state: str) -> None:
    assert copy_edits([entry(archive=Archived(state=state))], "bibtex") == []  # type: ignore[arg-type]


class Pages:
    """In the place of what asks for pages: every printed address is lost, and has a copy."""

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def visited(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for one in entries:
            links = (replace(link, status="broken", archive=FOUND) for link in one.links)
            yield replace(one, links=tuple(links))


DOCUMENTS = {
    "a.bib": "@online{a,\n  title = {Ebb and flow},\n  url = {http://tide.example/page},\n"
    "  urldate = {2011-10-10},\n}\n",
    "b.bib": "@online{a,\n  title = {Ebb},\n  url = {http://tide.example/page},\n  archiveurl = {x},\n}\n",
    "a.ris": "TY  - ELEC\nTI  - Ebb and flow\nUR  - http://tide.example/page\nER  - \n",
    "a.txt": f"{TEXT}\n\nFlow, C. (2012). Another book of the tide. Leiden: Brill.\n",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_fix_twice_changes_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "opened", lambda settings: Pages())
    path = tmp_path / name
    path.write_text(DOCUMENTS[name])
    once = fixed(path)
    assert (COPY in once) is (name != "b.bib")
    assert once.replace(COPY, "") != DOCUMENTS[name] or name == "b.bib"
    path.write_text(once)
    assert fixed(path) == once
    assert "urldate = {2011-10-10}" in once or name != "a.bib"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_written_unasked(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(DOCUMENTS[name])
    assert fixed(path, archive=False) == DOCUMENTS[name]
    assert fixed(path, offline=True) == DOCUMENTS[name]


def fixed(path: Path, *, archive: bool = True, offline: bool = False) -> str:
    settings = Settings(sources=("index",), offline=offline, cache_dir=str(path.parent / "cache"))
    (one,) = fix(Inputs([str(path)]), settings, archive=archive)
    assert isinstance(one, Fixed)
    return one.after.decode()
