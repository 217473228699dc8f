"""The command line of the benchmark: measure (the default), real references alone, learn, count words."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from enrich.records import Work
from tests.bench import cases, data, frequencies, real, report, runs, sensitivity, worlds

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "accuracy.md"
WEIGHTS = ROOT / "enrich" / "data" / "weights.toml"
FREQUENCIES = ROOT / "enrich" / "data" / "frequencies.tsv"
SENSITIVE = 30
"""References of each stratum with which thresholds are tried, at most."""
TAILED = 25
"""Real references of each kind that get each tail, at most."""
THRESHOLDS = {"exact": 0.75, "worn": 0.75, "untitled": 0.6}


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark or one of its learners; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "task", nargs="?", default="measure", choices=["measure", "real", "learn", "frequencies"]
    )
    parser.add_argument("--sample", type=int, default=150, help="references of each stratum (default 150)")
    parser.add_argument("--full", action="store_true", help="all references")
    parser.add_argument("--dry", action="store_true", help="print the table, do not write it")
    given = parser.parse_args(arguments)
    folder = data.bench_folder()
    most = 0 if given.full else given.sample
    if given.task == "measure":
        return _measure(folder, most, dry=given.dry)
    if folder is None:
        print("The shared bench is absent; set ENRICH_SHARED to use it.", file=sys.stderr)
        return 2
    if given.task == "real":
        return _publish(_before_real() + real.section(folder, most, TAILED), dry=given.dry)
    if given.task == "frequencies":
        frequencies.write(FREQUENCIES, data.works(folder))
        return 0
    try:
        from tests.bench import learn
    except ImportError:
        print("Learning needs numpy, which `make dev` installs.", file=sys.stderr)
        return 2
    material = worlds.shared_material(folder)
    items = [item for item in cases.shared(folder, material.targets) if cases.is_train(item)]
    opened = (worlds.open_world(name, material, cached=True) for name in worlds.NAMES)
    learned = learn.learn(opened, cases.sample(items, most, "learn"), THRESHOLDS)
    WEIGHTS.write_text(learn.document(learned), encoding="utf-8")
    return 0


def _measure(folder: Path | None, most: int, *, dry: bool) -> int:
    material = worlds.shared_material(folder) if folder else worlds.own_material()
    items = list(cases.shared(folder, material.targets) if folder else cases.rendered(_all(material)))
    if folder:
        items = [item for item in items if not cases.is_train(item)]
    chosen = cases.sample(items, most, "measured")
    measured, asked = [], []
    few = cases.sample(items, max(1, most // 5) if most else SENSITIVE, "sensitive")
    for name in worlds.MEASURED:
        world = worlds.open_world(name, material, cached=folder is not None)
        measured.append(runs.run(world, chosen))
        asked += [(item, world.ask(item.reference)) for item in few]
    text = report.table(measured, sensitivity.shifts(asked), own=folder is None)
    if folder:
        text += "\n" + real.section(folder, most, TAILED)
    return _publish(text, dry=dry)


def _publish(text: str, *, dry: bool) -> int:
    print(text)
    if not dry:
        TABLE.parent.mkdir(exist_ok=True)
        TABLE.write_text(text, encoding="utf-8")
        print(f"Written to {TABLE.relative_to(ROOT)}.", file=sys.stderr)
    return 0


def _before_real() -> str:
    """What stands in the table before the part about real references, which can be measured alone."""
    return TABLE.read_text(encoding="utf-8").partition(real.HEADING)[0].rstrip("\n") + "\n\n"


def _all(material: worlds.Material) -> list[Work]:
    return [*material.targets, *material.others]


if __name__ == "__main__":
    sys.exit(main())
