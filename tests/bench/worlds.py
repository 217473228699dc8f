"""The indexes that the benchmark asks: with and without the targets, plain and with decoys.

Where the targets are removed every match is false: what a matcher does there
separates it from a guesser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from inspect import getsource
from pathlib import Path
from zlib import crc32

from msgspec import Struct

from enrich.comparable.in_words import asked
from enrich.index import Index, Reader, build, columns, keys, making, open_index, store, terms, words
from enrich.index.starter import starter_works
from enrich.records import Candidate, Reference, Work
from enrich.settings import default_cache_path
from tests.bench import data, decoys, other_decoys

NAMES = ("all", "removed", "decoys", "decoys, removed")
MEASURED = (*NAMES, "decoys by another", "decoys by another, removed")


class World(Struct, frozen=True):
    """An index, the DOIs it holds, and the types of its works."""

    name: str
    index: Reader
    types: dict[str, str]

    def ask(self, reference: Reference, limit: int = 10) -> list[Candidate]:
        """Return the candidates that the index offers for a reference."""
        return self.index.search(asked(reference), limit)


class Material(Struct, frozen=True):
    """Works to find (`targets`) among other works (`others`), with decoys of each that is `imitated`."""

    targets: Sequence[Work]
    others: Sequence[Work]
    imitated: Sequence[Work]


def shared_material(folder: Path) -> Material:
    """The works of the shared bench; its medline targets stay, but have decoys too."""
    others = list(data.works(folder, ("crossref", "medline", "opencitations")))
    targets = list(data.works(folder, ("styles",)))
    wanted = {identifier for row in data.rows(folder, "medline") for identifier in data.dois(row["DOI"])}
    return Material(targets, others, [*targets, *(work for work in others if work.DOI in wanted)])


def own_material() -> Material:
    """The works of the project's starter index: every second one is a target."""
    works = starter_works()
    return Material(works[::2], works[1::2], works[::2])


def open_world(name: str, material: Material, *, cached: bool) -> World:
    """Open one of the `MEASURED` worlds; `cached` ones are kept on disk under the project's cache."""
    works = [*material.others, *(() if "removed" in name else material.targets)]
    types = {work.DOI: work.type for work in works}
    path = default_cache_path() / "bench" / f"{name.replace(' ', '-').replace(',', '')}-{_contents(types)}"
    if cached and path.exists():
        return World(name, open_index(path), types)
    maker = other_decoys if "another" in name else decoys
    everything = _with_decoys(works, material, maker.look_alikes) if "decoys" in name else works
    if not cached:
        return World(name, Index.in_memory(everything), types)
    path.parent.mkdir(parents=True, exist_ok=True)
    build(path, everything)
    return World(name, open_index(path), types)


def _contents(identifiers: Iterable[str]) -> str:
    """Eight digits that change with the works and with the code that decides what an index of them holds.

    An index of yesterday's code, measured in silence, would be a wrong figure in the documentation.
    """
    code = "".join(map(getsource, (decoys, other_decoys, store, columns, keys, making, terms, words)))
    return f"{crc32('|'.join((code, *identifiers)).encode()):08x}"


def _with_decoys(
    works: Sequence[Work], material: Material, look_alikes: Callable[[Work, Sequence[Work]], list[Work]]
) -> Iterable[Work]:
    yield from works
    for target in material.imitated:
        yield from look_alikes(target, material.others)
