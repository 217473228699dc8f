"""The strata of the benchmark: which references are asked of which index, and what the right answer is.

Four indexes answer: all works; all but the targets; and both again salted with
twenty look-alikes for each target. In an index without the targets every match is false.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from enrich import doi
from enrich.bench import data, noise, salt
from enrich.bench.data import Labelled
from enrich.index import Index, build
from enrich.matching.reading import as_string
from enrich.readers.base import Document
from enrich.readers.jsonl import JsonLines
from enrich.records import Candidate, Reference, Work
from enrich.settings import default_cache_path

NOISE = {
    "apa": {"words": 0.06, "digits": 0.03},
    "american-institute-of-physics": {"words": 0.10, "digits": 0.07},
}


class Case(Struct, frozen=True):
    """One question: a reference, the candidates an index gave for it, and the DOIs that would be right (none: silence is)."""

    reference: Reference
    candidates: tuple[Candidate, ...]
    truth: tuple[str, ...]
    stratum: str
    train: bool


def indexes(folder: Path) -> dict[str, Index]:
    """Open the four indexes, building under the cache those that are not there yet."""
    home = default_cache_path() / "bench"
    others = ("crossref", "medline", "opencitations")
    base = list(data.works(folder, others))
    targets = list(data.works(folder, ("styles",)))
    salted = [
        alike
        for work in (*targets, *_medline_targets(folder, base))
        for alike in salt.look_alikes(work, base)
    ]
    contents = {
        "all": (*base, *targets),
        "removed": base,
        "salted": (*base, *targets, *salted),
        "salted removed": (*base, *salted),
    }
    opened = {}
    for name, works in contents.items():
        path = home / name.replace(" ", "-")
        if not path.exists():
            build(path, works)
        opened[name] = Index.open(path)
    return opened


def _medline_targets(folder: Path, works: Iterable[Work]) -> list[Work]:
    wanted = {identifier for row in data.rows(folder, "medline") for identifier in _dois(row["DOI"])}
    return [work for work in works if work.DOI in wanted]


def references(folder: Path) -> Iterator[Labelled]:
    """Yield every labelled reference, clean and worn, with its stratum."""
    titles = {work.DOI: work.title[0] for work in data.works(folder, ("styles",)) if work.title}
    for number, row in enumerate(data.rows(folder, "styles")):
        string, style, target = row["unstructured"], row["style"], _dois(row["DOI"])
        yield _labelled(f"s{number}", string, target, style)
        if style in NOISE:
            name = "noisy APA" if style == "apa" else "noisy AIP"
            yield _labelled(f"n{number}", noise.noisy(string, f"n{number}", **NOISE[style]), target, name)
        if style == "apa":
            mixed = noise.scrambled(string, titles.get(target[0] if target else "", ""), f"t{number}")
            yield _labelled(f"t{number}", mixed, target, "scrambled titles")
    for name in ("medline", "absent"):
        for number, row in enumerate(data.rows(folder, name)):
            yield _labelled(f"{name}{number}", row["unstructured"], _dois(row["DOI"]), name)
    for row in data.rows(folder, "structured"):
        document = Document("structured.jsonl", msgspec.json.encode({"reference": row["reference"]}))
        for block in JsonLines().read(document):
            if isinstance(block, Reference):
                yield Labelled(reference=block, dois=_dois(row["DOI"]), stratum="structured")


def _labelled(identifier: str, string: str, target: tuple[str, ...], stratum: str) -> Labelled:
    return Labelled(reference=data.as_reference(identifier, string), dois=target, stratum=stratum)


def _dois(value: Any) -> tuple[str, ...]:
    """The true DOIs of a line: none, one, or several of one work."""
    values = value if isinstance(value, list) else [value]
    return tuple(doi.normalise(v) for v in values if v)


def ask(
    index: Index, asked: Sequence[Labelled], known: set[str], name: str, limit: int = 10
) -> Iterator[Case]:
    """Yield a case for each reference; `known` holds the DOIs in the index."""
    for item in asked:
        string = as_string(item.reference.fields) if item.reference.structured else item.reference.text
        truth = tuple(identifier for identifier in item.dois if identifier in known)
        yield Case(item.reference, tuple(index.search(string, limit)), truth, f"{item.stratum}|{name}", _is_train(item))


def _is_train(item: Labelled) -> bool:
    return data.is_train(item.dois[0] if item.dois else item.reference.text)


def sample(items: Iterable[Labelled], most: int, seed: str) -> list[Labelled]:
    """Return at most `most` references of each stratum, the same ones every time."""
    by_stratum: dict[str, list[Labelled]] = {}
    for item in items:
        by_stratum.setdefault(item.stratum, []).append(item)
    rng = random.Random(seed)
    chosen = (rng.sample(group, most) if len(group) > most else group for group in by_stratum.values())
    return [item for group in chosen for item in group]
