"""What a person decides holds in run, check, fix and lock; undone, it is gone; two colleagues' are merged."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from enrich.cli.main import main
from enrich.jobs.decide import take
from enrich.ledger.standing import NAME, decisions_in
from enrich.ledger.store import VERSION, Ledger
from enrich.readers.base import Document
from enrich.settings import Settings
from tests.checks.conftest import planted_index

__all__ = ["planted_index"]

Run = Callable[..., tuple[int, str, str]]

BIB = """@article{slow,
  author = {Okafor, Chidi and Muller, Ada}, title = {Slow rivers of the northern plateau},
  journal = {Journal of Invented Hydrology}, year = 1998, volume = 41, number = 2, pages = {101--119}
}
@article{vowels,
  author = {Tamm, Liis}, title = {Whistled vowels in mountain speech},
  journal = {Annals of Made-up Grammar}, year = 2004, volume = 12, pages = {33--58}
}
@article{nobody, author = {Brandt, K.}, title = {Clay tablets and their keepers}, year = 1969}
"""
VOWELS, TARIFFS = "10.5555/planted.2", "10.5555/planted.3"


@pytest.fixture
def enrich(
    planted_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    monkeypatch.setenv("ENRICH_INDEX", str(planted_index))
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("ENRICH_OFFLINE", "true")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refs.bib").write_text(BIB)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def entries(enrich: Run, *more: str) -> dict[str, dict[str, Any]]:
    assert enrich("run", "refs.bib", "-q", "-o", "out.jsonl", *more)[0] == 0
    return {e["id"]: e for e in map(json.loads, Path("out.jsonl").read_text().splitlines())}


def say(enrich: Run, *lines: dict[str, Any], of: str = "refs.bib") -> tuple[int, str, str]:
    Path("said.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return enrich("decide", "said.jsonl", "--by", "Ana", "--of", of)


def test_a_doi_that_is_given_holds_everywhere_and_is_gone_when_undone(enrich: Run) -> None:
    before = entries(enrich)
    assert before["nobody"]["status"] == "unmatched"
    assert before["nobody"]["decision"] is None
    assert say(enrich, {"id": "nobody", "decision": TARIFFS, "note": "seen on paper"})[0] == 0
    told = entries(enrich)["nobody"]
    assert (told["status"], told["DOI"], told["confidence"], told["code"]) == (
        "matched",
        TARIFFS,
        None,
        "decided",
    )
    assert told["decision"] == {
        "decision": TARIFFS,
        "DOI": TARIFFS,
        "by": "Ana",
        "on": told["decision"]["on"],
        "note": "seen on paper",
    }
    assert "Ana" in told["reason"]
    assert "seen on paper" in told["reason"]
    assert TARIFFS in enrich("fix", "refs.bib")[1]
    assert enrich("lock", "refs.bib")[0] == 0
    (line,) = [one for one in Path("enrich.lock").read_text().splitlines() if "Clay tablets" in one]
    assert json.loads(line)["decision"]["DOI"] == TARIFFS
    assert "nobody" in enrich("check", "refs.bib", "--locked")[1]  # the record describes another work
    assert say(enrich, {"id": "nobody", "decision": "undo"})[0] == 0
    assert entries(enrich) == before
    assert TARIFFS not in enrich("fix", "refs.bib")[1]
    enrich("lock", "refs.bib")
    assert '"decision":' not in Path("enrich.lock").read_text()


def test_a_decision_travels_in_the_lock_to_who_has_no_ledger(enrich: Run, data_folder: Path) -> None:
    say(enrich, {"id": "vowels", "decision": "no DOI"})
    enrich("lock", "refs.bib")
    shutil.rmtree(data_folder)
    out = json.loads(enrich("check", "refs.bib", "--locked", "--format", "json")[1])
    (found,) = [f for f in out["findings"] if f["reference"] == "vowels"]
    assert found["code"] == "unresolved"
    assert found["message"].startswith("Ana decided")
    before = Path("enrich.lock").read_bytes()
    enrich("lock", "refs.bib")
    assert Path("enrich.lock").read_bytes() == before
    say(enrich, {"id": "vowels", "decision": "undo"})
    assert enrich("check", "refs.bib")[0] == 0
    assert "no DOI" not in Path("enrich.lock").read_text()


@pytest.mark.parametrize(
    ("word", "status", "identifier", "kept"),
    [
        ("accept", "matched", VOWELS, "accept"),
        ("Accept", "matched", VOWELS, "accept"),
        ("accept 1", "matched", VOWELS, "accept"),
        ("none", "unmatched", None, "none"),
        ("NONE", "unmatched", None, "none"),
        ("no DOI", "unmatched", None, "no DOI"),
        ("no doi", "unmatched", None, "no DOI"),
        ("https://doi.org/10.5555/PLANTED.3", "matched", TARIFFS, TARIFFS),
        ("doi:10.5555/unheard.of", "matched", "10.5555/unheard.of", "10.5555/unheard.of"),
    ],
)
def test_words(enrich: Run, word: str, status: str, identifier: str | None, kept: str) -> None:
    entries(enrich)
    assert say(enrich, {"id": "vowels", "decision": word}, of="out.jsonl")[0] == 0
    told = entries(enrich)["vowels"]
    assert (told["status"], told["DOI"]) == (status, identifier)
    assert (told["decision"]["decision"], told["decision"]["DOI"]) == (kept, identifier)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"id": "vowels", "decision": "maybe"}, "is no decision"),
        ({"id": "vowels", "decision": "accept 7"}, "candidate 7 cannot be accepted"),
        ({"id": "nobody-at-all", "decision": "none"}, "--of FILE"),
        ({"fingerprint": "xyz", "decision": "none"}, "is no fingerprint"),
        ({"decision": "none"}, "names no reference"),
        ({"id": "vowels", "decision": "none", "on": "yesterday"}, "is no date"),
    ],
)
def test_what_is_not_understood_is_told_with_its_place_and_costs_nothing_else(
    enrich: Run, line: dict[str, Any], why: str
) -> None:
    code, out, told = say(enrich, {"id": "slow", "decision": "none"}, line, {"id": "nobody", "decision": ""})
    assert code == 2
    assert "said.jsonl:2:" in told
    assert why in told
    assert "1 decision taken; 1 places without one; 1 not understood" in out


def test_an_entry_of_a_report_can_be_decided_in_its_line(enrich: Run) -> None:
    told = entries(enrich)["vowels"]
    assert enrich("decide", "out.jsonl")[1].startswith("0 decisions taken")
    say(enrich, {**told, "decision": "accept"})
    assert entries(enrich)["vowels"]["decision"]["DOI"] == VOWELS
    assert enrich("decide", "out.jsonl")[1].startswith("0 decisions taken")


def test_two_colleagues_merge_and_the_later_stands(
    enrich: Run, data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(
        enrich,
        {"id": "vowels", "decision": "no DOI", "by": "Ben", "on": "2026-03-02"},
        {"id": "slow", "decision": TARIFFS, "by": "Ben", "on": "2026-03-02T09:00:00+01:00"},
    )
    assert "2 decisions" in enrich("decide", "--export", "ben.jsonl")[1]
    monkeypatch.setenv("ENRICH_DATA_DIR", str(tmp_path / "ana"))
    say(
        enrich,
        {"id": "vowels", "decision": "accept", "DOI": VOWELS, "on": "2026-03-01"},
        {"id": "slow", "decision": "none", "on": "2026-03-02T08:30:00Z"},
    )
    for _ in range(2):
        assert enrich("decide", "ben.jsonl")[0] == 0
    told = entries(enrich)
    assert told["vowels"]["decision"]["by"] == "Ben"
    assert told["slow"]["decision"]["by"] == "Ana"
    assert "4 decisions" in enrich("decide", "--export", "all.jsonl")[1]
    monkeypatch.setenv("ENRICH_DATA_DIR", str(data_folder))
    enrich("decide", "all.jsonl")
    assert entries(enrich) == told


def test_an_id_is_that_of_the_last_run(enrich: Run) -> None:
    entries(enrich)
    Path("other.bib").write_text(BIB.replace("Clay", "Wax").replace("{vowels,", "{others,"))
    enrich("run", "other.bib", "-q", "-o", "other.jsonl")
    Path("said.jsonl").write_text(
        '{"id": "vowels", "decision": "accept"}\n{"id": "nobody", "decision": "no DOI"}\n'
    )
    with closing(sqlite3.connect(Path(os.environ["ENRICH_DATA_DIR"]) / NAME)) as db, db:
        db.execute("UPDATE jobs SET touched = '2026-01-01T00:00:00+00:00' WHERE name = 'refs.bib'")
    assert enrich("decide", "said.jsonl")[:2] == (0, "2 decisions taken.\n")
    told = entries(enrich)
    assert told["vowels"]["decision"]["DOI"] == VOWELS
    assert told["nobody"]["decision"] is None
    enrich("run", "other.bib", "-q", "-o", "other.jsonl")
    (wax,) = [e for e in map(json.loads, Path("other.jsonl").read_text().splitlines()) if e["id"] == "nobody"]
    assert wax["decision"]["decision"] == "no DOI"


def test_equal_references_share_a_decision(enrich: Run) -> None:
    Path("refs.bib").write_text(BIB + BIB.replace("{vowels,", "{twin,").partition("@article{nobody")[0])
    say(enrich, {"id": "vowels", "decision": "none"})
    told = entries(enrich)
    assert told["twin"]["status"] == told["vowels"]["status"] == "unmatched"


def test_accept_is_for_one_run_and_in_the_lock_for_good(enrich: Run) -> None:
    assert entries(enrich, "--accept", f"nobody={TARIFFS}")["nobody"]["DOI"] == TARIFFS
    assert entries(enrich)["nobody"]["DOI"] is None
    assert TARIFFS in enrich("fix", "refs.bib", "--accept", f"nobody={TARIFFS}")[1]
    assert enrich("lock", "refs.bib", "--accept", f"nobody={TARIFFS}")[0] == 0
    enrich("lock", "refs.bib")
    assert TARIFFS in Path("enrich.lock").read_text()
    code, _, told = enrich("run", "refs.bib", "--accept", "nobody")
    assert code == 2
    assert "--accept nobody" in told


def test_a_record_that_was_retracted_since_is_told_and_not_overruled(
    enrich: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = {
        "DOI": "10.5555/late",
        "title": ["Clay tablets and their keepers"],
        "author": [{"family": "Brandt", "given": "K."}],
        "issued": {"date-parts": [[1969]]},
        "type": "journal-article",
    }
    notice = {"type": "retraction", "DOI": "10.5555/notice", "updated": {"date-parts": [[2026, 1, 2]]}}
    monkeypatch.setenv("ENRICH_INDEX", "own.idx")

    def codes() -> list[str]:
        out = json.loads(enrich("check", "refs.bib", "--format", "json")[1])
        return [f["code"] for f in out["findings"] if f["reference"] == "nobody"]

    for updates in ([], [notice]):
        Path("works.jsonl").write_text(json.dumps({**work, "updated-by": updates}) + "\n")
        shutil.rmtree("own.idx", ignore_errors=True)
        assert enrich("index", "build", "own.idx", "works.jsonl")[0] == 0
        say(enrich, {"id": "nobody", "decision": "10.5555/late"})
        assert ("decision-stale" in codes()) == bool(updates)
    told = entries(enrich)["nobody"]
    assert (told["status"], told["DOI"]) == ("matched", "10.5555/late")


def test_nobody_else_may_read_the_ledger_and_another_version_is_told(enrich: Run, data_folder: Path) -> None:
    say(enrich, {"id": "slow", "decision": "none"})
    path = data_folder / NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(data_folder.stat().st_mode) == 0o700
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    code, _, told = enrich("run", "refs.bib")
    assert code == 2
    assert "newer enrich" in told
    path.write_bytes(b"no database at all, and long enough to be looked at as one" * 9)
    code, _, told = enrich("run", "refs.bib")
    assert code == 2
    assert "ENRICH_DATA_DIR" in told


def test_ids_are_those_of_a_bibliography_in_json_lines_too(enrich: Run) -> None:
    line = {"id": "one", "unstructured": "Okafor, C. (1998) Slow rivers of the northern plateau."}
    Path("refs.jsonl").write_text(json.dumps(line) + "\n")
    assert "1 decision taken" in say(enrich, {"id": "one", "decision": "no DOI"}, of="refs.jsonl")[1]


def test_decisions_hold_also_where_nothing_can_be_written(
    enrich: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(enrich, {"id": "slow", "decision": "none"})
    before = (data_folder / NAME).read_bytes()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert entries(enrich, "--no-ledger")["slow"]["decision"]["decision"] == "none"
    assert "1 decision" in enrich("decide", "--export", "all.jsonl")[1]
    assert enrich("check", "refs.bib", "--no-lock")[0] != 2
    assert (data_folder / NAME).read_bytes() == before
    with closing(sqlite3.connect(data_folder / NAME)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    assert "newer enrich" in enrich("run", "refs.bib", "--no-ledger")[2]


def test_a_transaction_is_kept_whole_or_not_at_all(data_folder: Path) -> None:
    def broken() -> None:
        with Ledger(data_folder) as ledger, ledger.writing() as db:
            db.execute("INSERT INTO decisions VALUES (1,'f','none',NULL,'','','','','[]','')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    with Ledger(data_folder) as ledger:
        assert list(ledger.taken()) == []


def test_what_is_undone_and_decided_again_within_a_second_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enrich.jobs.taking.now", lambda: "2026-11-26T01:00:00+00:00")
    settings = Settings(data_dir=str(tmp_path))
    for word in ("none", "undo", "none", "undo"):
        line = f'{{"fingerprint": "2-43841ea46513dd62a4ed8123", "decision": "{word}"}}'.encode()
        assert take([Document("said", line)], lambda _: (), settings, by="").taken == 1
    assert decisions_in(tmp_path).standing["2-43841ea46513dd62a4ed8123"].decision == "undo"
