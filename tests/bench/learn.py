"""Learns the weights: logistic regression over the levels, then what a sum of weights is worth.

Only the half of the targets that is set aside for learning is looked at. Each
way a title can be printed (exactly, worn, not at all) has its own calibration:
the same sum means less where a title should have agreed and did not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from enrich.matching.decision import clear_winner
from enrich.matching.evidence import weigh
from enrich.matching.facets import facets
from enrich.matching.reading import read
from enrich.matching.weights import KINDS, Calibration, Weights, kind
from enrich.records import Candidate, Reference
from tests.bench import cases
from tests.bench.data import Labelled
from tests.bench.worlds import World

Floats = NDArray[np.float64]
RIDGE = 1.0
# Look-alikes share the issue with their target, which must not teach that agreement speaks against.
ORDERED = {"issue": ("exact", "missing", "different")}
MARGIN = 1.0


class Row(Struct, frozen=True):
    """One candidate of one reference: is it the same work, and the level of each aspect."""

    titled: bool
    same: bool
    levels: dict[str, str]


class Example(Struct, frozen=True):
    """A reference to learn from, with the candidates of one world and the DOIs that are right there."""

    reference: Reference
    candidates: tuple[Candidate, ...]
    truth: tuple[str, ...]


def examples(world: World, items: Iterable[Labelled]) -> Iterator[Example]:
    """Yield the learning half of the references as one world answers them."""
    for item in items:
        if cases.is_train(item):
            truth = tuple(identifier for identifier in item.dois if identifier in world.types)
            yield Example(item.reference, tuple(world.ask(item.reference)), truth)


def rows(some: Iterable[Example]) -> Iterator[Row]:
    """Yield one row for each candidate of each example."""
    for example in some:
        reading = read(example.reference)
        for candidate in example.candidates:
            evidence = weigh(reading, facets(candidate.work))
            yield Row(evidence.titled, candidate.work.DOI in example.truth, evidence.levels)


def fit(examples: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return a weight for each level of each aspect, and the prior."""
    keys: dict[tuple[str, str], int] = {("prior", "all"): 0}
    coded = [[0, *(keys.setdefault(item, len(keys)) for item in row.levels.items())] for row in examples]
    truth = np.array([row.same for row in examples], dtype=np.float64)
    solved = _newton(np.array(coded), truth, len(keys))
    table: dict[str, dict[str, float]] = {}
    for (aspect, level), at in keys.items():
        table.setdefault(aspect, {})[level] = float(solved[at])
    for aspect, levels in ORDERED.items():
        _keep_order(table.get(aspect, {}), levels)
    _keep_apart(table.get("container", {}), "full", "partial")
    return table


def _keep_apart(weights: dict[str, float], better: str, worse: str) -> None:
    """Let the work in the journal that is printed win over one that is alike in all else."""
    if better in weights and worse in weights:
        weights[worse] = min(weights[worse], weights[better] - MARGIN)


def _keep_order(weights: dict[str, float], levels: Sequence[str]) -> None:
    """Level out neighbours where a better level weighs less than a worse one: chance, not evidence."""
    present = [level for level in levels if level in weights]
    for _ in present:
        for better, worse in pairwise(present):
            if weights[better] < weights[worse]:
                weights[better] = weights[worse] = (weights[better] + weights[worse]) / 2


def calibrate(some: Iterable[Example], table: Weights) -> dict[str, Calibration]:
    """Return for each kind of evidence what its sums are worth among candidates that win clearly."""
    seen: dict[str, list[tuple[float, bool]]] = {name: [] for name in KINDS}
    for example in some:
        reading = read(example.reference)
        best = clear_winner(reading, example.candidates, table)
        if best:
            right = best.candidate.work.DOI in example.truth
            seen[kind(reading, best.evidence)].append((best.total, right))
    return {name: _platt(pairs, table.calibration[name].threshold) for name, pairs in seen.items()}


