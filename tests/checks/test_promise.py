"""Upgrading never turns a green repository red; what is new counts from the next `enrich lock` on."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import enrich
from enrich import checks
from enrich.checks import base
from enrich.jobs import asking, resolving
from enrich.jobs.job import Job
from enrich.ledger.lock_file import load
from enrich.matching import Question
from enrich.matching.decision import settle
from enrich.matching.holding import Holding, hold
from enrich.records import Candidate, Entry, Finding, Reference, Update
from tests.checks.planted import PLANTED, Checker

KEPT = Path(__file__).parent.parent / "cases" / "locks" / "version-1"
GREEN = ("green.bib", "green.txt", "--lock", "green.lock")
UPGRADED = "99.0"


@pytest.fixture
def green(checker: Checker, tmp_path: Path) -> Path:
    """A repository that release 0.1.0 had nothing graver than notes to say about, with its lock."""
    folder = tmp_path / "green"
    shutil.copytree(KEPT, folder)
    checker.monkeypatch.chdir(folder)
    checker.monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return folder


def upgrade(checker: Checker) -> None:
    checker.monkeypatch.setattr(enrich, "__version__", UPGRADED)


def bad_year(entry: Entry) -> tuple[Finding, ...]:
    """A check of a release to come: no reference may be of the twentieth century."""
    printed = entry.reference.fields.year
    said = (base.finding("bad-year", entry.reference, f"{printed}!", field="year"),)
    return said if printed.startswith("19") else ()


@pytest.fixture
def new_check(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A new check, and an error."""
    monkeypatch.setitem(base.SEVERITIES, "bad-year", "error")
    monkeypatch.setitem(checks.CHECKS, "bad-year", bad_year)
    monkeypatch.setitem(checks.DOCUMENTED, "bad-year", bad_year)
    return


def stricter(entry: Entry) -> tuple[Finding, ...]:
    """Unregistered is what has no DOI."""
    if entry.reference.fields.DOI:
        return ()
    return (base.finding("doi-unregistered", entry.reference, "No DOI at all.", field="DOI"),)


def graver(findings: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(f["reference"], f["code"]) for f in findings if f["severity"] != "info"}


@pytest.mark.parametrize("locked", [("--locked",), ()], ids=["locked", "asking"])
@pytest.mark.parametrize("fail_on", ["error", "warning"])
def test_a_repository_that_was_green_stays_green(
    checker: Checker, green: Path, fail_on: str, locked: tuple[str, ...]
) -> None:
    code, out = checker("check", *GREEN, "--fail-on", fail_on, *locked)
    assert code == 0, out


def test_a_new_check_is_a_note_that_says_when_it_counts(
    checker: Checker, green: Path, new_check: None
) -> None:
    assert checker("check", *GREEN, "--locked", "--fail-on", "warning")[0] == 0
    new = [f for f in checker.findings(*GREEN, "--locked") if f["code"] == "bad-year"]
    assert len(new) >= 5
    assert {f["severity"] for f in new} == {"info"}
    assert all("an error once `enrich lock` is run again" in f["message"] for f in new)


