"""Long jobs and small ones, of one person and of several: who is next, and that all come to their end."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from enrich.jobs.inputs import Inputs
from enrich.jobs.run import run
from enrich.ledger.decisions import Taken
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.jobs import Jobs
from enrich.ledger.store import Ledger
from enrich.records import Decision
from enrich.settings import Settings
from enrich.web.desk.outcome import outcome
from enrich.web.desk.turns import Turns
from enrich.web.service import Limits
from tests.web.conftest import Started
from tests.web.test_api import BIB, entries, handed_in, over

LINES: dict[str, tuple[Sequence[str], str]] = {
    "one person's come as they were handed in": (["a1", "a2", "a3"], "a1 a2 a3"),
    "people take turns": (["a1", "a2", "a3", "b1"], "a1 b1 a2 a3"),
    "whoever was served longest ago comes first": (["a1", "b1", "a2", "c1", "b2"], "a1 b1 c1 a2 b2"),
}


@pytest.mark.parametrize("said", LINES)
def test_who_is_next(said: str) -> None:
    jobs, order = LINES[said]
    turns = Turns()
    for job in jobs:
        turns.wait(job[0], Path(job))
    assert " ".join(turns.next()[1].name for _ in jobs) == order
    assert not turns.anybody


def test_a_job_that_had_its_turn_stands_behind() -> None:
    turns = Turns()
    turns.wait("a", Path("long"))
    assert turns.next() == ("a", Path("long"))
    turns.wait("a", Path("small"))
    turns.wait("a", Path("long"))
    assert turns.next() == ("a", Path("small"))


@pytest.mark.soak
def test_a_small_job_passes_a_long_one(started: Started) -> None:
    client = started(limits=Limits(turn=0.0))
    long = handed_in(client, BIB * 3_000)["id"]
    over(client, long, ("running",))
    small = handed_in(client, BIB)["id"]
    assert over(client, small)["state"] == "finished"
    assert client.get(f"/api/v1/jobs/{long}").json()["state"] in ("waiting", "running")
    job = over(client, long)
    assert (job["state"], job["done"], job["total"], job["said"]) == ("finished", 6_000, 6_000, [])
    assert len(entries(client, long)) == 6_000


def test_a_finished_job_stays_what_was_reviewed_after_an_upgrade(tmp_path: Path) -> None:
    """Its files follow decisions alone: another release or index asks nothing again."""
    (tmp_path / "refs.bib").write_bytes(BIB)
    inputs = partial(Inputs, [str(tmp_path / "refs.bib")])
    settings = Settings(offline=True, data_dir=str(tmp_path / "data"))
    run(inputs(), settings, kept_in=tmp_path)
    there = outcome(tmp_path).job
    assert there is not None
    with Ledger(settings.data_path) as ledger:
        mark = fingerprint(next(iter(inputs().references())))
        ledger.take([Taken(fingerprint=mark, decision=Decision(decision="no DOI", on="2026-11-26"))])
    upgraded = replace(settings, final_words=("upgraded",))
    report = run(inputs(), upgraded, kept_in=tmp_path, known=there.digest)
    assert [entry.match.status for entry in report.entries] == ["unmatched", "unmatched"]
    with Ledger(tmp_path) as ledger:
        assert [job.digest for job in Jobs(ledger).all()] == [there.digest]
