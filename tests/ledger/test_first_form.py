"""Lock files that release 0.1.0 wrote go on serving: kept ones, one of a real size among them."""

from __future__ import annotations

import gzip
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.first_fingerprint import first_fingerprint, is_about
from enrich.ledger.lock_file import HEADER, dump, load
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Fields, Reference
from tests.checks.planted import Checker

KEPT = Path(__file__).parent.parent / "cases" / "locks" / "version-1"
FILES = (
    "faults.bib", "fields.bib", "innocents.bib", "list.txt", "links.jsonl", "export.ris", "library.json",
    "notes.md", "odd.bib", "odd.txt",
)  # fmt: skip
GRAVE = ("error", "warning")
Said = tuple[str, ...]


@pytest.fixture
def kept(checker: Checker, tmp_path: Path) -> Path:
    """A copy of the kept repository, where the check is run."""
    folder = tmp_path / "kept"
    shutil.copytree(KEPT, folder)
    for name in ("thousand.bib", "thousand.lock"):
        (folder / name).write_bytes(gzip.decompress((folder / f"{name}.gz").read_bytes()))
    checker.monkeypatch.chdir(folder)
    return folder


def said(findings: list[dict[str, str]], severities: tuple[str, ...] = GRAVE) -> set[Said]:
    keys = ("file", "reference", "code", "field")
    return {tuple(f[key] for key in keys) for f in findings if f["severity"] in severities}


def test_a_kept_lock_passes_locked_as_before(checker: Checker, kept: Path) -> None:
    """Nobody is asked, everything is known, and nothing is graver than it was."""
    before = [json.loads(line) for line in (kept / "findings.jsonl").read_text().splitlines()]
    found = checker.findings(*FILES, "--locked")
    assert checker.world.asked == []
    assert "not-locked" not in {f["code"] for f in found}
    assert said(found) <= said(before)
    facts = {"doi-unregistered", "retracted", "doi-missing", "expression-of-concern"}
    assert {s for s in said(before) if s[2] in facts} <= said(found)


def test_a_kept_lock_of_a_thousand_passes_locked_as_before(checker: Checker, kept: Path) -> None:
    found = checker.findings("thousand.bib", "--lock", "thousand.lock", "--locked")
    assert checker.world.asked == []
    assert {f["code"] for f in found} <= {"doi-missing", "field-mismatch", "unresolved", "corrected"}
    assert len([f for f in found if f["code"] == "doi-missing"]) == 200


def test_the_next_write_makes_it_version_2_and_loses_nothing(checker: Checker, kept: Path) -> None:
    """A check that adds one reference; lines of files that are not looked at stay under their old mark."""
    new = "@misc{added, author = {Nobody, New}, title = {Added to the list}, year = 1960}\n"
    (kept / "faults.bib").write_text((kept / "faults.bib").read_text() + new)
    before = checker.findings(*FILES, "--locked")
    checker("check", "faults.bib")
    asked = list(checker.world.asked)
    assert len(set(asked)) == len(asked), "old matches are held against their records once"
    assert "added" in asked
    text = (kept / "enrich.lock").read_text()
    assert text.startswith(HEADER)
    lock = load(text.encode())
    assert len(lock.blocks) == len(load((KEPT / "enrich.lock").read_bytes()).blocks) + 1
    assert {mark[:2] for mark in lock.blocks} == {"1-", "2-"}
    after = checker.findings(*FILES, "--locked")
    assert said(after, (*GRAVE, "info")) == said(before, (*GRAVE, "info")) - {
        ("faults.bib", "added", "not-locked", "")
    } | {("faults.bib", "added", "unresolved", "")}
    checker("check", "faults.bib")
    assert checker.world.asked == asked


def test_a_sign_of_the_doi_is_another_reference_though_the_first_rule_folded_it(
    checker: Checker, kept: Path
) -> None:
    bib = (kept / "thousand.bib").read_text()
    (kept / "thousand.bib").write_text(bib.replace("{10.5555/thousand.500}", "{10.5555/thousand-500}"))
    found = checker.findings("thousand.bib", "--lock", "thousand.lock", "--locked")
    assert [f["reference"] for f in found if f["code"] == "not-locked"] == ["k500"]


def test_every_reference_has_the_fingerprint_it_had(kept: Path) -> None:
    """The old rule, and what readers make of old files, whatever both have become since."""
    for lock, files in (("enrich.lock", FILES), ("thousand.lock", ["thousand.bib"]),
                        ("green.lock", ["green.bib", "green.txt"])):  # fmt: skip
        there = set(load((kept / lock).read_bytes()).blocks)
        blocks = [b for name in files for b in read(Document(str(kept / name))) if isinstance(b, Reference)]
        missing = [(b.file, b.id) for b in blocks if first_fingerprint(b) not in there]
        assert missing == []


@pytest.mark.parametrize(
    ("printed", "known", "expected"),
    [
        ("10.5555/a.b", ["10.5555/a.b"], True),
        ("10.5555/a-b", ["10.5555/a.b"], False),
        ("10.5555/a b", [], True),
        ("10.5555/a.b", [], False),
        ("https://doi.org/10.5555/A%3Cb", ["10.5555/a<b"], True),
        ("", ["10.5555/a.b"], False),
    ],
)
def test_a_record_is_about_the_reference_that_prints_its_dois(
    printed: str, known: list[str], expected: bool
) -> None:
    reference = Reference(id="r", structured=True, fields=Fields(DOI=printed))
    assert is_about(reference, known) is expected


def test_old_blocks_are_dated_and_say_no_release(kept: Path) -> None:
    lock = load((kept / "enrich.lock").read_bytes())
    assert lock.rules is None
    assert {block.checked for block in lock.blocks.values()} == {date(2026, 5, 1)}
    assert {(block.release, block.found) for block in lock.blocks.values()} == {("", None)}
    assert load(dump(lock)).blocks.keys() == lock.blocks.keys()


@pytest.mark.parametrize(
    ("sound", "damaged"),
    [("matched", 'mat"ched'), ("checked = ", "checked"), ("10.5555/planted.12", "10.5555/planted.13"),
     ("reason = ", "<<<<<<< ours\nreason = "), ('status = "', 'status = 3\nstatus = "')],
)  # fmt: skip
def test_damage_costs_one_block_and_is_told(kept: Path, sound: str, damaged: str) -> None:
    whole = (kept / "enrich.lock").read_text()
    lock = load(whole.replace(sound, damaged, 1).encode())
    assert len(lock.blocks) >= len(load(whole.encode()).blocks) - 1
    assert lock.troubles or lock.conflict


def test_the_two_rules_mark_their_fingerprints() -> None:
    reference = Reference(id="r", text="Nobody (1950) A chronicle.")
    assert (first_fingerprint(reference)[:2], fingerprint(reference)[:2]) == ("1-", "2-")
