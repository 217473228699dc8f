"""Ctrl-C, at whatever moment: one sentence that says what is kept and what is lost, and nothing left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LINE = "Brandt, K. (1969) ‘Clay tablets and their keepers’, Antiquity Notes, 12, 3, 4458.\n"
WHILE_LOADING = """
import importlib.abc, signal, sys
class Hook(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {name!r}:
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Hook())
sys.argv = ["enrich", *{arguments!r}]
from enrich.__main__ import main
sys.exit(main())
"""
WHILE_WRITING = """
import signal, sys
import {module} as module
def stop(*given, **named):
    signal.raise_signal(signal.SIGINT)
setattr(module.{owner}, {name!r}, stop)
sys.argv = ["enrich", *{arguments!r}]
from enrich.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "list.txt").write_text(LINE * 3, encoding="utf-8")
    return tmp_path


def stopped(script: str, folder: Path) -> str:
    """Run a script that ends in a Ctrl-C; return what it said, which is one line."""
    environment = {**os.environ, "ENRICH_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 130, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("enrich: stopped. ")
    return done.stderr


@pytest.mark.parametrize(
    "name",
    ["argparse", "enrich.cli.main", "enrich.errors", "enrich.cli.parser", "enrich.cli.run",
     "enrich.jobs.session", "enrich.matching", "tantivy", "enrich.writers.csv", "xlsxwriter"],
)  # fmt: skip
def test_while_it_is_still_loading(name: str, folder: Path) -> None:
    arguments = ["run", "list.txt", "--offline", "-q", "-o", "a.csv", "-o", "b.xlsx"]
    said = stopped(WHILE_LOADING.format(name=name, arguments=arguments), folder)
    assert "Nothing was written." in said
    assert sorted(p.name for p in folder.iterdir() if p.name != "cache") == ["list.txt"]


LOADING = """
from enrich.cli.signals import answer_signals
answer_signals()
try:
    import slow
    for _ in range(10**9): pass
except BaseException as error:
    print(type(error).__name__, *error.args)
"""
SLOW = """
import signal, time
signal.raise_signal(signal.{name})
end = time.process_time() + 0.05
while time.process_time() < end: pass
print("loaded", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no alarm to wait with")
@pytest.mark.parametrize(("name", "said"), [("SIGINT", "KeyboardInterrupt"), ("SIGTERM", "SystemExit 143")])
def test_a_module_is_loaded_whole_before_a_signal_is_answered(name: str, said: str, tmp_path: Path) -> None:
    """One written in C crashes the interpreter else, now and then."""
    (tmp_path / "slow.py").write_text(SLOW.format(name=name))
    done = subprocess.run(
        [sys.executable, "-c", LOADING], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["loaded", said], done.stderr


@pytest.mark.parametrize(
    ("module", "owner", "name"),
    [
        ("xlsxwriter", "Workbook", "close"),
        ("xlsxwriter.worksheet", "Worksheet", "_write_optimized_sheet_data"),
        ("zipfile", "ZipFile", "write"),
        ("enrich.writers.html", "Html", "write"),
    ],
)
def test_while_a_report_is_written(module: str, owner: str, name: str, folder: Path) -> None:
    (folder / "b.xlsx").write_text("old")
    arguments = ["run", "list.txt", "--offline", "-q", "-o", "a.csv", "-o", "b.xlsx", "-o", "c.html"]
    said = stopped(WHILE_WRITING.format(module=module, owner=owner, name=name, arguments=arguments), folder)
    if owner == "Html":
        assert "Written whole: a.csv, b.xlsx. Not written: c.html." in said
    else:
        assert "Written whole: a.csv. Not written: b.xlsx, c.html." in said
        assert (folder / "b.xlsx").read_text() == "old"
    left = sorted(p.name for p in folder.iterdir() if p.name != "cache")
    assert left == ["a.csv", "b.xlsx", "list.txt"]


@pytest.mark.parametrize("command", ["check", "fix", "lock"])
def test_in_another_command(command: str, folder: Path) -> None:
    (folder / "a.bib").write_text("@article{a, title = {Clay tablets}, author = {Brandt, K.}, year = 1969}\n")
    arguments = [command, "a.bib", "--offline"]
    said = stopped(
        WHILE_WRITING.format(module="enrich.jobs.job", owner="Job", name="run", arguments=arguments), folder
    )
    assert "Nothing was written." in said


@pytest.mark.skipif(os.name == "nt", reason="signals are sent to a group")
@pytest.mark.parametrize("after", [0.1, 0.5, 1.0, pytest.param(2.0, marks=pytest.mark.soak)])
def test_with_workers_none_is_left_and_none_complains(after: float, folder: Path) -> None:
    """A terminal sends Ctrl-C to the workers too, whether or not they are ready for it."""
    (folder / "list.txt").write_text("".join(f"{n}. {LINE}" for n in range(1, 6000)), encoding="utf-8")
    arguments = ["run", "list.txt", "--offline", "-q", "--workers", "2", "-o", "a.csv"]
    with subprocess.Popen(
        [sys.executable, "-m", "enrich", *arguments],
        cwd=folder,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        time.sleep(after)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGINT)
        # The workers hold the other end of these pipes: they close with the last of them.
        _, told = running.communicate(timeout=60)
    if running.returncode == 130:
        assert told.startswith("enrich: stopped.")
        assert told.count("\n") == 1, told
    else:  # it came before Python itself was ready, or after all was done
        assert running.returncode in (0, 3, 1, -signal.SIGINT)
        assert running.returncode != 1 or after < 0.5
    assert not [p for p in folder.iterdir() if p.name.startswith(".a.csv")]
