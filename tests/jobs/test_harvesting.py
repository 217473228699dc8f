"""An index of journals, members and DOIs from Crossref: whole, resumed, brought up to date, or told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from enrich.cli.main import main
from enrich.index import Info, open_index
from enrich.index.account import Account
from enrich.jobs import harvesting, indexing
from enrich.jobs.supplies import Place
from enrich.network import services as pace
from enrich.sources import crossref_lists
from tests.standin import server as standin_server
from tests.standin.server import StandIn, running

ISSN, OTHER = "1234-5679", "2049-3630"


def record(number: int, issn: str = ISSN, year: int = 2015, indexed: str = "2024-01-01", **more: Any) -> Any:
    return {
        "DOI": f"10.5555/{number}",
        "title": [f"Work {number}"],
        "ISSN": [issn],
        "member": str(100 + number % 2),
        "issued": {"date-parts": [[year]], "date-time": f"{year}-05-01T00:00:00Z"},
        "created": {"date-time": f"{2010 + number % 3}-06-01T00:00:00Z"},
        "indexed": {"date-time": f"{indexed}T00:00:00Z"},
        **more,
    }


@pytest.fixture
def crossref(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StandIn]:
    """A Crossref of seven works, with pages of two."""
    listed = [record(n, year=2010 + n) for n in range(6)] + [record(6, OTHER)]
    monkeypatch.setattr(standin_server, "LISTED", listed)
    monkeypatch.setattr(standin_server, "FORGOTTEN", set())
    monkeypatch.setattr(pace.Rate, "spacing", 0.0)
    monkeypatch.setattr(harvesting, "ROWS", 2)
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("ENRICH_TIMEOUT", "1")
    with running() as server:
        monkeypatch.setenv("ENRICH_CROSSREF_URL", f"{server.url}/crossref")
        yield server


def held(index: Path) -> str:
    return "".join(sorted(work.DOI[-1] for work in open_index(index).all_works()))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--issn", ISSN], "012345"),
        (["--issn", "12345679", "--issn", f"ISSN {OTHER}"], "0123456"),
        (["--issn", ISSN, "--from-year", "2012", "--until-year", "2014"], "234"),
        (["--member", "101"], "135"),
        (["--issn", ISSN, "--member", "100"], "024"),
    ],
)
def test_a_list_becomes_an_index(
    options: list[str], expected: str, crossref: StandIn, tmp_path: Path
) -> None:
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", *options]) == 0
    assert held(tmp_path / "ix") == expected
    (origin,) = open_index(tmp_path / "ix").info().origins
    assert origin.name.startswith("Crossref, list ")
    assert (origin.works, origin.licence[:5]) == (len(expected), "facts")
    assert all("select=" not in asked for asked in crossref.seen)


def test_a_long_list_is_taken_in_slices(
    crossref: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvesting, "SLICED", 3)
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]) == 0
    assert held(tmp_path / "ix") == "012345"
    asked = [path for path in crossref.seen if "created-date" in path]
    assert "until-created-date%3A2002" in asked[0]
    assert "from-created-date" in asked[-1]
    assert "until" not in asked[-1]


def stopped(crossref: StandIn, after: int) -> None:
    """Let Crossref fail from the request `after` on."""
    seen = 0

    def fail() -> None:
        nonlocal seen
        seen += 1
        if seen > after:
            raise ConnectionError

    crossref.on_request = fail


@pytest.mark.parametrize(
    ("sliced", "forgotten", "after"), [(False, False, 3), (False, True, 3), (True, True, 2)]
)
def test_an_outage_is_a_sentence_and_the_next_call_goes_on(
    sliced: bool,
    forgotten: bool,
    after: int,
    crossref: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(harvesting, "SLICED", 3 if sliced else 99)
    monkeypatch.setattr(harvesting, "_FIRST_YEAR", 2010)
    command = ["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]
    stopped(crossref, after)
    assert main(command) == 2
    said = capsys.readouterr().err
    assert "Crossref: " in said
    assert "give the same command again to go on" in said
    assert not (tmp_path / "ix").exists()
    crossref.on_request = lambda: None
    before = len(crossref.seen)
    if forgotten:
        standin_server.FORGOTTEN.update(f"DnF1ZXJ5VGhlbkZldGNo~{n}" for n in range(9))
        monkeypatch.setattr(harvesting, "ROWS", 20)
    assert main(command) == 0
    assert held(tmp_path / "ix") == "012345"
    again = [path for path in crossref.seen[before:] if "cursor=" in path]
    if not (sliced or forgotten):
        assert "cursor=%2A" not in again[0], "it goes on at its cursor"


def test_a_list_that_ends_before_its_end_is_told(
    crossref: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cut(found: Any) -> Any:
        return crossref_lists.Page(found.items[:1], found.total, "") if found.items else found

    page = crossref_lists.page
    monkeypatch.setattr(harvesting, "page", lambda *args, **more: cut(page(*args, **more)))
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]) == 3
    assert "there are 6 works and sent 1" in capsys.readouterr().err


def test_a_page_that_is_too_large_is_asked_for_in_smaller_ones(
    crossref: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = crossref_lists.page

    def refusing(door: Any, filters: Any, cursor: str = "*", rows: int = 8) -> Any:
        if rows > 3:
            raise crossref_lists.TooMuch("Crossref", "sent an answer too large to be true")
        return page(door, filters, cursor, rows)

    monkeypatch.setattr(harvesting, "page", refusing)
    monkeypatch.setattr(harvesting, "ROWS", 8)
    monkeypatch.setattr(harvesting, "LEAST", 2)
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]) == 0
    assert held(tmp_path / "ix") == "012345"


def info(index: Path) -> Info:
    return open_index(index).info()


def test_an_update_asks_for_what_changed_in_the_lists_of_the_index(
    crossref: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = str(tmp_path / "ix")
    assert main(["index", "build", index, "--from-api", "--issn", ISSN]) == 0
    day = info(tmp_path / "ix").origins[0].date
    standin_server.LISTED[1] = record(1, indexed=day, title=["Another title"])
    standin_server.LISTED.append(record(7, indexed=day))
    standin_server.LISTED.append(record(8, OTHER, indexed=day))
    before = len(crossref.seen)
    assert main(["index", "update", index, "--from-api"]) == 0
    assert held(tmp_path / "ix") == "0123457"
    found = open_index(tmp_path / "ix").lookup("10.5555/1")
    assert found
    assert found.title == ("Another title",)
    assert all(f"from-index-date%3A{day}" in path for path in crossref.seen[before:])
    (origin,) = info(tmp_path / "ix").origins
    assert origin.name == f"Crossref, list issn:{ISSN}"


def test_dois_of_a_file_are_asked_for_and_each_line_is_accounted_for(
    crossref: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dois = ["10.5555/3", "https://doi.org/10.5555/4", "", "10.5555/ALIAS", "10.5555/nothing", "10.5555/3"]
    (tmp_path / "dois.txt").write_text("\n".join(dois))
    command = ["index", "build", str(tmp_path / "ix"), "--from-api", "--dois", str(tmp_path / "dois.txt")]
    assert main(command) == 3
    index = open_index(tmp_path / "ix")
    assert {work.DOI for work in index.all_works()} == {"10.5555/3", "10.5555/4", "10.1191/1478088706qp063oa"}
    assert index.lookup("10.5555/alias")
    assert f"{tmp_path / 'dois.txt'}:5: Crossref has no record of 10.5555/nothing." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "Name files of works"),
        (["--from-api"], "Say which works"),
        (["--from-api", "--issn", "12"], "--issn takes one number"),
        (["--from-api", "--member", "Wiley"], "--member takes"),
        (["--from-api", "--from-year", "20"], "20 is no year"),
        (["--from-api", "--dois", "nothing.txt"], "nothing.txt: cannot be read"),
    ],
)
def test_what_cannot_be_asked_for_is_told(
    options: list[str], told: str, crossref: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["index", "build", str(tmp_path / "ix"), *options]) == 2
    assert told in capsys.readouterr().err
    assert crossref.seen == []


def test_an_index_of_files_has_no_list_to_ask_for(
    crossref: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text('{"DOI": "10.5555/a"}\n')
    assert main(["index", "build", str(tmp_path / "ix"), str(tmp_path / "a.jsonl")]) == 0
    assert main(["index", "update", str(tmp_path / "ix"), "--from-api"]) == 2
    assert "not made of lists" in capsys.readouterr().err


def test_a_filter_that_crossref_does_not_know_is_told_in_its_words(
    crossref: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crossref.refuses_lists = True
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]) == 2
    assert "Filter doi specified but invalid" in capsys.readouterr().err


def test_half_a_sign_in_one_record_costs_no_page(crossref: StandIn, tmp_path: Path) -> None:
    standin_server.LISTED[2] = {"DOI": "10.5555/2", "ISSN": [ISSN], "title": ["\ud800"]}
    account = Account(str)
    with harvesting_door(crossref, tmp_path) as door:
        supplies = [harvesting.Harvest(door, [("issn", ISSN)])]
        done = indexing.build(tmp_path / "ix", supplies, account, tell=str, watch=lambda *_: None)
    assert (done.works, account.damaged) == (6, 0)


def harvesting_door(crossref: StandIn, tmp_path: Path) -> Any:
    from enrich.network.door import Door
    from enrich.settings import Settings
    from enrich.sources.crossref import services

    settings = Settings(of_sources=crossref.of_sources, cache_dir=str(tmp_path / "cache"))
    return Door(settings, services(settings))


Change = Callable[[int, dict[str, Any]], object]
"""What to do to the page of a list, of which so many were asked for before."""


def changed(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """Let Crossref change each page before it sends it; a page that is text then is sent as it is."""
    sent, pages = standin_server.crossref, 0

    def crossref(path: str, query: dict[str, str], polite: bool) -> Any:
        nonlocal pages
        status, kind, body, headers = sent(path, query, polite)
        if status == 200 and "cursor" in query:
            reply = json.loads(body)
            altered = change(pages, reply["message"])
            body = altered if isinstance(altered, str) else json.dumps(reply)
            pages += 1
        return status, kind, body, headers

    monkeypatch.setattr(standin_server, "crossref", crossref)


def stuck(number: int, page: dict[str, Any]) -> None:
    page["next-cursor"] = "DnF1ZXJ5VGhlbkZldGNo~2"


def repeating(number: int, page: dict[str, Any]) -> None:
    """Each work twice, as where works come in while the list is read."""
    page["items"] *= 2


def shrinking(number: int, page: dict[str, Any]) -> None:
    page["total-results"] -= min(number, 3)


def growing(number: int, page: dict[str, Any]) -> None:
    page["total-results"] = min(6, 2 + number)


def without_end(number: int, page: dict[str, Any]) -> None:
    if not page["items"]:
        page["next-cursor"] = None


def overstated(number: int, page: dict[str, Any]) -> None:
    page["total-results"] = 9


@pytest.mark.parametrize(
    ("change", "expected", "code", "told"),
    [
        (stuck, "0123", 3, "there are 6 works and sent 4"),
        (repeating, "012345", 0, ""),
        (shrinking, "012345", 0, ""),
        (growing, "012345", 0, ""),
        (without_end, "012345", 0, ""),
        (overstated, "012345", 3, "there are 9 works and sent 6"),
    ],
)
def test_a_list_that_is_odd_is_read_to_its_end_and_no_further(
    change: Change,
    expected: str,
    code: int,
    told: str,
    crossref: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    changed(monkeypatch, change)
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]) == code
    assert held(tmp_path / "ix") == expected
    assert told in capsys.readouterr().err
    assert len([path for path in crossref.seen if "cursor=" in path]) <= 5


def test_what_a_list_did_not_give_is_asked_for_by_the_next_update(
    crossref: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = str(tmp_path / "ix")
    with monkeypatch.context() as once:
        changed(once, stuck)
        assert main(["index", "build", index, "--from-api", "--issn", ISSN]) == 3
    assert info(tmp_path / "ix").origins[0].date == ""
    assert main(["index", "update", index, "--from-api"]) == 0
    assert held(tmp_path / "ix") == "012345"
    day = info(tmp_path / "ix").origins[0].date
    assert day == datetime.now(UTC).date().isoformat()
    with monkeypatch.context() as once:
        once.setattr(harvesting, "_today", lambda: "2099-01-01")
        assert main(["index", "update", index, "--from-api"]) == 0, "nothing has changed"
    assert (held(tmp_path / "ix"), info(tmp_path / "ix").origins[0].date) == ("012345", "2099-01-01")


def test_when_a_list_was_begun_and_that_some_was_not_sent_is_known_in_all_that_comes_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also to a build that goes on there."""

    def none_of_one(door: Any, filters: Any, cursor: str = "*", rows: int = 8) -> crossref_lists.Page:
        return crossref_lists.Page((), 1, "")

    monkeypatch.setattr(harvesting, "page", none_of_one)
    monkeypatch.setattr(harvesting, "SLICED", 0)
    harvest: Any = harvesting.Harvest(cast(Any, None), [("from-pub-date", "2020")])
    got = list(harvest.portions(Place(), None, Account(str)))
    assert all(place.short for place, _ in got)
    monkeypatch.setattr(harvesting, "_today", lambda: "2099-01-01")
    *_, (place, last) = harvest.portions(got[-2][0], None, Account(str))
    assert place.since == got[0][0].since != "2099-01-01", "an update asks for what came since it was begun"
    assert [origin.date for origin in last.origins] == [""]


