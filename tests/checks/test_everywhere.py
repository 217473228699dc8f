"""A check means the same files, and says the same, whatever folder it is started in."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from enrich.checks.formats import FORMATS
from enrich.jobs.places import repository
from tests.checks.planted import PLANTED, Checker

KEPT = Path(__file__).parents[1] / "cases" / "baselines" / "version-1.toml"
STARTS = {".": "thesis/faults.bib", "thesis": "faults.bib", "thesis/deep": "../faults.bib"}
"""Where the command is started, and what the file is called from there."""


@pytest.fixture
def repo(checker: Checker, tmp_path: Path) -> Path:
    """A repository with thesis/faults.bib in it, and a file of that name at its top."""
    (tmp_path / "thesis" / "deep").mkdir(parents=True)
    shutil.copy(PLANTED / "faults.bib", tmp_path / "thesis")
    shutil.copy(PLANTED / "innocents.bib", tmp_path / "faults.bib")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    checker.monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_names_files_from_the_top_of_the_repository(
    checker: Checker, repo: Path, name: str
) -> None:
    said = set()
    for start, file in STARTS.items():
        for given in (file, str(repo / "thesis" / "faults.bib")):
            checker.monkeypatch.chdir(repo / start)
            said.add(checker("check", "--no-lock", "--format", name, given)[1])
    (out,) = said
    assert "thesis/faults.bib" in out.replace("&#47;", "/")
    assert "../" not in re.sub(r"https?://\S+", "", out)


def test_without_a_repository_files_are_named_from_the_working_directory(
    checker: Checker, tmp_path: Path
) -> None:
    (tmp_path / "thesis").mkdir()
    shutil.copy(PLANTED / "faults.bib", tmp_path / "thesis")
    checker.monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    checker.monkeypatch.chdir(tmp_path)
    assert {f["file"] for f in checker.findings("thesis/faults.bib", "--no-lock")} == {"thesis/faults.bib"}
    assert {f["file"] for f in checker.findings("thesis", "--no-lock")} == {"thesis/faults.bib"}


def test_from_outside_a_repository_its_top_is_the_root_all_the_same(
    checker: Checker, repo: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    checker.monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    found = checker.findings(repo / "thesis" / "faults.bib", "--no-lock")
    assert {f["file"] for f in found} == {"thesis/faults.bib"}


def test_sarif_says_where_the_root_is(checker: Checker, repo: Path) -> None:
    checker.monkeypatch.chdir(repo / "thesis")
    run = json.loads(checker("check", "--no-lock", "--format", "sarif", "faults.bib")[1])["runs"][0]
    assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == repo.resolve().as_uri() + "/"
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
    assert {(p["uri"], p["uriBaseId"]) for p in places} == {("thesis/faults.bib", "%SRCROOT%")}


@pytest.mark.parametrize("start", STARTS)
def test_settings_mean_the_same_files_from_everywhere(checker: Checker, repo: Path, start: str) -> None:
    (repo / "enrich.toml").write_text(
        '[check]\nbaseline = "ci/base.toml"\n[check.per-file-ignore]\n"thesis/faults.bib" = ["doi-m*"]\n'
        '"faults.bib" = ["retracted"]\n'
    )
    (repo / "ci").mkdir()
    (repo / "ci" / "base.toml").write_text(
        'version = 2\n[[finding]]\ncode = "doi-alias"\nfile = "../thesis/faults.bib"\n'
        'reference = "alias1"\nreason = "kept"\n'
    )
    checker.monkeypatch.chdir(repo / start)
    found = {(f["code"], f["reference"]) for f in checker.findings(STARTS[start], "--no-lock")}
    codes = {code for code, _ in found}
    assert not {code for code in codes if code.startswith("doi-m")}
    assert "retracted" in codes
    assert ("doi-alias", "alias1") not in found
    assert ("doi-alias", "alias2") in found


@pytest.mark.parametrize("start", STARTS)
def test_the_lock_is_the_same_from_everywhere(checker: Checker, repo: Path, start: str) -> None:
    checker.monkeypatch.chdir(repo / "thesis" / "deep")
    assert checker("lock", "../faults.bib")[0] == 0
    assert (repo / "enrich.lock").is_file()
    checker.monkeypatch.chdir(repo / start)
    checker.world.asked.clear()
    assert checker("check", "--locked", STARTS[start])[0] == 1
    assert checker.world.asked == []


def test_a_lock_that_is_here_stays_the_one(checker: Checker, repo: Path) -> None:
    shutil.copy(PLANTED / "innocents.bib", repo / "thesis" / "one.bib")
    checker.monkeypatch.chdir(repo / "thesis")
    checker("lock", "faults.bib", "--lock", "enrich.lock")
    checker("lock", "one.bib")
    assert not (repo / "enrich.lock").exists()
    assert checker("check", "--locked", "one.bib", "faults.bib", "--select", "not-locked")[0] == 0


def test_the_lock_that_the_settings_name_is_beside_them(checker: Checker, repo: Path) -> None:
    (repo / "enrich.toml").write_text('[check]\nlock = "ci/kept.lock"\n')
    (repo / "ci").mkdir()
    checker.monkeypatch.chdir(repo / "thesis")
    assert checker("lock", "faults.bib")[0] == 0
    assert (repo / "ci" / "kept.lock").is_file()
    (repo / "enrich.toml").write_text("")
    (repo / "thesis" / "enrich.toml").write_text("")
    checker("lock", "faults.bib")
    assert (repo / "thesis" / "enrich.lock").is_file()


@pytest.mark.parametrize("start", STARTS)
def test_a_written_baseline_means_the_same_from_everywhere(checker: Checker, repo: Path, start: str) -> None:
    checker.monkeypatch.chdir(repo / "thesis")
    checker("check", "faults.bib", "--write-baseline", "../base.toml", "--reason", "known", "--no-lock")
    assert 'file = "thesis/faults.bib"' in (repo / "base.toml").read_text()
    checker.monkeypatch.chdir(repo / start)
    arguments = ("--no-lock", "--baseline", str(repo / "base.toml"))
    assert checker.findings(STARTS[start], *arguments) == []
    shutil.copy(PLANTED / "faults.bib", repo / "faults.bib")
    assert [f for f in checker.findings(repo / "faults.bib", *arguments) if f["code"] == "retracted"]


@pytest.mark.parametrize("start", STARTS)
def test_a_baseline_of_the_first_version_means_what_it_meant(
    checker: Checker, repo: Path, start: str
) -> None:
    """Written in thesis/ by the release before, with names as they were called there."""
    (repo / "ci").mkdir()
    shutil.copy(KEPT, repo / "ci" / "base.toml")
    checker.monkeypatch.chdir(repo / "thesis")
    assert _told_of(checker.findings("faults.bib", "--no-lock", "--baseline", "../ci/base.toml")) == []
    shutil.move(repo / "ci" / "base.toml", repo / "thesis" / "base.toml")
    (repo / "faults.bib").unlink()
    checker.monkeypatch.chdir(repo / start)
    base = repo / "thesis" / "base.toml"
    assert _told_of(checker.findings(STARTS[start], "--no-lock", "--baseline", base)) == []


def _told_of(findings: list[dict[str, Any]]) -> list[str]:
    """What is found, but for the one exception that the old baseline needs no more: "n/a" is no DOI now."""
    return [f["message"] for f in findings if "doi-malformed of “malformed3”" not in f["message"]]


def test_a_baseline_of_a_later_version_is_refused(checker: Checker, repo: Path) -> None:
    (repo / "base.toml").write_text("version = 3\n")
    assert checker("check", "faults.bib", "--baseline", "base.toml", "--no-lock")[0] == 2
    assert "later version" in checker.errors


@pytest.mark.parametrize(
    ("comment", "near"),
    [
        ("ignore[doi-mismach] a slip", "doi-mismatch"),
        ("ignore doi-mismach", "doi-mismatch"),
        ("ignore[retracted_] x", "retracted"),
        ("ignore[Field_Mismatch] x", "field-mismatch"),
        ("ignore[doi-mising, doi-alias] x", "doi-missing"),
        ("ignore[*-duplikate] x", "-duplicate"),
        ("ignore[E501] x", "`enrich explain`"),
    ],
)
def test_a_comment_with_an_unknown_code_is_told(
    checker: Checker, repo: Path, comment: str, near: str
) -> None:
    file = repo / "thesis" / "faults.bib"
    file.write_text(file.read_text().replace("@article{alias1,", f"% enrich: {comment}\n@article{{alias1,"))
    line = 1 + file.read_text().split("% enrich: ")[0].count("\n")
    before = len(checker.findings(file, "--no-lock", "--ignore", "stale-exception"))
    (told,) = [f for f in checker.findings(file, "--no-lock") if f["code"] == "stale-exception"]
    assert (told["line"], before) == (line, before)
    assert near in told["message"]
    checker.world.down = True
    assert [f for f in checker.findings(file, "--no-lock") if f["code"] == "stale-exception"]


def test_a_comment_without_brackets_is_one(checker: Checker, repo: Path) -> None:
    file = repo / "thesis" / "faults.bib"
    text = file.read_text().replace(
        "@article{alias1,", "% enrich: ignore doi-alias, doi-missing: our rule\n@article{alias1,"
    )
    file.write_text(text)
    found = checker.findings(file, "--no-lock")
    assert ("doi-alias", "alias1") not in {(f["code"], f["reference"]) for f in found}
    assert [f for f in found if f["code"] == "stale-exception"] == []


def test_an_unknown_code_in_a_baseline_is_told_at_its_line(checker: Checker, repo: Path) -> None:
    (repo / "base.toml").write_text(
        'version = 2\n\n[[finding]]\ncode = "doi-mismach"\nfile = "thesis/faults.bib"\n'
        'reference = "alias1"\nreason = "x"\n'
    )
    found = checker.findings("thesis/faults.bib", "--no-lock", "--baseline", "base.toml")
    (told,) = [f for f in found if f["file"] == "base.toml"]
    assert told["line"] == 3
    assert "is doi-mismatch meant?" in told["message"]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_code_of_an_option_is_told_with_the_nearest(
    checker: Checker, repo: Path, option: str
) -> None:
    assert checker("check", "thesis/faults.bib", option, "doi_mismach")[0] == 2
    assert "is doi-mismatch meant?" in checker.errors
    (repo / "enrich.toml").write_text('[check.severity]\nretractd = "info"\n')
    assert checker("check", "thesis/faults.bib")[0] == 2
    assert "is retracted meant?" in checker.errors


@pytest.mark.parametrize("fail_on", ["error", "warning", "info", "never"])
def test_junit_fails_what_the_command_fails(checker: Checker, repo: Path, fail_on: str) -> None:
    arguments = ("thesis/faults.bib", "--no-lock", "--fail-on", fail_on)
    ranks = ["error", "warning", "info"]
    failing = ranks[: ranks.index(fail_on) + 1] if fail_on != "never" else []
    found = checker.findings(*arguments)
    _, out = checker("check", "--format", "junit", *arguments)
    cases = list(ElementTree.fromstring(out.encode()).iter("testcase"))
    failed = {case.get("name") for case in cases if case.find("failure") is not None}
    assert failed == {f["reference"] or "file" for f in found if f["severity"] in failing}
    said = "".join(case.findtext("failure", "") + case.findtext("system-out", "") for case in cases)
    assert all(f"{f['severity']} {f['code']}" in said for f in found)


def test_the_top_is_none_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert repository(tmp_path) is None
    monkeypatch.setenv("PATH", "")
    assert repository(tmp_path) is None
