"""The house rules that a machine can hold: which way imports go, and what a start may load."""

import ast
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"requests", "requests_cache", "habanero", "tantivy", "lxml", "rich", "pycrfsuite", "xlsxwriter"}

FLOOR = ["-c", "import argparse, email.message, json"]
MOST_TIMES = 1.75
"""How many times the CPU time of a start that loads these three of Python's own modules, some 30 ms."""


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
    """CPU time, the start of Python included; the least of five, for a machine has other things to do."""

    def seconds(started: list[str]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *started], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    pairs = [(seconds(arguments), seconds(FLOOR)) for _ in range(5)]
    own, floor = map(min, zip(*pairs, strict=True))
    assert own <= MOST_TIMES * floor


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


def test_every_registry_that_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("| kind | shape | register it in |")[2].partition("\n\n")[0]
    named = re.findall(r"`([a-z_]+(?:\.[a-z_]+)*)\.([A-Z_]+)`", table)
    assert len(named) >= 12
    for module, name in named:
        assert getattr(import_module(f"enrich.{module}"), name), f"{module}.{name}"


def test_only_shells_print_and_know_of_arguments() -> None:
    """What a job has to say comes back, or goes to whom it was given: the web has no terminal."""
    house = ROOT / "enrich"
    rooms = [
        path for path in house.rglob("*.py") if path.parent != house / "cli" and path.name != "__main__.py"
    ]
    found = [(path.name, said) for path in rooms for said in _talk(ast.parse(path.read_text("utf-8")))]
    # The trace of --debug, standard input and output where a file named - is meant.
    assert sorted(set(found)) == [
        ("__init__.py", "sys.stdin"),
        ("failures.py", "sys.stderr"),
        ("files.py", "sys.stdout"),
        ("inputs.py", "sys.stdin"),
    ]


def _talk(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in ("print", "input"):
            yield node.id
        elif isinstance(node, ast.Attribute) and node.attr in ("stdin", "stdout", "stderr", "argv"):
            if isinstance(node.value, ast.Name) and node.value.id == "sys":
                yield f"sys.{node.attr}"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None)
            names = [module] if module else [alias.name for alias in node.names]
            yield from (name for name in names if name in ("argparse", "rich") or name.startswith("rich."))
