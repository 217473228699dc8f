"""The door's cache, its secrets and its sentences, against a stand-in for the services."""

from __future__ import annotations

import json
import pickle
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from enrich.errors import ConfigurationError, SourceUnavailable
from enrich.network import cache
from enrich.network.answers import Answer, doi_path
from enrich.records import Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources import open_door
from enrich.sources.crossref import URL, CrossrefSource
from tests.network.conftest import SettingsFor
from tests.network.faults import DOI, faulty, good, reply
from tests.standin.server import StandIn, running

BRAUN = "10.1191/1478088706qp063oa"
FISHER = "10.1017/s1474746412000218"
REFERENCES = [
    Reference(id="1", text="Braun V, Clarke V. Using thematic analysis in psychology. 2006;3:77-101."),
    Reference(
        id="2", text="Fisher J, Baines S, Rayner M. Personalisation and the Co-operative Tradition. 2012."
    ),
]


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with running() as server:
        yield server


@pytest.fixture
def settings(standin: StandIn, tmp_path: Path) -> Settings:
    return Settings(
        sources=("crossref",),
        cache_dir=str(tmp_path / "cache"),
        mailto="librarian@example.org",
        of_sources={**standin.of_sources, "plus_token": "a-secret-token"},
    )


def anything(_: Answer) -> str:
    return ""


def run(settings: Settings) -> tuple[str, ...]:
    """One run: look-ups (found, alias, absent) and searches; its notes."""
    with open_door(settings) as door:
        source = CrossrefSource(settings, door)
        looked = source.lookup([BRAUN, FISHER, "10.5555/alias", "10.5555/nowhere", "10.5555/a,comma"])
        assert [isinstance(looked[d], Work) for d in looked] == [d != "10.5555/nowhere" for d in looked]
        assert looked["10.5555/nowhere"] is None
        found = source.search_many(REFERENCES)
        assert [answer[0].work.DOI for answer in found if not isinstance(answer, Silence)] == [BRAUN, FISHER]
        return door.notes()


@pytest.mark.usefixtures("quick")
def test_the_second_of_two_equal_runs_makes_no_request(standin: StandIn, settings: Settings) -> None:
    assert run(settings) == (f"Crossref: {len(standin.seen)} requests, 0 answers from the cache.",)
    made = len(standin.seen)
    assert run(settings) == ("Crossref: 0 requests, 7 answers from the cache.",)
    assert len(standin.seen) == made


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("mailto", ["", "librarian@example.org"])
def test_who_asks_much_without_an_address_is_told_of_it(
    mailto: str, standin: StandIn, tmp_path: Path
) -> None:
    asked = Settings(of_sources=standin.of_sources, mailto=mailto, cache_dir=str(tmp_path / "c"))
    with open_door(asked) as door:
        CrossrefSource(asked, door).lookup([f"10.5555/number,{n}" for n in range(20)])
        (note,) = door.notes()
    assert ("ENRICH_MAILTO" in note) == (not mailto)


@pytest.mark.usefixtures("quick")
def test_a_work_found_with_others_is_known_alone(standin: StandIn, settings: Settings) -> None:
    with open_door(settings) as door:
        CrossrefSource(settings, door).lookup([BRAUN, FISHER])
        assert len(standin.seen) == 1
        assert isinstance(CrossrefSource(settings, door).lookup([FISHER])[FISHER], Work)
        assert len(standin.seen) == 1


@pytest.mark.usefixtures("quick")
def test_token_and_address_reach_crossref_and_nothing_else(standin: StandIn, settings: Settings) -> None:
    with open_door(settings) as door:
        CrossrefSource(settings, door).lookup([BRAUN])
        door.get("doi", f"api/handles/{BRAUN}", valid=anything)
        told = f"{door.notes()} {settings!r}"
    crossref, doi = standin.headers_seen
    assert crossref["Crossref-Plus-API-Token"] == "Bearer a-secret-token"
    assert "mailto:librarian@example.org" in crossref["User-Agent"]
    assert "Crossref-Plus-API-Token" not in doi
    stored = b"".join(path.read_bytes() for path in Path(settings.cache_dir).rglob("*") if path.is_file())
    assert b"a-secret-token" not in stored
    assert b"librarian@example.org" not in stored
    assert "a-secret-token" not in told


