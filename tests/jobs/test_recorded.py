"""A run is a job in the ledger: known again, gone on with, asked again where it could not be checked."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
import time
from contextlib import closing
from hashlib import sha512
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest

from enrich.jobs import recorded
from enrich.ledger import store
from enrich.ledger.jobs import LEASE, Holder, Jobs, this_process
from enrich.ledger.standing import NAME
from enrich.ledger.store import VERSION, Ledger
from tests.checks.conftest import planted_index
from tests.cli.test_decide import TARIFFS, Run, enrich, say
from tests.jobs.killed import crossref, ended, references, start

__all__ = ["enrich", "planted_index"]

KEPT = Path(__file__).parent.parent / "ledger" / "kept"
RUN = ("run", "refs.bib", "-q", "-o", "out.jsonl")


def out() -> bytes:
    return Path("out.jsonl").read_bytes()


def test_a_finished_run_is_written_from_what_was_kept_in_one_line(
    enrich: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enrich(*RUN)[2] == ""
    before = out()
    with monkeypatch.context() as patch:
        patch.setattr("enrich.jobs.session.Session.__init__", None)
        code, _, said = enrich(*RUN, "-o", "out.csv", "-o", "out.xlsx")
    assert code == 0
    assert said.count("\n") == 1
    assert "this was run already" in said
    assert out() == before
    assert Path("out.csv").stat().st_size > 100
    assert enrich(*RUN, "--again")[2] == ""
    assert out() == before


def test_compact_output_is_a_job_of_its_own_and_is_known_again(enrich: Run) -> None:
    enrich(*RUN)
    assert enrich(*RUN, "--fields", "id,status")[2] == ""
    before = out()
    assert b'"reason"' not in before
    assert "this was run already" in enrich(*RUN, "--fields", "id,status")[2]
    assert out() == before
    say(enrich, {"id": "nobody", "decision": TARIFFS})
    assert enrich(*RUN, "--fields", "id,status")[0] == 0
    assert out() == before.replace(
        b'{"id":"nobody","status":"unmatched"}', b'{"id":"nobody","status":"matched"}'
    )


@pytest.mark.parametrize("change", ["input", "name", "index", "setting", "keys"])
def test_another_run_is_another_job(enrich: Run, change: str, planted_index: Path) -> None:
    enrich(*RUN)
    arguments = list(RUN)
    if change == "input":
        with Path("refs.bib").open("a") as file:
            file.write("@misc{x, title={Another thing altogether}, year=1950}\n")
    elif change == "name":
        Path("more.bib").write_bytes(Path("refs.bib").read_bytes())
        arguments[1] = "more.bib"
    elif change == "index":
        Path("works.jsonl").write_text('{"DOI": "10.5555/x", "title": ["Other"]}\n')
        enrich("index", "build", "other.idx", "works.jsonl")
        arguments += ["--index", "other.idx"]
    elif change == "setting":
        arguments += ["--links"]
    else:
        arguments += ["--from", "bibtex"]
    assert enrich(*arguments)[2] == ""
    assert enrich("jobs")[1].splitlines()[-1].startswith("2 jobs")


@pytest.mark.parametrize("how", ["--no-ledger", "CI", "check", "fix", "lock"])
def test_some_leave_nothing_behind(
    enrich: Run, how: str, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "CI":
        monkeypatch.setenv("CI", "1")
        enrich(*RUN)
    else:
        enrich(*([*RUN, how] if how.startswith("-") else [how, "refs.bib"]))
    assert not data_folder.exists()


def test_what_was_unchecked_is_asked_again_and_the_rest_is_not(tmp_path: Path) -> None:
    (tmp_path / "list.jsonl").write_text(references(120))
    arguments = ("run", "list.jsonl", "-q", "-o", "out.jsonl", "--source", "crossref")
    with crossref() as server:
        assert ended(start(tmp_path, *arguments, url=server.url))[0] == 3
        first = entries(tmp_path)
        unchecked = {e["id"] for e in first if e["status"] == "unchecked"}
        assert unchecked
        begun = len(server.seen)
        server.well = True
        code, said = ended(start(tmp_path, *arguments, url=server.url))
        assert code == 0, said
        assert f"{len(unchecked)} are asked for again" in said
        assert len(server.seen) - begun <= 2 * len(unchecked)
    second = entries(tmp_path)
    assert [e["id"] for e in second] == [e["id"] for e in first]
    assert {e["id"] for e, o in zip(first, second, strict=True) if e != o} == unchecked
    assert "unchecked" not in {e["status"] for e in second}


def entries(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]


def test_a_decision_that_was_taken_since_holds_and_is_gone_when_undone(enrich: Run) -> None:
    enrich(*RUN)
    before = out()
    say(enrich, {"id": "nobody", "decision": TARIFFS})
    assert "1 is asked for again" in enrich(*RUN)[2]
    told = {e["id"]: e for e in entries(Path())}
    assert told["nobody"]["DOI"] == TARIFFS
    assert list(told) == ["slow", "vowels", "nobody"]
    assert "asked for again" not in enrich(*RUN)[2]
    say(enrich, {"id": "nobody", "decision": "undo"})
    assert "1 is asked for again" in enrich(*RUN)[2]
    assert out() == before


def test_who_holds_a_job_is_told_and_nothing_is_written(enrich: Run, data_folder: Path) -> None:
    enrich(*RUN)
    Path("out.jsonl").unlink()
    with Ledger(data_folder) as ledger:
        (job,) = Jobs(ledger).all()
        Jobs(ledger).take(job.digest, "refs.bib", "{}", this_process("Ben"))
    code, _, said = enrich(*RUN)
    assert code == 2
    assert re.search(r"of Ben on \S+, since \d{4}-\d\d-\d\d at \d\d:\d\d\. Wait", said)
    assert not Path("out.jsonl").exists()
    assert enrich("jobs", "delete", job.id)[0] == 2


@pytest.mark.parametrize(
    "gone",
    [
        {"process": 2**22 + 1},
        {"born": "1"},
        {"host": "elsewhere"},
    ],
)
def test_no_lock_stays_behind(
    enrich: Run, data_folder: Path, gone: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    enrich(*RUN)
    holder = msgspec.structs.replace(this_process("Ben"), **gone)
    with Ledger(data_folder) as ledger:
        (job,) = Jobs(ledger).all()
        Jobs(ledger).take(job.digest, "refs.bib", "{}", holder)
    if "host" in gone:  # of another machine only the end of the lease tells
        assert enrich(*RUN)[0] == 2
        now = time.time()
        monkeypatch.setattr("time.time", lambda: now + LEASE + 1)
    assert enrich(*RUN)[0] == 0


def test_a_lease_from_before_a_clock_was_set_back_holds_nothing(
    enrich: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrich(*RUN)
    with Ledger(data_folder) as ledger:
        (job,) = Jobs(ledger).all()
        elsewhere = msgspec.structs.replace(this_process("Ben"), host="elsewhere")
        Jobs(ledger).take(job.digest, "refs.bib", "{}", elsewhere)
    now = time.time()
    for back, code in ((60, 2), (86_400, 0)):
        monkeypatch.setattr("time.time", lambda back=back: now - back)
        assert enrich(*RUN)[0] == code


def test_looking_at_a_run_that_is_under_way_does_it_no_harm(enrich: Run, data_folder: Path) -> None:
    enrich(*RUN)
    (spool,) = (data_folder / "spools").iterdir()
    committed = spool.read_bytes()
    with Ledger(data_folder) as ledger:
        (job,) = Jobs(ledger).all()
        Jobs(ledger).take(job.digest, "refs.bib", "{}", this_process("Ben"))
        with closing(sqlite3.connect(data_folder / NAME)) as db, db:
            db.execute("UPDATE jobs SET finished = ''")
        spool.write_bytes(committed + b"lines that are not committed yet")
    assert "under way, 3 done, by process" in enrich("jobs")[1]
    assert enrich("jobs", "export", job.id, "-o", "so-far.jsonl")[0] == 0
    say(enrich, {"id": "nobody", "decision": "no DOI"})
    assert spool.read_bytes() == committed + b"lines that are not committed yet"
    assert Path("so-far.jsonl").read_bytes() == out()


def test_whoever_lost_a_job_writes_nothing_into_it(data_folder: Path) -> None:
    with Ledger(data_folder) as ledger:
        jobs, one = Jobs(ledger), this_process("Ana")
        job = jobs.take("a" * 64, "x", "{}", msgspec.structs.replace(one, born="1"))
        jobs.take("a" * 64, "x", "{}", one)
        with pytest.raises(Exception, match="took this one over"):
            jobs.commit(job, Holder(**{**msgspec.to_builtins(one), "born": "1"}), [(0, 16, "matched", "")])
        assert jobs.verdicts(job) == {}


def test_a_full_disk_is_a_sentence_and_the_run_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk."""
    noise = ("".join(sha512(f"{n} {k}".encode()).hexdigest() for k in range(20)) for n in count())
    lines = references(120).replace("number ", "\0").split("\0")
    # What does not compress, so that the spool and not the ledger is what fills the disk.
    (tmp_path / "list.jsonl").write_text(
        "".join(f"{line}number {next(noise)} " for line in lines[:-1]) + lines[-1]
    )
    arguments = ("run", "list.jsonl", "-q", "-o", "out.csv", "--offline", "--workers", "1")
    assert ended(start(tmp_path, *arguments, "--no-ledger"))[0] == 0
    undisturbed = (tmp_path / "out.csv").read_bytes()
    (tmp_path / "out.csv").unlink()
    code, said = ended(start(tmp_path, *arguments, FILES_UP_TO="110000"))
    assert code == 2, said
    assert "cannot be" in said
    assert "Make room; the same command goes on from here" in said
    assert "Traceback" not in said
    with closing(sqlite3.connect(tmp_path / "data" / NAME)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    code, said = ended(start(tmp_path, *arguments))
    assert code == 0, said
    assert (tmp_path / "out.csv").read_bytes() == undisturbed


def test_lines_that_are_gone_or_damaged_are_made_anew(enrich: Run, data_folder: Path) -> None:
    enrich(*RUN)
    before = out()
    (spool,) = (data_folder / "spools").iterdir()
    assert stat.S_IMODE(spool.stat().st_mode) == 0o600
    for damage in (lambda: spool.unlink(), lambda: spool.write_bytes(spool.read_bytes()[:-9])):
        damage()
        code, _, said = enrich(*RUN)
        assert code == 0
        assert "all of it is done again" in said
        assert out() == before


def test_lines_go_after_thirty_days_unless_they_are_pinned(enrich: Run, data_folder: Path) -> None:
    enrich(*RUN)
    (spool,) = (data_folder / "spools").iterdir()
    Path("more.bib").write_text("@misc{x, title={Another thing altogether}, year=1950}\n")

    def a_month_later() -> None:
        with closing(sqlite3.connect(data_folder / NAME)) as db, db:
            db.execute("UPDATE jobs SET touched = '2020-01-01T00:00:00+00:00'")
        enrich("run", "more.bib", "-q", "--again")

    (job,) = [line.split()[0] for line in enrich("jobs")[1].splitlines()[:-1]]
    assert "stay" in enrich("jobs", "pin", job)[1]
    a_month_later()
    assert spool.exists()
    enrich("jobs", "unpin", job)
    a_month_later()
    assert not spool.exists()


def test_jobs_are_listed_shown_exported_resumed_and_deleted(enrich: Run, data_folder: Path) -> None:
    assert enrich("jobs")[1].startswith("0 jobs")
    enrich(*RUN)
    before = out()
    listed = enrich("jobs")[1].splitlines()
    assert "refs.bib" in listed[0]
    id = listed[0].split()[0]
    shown = enrich("jobs", "show", id[:5])[1]
    assert "finished" in shown
    assert "matched" in shown
    assert enrich("jobs", "export", id, "-o", "again.jsonl", "-o", "again.html")[0] == 0
    assert Path("again.jsonl").read_bytes() == before
    Path("out.jsonl").unlink()
    assert enrich("jobs", "resume", id)[0] == 0
    assert out() == before
    assert "deleted" in enrich("jobs", "delete", id)[1]
    assert list((data_folder / "spools").iterdir()) == []
    assert enrich("jobs", "show", id)[0] == 2


def test_where_no_write_ahead_log_works_it_is_told(enrich: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_JOURNAL", "DELETE")
    _, _, said = enrich(*RUN)
    assert "write-ahead log" in said
    assert enrich(*RUN)[0] == 0


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_ledger_of_every_version_opens(version: int, data_folder: Path) -> None:
    data_folder.mkdir(parents=True)
    with closing(sqlite3.connect(data_folder / NAME)) as db:
        db.executescript((KEPT / f"ledger-{version}.sql").read_text())
    with Ledger(data_folder) as ledger:
        (one,) = ledger.taken()
        assert one.decision.decision == "accept"
        assert [job.done for job in Jobs(ledger).all()] == ([19] if version > 1 else [])
        assert ledger.db.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_state_is_kept_with_names_that_are_no_text() -> None:
    state = recorded.State(failures=(("r\udcff.bib", "odd", 3, True),), created="x")
    assert recorded.State.unpacked(state.packed()) == state
