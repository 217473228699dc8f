"""A run that is killed at any moment goes on, and comes to the same entries as one that never was."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from enrich.cli.main import main
from tests.jobs.killed import crossref, ended, references, start, works

BRIEF, LONG = (5, 600), (50, 2_000)
"""How often a run is killed, and of how many references it is."""
_TRIALS = [pytest.param(*BRIEF, id="brief"), pytest.param(*LONG, id="long", marks=pytest.mark.soak)]
_RUN = ("run", "list.jsonl", "-q", "-o", "out.jsonl")


def committed(folder: Path) -> int:
    """How many positions the ledger holds."""
    with closing(sqlite3.connect(folder / "data" / "ledger.sqlite")) as db:
        return int(db.execute("SELECT coalesce(max(done), 0) FROM jobs").fetchone()[0])


@pytest.mark.parametrize(("kills", "count"), _TRIALS)
def test_by_index(kills: int, count: int, tmp_path: Path) -> None:
    (tmp_path / "list.jsonl").write_text(references(count))
    (tmp_path / "works.jsonl").write_text(works(count))
    assert main(["index", "build", str(tmp_path / "w.idx"), str(tmp_path / "works.jsonl")]) == 0
    arguments = (*_RUN, "--offline", "--index", "w.idx", "--workers", "1")
    began = time.monotonic()
    assert ended(start(tmp_path, *arguments, "--no-ledger"))[0] == 0
    duration = time.monotonic() - began
    undisturbed = (tmp_path / "out.jsonl").read_bytes()
    (tmp_path / "out.jsonl").unlink()
    for moment in range(kills):
        process = start(tmp_path, *arguments)
        try:
            process.wait(duration * (moment + 1) / (kills + 1))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        assert not (tmp_path / "out.jsonl").exists() or (tmp_path / "out.jsonl").read_bytes() == undisturbed
    code, _ = ended(start(tmp_path, *arguments))
    assert code == 0
    assert (tmp_path / "out.jsonl").read_bytes() == undisturbed
    with closing(sqlite3.connect(tmp_path / "data" / "ledger.sqlite")) as db:
        (positions, last) = db.execute("SELECT count(*), max(position) FROM positions").fetchone()
    assert positions == last + 1 == count


@pytest.mark.soak
@pytest.mark.parametrize(("kills", "count"), _TRIALS)
def test_by_a_service_whose_faults_depend_on_what_is_asked(kills: int, count: int, tmp_path: Path) -> None:
    count = min(count, 2_000) if kills > 5 else 300
    (tmp_path / "list.jsonl").write_text(references(count))
    arguments = (*_RUN, "--source", "crossref")
    with crossref() as server:
        (tmp_path / "apart").mkdir()
        (tmp_path / "apart" / "list.jsonl").write_text(references(count))
        code, said = ended(start(tmp_path / "apart", *arguments, url=server.url))
        assert code == 3, said
        undisturbed = (tmp_path / "apart" / "out.jsonl").read_bytes()
        asked = len(server.seen)
        once = Counter(server.seen)
        for number in range(kills):
            begun = len(server.seen)
            before = committed(tmp_path) if (tmp_path / "data").exists() else 0
            process = start(tmp_path, *arguments, url=server.url)
            server.kill_at[begun + max(1, asked // (kills + 1))] = process
            code, said = ended(process)
            assert code in (-signal.SIGKILL, 3), said
            done = {f"number {n}." for n in range(before)}
            again = [said for said in server.seen[begun:] if any(one in said for one in done)]
            assert again == [], f"asked again for what was committed ({number})"
            if code == 3:
                break
        else:
            code, said = ended(start(tmp_path, *arguments, url=server.url))
        assert code == 3
        assert (tmp_path / "out.jsonl").read_bytes() == undisturbed
        twice = Counter(server.seen[asked:]) - once
        assert sum(twice.values()) <= 12 * (kills + 1), "only what was under way, or failed, was asked again"
