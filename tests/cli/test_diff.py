"""`enrich diff`: what two runs say differently, and with what they were made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich.cli.main import main

OLD = [
    {"id": "a", "file": "x", "line": 1, "status": "matched", "DOI": "10.5555/1", "code": "matched"},
    {"id": "b", "file": "x", "line": 2, "status": "unmatched", "DOI": None, "code": "nothing-offered"},
    {"id": "c", "file": "x", "line": 3, "status": "matched", "DOI": "10.5555/3", "code": "matched"},
    {"id": "d", "file": "x", "line": 4, "status": "unmatched", "DOI": None, "code": "nothing-offered"},
]
NEW = [
    {**OLD[0], "line": 9},
    {**OLD[1], "status": "matched", "DOI": "10.5555/2", "code": "matched"},
    {**OLD[2], "DOI": "10.5555/\x1b[31m4"},
    {"id": "e", "file": "x", "line": 5, "status": "matched", "DOI": "10.5555/5", "code": "matched"},
]


def written(name: str, lines: list[dict[str, object]], **more: object) -> str:
    Path(name).write_text("".join(json.dumps(line | more) + "\n" for line in lines), encoding="utf-8")
    return name


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_each_change_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    old = written("old.jsonl", OLD, matcher="1", index={"id": "i", "date": ""})
    new = written("new.jsonl", NEW, matcher="2", index={"id": "i", "date": ""})
    assert main(["diff", old, new]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "x:2 b: unmatched (nothing-offered) → matched 10.5555/2",
        "x:3 c: matched 10.5555/3 → matched 10.5555/\\x1b[31m4",
        "x:5 e: only in the new run",
        "x:4 d: only in the old run",
        "Made with another matcher: 1 → 2",
        "4 changed, 1 the same.",
    ]


def test_what_only_moved_is_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", written("old.jsonl", OLD), written("new.jsonl", [OLD[3], *OLD[:3]])]) == 0
    assert capsys.readouterr().out == "0 changed, 4 the same.\n"


def test_lines_of_chosen_keys_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    few = [{key: line[key] for key in ("id", "status", "DOI")} for line in OLD]
    assert main(["diff", written("old.jsonl", few), written("new.jsonl", few[:2])]) == 1
    assert "c: only in the old run" in capsys.readouterr().out


@pytest.mark.parametrize("data", ["", "no report\n", '{"status": 5}\n'])
def test_what_cannot_be_read_is_told(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    old = written("old.jsonl", OLD)
    if data:
        Path("new.jsonl").write_text(data)
    assert main(["diff", old, "new.jsonl"]) == 2
    assert "new.jsonl" in capsys.readouterr().err
