"""`make bench-index`: make works, index them, ask for them; a table for each size, ready for the docs.

    python -m tests.bench.scale --works 1000000 5000000 --folder /tmp/scale --others 100000

Real works of the shared bench are hidden among the made ones, where it is there. All
sizes are asked the same references; what they cost is told as CPU time of one core, for
the clock on the wall also tells what else the machine did.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import platform
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from msgspec import Struct

from enrich.garbage import collect_seldom
from enrich.index import open_index
from enrich.index.columns import Columns
from enrich.index.layout import read_manifest
from tests.bench import data
from tests.bench.scale import made
from tests.bench.scale.measured import Cost, rate, run, whole
from tests.bench.scale.others import Fts5
from tests.bench.scale.questions import ABSENT, Question, Questions, all_questions

_AT_ONCE, _ALONE = 1_000, 500
"""References asked at once, and how many of each kind are asked one by one, or by words alone."""
_ROUNDS = 2
"""How often the whole runs of several sizes are timed in turn; the quickest counts."""
_MATERIAL: list[made.Material] = []


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.scale")
    parser.add_argument("--works", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--each", type=int, default=2_000, help="references of each kind")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/enrich-scale"))
    parser.add_argument("--others", type=int, default=0, help="works that SQLite FTS5 is given")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    questions = all_questions(min(asked.works) // made.BLOCK, asked.each)
    built = {works: build(asked.folder, works) for works in sorted(asked.works)}
    runs = run_all(list(built), asked.folder, questions)
    for works, cost in built.items():
        index = open_index(asked.folder / f"index-{works}")
        assert isinstance(index, Columns)
        print(f"\n## {index.works:,} works ({machine})\n\n| | |\n|---|---|")
        rows = [*_built(asked.folder / f"index-{works}", cost, index.works), *_asked(index, questions)]
        rows += [*_ran(runs[works], questions), *_others(index, asked.others, questions)]
        print("\n".join(f"| {name} | {value} |" for name, value in rows) + "\n")
        print("\n".join(_styles(index, questions, runs[works].links)))
    if len(runs) > 1:
        small, large = (runs[works].held for works in (min(runs), max(runs)))
        print(
            f"\nA whole run takes {large.cpu / small.cpu:.2f} × the CPU time at {max(runs):,} works "
            f"that it takes at {min(runs):,}."
        )


def build(folder: Path, works: int) -> Cost | None:
    """Index made works, and the real ones, by the command line; None where it was done before."""
    path, dump = folder / f"index-{works}", make(folder / f"works-{works}.jsonl.gz", works)
    if path.exists():
        return None
    bench = data.bench_folder()
    real = sorted((bench / "works").glob("*.jsonl.gz")) if bench else []
    return run("index", "build", "-q", str(path), str(dump), *map(str, real))


def make(dump: Path, works: int) -> Path:
    """Make the dump where it is not there."""
    if not dump.exists():
        new = dump.with_suffix(".new")
        with multiprocessing.Pool(initializer=_load) as pool, gzip.open(new, "wb", 1) as out:
            for lines in pool.imap(_lines, range(works // made.BLOCK)):
                out.write(lines)
        new.rename(dump)
    return dump


def _load() -> None:
    _MATERIAL.append(made.material())


def _lines(number: int) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in made.block(number, _MATERIAL[0]))


class Runs(Struct, frozen=True):
    """Whole runs of the references that an index holds the works of, and of the others; what each linked."""

    held: Cost
    absent: Cost
    links: dict[str, list[str]]


def run_all(sizes: Sequence[int], folder: Path, questions: Questions) -> dict[int, Runs]:
    """Whole runs with the index of each size, several sizes in turn, more than once."""
    found: dict[int, Runs] = {}
    for works in [*sizes] * (_ROUNDS if len(sizes) > 1 else 1):
        done = _run(folder / f"index-{works}", folder, questions)
        found[works] = min(found.get(works, done), done, key=lambda each: each.held.cpu)
    return found


def _run(path: Path, folder: Path, questions: Questions) -> Runs:
    costs, links = [], dict[str, list[str]]()
    for is_absent in (False, True):
        some = {name: group for name, group in questions.items() if name.startswith(ABSENT) is is_absent}
        cost, given = whole(path, [string for group in some.values() for string, _ in group], folder)
        costs.append(cost)
        left = iter(given)
        links.update({name: list(islice(left, len(group))) for name, group in some.items()})
    return Runs(held=costs[0], absent=costs[1], links=links)


def _built(path: Path, cost: Cost | None, works: int) -> Iterator[tuple[str, str]]:
    if cost:
        yield (
            "build",
            f"{works / cost.wall:,.0f} works a second, {works / cost.cpu:,.0f} of CPU; "
            f"{cost.largest:,} MB in the largest process, {cost.together:,} MB in all together",
        )
    parts: Counter[str] = Counter()
    for name, file in read_manifest(path).files.items():
        parts[name.split("/")[0]] += file.bytes
    told = ", ".join(f"{name} {size / works:.0f}" for name, size in parts.most_common())
    yield "size, bytes a work", f"**{parts.total() / works:.0f}**: {told}"


def _asked(index: Columns, questions: Questions) -> Iterator[tuple[str, str]]:
    strings = [string for some in questions.values() for string, _ in some]
    alone = [string for some in questions.values() for string, _ in some[: _ALONE // 4]]
    index.search_many(strings[:_AT_ONCE])
    collect_seldom()  # as the program does
    each = [f"{rate(index.by_keys, strings, _AT_ONCE):,.0f} by keys"]
    each.append(f"{rate(index.search_many, strings, _AT_ONCE):,.0f} by keys, then words")
    each.append(f"{rate(lambda some: index.search(*some), alone, 1):,.0f} so one by one")
    if words := index.words:
        each.append(f"{rate(lambda some: words.search(*some, 10), alone, 1):,.0f} by words alone (tantivy)")
    yield "references a second of CPU", ", ".join(each)


def _ran(runs: Runs, questions: Questions) -> Iterator[tuple[str, str]]:
    absent = sum(len(some) for name, some in questions.items() if name.startswith(ABSENT))
    held = sum(map(len, questions.values())) - absent
    for what, count, cost in (("held", held, runs.held), ("not there", absent, runs.absent)):
        yield (
            f"whole run, compact, 2 processes: {count:,} {what}",
            f"{count / cost.wall:,.0f} references a second, {count / cost.cpu:,.0f} of CPU; "
            f"{cost.largest:,} MB in the largest process",
        )


def _others(index: Columns, works: int, questions: Questions) -> Iterator[tuple[str, str]]:
    some = [
        one
        for name, group in questions.items()
        if not name.startswith(ABSENT)
        for one in group[: _ALONE // 4]
    ]
    if works:
        yield f"SQLite FTS5, all words, {works:,} works", Fts5(index, works, some).measured(some)


def _styles(index: Columns, questions: Questions, linked: dict[str, list[str]]) -> Iterator[str]:
    yield "| references | n | R@1 | R@10 | R@10 by keys alone | by words alone | linked rightly | wrongly |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, some in questions.items():
        wrong = sum(bool(link) and link != doi for link, (_, doi) in zip(linked[name], some, strict=True))
        cells = [""] * 5 if name.startswith(ABSENT) else _shares(index, some, linked[name])
        yield f"| {' | '.join([name, str(len(some)), *cells, str(wrong)])} |"


def _shares(index: Columns, some: Sequence[Question], links: Sequence[str]) -> list[str]:
    """R@1 and R@10, R@10 by keys and by words alone, and the share that a whole run links rightly."""
    strings = [string for string, _ in some]
    answers = (index.search_many(strings), index.by_keys(strings), index.by_words(strings[:_ALONE]))
    both, keys, words = ([[c.work.DOI for c in one] for one in some] for some in answers)
    shares = [
        [doi in one[:1] for one, (_, doi) in zip(both, some, strict=True)],
        *(
            [doi in one for one, (_, doi) in zip(way, some, strict=False)]
            for way in (both, keys, words if index.words else [])
        ),
        [doi == link for link, (_, doi) in zip(links, some, strict=True)],
    ]
    return [f"{sum(each) / len(each):.4f}" if each else "–" for each in shares]


if __name__ == "__main__":
    main()
