"""The references of the benchmark: real ones, worn ones, and ones made of fields, each with its true DOIs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

from enrich.records import Fields, Name, Reference, Work
from tests.bench import data, noise, render
from tests.bench.data import Labelled

NOISE = {"apa": "noisy APA", "american-institute-of-physics": "noisy AIP"}
SCRAMBLED = "scrambled titles"
MADE_OF_FIELDS = "structured, made"


def shared(folder: Path, targets: Sequence[Work]) -> Iterator[Labelled]:
    """Yield the references of the shared bench, clean and worn; `targets` are the works they show."""
    titles = {work.DOI: work.title[0] for work in targets if work.title}
    for number, row in enumerate(data.rows(folder, "styles")):
        string, style, truth = row["unstructured"], row["style"], data.dois(row["DOI"])
        yield from variants(f"s{number}", string, truth, style, titles.get(truth[0], "") if truth else "")
    for name in ("medline", "absent"):
        for number, row in enumerate(data.rows(folder, name)):
            yield _labelled(f"{name}{number}", row["unstructured"], data.dois(row["DOI"]), name)
    for row in data.rows(folder, "structured"):
        for reference in data.references(row):
            yield Labelled(reference=reference, dois=data.dois(row["DOI"]), stratum="structured")
    yield from map(of_fields, targets)


def rendered(works: Iterable[Work]) -> Iterator[Labelled]:
    """Yield references that the project renders from works of its own, clean and worn."""
    for number, work in enumerate(works):
        for style, string in render.styles(work).items():
            title = work.title[0] if work.title else ""
            yield from variants(f"r{number}", string, (work.DOI,), style, title)
        yield of_fields(work)


def variants(
    identifier: str, string: str, truth: tuple[str, ...], style: str, title: str
) -> Iterator[Labelled]:
    """Yield a rendered reference, and for two of the styles what is left of it after some wear."""
    yield _labelled(identifier, string, truth, style)
    if style in NOISE:
        yield _labelled(f"n{identifier}", noise.noisy(string, identifier), truth, NOISE[style])
    if style == "apa":
        yield _labelled(f"t{identifier}", noise.scrambled(string, title, identifier), truth, SCRAMBLED)


def of_fields(work: Work) -> Labelled:
    """Return a reference in fields as publishers deposit them: one surname, a first page, a title or none."""
    dice = crc32(work.DOI.encode())
    first = work.page.split("-")[0].strip()
    fields = Fields(
        author=(Name(family=work.author[0].family or work.author[0].name),) if work.author else (),
        year=str(work.issued or ""),
        title=(work.title[0] if work.title else "") if dice % 2 else "",
        container_title=next(iter(work.short_container_title or work.container_title), ""),
        volume=work.volume,
        page=first,
    )
    reference = Reference(id=f"f{work.DOI}", fields=fields, structured=True)
    return Labelled(reference=reference, dois=(work.DOI,), stratum=MADE_OF_FIELDS)


def is_train(item: Labelled) -> bool:
    """Whether a reference belongs to the half that weights are learned from: by target, else by itself."""
    return data.is_train(item.dois[0] if item.dois else item.reference.text or item.reference.id)


def sample(items: Iterable[Labelled], most: int, seed: str) -> list[Labelled]:
    """Return at most `most` references of each stratum, the same ones every time; 0 for all."""
    by_stratum: dict[str, list[Labelled]] = {}
    for item in items:
        by_stratum.setdefault(item.stratum, []).append(item)
    rng = random.Random(seed)
    chosen = (rng.sample(g, most) if 0 < most < len(g) else g for g in by_stratum.values())
    return [item for group in chosen for item in group]


def _labelled(identifier: str, string: str, truth: tuple[str, ...], stratum: str) -> Labelled:
    reference = Reference(id=identifier, unstructured=string, text=string)
    return Labelled(reference=reference, dois=truth, stratum=stratum)
