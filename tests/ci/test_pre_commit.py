"""The pre-commit hooks, run by pre-commit itself in a repository made for it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
CLEAN = "@book{b, title={A chronicle without a name}, author={Nobody, A.}, year={1950}}\n"
FAULTY = "@article{a, title={Untitled}, author={Nobody, A.}, year={1950}, doi={not a doi}}\n"

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pre_commit") is None,
    reason="pre-commit is not installed",
)


class Repository:
    """A git repository whose hook is ours as its file describes it, but run from this environment."""

    def __init__(self, folder: Path, hook: str) -> None:
        self.folder = folder
        (folder / "bin").mkdir()
        program = folder / "bin" / "enrich"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m enrich "$@"\n')
        program.chmod(0o755)
        self._environment = os.environ | {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(folder / "home"),
            "ENRICH_OFFLINE": "1",
        }
        local = HOOKS[hook] | {"language": "system"}
        (folder / ".pre-commit-config.yaml").write_text(
            yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]})
        )
        (folder / ".gitignore").write_text("bin\nhome\n")
        self.run("git", "init", "--quiet")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, text=True, check=False
        )

    def hooks(self) -> subprocess.CompletedProcess[str]:
        self.run("git", "add", ".")
        return self.run(sys.executable, "-m", "pre_commit", "run", "--all-files")


def test_a_fault_stops_the_commit_and_a_clean_file_does_not(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "enrich-check")
    (tmp_path / "notes.txt").write_text("not a bibliography")
    (tmp_path / "refs.bib").write_text(FAULTY)
    stopped = repository.hooks()
    assert stopped.returncode == 1
    assert "doi-malformed" in stopped.stdout
    (tmp_path / "refs.bib").write_text(CLEAN)
    passed = repository.hooks()
    assert passed.returncode == 0, passed.stdout


def test_the_locked_hook_wants_the_lock_file(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "enrich-check-locked")
    (tmp_path / "refs.bib").write_text(CLEAN)
    assert "enrich lock FILES" in repository.hooks().stdout
    assert repository.run(sys.executable, "-m", "enrich", "lock", "refs.bib").returncode == 0
    assert repository.hooks().returncode == 0
    (tmp_path / "refs.bib").write_text(CLEAN.replace("chronicle", "ledger"))
    stopped = repository.hooks()
    assert stopped.returncode == 1
    assert "not-locked" in stopped.stdout
