"""`enrich check` as people and CI call it: scope, exceptions, configuration, reports and exit codes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from enrich.checks import DOCUMENTED, SEVERITIES
from enrich.checks.formats import FORMATS
from enrich.checks.judging import rules
from enrich.cli.explain import as_markdown, rules_as_markdown
from enrich.jobs.job import Job
from enrich.jobs.plan import Plan
from enrich.ledger.lock_file import Lock, dump, load
from enrich.matching.rules import RULES
from tests.checks.planted import PLANTED, Checker
from tests.findings.test_formats import HOSTILE, acting

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(checker: Checker, tmp_path: Path) -> Path:
    """A folder of its own with faults.bib in it, where the command is run."""
    shutil.copy(PLANTED / "faults.bib", tmp_path)
    checker.monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(checker: Checker, *arguments: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in checker.findings("faults.bib", *arguments):
        counts[finding["code"]] = counts.get(finding["code"], 0) + 1
    return counts


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("faults.bib",), 1),
        (("faults.bib", "--fail-on", "never"), 0),
        (("faults.bib", "--select", "doi-alias"), 0),
        (("faults.bib", "--select", "doi-alias", "--fail-on", "info"), 1),
        (("faults.bib", "--ignore", "doi-m*,doi-u*,retracted", "--fail-on", "error"), 0),
        (("none.bib",), 2),
        (("faults.bib", "none.bib"), 2),
        (("faults.bib", "--select", "no-such-code"), 2),
        (("faults.bib", "--format", "pdf"), 2),
        (("faults.bib", "-o", "out.pdf"), 2),
        (("faults.bib", "--max-age", "soon"), 2),
        (("faults.bib", "--locked"), 2),
        (("faults.bib", "--baseline", "none.toml"), 2),
        (("faults.bib", "--cited-only", "none.tex"), 2),
        (("faults.bib", "--cited-only", "faults.bib"), 2),
        (("faults.bib", "--changed-since=--output=x"), 2),
        (("faults.bib", "--write-baseline", "b.toml"), 2),
    ],
)
def test_exit_codes(checker: Checker, project: Path, arguments: tuple[str, ...], code: int) -> None:
    assert checker("check", *arguments)[0] == code
    assert (code == 2) == bool(checker.errors)


def test_unreadable_input_does_not_hide_findings_beside_it(checker: Checker, project: Path) -> None:
    assert "doi-mismatch" in codes(checker, "none.bib")
    assert "none.bib" in checker.errors


def test_several_reports_at_once(checker: Checker, project: Path) -> None:
    code, out = checker(
        "check", "faults.bib", "--format", "human", "--format", "sarif=deep/a.sarif", "-o", "b.xml"
    )
    assert code == 1
    assert "doi-mismatch" in out
    assert json.loads((project / "deep" / "a.sarif").read_text())["version"] == "2.1.0"
    assert (project / "b.xml").read_text().startswith("<?xml")


def test_github_also_writes_the_summary_page(checker: Checker, project: Path) -> None:
    checker.monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project / "summary.md"))
    _, out = checker("check", "faults.bib", "--format", "github")
    assert out.startswith("::error file=faults.bib,line=17,col=3,title=doi-malformed%3A malformed1::")
    assert "| error | faults.bib" in (project / "summary.md").read_text().replace("&#58;", ":")


def test_configuration_is_read_and_overruled(checker: Checker, project: Path) -> None:
    (project / "enrich.toml").write_text(
        '[check]\nignore = { "doi-mis*" = "known" }\nfail-on = "never"\n'
        '[check.severity]\ndoi-alias = "error"\n[check.per-file-ignore]\n"fau*.bib" = ["retracted"]\n'
    )
    found = checker.findings("faults.bib")
    assert {f["severity"] for f in found if f["code"] == "doi-alias"} == {"error"}
    assert not {"doi-missing", "doi-mismatch", "retracted"} & {f["code"] for f in found}
    assert checker("check", "faults.bib")[0] == 0
    assert checker("check", "faults.bib", "--fail-on", "error")[0] == 1


@pytest.mark.parametrize(
    "table",
    ['ignored = ["x"]', 'ignore = "doi-missing"', 'ignore = ["doi"]', 'fail-on = "fatal"',
     '[check.severity]\ndoi-alias = "never"', '[check.severity]\ndoi = "info"', "per-file-ignore = 3",
     'strict = "no"', "lock = 3", "baseline = []", "max-age = -1", 'max-age = "999999999999d"'],
)  # fmt: skip
def test_mistakes_in_the_configuration_are_told(checker: Checker, project: Path, table: str) -> None:
    (project / "enrich.toml").write_text(f"[check]\n{table}\n")
    assert checker("check", "faults.bib")[0] == 2
    assert checker.errors.startswith("enrich: ")


def test_comments_except_the_reference_they_stand_by(checker: Checker, project: Path) -> None:
    bib = project / "faults.bib"
    bib.write_text(
        bib.read_text()
        .replace("@article{missing1,", "% enrich: ignore[doi-missing] a house rule\n@article{missing1,")
        .replace("doi     = {10.5555/planted.7},", "doi = {10.5555/planted.7}, % enrich: ignore[doi-*] seen")
        .replace("@article{alias1,", "% enrich: ignore[doi-alias]\n@article{alias1,")
    )
    found = {(f["reference"], f["code"]) for f in checker.findings("faults.bib")}
    assert not {("missing1", "doi-missing"), ("mismatch1", "doi-mismatch"), ("alias1", "doi-alias")} & found
    assert ("missing2", "doi-missing") in found
    (stale,) = [f for f in checker.findings("faults.bib") if f["code"] == "stale-exception"]
    assert "no reason" in stale["message"]


def test_a_baseline_accepts_what_is_there_and_nothing_more(checker: Checker, project: Path) -> None:
    written = ("--write-baseline", "b.toml", "--reason", "older than the rule", "--author", "A. Librarian")
    assert checker("check", "faults.bib", *written)[0] == 0
    assert codes(checker, "--baseline", "b.toml") == {}
    assert checker("check", "faults.bib", "--baseline", "b.toml", "--fail-on", "info")[0] == 0
    bib = project / "faults.bib"
    bib.write_text("\n\n" + bib.read_text().replace("{10.5555/planted.7}", "{10.5555/planted.22}"))
    assert codes(checker, "--baseline", "b.toml") == {"doi-mismatch": 1, "stale-exception": 1}


def test_exceptions_expire(checker: Checker, project: Path) -> None:
    checker("check", "faults.bib", "--select", "retracted", "--write-baseline", "b.toml", "--reason", "r",
            "--expires", "2020-01-01")  # fmt: skip
    found = checker.findings("faults.bib", "--select", "retracted,stale-exception", "--baseline", "b.toml")
    assert sorted(f["code"] for f in found) == [
        "retracted",
        "retracted",
        "stale-exception",
        "stale-exception",
    ]
    assert "expired (2020-01-01)" in found[-1]["message"]
    lines = (project / "b.toml").read_text().splitlines()
    assert {lines[f["line"] - 1] for f in found if f["file"] == "b.toml"} == {"[[finding]]"}


def test_an_exception_is_not_stale_when_nothing_could_be_checked(checker: Checker, project: Path) -> None:
    checker("check", "faults.bib", "--write-baseline", "b.toml", "--reason", "r")
    checker.world.down = True
    offline = codes(checker, "--baseline", "b.toml")
    assert "stale-exception" not in offline


def test_hostile_references_are_harmless_in_every_format(checker: Checker, project: Path) -> None:
    """From the file to each report, with ids, titles, journals and addresses that try to act."""
    plain = [text for text in HOSTILE if not set(text) & {"\x00", "\ud800", "}", "\\"}]
    entry = (
        "@misc{kN, title={Untitled TEXT}, author={Nobody TEXT, A.}, year=1950, doi={x TEXT}, url={TEXT}}\n"
    )
    bib = "".join(entry.replace("N,", f"{n},", 1).replace("TEXT", text) for n, text in enumerate(plain))
    names = {name: project / f"report.{name}" for name in FORMATS}
    (project / "hostile.bib").write_bytes(bib.encode())
    checker("check", "hostile.bib", *(f"--format={name}={file}" for name, file in names.items()))
    for name, file in names.items():
        out = file.read_bytes().decode()
        assert out.count("doi-malformed") >= 10, name
        assert (acting(out), "##[" in out) == ([], False), name
        commands = [line for line in out.split("\n") if line.lstrip().startswith("::")]
        ours = [line for line in commands if re.match(r"::(error|warning|notice) \w+=", line)]
        assert commands == (ours if name == "github" else []), name


DOCUMENTS = {
    "paper.tex": r"See \citep[p.~3]{missing1,alias1} % \cite{retracted1}" + "\n",
    "paper.aux": "\\relax\n\\citation{missing1}\n\\abx@aux@cite{0}{alias1}\n",
    "paper.bcf": '<bcf:citekey order="1">missing1</bcf:citekey><bcf:citekey order="2">alias1</bcf:citekey>',
    "paper.md": "As [@missing1, p. 3; -@alias1] says; mail a@retracted1.org.\n",
    "paper.qmd": "@missing1 and @{alias1}.\n",
    "paper.ipynb": json.dumps({"cells": [
        {"cell_type": "markdown", "source": ["[@missing1]\n", '<cite data-cite="1/alias1">x</cite>']},
        {"cell_type": "code", "source": ["@retracted1\n"]},
    ]}),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_only_what_is_cited(checker: Checker, project: Path, name: str) -> None:
    (project / name).write_text(DOCUMENTS[name])
    checker.world.asked.clear()
    found = {f["reference"] for f in checker.findings("faults.bib", "--cited-only", name)}
    assert found == {"missing1", "alias1"}
    assert checker.world.asked == ["missing1", "alias1"]


def test_nocite_star_means_everything(checker: Checker, project: Path) -> None:
    (project / "paper.tex").write_text(r"\nocite{*}")
    assert codes(checker, "--cited-only", "paper.tex") == codes(checker)


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_only_what_changed_since(checker: Checker, project: Path) -> None:
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "base")
    assert codes(checker, "--changed-since", "HEAD") == {}
    bib = project / "faults.bib"
    bib.write_text(
        "% moved\n\n" + bib.read_text().replace("Market days and moonlight", "Market days, moonlight")
    )
    checker.world.asked.clear()
    assert {f["reference"] for f in checker.findings("faults.bib", "--changed-since", "HEAD")} == {"alias2"}
    assert checker.world.asked == ["alias2"]
    shutil.copy(bib, project / "new.bib")
    assert len(checker.findings("new.bib", "--changed-since", "HEAD")) > 10
    assert checker("check", "faults.bib", "--changed-since", "nowhere")[0] == 2


def test_changes_are_unknown_outside_of_a_repository(checker: Checker, project: Path) -> None:
    checker.monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    assert checker("check", "faults.bib", "--changed-since", "HEAD")[0] == 2
    assert "--changed-since HEAD" in checker.errors


def test_pruning_drops_what_is_gone(checker: Checker, project: Path) -> None:
    checker("lock", "faults.bib")
    (project / "one.bib").write_text("@book{x, title={A chronicle}, author={Nobody, A.}, year=1950}\n")
    checker("lock", "one.bib")
    assert "Market days" in (project / "enrich.lock").read_text()
    checker("lock", "one.bib", "--prune")
    assert "Market days" not in (project / "enrich.lock").read_text()


def test_nothing_is_pruned_where_an_input_could_not_be_read(checker: Checker, project: Path) -> None:
    checker("lock", "faults.bib")
    before = load((project / "enrich.lock").read_bytes())
    assert checker("lock", "faults.bib", "none.bib", "--prune")[0] == 2
    assert "nothing is pruned" in checker.errors
    (project / "one.bib").write_text("@book{x, title={A chronicle}, author={Nobody, A.}, year=1950}\n")
    checker("lock", "one.bib", "none.bib", "--prune")
    assert set(before.blocks) < set(load((project / "enrich.lock").read_bytes()).blocks)


def test_what_another_run_added_to_the_lock_meanwhile_is_kept(checker: Checker, project: Path) -> None:
    (project / "one.bib").write_text("@book{x, title={A chronicle}, author={Nobody, A.}, year=1950}\n")
    checker("lock", "one.bib")
    (one,) = load((project / "enrich.lock").read_bytes()).blocks
    (project / "enrich.lock").unlink()
    checker("lock", "faults.bib", "--max-age", "1d")
    learned = load((project / "enrich.lock").read_bytes())
    job = checker.world.job

    def slow(plan: Plan) -> Job:
        (project / "enrich.lock").write_bytes(dump(learned))
        return job(plan)

    (project / "enrich.lock").write_bytes(dump(Lock()))
    checker.monkeypatch.setattr(checker.world, "job", slow)
    checker("check", "one.bib")
    assert set(load((project / "enrich.lock").read_bytes()).blocks) == {*learned.blocks, one}


def test_a_lock_of_nothing_is_no_failure(checker: Checker, project: Path) -> None:
    (project / "empty.bib").write_text("% nothing yet\n")
    assert checker("lock", "empty.bib")[0] == 0
    assert checker("check", "empty.bib", "--locked")[0] == 0


def test_a_baseline_of_half_the_input_says_so(checker: Checker, project: Path) -> None:
    arguments = ("--write-baseline", "b.toml", "--reason", "known")
    assert checker("check", "faults.bib", *arguments)[0] == 0
    assert checker("check", "faults.bib", "none.bib", *arguments)[0] == 2


def test_text_where_a_file_was_expected_is_told(checker: Checker, project: Path) -> None:
    assert checker("check", "Nobody, A. (1950) A chronicle. " * 20)[0] == 2
    assert "pass it to standard input" in checker.errors


def test_a_lock_with_gaps_says_so(checker: Checker, project: Path) -> None:
    checker.world.down = True
    code, out = checker("lock", "faults.bib")
    assert code == 3
    assert "0 references" in out


def test_every_code_has_a_page_and_the_documentation_is_current(checker: Checker) -> None:
    assert set(DOCUMENTED) == set(SEVERITIES)
    for code, rule in rules().items():
        assert rule.summary.endswith("."), code
        assert "**What to do.**" in rule.help, code
        assert rule.help.splitlines()[0] in checker("explain", code)[1]
    assert (ROOT / "docs" / "checks.md").read_text() == as_markdown(rules()), (
        "docs/checks.md has drifted: enrich explain --markdown > docs/checks.md"
    )
    assert (ROOT / "docs" / "rules.md").read_text() == rules_as_markdown(), (
        "docs/rules.md has drifted: enrich explain --markdown rules > docs/rules.md"
    )
    for code, refuses in RULES.items():
        assert str(refuses.__doc__).splitlines()[0] in checker("explain", code)[1]
        assert code in checker("explain")[1]
    assert checker("explain", "no-such-code")[0] == 2