def test_a_check_that_became_stricter_is_a_note_too(
    checker: Checker, green: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(checks.CHECKS, "doi-unregistered", stricter)
    assert checker("check", *GREEN, "--locked")[0] == 1
    monkeypatch.setitem(base.REVISIONS, "doi-unregistered", 2)
    assert checker("check", *GREEN, "--locked", "--fail-on", "warning")[0] == 0


def test_enrich_lock_makes_it_count(checker: Checker, green: Path, new_check: None) -> None:
    """Also where its age says that it need not ask again.

    Old matches are held against their records once, and absences are looked for once by a newer matcher.
    """
    assert checker("lock", *GREEN, "--max-age", "99999d")[0] == 0
    asked = list(checker.world.asked)
    assert {"excepted", "twice", "undefined"} <= set(asked)
    assert checker("lock", *GREEN, "--max-age", "99999d")[0] == 0
    assert checker.world.asked == asked
    code, out = checker("check", *GREEN, "--locked", "--format", "json")
    assert code == 1
    assert {f["severity"] for f in json.loads(out)["findings"] if f["code"] == "bad-year"} == {"error"}
    assert "older release" not in out


def test_without_a_lock_nothing_is_promised(checker: Checker, green: Path, new_check: None) -> None:
    assert checker("check", *GREEN, "--no-lock")[0] == 1


def test_references_that_are_new_or_changed_count_at_once_and_old_ones_stay_old(
    checker: Checker, green: Path, new_check: None
) -> None:
    """As a pull request does it: the check adds what is new to the lock, again and again."""
    bib = green / "green.bib"
    changed = bib.read_text().replace("A column nobody keeps", "A column somebody keeps")
    bib.write_text(changed + "@misc{added, author={Nobody, N.}, title={Added}, year=1961}\n")
    asked: list[str] = []
    for _ in range(2):
        assert graver(checker.findings(*GREEN)) == {("kind", "bad-year"), ("added", "bad-year")}
        asked = asked or list(checker.world.asked)
    assert {"kind", "added", "twice", "undefined", "excepted"} <= set(asked)
    assert checker.world.asked == asked
    assert load((green / "green.lock").read_bytes()).rules is None


SOUND = """@article{sound,
  author = {Okafor, Chidi and Muller, Ada}, title = {Slow rivers of the northern plateau},
  journal = {Journal of Invented Hydrology}, year = {1998}, volume = {41}, number = {2}, pages = {101--119},
  doi = {10.5555/planted.1},
}
"""


SINCE = ("since.bib", "since.txt", "--lock", "since.lock")


def test_what_known_checks_find_by_newer_rules_is_a_note_under_a_lock_of_version_1(
    checker: Checker, green: Path
) -> None:
    """An erratum's DOI, a retraction in a title, a stop behind a DOI: 0.1.0 found no error here."""
    then = [json.loads(line) for line in (green / "since.jsonl").read_text().splitlines()]
    found = checker.findings(*SINCE, "--locked")
    assert graver(found) <= graver(then)
    new = {(f["reference"], f["code"]) for f in found}
    assert {("erratum", "doi-mismatch"), ("withdrawn", "retracted"), ("preprint", "published-version")} <= new
    assert checker("check", *SINCE, "--locked")[0] == 0
    checker("lock", *SINCE, "--max-age", "99999d")
    assert ("erratum", "doi-mismatch") in graver(checker.findings(*SINCE, "--locked"))


BETTER = ("better.bib", "better.ris", "better.md", "accepted.bib", "--lock", "better.lock")


@pytest.mark.parametrize("asking", [("--locked",), ()], ids=["locked", "asking"])
def test_what_is_read_better_now_is_neither_unknown_nor_asked_for_again(
    checker: Checker, green: Path, asking: tuple[str, ...]
) -> None:
    """A DOI in LaTeX's commands, behind M3, in a damaged link; authors joined by &; a comma left out.

    The baseline goes on covering what it covers, also where this release finds
    it in other words, suggests no edit for it any more, or does not find it.
    """
    baseline = ("--baseline", "better.toml", "--fail-on", "warning", "--strict")
    code, out = checker("check", *BETTER, *baseline, *asking)
    assert code == 0, out
    held = list(checker.world.asked)
    assert not (asking and held)
    found = {(f["reference"], f["code"]) for f in checker.findings(*BETTER, *baseline, *asking)}
    assert {("notice", "retracted"), ("comma", "comma-missing"), ("placeholder", "doi-missing")} <= found
    assert set(checker.world.asked[len(held) :]) <= {"notice"}, (
        "its printed DOI is not the work that was matched"
    )


def test_a_copy_under_the_same_fingerprint_is_news_where_release_0_1_0_saw_no_doi(
    checker: Checker, green: Path
) -> None:
    """In the address of a link it saw none."""
    lines = (green / "better.md").read_text().splitlines()
    (green / "better.md").write_text("\n".join([*lines, "", lines[2].replace("1.", "4.", 1), ""]))
    found = checker.findings("better.md", "--lock", "better.lock", "--locked")
    assert [(f["reference"], f["severity"]) for f in found if f["code"] == "doi-duplicate"] == [
        ("r4", "info")
    ]


def test_what_was_found_under_a_lock_of_version_1_goes_on_counting(checker: Checker, green: Path) -> None:
    """An error of old is no news."""
    then = [json.loads(line) for line in (green / "findings.jsonl").read_text().splitlines()]
    files = {f["file"] for f in then}
    errors = {(f["reference"], f["code"]) for f in then if f["severity"] == "error"}
    found = checker.findings(*files, "--locked")
    assert len(graver(found) & errors) >= 0.9 * len(errors)


@pytest.fixture
def version_2(checker: Checker, tmp_path: Path) -> Path:
    """A repository with faults whose lock this release made, before another comes."""
    folder = tmp_path / "faulty"
    shutil.copytree(PLANTED, folder)
    checker.monkeypatch.chdir(folder)
    checker.monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (folder / "sound.bib").write_text(SOUND)
    assert checker("lock", "faults.bib", "fields.bib", "sound.bib")[0] == 0
    checker.world.asked.clear()
    return folder


def test_what_was_found_before_goes_on_counting(
    checker: Checker, version_2: Path, new_check: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock says what the older release found, so a check that finds more needs no declaration."""
    before = graver(checker.findings("faults.bib", "fields.bib", "--locked"))
    before = {(reference, code) for reference, code in before if code != "bad-year"}
    upgrade(checker)
    monkeypatch.setitem(
        checks.CHECKS, "doi-unregistered", lambda e: (*OLD["doi-unregistered"](e), *stricter(e))
    )
    found = checker.findings("faults.bib", "fields.bib", "--locked")
    assert {key for key in graver(found) if key[1] != "bad-year"} == before
    assert len([f for f in found if f["code"] == "doi-unregistered" and f["severity"] == "info"]) >= 4


OLD: dict[str, Callable[[Entry], tuple[Finding, ...]]] = dict(checks.CHECKS)


def test_a_reference_that_is_read_otherwise_after_an_upgrade_is_found_and_moved(
    checker: Checker, version_2: Path
) -> None:
    """As if the reader of the older release had made another reference of it."""
    lock = version_2 / "enrich.lock"
    lock.write_text(re.sub(r'"2-([0-9a-f]{8})', r'"2-\1ffff', lock.read_text()))
    assert {f["code"] for f in checker.findings("sound.bib", "--locked")} == {"not-locked"}
    upgrade(checker)
    assert checker.findings("sound.bib", "--locked") == []
    before = len(lock.read_text().splitlines())
    with (version_2 / "sound.bib").open("a") as bib:
        bib.write("@misc{added, author={Nobody, N.}, title={Added}, year=1961}\n")
    checker("check", "sound.bib")
    assert checker.world.asked == ["added"]
    assert len(lock.read_text().splitlines()) == before + 1, "it was moved, and one was added"
    assert checker("check", "sound.bib", "--locked")[0] == 0


def test_a_finding_that_became_graver_counts_as_it_did(
    checker: Checker, version_2: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(base.SEVERITIES, "doi-missing", "error")
    monkeypatch.setitem(base.SEVERITIES, "doi-alias", "error")
    assert {f["severity"] for f in of(checker, "doi-alias")} == {"error"}
    upgrade(checker)
    assert {f["severity"] for f in of(checker, "doi-missing")} == {"warning"}
    assert {f["severity"] for f in of(checker, "doi-alias")} == {"info"}
    assert checker("lock", "faults.bib", "fields.bib")[0] == 0
    assert {f["severity"] for f in of(checker, "doi-missing")} == {"error"}


def of(checker: Checker, code: str) -> list[dict[str, Any]]:
    found = checker.findings("faults.bib", "fields.bib", "sound.bib", "--locked")
    return [f for f in found if f["code"] == code]


def test_the_projects_own_severity_is_not_taken_for_news(checker: Checker, version_2: Path) -> None:
    (version_2 / "enrich.toml").write_text('[check.severity]\ndoi-alias = "error"\n')
    upgrade(checker)
    assert {f["severity"] for f in of(checker, "doi-alias")} == {"error"}


@pytest.mark.parametrize("title", ["Slow rivers of the northern plateau", "Slow rivers"])
def test_a_new_reference_that_repeats_an_old_one_counts_at_once(
    checker: Checker, version_2: Path, title: str
) -> None:
    """The finding is about the later one, which is the old one here; also where the two say the same."""
    upgrade(checker)
    again = SOUND.replace("{sound,", "{again,").replace("Slow rivers of the northern plateau", title)
    (version_2 / "sound.bib").write_text(again + SOUND)
    assert ("sound", "doi-duplicate") in graver(checker.findings("sound.bib"))


def test_a_new_check_of_several_references_is_a_note(
    checker: Checker, green: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crowded(entries: Sequence[Entry]) -> tuple[tuple[Entry, Finding], ...]:
        """There are too many."""
        return tuple((entry, base.finding("crowded", entry.reference, "Too many.")) for entry in entries[3:])

    monkeypatch.setitem(base.SEVERITIES, "crowded", "error")
    monkeypatch.setitem(checks.CROSS_CHECKS, "crowded", crowded)
    monkeypatch.setitem(checks.DOCUMENTED, "crowded", crowded)
    assert checker("check", *GREEN, "--locked", "--fail-on", "warning")[0] == 0
    with (green / "green.bib").open("a") as bib:
        bib.write("@misc{added, author={Nobody, N.}, title={Added}, year=1961}\n")
    assert graver(checker.findings(*GREEN)) == {("added", "crowded")}
    checker("lock", *GREEN)
    assert checker("check", *GREEN, "--locked")[0] == 1


def test_what_happens_to_a_record_counts_at_once(checker: Checker, version_2: Path, new_check: None) -> None:
    """A weekly check renews the records; a retraction is no news of the release, a new check is."""
    upgrade(checker)
    job = checker.world.job
    checker.monkeypatch.setattr(checker.world, "job", lambda plan: Retracting(job(plan)))
    for arguments in (("--max-age", "0d"), (), ("--locked",)):
        found = {f["code"]: f["severity"] for f in checker.findings("sound.bib", *arguments)}
        assert found == {"retracted": "error", "bad-year": "info"}
    assert checker.world.asked == ["sound"]


def test_another_match_by_another_matcher_is_news_of_the_release(checker: Checker, version_2: Path) -> None:
    """What was not found is asked for again after an upgrade, and may be found now."""
    untitled = SOUND.replace("  doi = {10.5555/planted.1},\n", "")
    (version_2 / "sound.bib").write_text(untitled)
    job = checker.world.job
    checker.monkeypatch.setattr(checker.world, "job", lambda plan: Job([], plan=plan))
    checker("lock", "sound.bib")
    checker.monkeypatch.setattr(checker.world, "job", job)
    upgrade(checker)
    for module in (asking, resolving):
        checker.monkeypatch.setattr(module, "matcher", lambda: "another")
    for arguments in ((), ("--locked",)):
        found = {f["code"]: f["severity"] for f in checker.findings("sound.bib", *arguments)}
        assert found == {"doi-missing": "info"}
    checker("lock", "sound.bib")
    found = {f["code"]: f["severity"] for f in checker.findings("sound.bib")}
    assert found == {"doi-missing": "warning"}


def as_before_contradictions(question: Question, candidates: Sequence[Candidate]) -> Holding:
    """The decision of a release that held no match against its record."""
    if not candidates:
        return hold(question, candidates)
    return Holding(settle(question, candidates).match)


@pytest.mark.parametrize("matcher", ["same", "another"])
def test_what_records_deny_of_old_matches_is_a_note_until_enrich_lock(
    checker: Checker, tmp_path: Path, matcher: str
) -> None:
    """Matches are held against their records by this release for the first time."""
    checker.monkeypatch.chdir(tmp_path)
    shutil.copy(PLANTED / "denied.bib", tmp_path)
    shutil.copy(PLANTED / "denied.txt", tmp_path)
    both, lock = ("denied.bib", "denied.txt"), tmp_path / "enrich.lock"
    with pytest.MonkeyPatch.context() as before:
        before.setattr("enrich.jobs.job.hold", as_before_contradictions)
        assert checker("lock", *both)[0] == 0
        found = graver(checker.findings(*both, "--locked"))
    lock.write_text(lock.read_text().replace(',"contradictions":[]', ""))
    upgrade(checker)
    for module in (asking, resolving) if matcher == "another" else ():
        checker.monkeypatch.setattr(module, "matcher", lambda: "another")
    for arguments in (("--locked",), (), ("--locked",), ("--preset", "submission")):
        told = checker.findings(*both, *arguments)
        assert graver(told) <= found, arguments
    new = {"contradicted"} if matcher == "same" else {"contradicted", "place-taken", "title-elsewhere"}
    assert new <= {f["code"] for f in told}
    assert checker("lock", *both)[0] == 0
    assert new <= {code for _, code in graver(checker.findings(*both, "--locked"))}


class Retracting:
    """A job of a day on which every work was retracted."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def run(self, references: Iterable[Reference]) -> Iterator[Entry]:
        notice = Update(type="retraction", DOI="10.5555/notice", updated="2026-01-01", source="publisher")
        for entry in self._job.run(references):
            known = tuple(
                replace(r, work=replace(r.work, updated_by=(notice,)) if r.work else None)
                for r in entry.registrations
            )
            judged = tuple(
                replace(
                    j, candidate=replace(j.candidate, work=replace(j.candidate.work, updated_by=(notice,)))
                )
                for j in entry.match.judgements
            )
            yield replace(entry, registrations=known, match=replace(entry.match, judgements=judged))


def test_a_new_check_of_files_is_a_note_until_the_next_enrich_lock(
    checker: Checker, version_2: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (version_2 / "fields.bib").write_text(
        (version_2 / "fields.bib").read_text() + "\n@article{open, title={x\n"
    )
    assert {f["severity"] for f in of(checker, "not-read")} == {"error"}
    monkeypatch.setitem(base.REVISIONS, "not-read", 2)
    assert {f["severity"] for f in of(checker, "not-read")} == {"info"}
    checker("lock", "faults.bib", "fields.bib", "--max-age", "99999d")
    assert {f["severity"] for f in of(checker, "not-read")} == {"error"}


def test_an_exception_that_a_fairer_check_needs_no_more_is_a_note(
    checker: Checker, version_2: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bib = version_2 / "faults.bib"
    text = bib.read_text()
    for key, comment in (("missing1", "ignore[doi-missing] a rule"), ("alias1", "ignore[retracted] no need")):
        text = text.replace(f"@article{{{key},", f"% enrich: {comment}\n@article{{{key},")
    bib.write_text(text)
    assert [f["severity"] for f in of(checker, "stale-exception") if f["file"] == "faults.bib"] == ["warning"]
    upgrade(checker)
    monkeypatch.setitem(checks.CHECKS, "doi-missing", lambda entry: ())
    found = [f for f in of(checker, "stale-exception") if f["file"] == "faults.bib"]
    assert {("doi-missing" in f["message"], f["severity"]) for f in found} == {
        (True, "info"),
        (False, "warning"),
    }
