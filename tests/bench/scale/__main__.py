"""`make bench-index`: make works, index them, ask for them; costs in CPU time, shares in per cent.

    python -m tests.bench.scale --works 1000000 --folder /tmp/scale

Real works of the shared bench are hidden among the made ones, where it is there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import platform
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic, process_time

from enrich.index import open_index
from enrich.index.columns import Columns
from enrich.records import Work
from enrich.wire.crossref import work_from_json
from tests.bench import data
from tests.bench.noise import noisy
from tests.bench.scale import made, printed
from tests.bench.scale.others import Fts5

_AT_ONCE = 1_000
_MATERIAL: list[made.Material] = []
Question = tuple[str, str]
"""A reference and the DOI that is meant."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.scale")
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=2_000, help="references of each style")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/enrich-scale"))
    parser.add_argument("--others", type=int, default=0, help="works that SQLite FTS5 is given")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{asked.works:,} works; {machine}")
    dump = make(asked.folder / f"works-{asked.works}.jsonl.gz", asked.works)
    path = asked.folder / f"index-{asked.works}"
    if not path.exists():
        build(path, dump)
    index = open_index(path)
    told = index.info()
    print(f"size: {told.bytes / told.works:.0f} bytes a work, by words too: {told.words}")
    questions = all_questions(asked.works // made.BLOCK, asked.each)
    ask(index, questions)
    run_whole(path, questions, asked.folder)
    if asked.others:
        Fts5(index, asked.others).measure(questions)


def make(dump: Path, works: int) -> Path:
    """Make the dump where it is not there."""
    if dump.exists():
        return dump
    started = monotonic()
    with multiprocessing.Pool(initializer=_load) as pool, gzip.open(dump.with_suffix(".new"), "wb", 1) as out:
        for lines in pool.imap(_lines, range(works // made.BLOCK)):
            out.write(lines)
    dump.with_suffix(".new").rename(dump)
    print(f"made in {monotonic() - started:.0f} s, {dump.stat().st_size / 1e6:.0f} MB")
    return dump


def _load() -> None:
    _MATERIAL.append(made.material())


def _lines(number: int) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in made.block(number, _MATERIAL[0]))


def build(path: Path, dump: Path) -> None:
    """Index the dump, and the real works, by the command line; tell time, CPU time and memory."""
    folder = data.bench_folder()
    real = sorted((folder / "works").glob("*.jsonl.gz")) if folder else []
    started, before = monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "enrich", "index", "build", "-q", str(path), str(dump), *map(str, real)]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    assert done.returncode in (0, 3), done.returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    works = open_index(path).works
    print(
        f"build: {works / cpu:,.0f} works a second of CPU, {works / (monotonic() - started):,.0f} a second, "
        f"{after.ru_maxrss / 1024:.0f} MB in the largest process"
    )


def all_questions(blocks: int, each: int) -> dict[str, list[Question]]:
    """References to made works, to real ones where there are some, and to works that are not there."""
    of, rng = made.material(), random.Random(1)
    works = [w for n in rng.sample(range(blocks), min(blocks, 4)) for w in _some(n, of, each // 2)]
    found = {name: [(style(w), w.DOI) for w in works[:each]] for name, style in printed.STYLES.items()}
    absent = _some(10**6, of, each)
    found["absent"] = [(style(work), "") for work in absent for style in (printed.apa, printed.aip)][:each]
    return {**found, **_real(each)}


def _some(number: int, of: made.Material, most: int) -> list[Work]:
    return [work_from_json(record) for record in random.Random(number).sample(made.block(number, of), most)]


def _real(each: int) -> dict[str, list[Question]]:
    folder = data.bench_folder()
    if folder is None:
        return {}
    held = {work.DOI for work in data.works(folder, (*data.WORK_FILES, "real"))}
    found: dict[str, list[Question]] = {"real: title": [], "real: none": [], "real: noisy AIP": []}
    for row in data.rows(folder, "styles"):
        for doi in data.dois(row["DOI"]):
            if doi not in held:
                continue
            kind = "real: none" if row["style"] in data.UNTITLED else "real: title"
            found[kind].append((row["unstructured"], doi))
            if row["style"] == "american-institute-of-physics":
                found["real: noisy AIP"].append((noisy(row["unstructured"], doi), doi))
    for name in ("medline", "real"):
        rows = (row for row in data.rows(folder, name) if "unstructured" in row)
        found[f"real: {name}"] = [
            (row["unstructured"], d) for row in rows for d in data.dois(row["DOI"])[:1] if d in held
        ]
    return {name: random.Random(2).sample(some, min(each, len(some))) for name, some in found.items()}


def ask(index: object, questions: dict[str, list[Question]]) -> None:
    """Tell how quickly and how well the index answers."""
    assert isinstance(index, Columns)
    everything = [string for some in questions.values() for string, _ in some]
    index.search_many(everything[:_AT_ONCE])
    for name, search in _ways(index):
        spent = process_time()
        for at in range(0, len(everything), _AT_ONCE):
            search(everything[at : at + _AT_ONCE])
        print(f"{name}: {len(everything) / (process_time() - spent):,.0f} references a second of CPU")
    for name, some in questions.items():
        _tell(name, some, index)


def _ways(index: Columns) -> Iterator[tuple[str, Callable[[Sequence[str]], object]]]:
    yield "search by keys, many at once", index.by_keys
    yield "search by keys, then words, many at once", index.search_many
    yield (
        "search by keys, then words, one by one",
        lambda some: [index.search(one) for one in some[:100] * 10],
    )
    if index.words:
        words = index.words
        yield "search by words alone", lambda some: [words.search(one, 10) for one in some[:100] * 10]


def _tell(name: str, some: list[Question], index: Columns) -> None:
    spent = process_time()
    found = [[c.work.DOI for c in one] for one in index.search_many([string for string, _ in some])]
    cost = (process_time() - spent) / max(1, len(some)) * 1e6
    keys = index.by_keys([string for string, _ in some])
    line = (
        f"{name:16} n {len(some):5}  {cost:5.0f} µs  offered {sum(map(len, found)) / max(1, len(some)):.1f}"
    )
    if not any(doi for _, doi in some):
        print(line)
        return
    first = sum(doi in one[:1] for one, (_, doi) in zip(found, some, strict=True)) / len(some)
    ten = sum(doi in one for one, (_, doi) in zip(found, some, strict=True)) / len(some)
    alone = sum(doi in [c.work.DOI for c in one] for one, (_, doi) in zip(keys, some, strict=True)) / len(
        some
    )
    print(f"{line}  R@1 {first:.4f}  R@10 {ten:.4f}  R@10 by keys alone {alone:.4f}")


def run_whole(path: Path, questions: dict[str, list[Question]], folder: Path) -> None:
    """Tell what a whole run costs, and how many absent references it links."""
    some = [pair for group in questions.values() for pair in group[:400]]
    source, out = folder / "asked.jsonl", folder / "out.jsonl"
    source.write_text("".join(json.dumps({"unstructured": string}) + "\n" for string, _ in some))
    command = [sys.executable, "-m", "enrich", "run", str(source), "--offline", "--no-ledger", "-q"]
    command += ["--index", str(path), "-o", str(out), "--fields", "id,status,DOI", "--workers", "2"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"whole run, compact: {len(some) / cpu:,.0f} references a second of CPU")
    got = [json.loads(line).get("DOI") or "" for line in out.read_text().splitlines()]
    for name, group in questions.items():
        here, got = got[: len(group[:400])], got[len(group[:400]) :]
        right = sum(doi == one for one, (_, doi) in zip(here, group, strict=False)) / max(1, len(here))
        wrong = sum(bool(one) and doi != one for one, (_, doi) in zip(here, group, strict=False))
        print(f"{name:16} n {len(here):5}  right {right:.4f}  another work linked {wrong}")


if __name__ == "__main__":
    main()
