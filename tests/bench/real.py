"""Real references of all kinds: how many are linked, and how many still are with an aside behind them.

Their gold is imperfect: some DOIs of preprints stand on published versions, some
chapters carry their book's DOI. Those whose work is no record of the bench count
as absent. A record is independent where it comes from elsewhere than the citation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from enrich.matching import decide
from enrich.parsing import parse
from enrich.readers.base import Document
from enrich.readers.jsonl import JsonLines
from enrich.records import Candidate, Reference
from tests.bench import data, metrics, runs, worlds
from tests.bench.baselines import Baseline, validated
from tests.bench.data import Labelled
from tests.bench.tails import TAILS
from tests.bench.worlds import Material, World

HEADING = "## Real references"
ASPECTS = ("kind", "language", "form", "record")
_INDEPENDENT = ("other", "bench", "crossref")
MATCHERS: dict[str, Baseline] = {
    "enrich": lambda one, offered: decide(one, offered).DOI or "",
    "SBMV rules": validated,
}
_FEWEST = 5


class Real(Struct, frozen=True):
    """A real reference with what is known of it, by aspect."""

    item: Labelled
    said: dict[str, str]


class Tail(Struct, frozen=True):
    """How many of those linked without a tail still are with it, by kind; wrong and false links."""

    name: str
    kept: dict[str, tuple[int, int]]
    wrong: int
    false: int


def references(folder: Path) -> list[Real]:
    """Return the real references of the shared bench."""
    return [_real(number, row) for number, row in enumerate(data.rows(folder, "real"))]


def _real(number: int, row: dict[str, object]) -> Real:
    said = {
        "kind": str(row["kind"]),
        "language": str(row["lang"]),
        "form": str(row["form"]),
        "record": "independent" if row["record"] in _INDEPENDENT else "from the citation itself",
    }
    if "reference" in row:
        document = Document("real.jsonl", msgspec.json.encode({"reference": row["reference"]}))
        reference = next(one for one in JsonLines().read(document) if isinstance(one, Reference))
    else:
        reference = _string(f"real{number}", str(row["unstructured"]).rstrip())
    return Real(Labelled(reference=reference, dois=data.dois(row["DOI"]), stratum=said["kind"]), said)


def _string(identifier: str, string: str) -> Reference:
    return parse(Reference(id=identifier, unstructured=string, text=string))


def material(folder: Path, real: Sequence[Real]) -> Material:
    """The works of the bench with those that the real references mean, which are the targets."""
    meant = {identifier for one in real for identifier in one.item.dois}
    works = list(data.works(folder, (*data.WORK_FILES, "real")))
    return Material([w for w in works if w.DOI in meant], [w for w in works if w.DOI not in meant], ())


def section(folder: Path, most: int, tailed: int) -> str:
    """Return the part of docs/accuracy.md about real references.

    `most` of each kind are asked, 0 for all; `tailed` strings of each kind that are linked get each tail.
    """
    real = references(folder)
    chosen = _first(real, most) if most else real
    made = material(folder, real)
    there, gone = (worlds.open_world(name, made, cached=True) for name in ("all", "removed"))
    run = runs.run(there, [one.item for one in chosen])
    false = runs.run(gone, [one.item for one in chosen])
    linked = {
        name: _first(
            [one for one, o in zip(chosen, run.outcomes[name], strict=True) if o.right and _plain(one)],
            tailed,
        )
        for name in MATCHERS
    }
    tails = [_tail(name, linked, there, gone) for name in TAILS]
    return "\n".join((*_written(chosen, run, false), *_written_tails(tails))) + "\n"


def _plain(one: Real) -> bool:
    return not one.item.reference.structured


def _first(real: Sequence[Real], most: int) -> list[Real]:
    """At most `most` of each kind, spread over the whole."""
    kinds: dict[str, list[Real]] = {}
    for one in real:
        kinds.setdefault(one.said["kind"], []).append(one)
    return [one for some in kinds.values() for one in some[:: max(1, len(some) // most)][:most]]


def _tail(name: str, linked: dict[str, list[Real]], there: World, gone: World) -> dict[str, Tail]:
    """What becomes of those that each matcher links when a tail stands behind them."""
    known: dict[str, tuple[Reference, list[Candidate], list[Candidate]]] = {}
    made = {}
    for matcher, some in linked.items():
        kept: dict[str, list[bool]] = {}
        wrong = false = 0
        for one in some:
            if one.item.reference.id not in known:
                tailed = _string(one.item.reference.id, one.item.reference.text + TAILS[name])
                known[tailed.id] = tailed, there.ask(tailed), gone.ask(tailed)
            reference, offered, others = known[one.item.reference.id]
            doi = MATCHERS[matcher](reference, offered)
            kept.setdefault(one.said["kind"], []).append(doi in one.item.dois)
            wrong += bool(doi) and doi not in one.item.dois
            false += bool(MATCHERS[matcher](reference, others))
        made[matcher] = Tail(name, {kind: (sum(had), len(had)) for kind, had in kept.items()}, wrong, false)
    return made


def _written(real: Sequence[Real], run: runs.Run, false: runs.Run) -> Iterator[str]:
    yield f"{HEADING}\n"
    yield " ".join((__doc__ or "").split("\n\n", 1)[1].split()) + "\n"
    yield (
        "| | references | known | right | wrong | recall | SBMV rules: right | wrong | recall "
        "| false, work removed | SBMV |"
    )
    yield "|---|" + "---:|" * 10
    for name, places in _groups(real):
        cells = [f"{len(places)}"]
        for matcher in ("enrich", "SBMV rules"):
            s = metrics.score([run.outcomes[matcher][at] for at in places])
            cells += [f"{s.known}"] if matcher == "enrich" else []
            cells += [f"{s.right}", f"{s.linked - s.right}", f"{s.recall:.4f}" if s.known else "–"]
        cells += [f"{sum(false.outcomes[m][at].linked for at in places)}" for m in ("enrich", "SBMV rules")]
        yield f"| {name} | {' | '.join(cells)} |"


def _groups(real: Sequence[Real]) -> Iterator[tuple[str, list[int]]]:
    yield "all", list(range(len(real)))
    for aspect in ASPECTS:
        values = dict.fromkeys(one.said[aspect] for one in real)
        for value in values:
            yield f"{aspect}: {value}", [at for at, one in enumerate(real) if one.said[aspect] == value]


def _written_tails(tails: list[dict[str, Tail]]) -> Iterator[str]:
    yield "\n### With an aside behind the reference\n"
    yield "Of the strings that are linked rightly without, the share that still is; wrong links with the work"
    yield f"there, and false ones with it removed. Kinds with fewer than {_FEWEST} are left out."
    for matcher in MATCHERS:
        many = {kind: all_ for kind, (_, all_) in tails[0][matcher].kept.items() if all_ >= _FEWEST}
        heads = " | ".join(f"{kind} ({all_})" for kind, all_ in many.items())
        yield f"\n| {matcher} | {heads} | wrong | false, removed |"
        yield "|---|" + "---:|" * (len(many) + 2)
        for row in (tail[matcher] for tail in tails):
            shares = " | ".join(f"{row.kept[kind][0] / all_:.3f}" for kind, all_ in many.items())
            yield f"| {row.name} | {shares} | {row.wrong} | {row.false} |"