def _newton(matrix: NDArray[np.int64], truth: Floats, size: int) -> Floats:
    """Ridge logistic regression by Newton's method on rows that are lists of active columns."""
    weights = np.zeros(size)
    ridge = np.full(size, RIDGE)
    ridge[0] = 1e-3
    for _ in range(30):
        odds = weights[matrix].sum(axis=1)
        chance = 1 / (1 + np.exp(-np.clip(odds, -35, 35)))
        gradient = _scatter(matrix, truth - chance, size) - ridge * weights
        curvature = _gram(matrix, chance * (1 - chance), size) + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-3:
            break
    return weights


def _scatter(matrix: NDArray[np.int64], values: Floats, size: int) -> Floats:
    width = matrix.shape[1]
    counts = np.bincount(matrix.ravel(), weights=np.repeat(values, width), minlength=size)
    return counts.astype(np.float64)


def _gram(matrix: NDArray[np.int64], values: Floats, size: int) -> Floats:
    gram = np.zeros(size * size)
    for left in range(matrix.shape[1]):
        for right in range(matrix.shape[1]):
            gram += np.bincount(
                matrix[:, left] * size + matrix[:, right], weights=values, minlength=size * size
            )
    return gram.reshape(size, size)


def _platt(pairs: Sequence[tuple[float, bool]], threshold: float) -> Calibration:
    """The logistic curve from a sum of log-odds to the share that is right; few cases lean on slope 1."""
    x = np.clip(np.array([total for total, _ in pairs], dtype=np.float64), -30, 30)
    y = np.array([right for _, right in pairs], dtype=np.float64)
    slope, offset = 1.0, 0.0
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(slope * x + offset, -35, 35)))
        spread = chance * (1 - chance)
        gradient = np.array([((y - chance) * x).sum() - (slope - 1), (y - chance).sum() - offset])
        cross = (spread * x).sum()
        curvature = np.array([[(spread * x * x).sum() + 1, cross], [cross, spread.sum() + 1]])
        step = np.linalg.solve(curvature, gradient)
        slope, offset = slope + step[0], offset + step[1]
    return Calibration(slope=float(slope), offset=float(offset), threshold=threshold)


def document(table: Weights) -> str:
    """Return the weights as the TOML document that ships with the project."""
    lines = [
        "# Log-odds of every level of every aspect. Learned by: make weights. Not to be edited by hand.",
        f'version = "{table.version}"',
        f"margin = {table.margin}",
    ]
    for name, curve in table.calibration.items():
        lines += [
            "",
            f'[calibration."{name}"]',
            f"slope = {curve.slope:.4f}",
            f"offset = {curve.offset:.4f}",
            f"threshold = {curve.threshold}",
        ]
    for part, aspects in (("titled", table.titled), ("untitled", table.untitled)):
        for aspect, levels in aspects.items():
            lines += ["", f'[{part}."{aspect}"]']
            ordered = sorted(levels.items(), key=lambda item: (-item[1], item[0]))
            lines += [f'"{level}" = {weight:.3f}' for level, weight in ordered]
    return "\n".join(lines) + "\n"


def learn(worlds: Iterable[World], items: Sequence[Labelled], thresholds: Mapping[str, float]) -> Weights:
    """Return the weights that the references teach, asked of every world.

    `thresholds` gives for each way a title is printed the least probability to link at.
    """
    material = [example for world in worlds for example in examples(world, items)]
    table = list(rows(material))
    least = {name: thresholds[name.split(", ")[1]] for name in KINDS}
    plain = {name: Calibration(slope=1.0, offset=0.0, threshold=least[name]) for name in KINDS}
    weights = Weights(
        version=datetime.now(UTC).strftime("%Y-%m-%d"),
        margin=MARGIN,
        titled=fit([row for row in table if row.titled]),
        untitled=fit([row for row in table if not row.titled]),
        calibration=plain,
    )
    return msgspec.structs.replace(weights, calibration=calibrate(material, weights))
