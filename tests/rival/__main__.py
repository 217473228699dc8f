"""`make rival`: Crossref's own matcher asks the service; its verdicts on held references stand beside ours.

    python -m tests.rival [--python INTERPRETER] [--count 500]

Without an interpreter that has `crossref-matcher`, one is made under `.venv`.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from enrich.index import build
from enrich.jobs.plan import Plan
from enrich.jobs.session import Session
from enrich.settings import Settings
from tests.bench import cases, data, worlds
from tests.bench.data import Labelled
from tests.bench.metrics import Score
from tests.openrefine.service import served

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "service.md"
HEADING = "## Crossref's own matcher\n"
PACKAGE = "crossref-matcher[strategies-core]"
STRATEGY = "reference-sbmv"
_BARE = Plan(parsed=False, compared=False, linked=False, found=False, led=False)


class Verdict(Struct, frozen=True):
    """What a matcher says of a reference: the DOI it links, "" for none."""

    item: Labelled
    linked: str

    @property
    def right(self) -> bool:
        return bool(self.linked) and self.linked in self.item.dois


def main(arguments: list[str] | None = None) -> int:
    """Put the held references to both matchers and write the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.rival", description=__doc__)
    parser.add_argument("--python", default="", help="an interpreter that has crossref-matcher")
    parser.add_argument("--count", type=int, default=500, help="how many references (default 500)")
    given = parser.parse_args(arguments)
    folder = data.bench_folder()
    if folder is None:
        print("The shared bench is absent; set ENRICH_SHARED to use it.", file=sys.stderr)
        return 2
    python = given.python or _made()
    material = worlds.shared_material(folder)
    held = chosen(
        [one for one in cases.shared(folder, material.targets) if not cases.is_train(one)], given.count
    )
    with tempfile.TemporaryDirectory() as place:
        index = Path(place) / "index"
        count = build(index, [*material.others, *material.targets])
        with Session(Settings(offline=True, index=str(index))) as session:
            ours = [entry.match.DOI or "" for entry in session.run([one.reference for one in held], _BARE)]
        with served(Path(place), "--offline", "--index", str(index)) as address:
            theirs, version = asked(python, address, [one.reference.text for one in held])
    write(held, {"enrich": ours, f"crossref-matcher {version}, `{STRATEGY}`": theirs}, count)
    return 0


def chosen(items: Sequence[Labelled], count: int) -> list[Labelled]:
    """The same `count` strings each time, of all strata by their share."""
    strings = [one for one in items if one.reference.text and not one.reference.structured]
    return random.Random("rival").sample(strings, min(count, len(strings)))


def asked(python: str, address: str, strings: Sequence[str]) -> tuple[list[str], str]:
    """What the package links each string to, "" for nothing, and its version."""
    driver = Path(__file__).with_name("driver.py")
    lines = "\n".join(json.dumps(string) for string in strings)
    done = subprocess.run(
        [python, str(driver), address, STRATEGY], input=lines, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"crossref-matcher failed:\n{done.stderr[-2000:]}")
    version, *told = map(json.loads, done.stdout.splitlines())
    return [_linked(one) for one in told], version


def _linked(items: Sequence[dict[str, str]]) -> str:
    return items[0]["id"].removeprefix("https://doi.org/").lower() if items else ""


def write(held: Sequence[Labelled], said: dict[str, list[str]], works: int) -> None:
    """Put the table where the page has it."""
    rows = [
        "| matcher | linked | right | wrong | precision | recall |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            _row(name, [Verdict(*pair) for pair in zip(held, linked, strict=True)])
            for name, linked in said.items()
        ),
    ]
    known = sum(bool(one.dois) for one in held)
    table = (
        f"{HEADING}\nWritten by `make rival`: {len(held)} held references of the shared bench, {known} of "
        f"them with a record,\nan index of {works:,} works, each matcher by its own rules. Crossref's asks "
        "the service where it would ask\nCrossref, and nothing of it is changed.\n\n"
    )
    before, _, after = PAGE.read_text(encoding="utf-8").partition(HEADING)
    behind = after[after.find("\n## ") :] if "\n## " in after else ""
    PAGE.write_text(before + table + "\n".join(rows) + "\n" + behind, encoding="utf-8")
    print("\n".join(rows))


def _row(name: str, verdicts: Sequence[Verdict]) -> str:
    score = Score(
        cases=len(verdicts),
        known=sum(bool(one.item.dois) for one in verdicts),
        offered=0,
        linked=sum(bool(one.linked) for one in verdicts),
        right=sum(one.right for one in verdicts),
    )
    wrong = score.linked - score.right
    return (
        f"| {name} | {score.linked} | {score.right} | {wrong} | {score.precision:.4f} | {score.recall:.4f} |"
    )


def _made() -> str:
    """An interpreter with the package, made once."""
    folder = ROOT / ".venv" / "rival"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", PACKAGE], check=True)
    return str(python)


if __name__ == "__main__":
    sys.exit(main())
