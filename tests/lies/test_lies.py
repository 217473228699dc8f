"""Every lie of the table: the run ends, nothing is lost, and the next one is well.

The suite has each lie told by one service, `make soak` by every one.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zlib import crc32

import pytest

from enrich.jobs.session import Session
from enrich.network import policy, services
from enrich.records import Entry, Reference
from enrich.settings import Settings
from tests.lies.server import honest, lying
from tests.lies.table import FALSE_FACTS, LIES
from tests.standin.server import DATACITE

SERVICES = ("crossref", "datacite", "handles", "agency", "negotiation")
(DATASET,) = DATACITE.values()
BRAUN = "Braun V, Clarke V. Using thematic analysis in psychology. Qual Res Psychol 2006;3:77-101."
REFERENCES = [
    Reference(id="a", text=f"{BRAUN} https://doi.org/10.1191/1478088706qp063oa"),
    Reference(id="b", text=BRAUN),
    Reference(
        id="c",
        text=f"{DATASET['titles'][0]['title']}. {DATASET['publicationYear']}. https://doi.org/{DATASET['doi']}",
    ),
    Reference(id="d", text="A work that was withdrawn. https://doi.org/10.5555/deleted"),
]
CPU_SECONDS, REQUESTS = 4.0, 60


def told_by(name: str) -> tuple[str, ...]:
    """The service that tells a lie in the suite."""
    return (SERVICES[crc32(name.encode()) % len(SERVICES)],)


@pytest.fixture(autouse=True)
def a_world_that_turns_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses are shorter than the true ones by a factor, so that one without an end stays one."""
    monkeypatch.setattr(policy, "BASE_DELAY", 0.01)
    monkeypatch.setattr(services.Rate, "spacing", property(lambda rate: rate.interval / rate.limit / 100))


def run(url: str, folder: Path) -> tuple[dict[str, Entry], tuple[str, ...]]:
    settings = Settings(
        sources=("crossref", "datacite", "doi"),
        of_sources={f"{name}_url": f"{url}/{name}" for name in ("crossref", "datacite", "doi")},
        cache_dir=str(folder),
        mailto="librarian@example.org",
        timeout=0.8,
    )
    with Session(settings) as session:
        return {entry.reference.id: entry for entry in session.run(REFERENCES)}, session.notes()


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize(
    ("name", "told_by"),
    [
        *(pytest.param(name, told_by(name), id=name) for name in [*LIES, *FALSE_FACTS]),
        *(
            pytest.param(name, SERVICES, id=f"{name} everywhere", marks=pytest.mark.soak)
            for name in [*LIES, *FALSE_FACTS]
        ),
    ],
)
def test_a_lie_costs_no_more_than_an_answer(name: str, told_by: tuple[str, ...], tmp_path: Path) -> None:
    began = time.process_time()
    with ThreadPoolExecutor(len(told_by)) as pool:
        list(pool.map(lambda service: lied_to(name, service, tmp_path / service), told_by))
    assert time.process_time() - began < CPU_SECONDS * len(told_by)


def test_every_service_tells_lies_in_the_suite() -> None:
    assert {service for name in LIES for service in told_by(name)} == set(SERVICES)


def lied_to(name: str, service: str, folder: Path) -> None:
    """One run that is lied to by `service`, and one that is not."""
    lie, words = {**LIES, **FALSE_FACTS}[name]
    with lying(service, lie) as server:
        entries, notes = run(server.url, folder)
        assert list(entries) == ["a", "b", "c", "d"]
        verdicts = {entries[k].match.status for k in "abc"}
        assert verdicts <= {"matched", "unchecked"} or name in FALSE_FACTS, "never an absence"
        states = [r.state for entry in entries.values() for r in entry.registrations]
        assert "unregistered" not in states
        assert len(server.seen) <= REQUESTS
        assert not (words and server.lied) or any(words in note for note in notes)
        held = any("come back" in s.reason for entry in entries.values() for s in entry.match.silent)
        server.lie = honest
        for file in folder.glob("http.sqlite*"):
            file.unlink()
        server.seen.clear()
        entries, _ = run(server.url, folder)
        assert held or {entries[k].match.status for k in "abc"} == {"matched"}, "the next run is well"
        assert len(server.seen) <= REQUESTS