def test_cursors_that_are_always_too_old_end_in_a_sentence(
    crossref: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standin_server.FORGOTTEN.update(f"DnF1ZXJ5VGhlbkZldGNo~{n}" for n in range(9))
    stopped(crossref, 9)
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]) == 2
    assert "Cursor not found or expired" in capsys.readouterr().err
    assert len(crossref.seen) < 9


CUT = '{"status":"ok","message":{"total-results":6,"items":[{"DOI":"10.55'


@pytest.mark.parametrize("body", [CUT, ""])
def test_a_page_that_is_cut_off_is_a_sentence_and_the_next_call_goes_on(
    body: str,
    crossref: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]
    with monkeypatch.context() as once:
        changed(once, lambda number, _: body if number else None)
        assert main(command) == 2
    said = capsys.readouterr().err
    assert "give the same command again to go on" in said
    assert "Traceback" not in said
    assert main(command) == 0
    assert held(tmp_path / "ix") == "012345"


def test_a_service_that_asks_for_a_pause_gets_it(
    crossref: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, refused = standin_server.crossref, []

    def busy(path: str, query: dict[str, str], polite: bool) -> Any:
        if len(crossref.seen) == 3 and not refused:
            refused.append(path)
            return 429, "text/plain", "Too many requests", {"Retry-After": "1"}
        return sent(path, query, polite)

    monkeypatch.setattr(standin_server, "crossref", busy)
    monkeypatch.setenv("ENRICH_TIMEOUT", "10")
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]) == 0
    assert (held(tmp_path / "ix"), len(refused)) == ("012345", 1)


