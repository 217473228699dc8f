"""The command line: `python -m tests.bench.altered` alters references, runs them, and prints the tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from enrich.jobs.session import Session
from enrich.records import Reference
from enrich.settings import load
from enrich.sources import declared_settings
from tests.bench import cases as bench_cases
from tests.bench import data, noise, runs
from tests.bench.altered import material as stock
from tests.bench.altered import measure, outside, table, written
from tests.bench.altered.kinds import KINDS
from tests.bench.altered.material import GENRES, Case, Material
from tests.bench.altered.measure import Outcome, Said

OUTSIDE = {"hallmark": outside.hallmark, "walters-wilder": outside.walters_wilder}
WRITTEN_OF = "BCDEFGHIJK"
CHANGES = ("decomposed", "with ligatures", "with soft hyphens", "wrapped", "with plain quotes", "in capitals")
"""What `runs.cosmetic` does, in its order."""


def main(arguments: list[str] | None = None) -> int:
    """Print what comes of altered references; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.altered", description=__doc__)
    parser.add_argument("task", nargs="?", default="measure", choices=["measure", *OUTSIDE])
    parser.add_argument("file", nargs="?", type=Path, help="the file of the set that others have labelled")
    parser.add_argument("--each", type=int, default=100, help="references of each kind (default 100)")
    parser.add_argument("--seed", type=int, default=1, help="another seed alters other works otherwise")
    parser.add_argument("--faults", type=Path, help="write what is said wrongly to this file, as JSON Lines")
    given = parser.parse_args(arguments)
    if given.task != "measure" and not given.file:
        parser.error(f"{given.task} needs the file of that set")
    lines = (
        _measured(given.each, given.seed, given.faults)
        if given.task == "measure"
        else _of_others(given.task, given.file)
    )
    for line in lines:
        print(line, flush=True)
    return 0


def _of_others(task: str, file: Path) -> Iterator[str]:
    """Score a set that others have labelled, with the sources and settings of this folder."""
    labels, references = zip(*OUTSIDE[task](file), strict=True)
    with Session(load(declared=declared_settings)) as session:
        yield from outside.score(labels, session.run(references))


def _measured(each: int, seed: int, faults: Path | None = None) -> Iterator[str]:
    folder = data.bench_folder()
    material = stock.shared_material(folder) if folder else stock.own_material()
    yield f"Seed {seed}, {each} references of each kind.\n"
    yield "## Works that the index holds\n"
    held = [one for kind in KINDS for one in _of_kind(material, kind, each, seed)]
    yield from table.by_kind(held)
    for genre in GENRES:
        yield f"\n### {genre}\n"
        yield from table.by_kind([one for one in held if one.case.genre == genre])
    yield "\n### What was named\n"
    yield from table.named(held)
    yield "\n### Other languages\n"
    foreign = [one for kind in KINDS for one in _of_kind(material, kind, each // 2, seed, foreign=True)]
    yield from table.by_kind(foreign)
    yield "\n## Works that the index does not hold\n"
    missing = [
        one for kind in KINDS if kind != "I" for one in _of_kind(material, kind, each // 2, seed, held=False)
    ]
    yield from table.by_kind(missing)
    if faults:
        faults.write_bytes(b"".join(map(_fault, (*held, *foreign, *missing))))
    yield "\n## Unaltered references\n"
    yield from table.false_rates(_unaltered(material, folder, each, seed, foreign))
    if material.path:
        yield "\n## What `fix` writes into `.bib` files\n"
        yield from _written(material, each, seed)


def _of_kind(material: Material, kind: str, most: int, seed: int, **which: bool) -> list[Outcome]:
    return measure.outcomes(material, stock.cases(material, kind, most, seed, **which))


def _fault(outcome: Outcome) -> bytes:
    """An outcome with which something is wrong on a line of its own; nothing for others."""
    if not outcome.fault:
        return b""
    told = {"fault": outcome.fault, "case": outcome.case, "said": outcome.said}
    return msgspec.json.encode(told, order="sorted") + b"\n"


def _unaltered(
    material: Material, folder: Path | None, each: int, seed: int, foreign: Sequence[Outcome]
) -> Iterator[tuple[str, Sequence[Said]]]:
    """Groups of references of which everything printed is so."""
    many = 8 * each
    plain = _of_kind(material, "A", many, seed)
    strings = [one.case for one in plain if not one.case.reference.structured]
    yield "works held", [one.said for one in plain]
    yield "works held, damaged by scanners and typists", _reprinted(material, strings, noise.noisy)
    for number, change in enumerate(CHANGES):
        yield f"works held, {change}", _reprinted(material, strings[:each], partial(_cosmetic, number))
    yield "works not held", [one.said for one in _of_kind(material, "A", many, seed, held=False)]
    for stratum, references in _of_the_bench(folder, many).items():
        yield stratum, list(measure.said(material, references))
    for name, references in _real(folder, material).items():
        yield f"the bench’s real, {name}", list(measure.said(material, references))
    everything = [*plain, *(one for one in foreign if one.case.kind == "A")]
    yield from table.grouped(everything, "genre", lambda one: one.case.genre)
    yield from table.grouped(everything, "language", lambda one: one.case.language)
    yield from table.grouped(everything, "decade", lambda one: one.case.decade)


def _reprinted(material: Material, cases: Sequence[Case], change: Callable[[str, str], str]) -> list[Said]:
    """What is said of strings that say the same in another way."""
    changed = [change(case.reference.text, case.reference.id) for case in cases]
    references = [Reference(id=f"c{n}", unstructured=text, text=text) for n, text in enumerate(changed)]
    return list(measure.said(material, references))


def _cosmetic(number: int, text: str, _: str) -> str:
    return runs.cosmetic(text)[number]


def _of_the_bench(folder: Path | None, many: int) -> dict[str, list[Reference]]:
    """Real references of the shared bench: those of works that are absent from it, and in fields."""
    found: dict[str, list[Reference]] = {}
    for item in bench_cases.shared(folder, ()) if folder else ():
        if item.stratum in ("absent", "structured", "medline"):
            found.setdefault(f"the bench’s {item.stratum}", []).append(item.reference)
    return {name: references[:many] for name, references in found.items()}


def _real(folder: Path | None, material: Material) -> dict[str, list[Reference]]:
    """Real references to works that the index holds, by the kind of work and by language."""
    found: dict[str, list[Reference]] = {}
    for row in data.rows(folder, "real") if folder else ():
        if material.index.lookup(row["DOI"].lower()):
            for trait in (f"a {row['kind']}", row["lang"], row["form"]):
                found.setdefault(trait, []).extend(data.references(row))
    return found


def _written(material: Material, each: int, seed: int) -> Iterator[str]:
    """A row for each kind that `fix` is tried on."""
    yield "| kind | references | DOIs written | of these allowed |"
    yield "|---|---:|---:|---:|"
    for kind in WRITTEN_OF:
        some = list(stock.cases(material, kind, each, seed))
        count = written.written(some, material.path)
        yield f"| {kind} | {len(some)} | {count} | {'all' if KINDS[kind].written else 'none'} |"


if __name__ == "__main__":
    sys.exit(main())
