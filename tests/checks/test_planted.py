"""A repository with planted faults and innocent oddities: each fault at its place, no innocent warned of."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from enrich.checks import PAGE_CHECKS, SEVERITIES
from tests.checks.planted import PLANTED, Checker

FAULTS = (
    "faults.bib",
    "fields.bib",
    "denied.bib",
    "denied.txt",
    "syntax.bib",
    "list.txt",
    "links.jsonl",
    "numbers.jsonl",
    "export.ris",
    "library.json",
    "notes.md",
)
EXPECTED = [json.loads(line) for line in (PLANTED / "expected.jsonl").read_text().splitlines()]
TELLING_NOTHING = {"unresolved", "retracted"}
"""What may be noted of an innocent: no record was found; a retraction that the reference itself mentions."""
ORDERED = ("odd40", "field-mismatch")
"""The order of authors may be the reference's own; that it is not the record's is noted."""


def key_of(finding: dict[str, Any]) -> tuple[str, ...]:
    return finding["file"], finding["reference"], finding["code"], finding["field"]


def test_every_planted_fault_is_found_and_nothing_else(checker: Checker) -> None:
    findings = checker.findings(*FAULTS)
    assert sorted(map(key_of, findings)) == sorted(map(key_of, EXPECTED))
    assert len(EXPECTED) >= 40


def test_each_fault_stands_at_its_place(checker: Checker) -> None:
    findings = checker.findings(*FAULTS)
    lines = {name: (PLANTED / name).read_text().split("\n") for name in FAULTS}
    at = {
        key: lines[f["file"]][f["line"] - 1][f["column"] - 1 :].strip()
        for key, f in zip(map(key_of, findings), findings, strict=True)
    }
    misplaced = [f for f in EXPECTED if not at[key_of(f)].startswith(f["at"])]
    assert misplaced == []


def test_every_code_is_planted() -> None:
    by_circumstance = {"unchecked", "not-locked", "internal-error", "key-not-found", "decision-stale"}
    assert {fault["code"] for fault in EXPECTED} == set(SEVERITIES) - by_circumstance - set(PAGE_CHECKS)


def test_no_innocent_is_warned_of(checker: Checker) -> None:
    findings = checker.findings("innocents.bib")
    told = [f for f in findings if f["severity"] != "info" or f["code"] not in TELLING_NOTHING]
    assert [(f["reference"], f["code"]) for f in told if f["severity"] == "info"] == [ORDERED]
    assert [f for f in told if f["severity"] != "info"] == []
    assert (PLANTED / "innocents.bib").read_text().count("{odd") >= 40


def cosmetic(text: str) -> str:
    """The same bibliography, laid out otherwise: field names, spaces, blank lines, comments."""
    text = re.sub(
        r"^( *)(author|title|journal|year|doi)( *)=",
        lambda m: f"   {m[2].upper()} =",
        text,
        flags=re.MULTILINE,
    )
    return "% another comment\n\n" + text.replace("\n}\n", "\n\n}\n\n\n")


def test_cosmetic_edits_change_line_numbers_only(checker: Checker, tmp_path: Path) -> None:
    def verdicts(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
        unplaced = [{k: v for k, v in f.items() if k not in ("line", "column")} for f in findings]
        return sorted(unplaced, key=lambda f: (f["reference"], f["code"], f["field"]))

    before = [verdicts(checker.findings(name)) for name in ("faults.bib", "innocents.bib")]
    for name in ("faults.bib", "innocents.bib"):
        (tmp_path / name).write_text(cosmetic((PLANTED / name).read_text()))
    checker.monkeypatch.chdir(tmp_path)
    assert [verdicts(checker.findings(name)) for name in ("faults.bib", "innocents.bib")] == before


def test_a_warm_lock_file_asks_nobody_and_says_the_same(checker: Checker, tmp_path: Path) -> None:
    lock = tmp_path / "enrich.lock"
    cold = checker.findings(*FAULTS)
    assert checker("lock", *FAULTS, "innocents.bib", "--lock", lock)[0] == 0
    text = lock.read_text()
    checker.world.asked.clear()
    assert checker.findings(*FAULTS, "--lock", lock) == cold
    assert checker.findings(*FAULTS, "--lock", lock, "--locked") == cold
    assert checker.world.asked == []
    assert lock.read_text() == text


def test_a_changed_entry_costs_one_look_up(checker: Checker, tmp_path: Path) -> None:
    lock, bib = tmp_path / "enrich.lock", tmp_path / "innocents.bib"
    shutil.copy(PLANTED / "innocents.bib", bib)
    checker("lock", bib, "--lock", lock)
    checker.world.asked.clear()
    bib.write_text(bib.read_text().replace("Ledgers \\& lighthouses", "Ledgers and light"))
    checker("check", bib, "--lock", lock)
    assert checker.world.asked == ["odd12"]
    checker("check", bib, "--lock", lock)
    assert checker.world.asked == ["odd12"]


def test_locked_reports_what_the_lock_does_not_know(checker: Checker, tmp_path: Path) -> None:
    lock = tmp_path / "enrich.lock"
    checker("lock", "faults.bib", "--lock", lock)
    checker.world.asked.clear()
    code, out = checker("check", "list.txt", "--lock", lock, "--locked", "--format", "json")
    assert code == 1
    assert {f["code"] for f in json.loads(out)["findings"]} == {"not-locked"}
    assert checker.world.asked == []


def test_with_every_service_down_nothing_is_said_of_anyone(checker: Checker, tmp_path: Path) -> None:
    checker.world.down = True
    reports = {name: tmp_path / name for name in ("human", "github", "sarif", "junit", "gitlab", "markdown")}
    formats = [f"--format={name}={path}" for name, path in reports.items()]
    code, out = checker("check", "innocents.bib", "--format", "json", *formats)
    report = json.loads(out)
    assert code == 0
    assert report["findings"] == []
    assert {f["code"] for f in report["unchecked"]} == {"unchecked"}
    for name, path in reports.items():
        assert "could not be checked" in path.read_text(), name
    assert reports["human"].read_text().count("could not be checked") == 1
    assert checker("check", "innocents.bib", "--strict", "--format", f"json={tmp_path / 'x'}")[0] == 3


def test_an_outage_uses_old_records_and_keeps_the_lock_file(checker: Checker, tmp_path: Path) -> None:
    lock = tmp_path / "enrich.lock"
    checker("lock", "faults.bib", "--lock", lock)
    text, before = lock.read_text(), checker.findings("faults.bib", "--lock", lock)
    checker.world.down = True
    code, out = checker("check", "faults.bib", "--lock", lock, "--max-age", "0d", "--format", "json")
    assert json.loads(out)["findings"] == before
    assert "HTTP 503" in json.loads(out)["outage"]
    assert code == 1
    assert lock.read_text() == text
