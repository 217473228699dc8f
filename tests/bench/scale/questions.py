"""References to ask an index for: to made works, to real ones, and to works that it does not hold."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from msgspec.structs import replace

from enrich.comparable.pages import span
from enrich.records import Work
from enrich.wire.crossref import work_from_json
from tests.bench import data
from tests.bench.noise import noisy
from tests.bench.scale import made, printed

Question = tuple[str, str]
"""A reference and the DOI that is meant, "" of a work that is not there."""
Questions = dict[str, list[Question]]
ABSENT = "absent: "
_FAR, _PAGES_ON = 10**6, 20
"""A block that no index has, and how far a page is altered."""


def all_questions(blocks: int, each: int) -> Questions:
    """References by kind, `each` of every kind; of an index of so many blocks or more."""
    of, rng = made.material(), random.Random(1)
    whole = [_block(n, of) for n in rng.sample(range(blocks), min(blocks, 4))]
    works = [work for block in whole for work in rng.sample(block, min(each // 2, len(block)))][:each]
    found = {f"made: {name}": [(style(w), w.DOI) for w in works] for name, style in printed.STYLES.items()}
    begun = {_place(work) for block in whole for work in block}
    return {**found, **_real(each), **_absent(works, rng.sample(_block(_FAR, of), len(works)), begun)}


def _block(number: int, of: made.Material) -> list[Work]:
    return list(map(work_from_json, made.block(number, of)))


def _place(work: Work) -> tuple[str, str, int]:
    begun = span(work.page)
    return work.container_title[0], work.volume, begun[0] if begun else 0


def _real(each: int) -> Questions:
    folder = data.bench_folder()
    if folder is None:
        return {}
    held = {work.DOI for work in data.works(folder, (*data.WORK_FILES, "real"))}
    found: Questions = {"real: title": [], "real: none": [], "real: noisy AIP": []}
    for row in data.rows(folder, "styles"):
        for doi in held.intersection(data.dois(row["DOI"])):
            found["real: none" if row["style"] in data.UNTITLED else "real: title"].append(
                (row["unstructured"], doi)
            )
            if row["style"] == "american-institute-of-physics":
                found["real: noisy AIP"].append((noisy(row["unstructured"], doi), doi))
    for name in ("medline", "real"):
        rows = (row for row in data.rows(folder, name) if "unstructured" in row)
        found[f"real: {name}"] = [
            (row["unstructured"], d) for row in rows for d in data.dois(row["DOI"])[:1] if d in held
        ]
    found[f"{ABSENT}real"] = [
        (row["unstructured"], "")
        for row in data.rows(folder, "absent")
        if not held & {*data.dois(row["DOI"])}
    ]
    return {name: random.Random(2).sample(some, min(each, len(some))) for name, some in found.items()}


def _absent(
    held: Sequence[Work], others: Sequence[Work], begun: Collection[tuple[str, str, int]]
) -> Questions:
    """Works that are not there: far from all, and beside one that is."""
    pairs = list(zip(held, others, strict=False))
    kinds = {
        "another work": [other for _, other in pairs],
        "its title again, by others": [_later(replace(w, author=o.author), o) for w, o in pairs],
        "another year of it": [_later(w, o) for w, o in pairs],
        "their other paper": [_later(replace(w, title=o.title), o) for w, o in pairs],
    }
    styles = (printed.apa, printed.vancouver, printed.aip)
    asked = {
        ABSENT + name: [(styles[n % 3](w), "") for n, w in enumerate(some)] for name, some in kinds.items()
    }
    moved = [replace(work, page=str(_place(work)[2] + _PAGES_ON)) for work in held if work.volume]
    altered = [(printed.aip(work), "") for work in moved if _place(work) not in begun]
    return {**asked, ABSENT + "its page altered, no title": altered}


def _later(work: Work, other: Work) -> Work:
    """As it would be three years later, on the page of another work."""
    year = work.years[0] + 3
    volume = str(int(work.volume) + 3) if work.volume else ""
    return replace(work, years=(year,), issued=str(year), volume=volume, issue=other.issue, page=other.page)
