"""The GitHub action, run from its own file: each `run` step as the runner would run it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
WORKFLOWS = sorted((ROOT / "examples" / "ci").glob("github-*.yml"))
BIB = "@article{a, title={Untitled}, author={Nobody, A.}, year={1950}, doi={not a doi}}\n"


class Runner:
    """As much of GitHub's runner as a composite action needs: contexts, outputs, the summary page."""

    def __init__(self, folder: Path, inputs: Mapping[str, str]) -> None:
        self.workspace = folder / "workspace"
        self.temp = folder / "temp"
        for place in (self.workspace, self.temp / "enrich-venv" / "bin"):
            place.mkdir(parents=True)
        program = self.temp / "enrich-venv" / "bin" / "enrich"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m enrich "$@" --offline --no-lock\n')
        program.chmod(0o755)
        self.summary = folder / "summary.md"
        self.inputs = {name: str(given.get("default", "")) for name, given in ACTION["inputs"].items()}
        self.inputs |= inputs
        self.outputs: dict[str, str] = {}

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run one step with bash as the runner starts it, and take in its outputs."""
        step = STEPS[name]
        written = self.temp / "output"
        written.write_text("")
        environment = {key: self._expand(value) for key, value in step.get("env", {}).items()}
        files = {"GITHUB_OUTPUT": str(written), "GITHUB_STEP_SUMMARY": str(self.summary)}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace / self._expand(step.get("working-directory", ".")),
            env=os.environ | environment | files,
            capture_output=True,
            text=True,
            check=False,
        )
        self.outputs |= dict(line.split("=", 1) for line in written.read_text().splitlines())
        return done

    def _expand(self, value: str) -> str:
        return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda match: self._value(match[1]), value)

    def _value(self, name: str) -> str:
        kind, _, rest = name.partition(".")
        if kind == "inputs":
            return self.inputs[rest]
        if name.startswith("steps.check.outputs."):
            return self.outputs[rest.rpartition(".")[2]]
        return {"runner.temp": str(self.temp), "github.action_path": str(ROOT)}[name]


def runner(tmp_path: Path, **inputs: str) -> Runner:
    made = Runner(tmp_path, inputs)
    (made.workspace / "deep" / "er").mkdir(parents=True)
    (made.workspace / "deep" / "er" / "my refs.bib").write_text(BIB)
    return made


def test_findings_become_annotations_reports_and_an_exit_code(tmp_path: Path) -> None:
    made = runner(tmp_path)
    done = made.run("Check")
    assert done.returncode == 0, done.stderr
    assert "::error file=deep/er/my refs.bib,line=1,col=" in done.stdout
    assert made.outputs == {"exit_code": "1", "sarif": "true"}
    assert "doi-malformed" in made.summary.read_text()
    assert "doi-malformed" in (made.workspace / "enrich" / "out.md").read_text()
    assert json.loads((made.temp / "enrich.sarif").read_text())["version"] == "2.1.0"
    assert made.run("Result").returncode == 1


def test_fail_false_keeps_the_job_green(tmp_path: Path) -> None:
    made = runner(tmp_path, fail="false", jobSummary="false")
    made.run("Check")
    assert made.run("Result").returncode == 0
    assert not made.summary.exists()


def test_arguments_may_be_quoted_and_are_never_executed(tmp_path: Path) -> None:
    hostile = "$(touch owned) `touch owned` ;touch owned"
    made = runner(tmp_path, args=f"--fail-on never 'deep/er/my refs.bib' {hostile}")
    done = made.run("Check")
    assert not (made.workspace / "owned").exists()
    assert made.outputs["exit_code"] == "2", done.stdout
    assert "$(touch" in done.stderr


def test_no_files_is_an_error_that_says_so(tmp_path: Path) -> None:
    made = runner(tmp_path, args="none/*.bib")
    assert "none/*.bib" in made.run("Check").stderr
    assert made.outputs["exit_code"] == "2"


def test_the_install_step_installs_the_action_itself_or_the_version_asked_for(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\nmkdir -p "$3/bin"\nprintf \'#!/bin/sh\\necho "$@"\\n\' > "$3/bin/python"\n'
        'chmod +x "$3/bin/python"\n'
    )
    python.chmod(0o755)
    step = STEPS["Install enrich"]
    for version, wanted in (("", str(ROOT)), ("1.2.3", "doi-enrich==1.2.3")):
        environment = {"PYTHON": str(python), "VERSION": version, "ACTION": str(ROOT)}
        environment["PLACE"] = str(tmp_path / "venv")
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            env=os.environ | environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.split()[:3] == ["-m", "pip", "install"]
        assert done.stdout.split()[-1] == wanted


def steps_of(path: Path) -> list[dict[str, Any]]:
    document = yaml.safe_load(path.read_text())
    jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("path", [ROOT / "action.yml", *WORKFLOWS], ids=lambda path: path.name)
def test_what_others_made_is_pinned_and_nothing_is_pasted_into_scripts(path: Path) -> None:
    for step in steps_of(path):
        uses = step.get("uses", "")
        assert not uses or uses.startswith("doi-enrich/") or re.search(r"@[0-9a-f]{40}$", uses), uses
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_the_examples_use_inputs_that_there_are(path: Path) -> None:
    ours = [step for step in steps_of(path) if step.get("uses", "").startswith("doi-enrich/")]
    assert ours
    assert all(set(step["with"]) <= set(ACTION["inputs"]) for step in ours)


def test_the_scheduled_workflow_opens_one_issue_and_then_renews_it(tmp_path: Path) -> None:
    (step,) = [s for s in steps_of(ROOT / "examples/ci/github-scheduled.yml") if "run" in s]
    gh = tmp_path / "gh"
    gh.write_text('#!/bin/sh\necho "$@" >> calls\n[ "$2" = list ] && cat number 2>&-\nexit 0\n')
    gh.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "TITLE": step["env"]["TITLE"]}
    for number, expected in (("", "issue create"), ("7\n", "issue edit 7")):
        (tmp_path / "number").write_text(number)
        subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, env=environment, check=True
        )
        assert (tmp_path / "calls").read_text().splitlines()[-1].startswith(expected)