@pytest.mark.usefixtures("quick")
def test_another_address_finds_the_same_answers(standin: StandIn, settings: Settings, tmp_path: Path) -> None:
    run(settings)
    made = len(standin.seen)
    run(Settings(of_sources=settings.of_sources, cache_dir=settings.cache_dir, mailto="else@example.org"))
    assert len(standin.seen) == made


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("rubbish", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_cache_is_set_aside(rubbish: bytes, standin: StandIn, settings: Settings) -> None:
    folder = Path(settings.cache_dir)
    folder.mkdir()
    (folder / "http.sqlite").write_bytes(rubbish)
    notes = run(settings)
    assert any("set aside" in note for note in notes)
    (aside,) = folder.glob("http.sqlite.damaged-*")
    assert aside.read_bytes() == rubbish
    made = len(standin.seen)
    run(settings)
    assert len(standin.seen) == made, "the new cache works"


class Trap:
    """Leaves a mark where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.mark,))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("poison", ["pickle", "json", "shape", "text"])
def test_a_poisoned_row_is_neither_run_nor_believed(
    poison: str, standin: StandIn, settings: Settings, tmp_path: Path
) -> None:
    run(settings)
    mark = tmp_path / "unpickled"
    values: dict[str, object] = {
        "pickle": pickle.dumps(Trap(mark)),
        "json": '{"status_code": 200, "url": 5, "headers": []}',
        "shape": "[1, 2, 3]",
        "text": "\x00 nothing",
    }
    with sqlite3.connect(Path(settings.cache_dir) / "http.sqlite") as connection:
        connection.execute("UPDATE responses SET value = ?", (values[poison],))
    run(settings)
    assert not mark.exists()


@pytest.mark.usefixtures("quick")
def test_a_record_of_another_work_in_the_cache_is_asked_for_again(
    standin: StandIn, settings: Settings
) -> None:
    with open_door(settings) as door:
        body = b'{"message": {"DOI": "10.5555/other", "title": ["Another work"]}}'
        door.keep("crossref", f"works/{BRAUN}", body)
        work = CrossrefSource(settings, door).lookup([BRAUN])[BRAUN]
    assert isinstance(work, Work)
    assert work.DOI == BRAUN


def test_a_schema_that_is_not_ours_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "http.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE responses (key TEXT PRIMARY KEY, value BLOB, expires INTEGER)")
        assert cache.damage(path) == ""
        connection.execute("CREATE TRIGGER t AFTER INSERT ON responses BEGIN DELETE FROM responses; END")
    assert "'t'" in cache.damage(path)


def test_a_cache_of_another_version_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "http.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE responses (key TEXT PRIMARY KEY, value BLOB)")
    assert "expires" in cache.damage(path)


@pytest.mark.usefixtures("quick")
def test_a_cache_that_cannot_be_written_costs_only_the_keeping(
    standin: StandIn, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    blocked = Settings(
        of_sources=settings.of_sources, sources=("crossref",), cache_dir=str(tmp_path / "file" / "cache")
    )
    notes = run(blocked)
    assert any("for this run only" in note for note in notes)
    assert any("this process alone" in note for note in notes)


@pytest.mark.usefixtures("quick")
def test_damage_in_the_middle_of_a_run_is_survived(standin: StandIn, settings: Settings) -> None:
    with open_door(settings) as door:
        source = CrossrefSource(settings, door)
        source.lookup([BRAUN])
        for path in Path(settings.cache_dir).glob("http.sqlite*"):
            path.write_bytes(b"\xff" * path.stat().st_size)
        assert isinstance(source.lookup([FISHER])[FISHER], Work)
        assert isinstance(source.lookup([BRAUN, FISHER, "10.5555/retracted"])[BRAUN], Work)


@pytest.mark.usefixtures("quick")
def test_answers_grow_old_and_old_ones_serve_when_the_service_is_down(settings_for: SettingsFor) -> None:
    down = reply(500, b"")
    with faulty(good, down) as server, open_door(settings_for(server.url)) as door:
        source = CrossrefSource(settings_for(server.url), door)
        assert isinstance(source.lookup([DOI])[DOI], Work)
        _age(Path(settings_for(server.url).cache_dir), days=40)
        assert door.recall("crossref", f"works/{DOI}", valid=anything) is None, "no longer fresh"
        assert isinstance(source.lookup([DOI])[DOI], Work), "but better than nothing"
        assert "1 older answer used" in door.notes()[0]
        assert server.requests > 1


@pytest.mark.usefixtures("quick")
def test_what_is_too_old_for_anything_is_forgotten(standin: StandIn, settings: Settings) -> None:
    run(settings)
    path = Path(settings.cache_dir) / "http.sqlite"
    with sqlite3.connect(path) as connection:
        half = "(SELECT key FROM responses LIMIT 3)"
        connection.execute(f"UPDATE responses SET expires = expires - 200 * 86400 WHERE key IN {half}")
        (before,) = connection.execute("SELECT count(*) FROM responses").fetchone()
    with open_door(settings):
        pass
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM responses").fetchone() == (before - 3,)


@pytest.mark.usefixtures("quick")
def test_old_records_serve_a_whole_batch_when_the_service_is_down(
    standin: StandIn, settings: Settings
) -> None:
    with open_door(settings) as door:
        CrossrefSource(settings, door).lookup([BRAUN, FISHER])
    _age(Path(settings.cache_dir), days=40)
    standin.shutdown()
    standin.server_close()
    with open_door(settings) as door:
        answers = CrossrefSource(settings, door).lookup([BRAUN, FISHER, "10.5555/new"])
        assert isinstance(answers[BRAUN], Work)
        assert isinstance(answers[FISHER], Work)
        assert isinstance(answers["10.5555/new"], Silence)
        (note,) = door.notes()
        assert note.endswith("2 older answers used because it could not be asked.")


@pytest.mark.usefixtures("quick")
def test_an_old_absence_is_no_answer_when_the_service_is_down(settings_for: SettingsFor) -> None:
    absent = reply(404, b"Resource not found.", "text/plain")
    with faulty(absent, reply(500, b"")) as server, open_door(settings_for(server.url)) as door:
        source = CrossrefSource(settings_for(server.url), door)
        assert source.lookup([DOI]) == {DOI: None}
        _age(Path(settings_for(server.url).cache_dir), days=2)
        assert isinstance(source.lookup([DOI])[DOI], Silence), "absences last a day, records a month"


def _age(folder: Path, days: int) -> None:
    """Make every answer in the cache some days older."""
    with sqlite3.connect(folder / "http.sqlite") as connection:
        for key, value in connection.execute("SELECT key, value FROM responses").fetchall():
            record = json.loads(value)
            moment = datetime.fromisoformat(record["expires"]) - timedelta(days=days)
            record["expires"] = moment.isoformat()
            connection.execute("UPDATE responses SET value = ? WHERE key = ?", (json.dumps(record), key))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"of_sources": {"crossref_url": "api.crossref.org"}}, "crossref-url must be an address"),
        ({"of_sources": {"crossref_url": "http://[x"}}, "crossref-url must be an address"),
        ({"of_sources": {"crossref_url": "http://x:99999999/"}}, "crossref-url must be an address"),
        ({"of_sources": {"doi_url": "https://doi.org\r\nX: y"}}, "doi-url must be an address"),
        ({"mailto": "me@example.org\r\nX-Header: y"}, "mailto must be one plain"),
        ({"mailto": "nobody"}, "mailto must be one plain"),
        ({"of_sources": {"plus_token": "a token\n"}}, "plus-token must be a single word"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, Any], words: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        open_door(Settings(cache_dir=str(tmp_path), **wrong))
    assert "a token" not in str(caught.value)


def test_the_door_leads_only_to_known_services(settings: Settings) -> None:
    with open_door(settings) as door, pytest.raises(SourceUnavailable, match="not its own"):
        door.get("doi", "/../../elsewhere", valid=anything)


_RUN = """
import sys
from enrich.sources import open_door
from enrich.settings import Settings
from enrich.sources.crossref import CrossrefSource
url = {"crossref_url": sys.argv[1]}
settings = Settings(of_sources=url, cache_dir=sys.argv[2], mailto="librarian@example.org")
with open_door(settings) as door:
    source = CrossrefSource(settings, door)
    for n in range(int(sys.argv[3]), int(sys.argv[4])):
        source.lookup([f"10.5555/number,{n}"])
        print(n, flush=True)
"""


def test_two_processes_keep_the_limits_together(standin: StandIn, settings: Settings) -> None:
    moments: list[float] = []
    standin.on_request = lambda: moments.append(time.monotonic())
    arguments = [sys.executable, "-c", _RUN, settings.of(URL), settings.cache_dir]
    processes = [subprocess.Popen([*arguments, str(10 * i), str(10 * i + 10)]) for i in range(2)]
    assert [process.wait(30) for process in processes] == [0, 0]
    assert len(moments) == 20
    for first, eleventh in zip(moments, moments[11:], strict=False):
        assert eleventh - first > 0.95, "the polite pool allows ten single records a second"


@pytest.mark.usefixtures("quick")
def test_an_interrupted_run_keeps_what_it_fetched(standin: StandIn, settings: Settings) -> None:
    arguments = [sys.executable, "-c", _RUN, settings.of(URL), settings.cache_dir, "0", "1000"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    done = [process.stdout.readline() for _ in range(5)]
    process.kill()
    process.wait()
    process.stdout.close()
    assert done[-1] == "4\n"
    made = len(standin.seen)
    with open_door(settings) as door:
        source = CrossrefSource(settings, door)
        assert source.lookup([f"10.5555/number,{n}" for n in range(5)]) == {
            f"10.5555/number,{n}": None for n in range(5)
        }
    assert len(standin.seen) == made


@pytest.mark.parametrize("url", ["closed", "https://nowhere.invalid"])
def test_offline_a_thousand_references_end_within_seconds(url: str, settings_for: SettingsFor) -> None:
    if url == "closed":
        with faulty(good) as server:
            url = server.url
    began = time.monotonic()
    with open_door(settings_for(url)) as door:
        source = CrossrefSource(settings_for(url), door)
        answers = source.search_many(
            [Reference(id=str(n), text=f"A made-up reference {n}") for n in range(1000)]
        )
    assert all(isinstance(answer, Silence) for answer in answers)
    assert time.monotonic() - began < 30, "a second for each would be a quarter of an hour"


def test_a_doi_is_one_path_whatever_is_in_it() -> None:
    assert doi_path("10.5555/plain") == "10.5555/plain"
    assert doi_path("10.5555/a#b?c%d") == "10.5555/a%23b%3Fc%25d"
    assert doi_path("10.5555/a/../b") == "10.5555%2Fa%2F..%2Fb"
    assert doi_path("10.5555/a//b") == "10.5555%2Fa%2F%2Fb"
