"""Who is asked to wait, waits: all processes, also those who stood in line already; and services apart."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from enrich.errors import SourceUnavailable
from enrich.network import limits
from enrich.settings import Settings
from enrich.sources import open_door
from tests.network.conftest import SettingsFor
from tests.network.faults import DOI, Faulty, faulty, good, reply

_RUN = """
import sys
from enrich.settings import Settings
from enrich.sources import open_door
from enrich.sources.crossref import CrossrefSource
url = {"crossref_url": sys.argv[1]}
settings = Settings(of_sources=url, cache_dir=sys.argv[2], mailto=sys.argv[3], timeout=10.0)
with open_door(settings) as door:
    dois = [f"10.5555/{sys.argv[4]}-{n}" for n in range(3 if sys.argv[3] else 1)]
    door.at_once("crossref", CrossrefSource(settings, door)._single, dois)
"""
RETRY_AFTER = 1


@pytest.mark.parametrize("mailto", [pytest.param("", marks=pytest.mark.soak), "librarian@example.org"])
def test_three_processes_ask_once_in_each_pause(mailto: str, tmp_path: Path) -> None:
    moments: list[float] = []
    busy = reply(429, b"", Retry_After=str(RETRY_AFTER))

    def told(connection: object) -> None:
        moments.append(time.monotonic())
        busy(connection)  # type: ignore[arg-type]

    with faulty(told) as server:
        arguments = [sys.executable, "-c", _RUN, server.url, str(tmp_path), mailto]
        runs = [subprocess.Popen([*arguments, str(n)]) for n in range(3)]
        assert [run.wait(120) for run in runs] == [0, 0, 0]
    pauses = (moments[-1] - moments[0]) / RETRY_AFTER
    assert pauses > 1.5, "they went on asking"
    # Three may have been sent before the first was answered, and on a busy machine one comes late.
    under_way = 3 if mailto else 1
    assert len(moments) <= pauses + under_way + 1


def test_a_wait_of_most_of_the_time_there_is_is_waited_for(settings_for: SettingsFor) -> None:
    later = reply(429, b"", Retry_After="2")
    with faulty(later, good) as server, open_door(settings_for(server.url, timeout=3.5)) as door:
        assert door.get("crossref", f"works/{DOI}", valid=lambda _: "").status == 200


def test_the_run_can_say_what_it_waits_for(
    settings_for: SettingsFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with (
        faulty(reply(429, b"", Retry_After="2"), good) as server,
        open_door(settings_for(server.url)) as door,
    ):
        monkeypatch.setattr(limits.time, "sleep", lambda seconds: said.append(door.waiting()))
        assert door.waiting() == ""
        with pytest.raises(SourceUnavailable):
            door.get("crossref", f"works/{DOI}", valid=lambda _: "")
    assert any(s.startswith("Crossref asked us to wait ") and s.endswith(" s") for s in said)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("answer", "valid"),
    [
        (reply(500, b"", x_rate_limit_limit="1", x_rate_limit_interval="1s", x_concurrency_limit="1"), ""),
        (reply(429, b"", x_rate_limit_limit="1", x_rate_limit_interval="1s", x_concurrency_limit="1"), ""),
        (
            reply(x_rate_limit_limit="1", x_rate_limit_interval="1s", x_concurrency_limit="1"),
            "not what was asked",
        ),
        (reply(400, b"", x_rate_limit_limit="1", x_rate_limit_interval="1s", x_concurrency_limit="1"), ""),
    ],
    ids=["500", "429", "a wrong body", "400"],
)
def test_only_a_good_answer_teaches_limits(answer: object, valid: str, settings_for: SettingsFor) -> None:
    learned: list[object] = []
    with faulty(answer) as server, open_door(settings_for(server.url, timeout=0.5)) as door:  # type: ignore[arg-type]
        adapter = door._session.polite["crossref"]
        adapter._limits.learn = lambda *told: learned.append(told)  # type: ignore[method-assign]
        with suppress(SourceUnavailable):
            door.get("crossref", f"works/{DOI}", valid=lambda _: valid)
    assert learned == []


def test_a_good_answer_teaches_limits(settings_for: SettingsFor) -> None:
    strict = reply(x_rate_limit_limit="1", x_rate_limit_interval="2s", x_concurrency_limit="1")
    with faulty(strict) as server, open_door(settings_for(server.url)) as door:
        door.get("crossref", f"works/{DOI}", valid=lambda _: "")
        assert door._session.polite["crossref"]._limits._concurrency == 1
        assert door._session.polite["crossref"]._limits._rates["single"].interval == 2.0


@pytest.mark.usefixtures("quick")
def test_services_at_one_address_keep_limits_counts_and_health_apart(tmp_path: Path) -> None:
    def served(server: Faulty) -> Settings:
        one = {"crossref_url": server.url, "datacite_url": server.url, "doi_url": server.url}
        return Settings(
            sources=("crossref", "datacite"), cache_dir=str(tmp_path), timeout=1.0, of_sources=one
        )

    blocked = reply(403, b"")
    with faulty(blocked, good, good) as server, open_door(served(server)) as door:
        with pytest.raises(SourceUnavailable, match="Crossref"):
            door.get("crossref", "works/10.5555/1", valid=lambda _: "")
        door.get("datacite", "dois/10.5555/2", valid=lambda _: "")
        door.get("doi", "api/handles/10.5555/3", valid=lambda _: "")
        with pytest.raises(SourceUnavailable, match="Crossref"):
            door.get("crossref", "works/10.5555/4", valid=lambda _: "")
        notes = door.notes()
    assert [note.partition(",")[0] for note in notes] == [
        "Crossref: 1 request",
        "DataCite: 1 request",
        "doi.org: 1 request",
    ]
    states = {path.stem for path in (tmp_path / "limits").glob("*.json")}
    assert states == {"crossref-public", "datacite-public", "doi-public"}