def test_a_list_that_is_interrupted_goes_on(
    crossref: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["index", "build", str(tmp_path / "ix"), "--from-api", "--issn", ISSN]
    page, pages = harvesting.page, []

    def interrupted(*args: Any, **more: Any) -> Any:
        pages.append(args)
        if len(pages) == 4:
            raise KeyboardInterrupt
        return page(*args, **more)

    monkeypatch.setattr(harvesting, "page", interrupted)
    assert main(command) == 130
    before = len(crossref.seen)
    assert main(command) == 0
    assert held(tmp_path / "ix") == "012345"
    assert not [path for path in crossref.seen[before:] if "cursor=%2A" in path]


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--issn", "2434-561X"], 2, "Crossref (issn:2434-561X): Crossref has no work of it"),
        (["--issn", ISSN, "--issn", "2434-561X"], 3, "Crossref (issn:2434-561X): Crossref has no work of it"),
        (["--issn", ISSN, "--member", "101", "--member", "99"], 3, "Crossref (member:99,issn:1234-5679)"),
        (["--issn", ISSN, "--from-year", "2019"], 2, "no work to put into it"),
    ],
)
def test_a_journal_or_member_without_works_is_named(
    options: list[str],
    code: int,
    told: str,
    crossref: StandIn,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", *options]) == code
    assert told in capsys.readouterr().err
    assert (tmp_path / "ix").exists() == (code == 3)


def test_odd_lines_of_a_file_of_dois_are_told(
    crossref: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        "\ufeff10.5555/1", "# wanted for the seminar", "", "  ", '"10.5555/2",', "<https://doi.org/10.5555/3>",
        "see the second one", "doi:10.5555/4", "10.5555/4", "10.5555/5\x0b", "10.5555/1 10.5555/2",
    ]  # fmt: skip
    file = tmp_path / "dois.txt"
    file.write_bytes("\r\n".join(lines).encode() + b"\n\xff\xfe")
    assert main(["index", "build", str(tmp_path / "ix"), "--from-api", "--dois", str(file)]) == 3
    assert held(tmp_path / "ix") == "12345"
    said = capsys.readouterr().err
    assert [line for line in range(1, 13) if f"{file}:{line}: no DOI stands in this line" in said] == [
        7,
        11,
        12,
    ]
