"""The house rules that a machine can hold: which way imports go, and what a start may load."""

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"requests", "requests_cache", "habanero", "tantivy", "lxml", "rich", "pycrfsuite", "xlsxwriter"}

MOST_SECONDS = 0.05


def test_imports_go_down_only() -> None:
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", linter], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_help_loads_nothing_heavy() -> None:
    """`enrich --help` is the floor under every start; a check on each commit pays it."""
    script = (
        "import sys\nfrom enrich.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "match references" in done.stdout
    assert not (HEAVY | {"msgspec", "enrich.records"}) & set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["-m", "enrich", "--help"], ["-c", "import enrich"]])
def test_a_start_costs_little(arguments: list[str]) -> None:
    """CPU time with the interpreter's own start; the least of five, for a machine has other things to do."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) <= MOST_SECONDS


def test_the_page_on_the_house_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("| place | what it is for |")[2].partition("Imports go down only")[0]
    named = {
        name.rstrip("/")
        for row in table.splitlines()
        for name in re.findall(r"`([^`]+)`", row[: row.find("|", 1)])
    }
    there = {path.name for path in (ROOT / "enrich").iterdir() if not path.name.startswith("_")} - {"data"}
    assert named == there
