"""Learns the weights: logistic regression over the levels, one table for titled and one for untitled references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from enrich.bench.cases import Case
from enrich.matching.evidence import weigh
from enrich.matching.facets import facets
from enrich.matching.reading import read

Floats = NDArray[np.float64]
Row = tuple[bool, bool, dict[str, str], float]  # titled, same work, levels, weight
RIDGE = 1.0


def rows(cases: Iterable[Case]) -> Iterable[Row]:
    """Yield one row for each candidate of each case."""
    for case in cases:
        reading = read(case.reference)
        for candidate in case.candidates:
            evidence = weigh(reading, facets(candidate.work))
            yield evidence.titled, candidate.work.DOI in case.truth, evidence.levels, 1.0


def fit(examples: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return a weight for each level of each aspect, and the prior."""
    keys: dict[tuple[str, str], int] = {("prior", "all"): 0}
    coded = [
        [0, *(keys.setdefault(item, len(keys)) for item in levels.items())] for _, _, levels, _ in examples
    ]
    matrix = np.array(coded)
    truth = np.array([same for _, same, _, _ in examples], dtype=np.float64)
    importance = np.array([weight for *_, weight in examples])
    solved = _newton(matrix, truth, importance, len(keys))
    table: dict[str, dict[str, float]] = {}
    for (aspect, level), at in keys.items():
        table.setdefault(aspect, {})[level] = float(solved[at])
    return table


def _newton(matrix: NDArray[np.int64], truth: Floats, importance: Floats, size: int) -> Floats:
    """Ridge logistic regression by Newton's method on rows that are lists of active columns."""
    weights = np.zeros(size)
    ridge = np.full(size, RIDGE)
    ridge[0] = 1e-3
    for _ in range(30):
        odds = weights[matrix].sum(axis=1)
        chance = 1 / (1 + np.exp(-np.clip(odds, -35, 35)))
        gradient = _scatter(matrix, importance * (truth - chance), size) - ridge * weights
        curvature = _gram(matrix, importance * chance * (1 - chance), size) + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-4:
            break
    return weights


def _scatter(matrix: NDArray[np.int64], values: Floats, size: int) -> Floats:
    width = matrix.shape[1]
    return np.bincount(matrix.ravel(), weights=np.repeat(values, width), minlength=size)


def _gram(matrix: NDArray[np.int64], values: Floats, size: int) -> Floats:
    gram = np.zeros(size * size)
    for left in range(matrix.shape[1]):
        for right in range(matrix.shape[1]):
            gram += np.bincount(
                matrix[:, left] * size + matrix[:, right], weights=values, minlength=size * size
            )
    return gram.reshape(size, size)


def platt(totals: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Return slope and offset of the logistic curve from a sum of log-odds to the share that is right."""
    x, y = np.array(totals, dtype=np.float64), np.array(right, dtype=np.float64)
    x = np.clip(x, -30, 30)
    a, b = 1.0, 0.0
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(a * x + b, -35, 35)))
        spread = chance * (1 - chance)
        gradient = np.array([((y - chance) * x).sum() - 0.1 * (a - 1), (y - chance).sum() - 0.1 * b])
        curvature = np.array(
            [[(spread * x * x).sum() + 0.1, (spread * x).sum()], [(spread * x).sum(), spread.sum() + 0.1]]
        )
        step = np.linalg.solve(curvature, gradient)
        a, b = a + step[0], b + step[1]
    return float(a), float(b)


def document(
    tables: dict[str, dict[str, dict[str, float]]], calibration: dict[str, dict[str, float]], margin: float
) -> str:
    """Return the weights as the TOML document that ships with the project."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%d")
    lines = [
        "# Log-odds of every level of every aspect, learned by `python -m enrich.bench learn`; not to be edited by hand.",
        f'version = "{stamp}"',
        f"margin = {margin}",
    ]
    for name, values in calibration.items():
        lines += ["", f"[calibration.{name}]", *(f"{key} = {value:.4f}" for key, value in values.items())]
    for kind, table in tables.items():
        for aspect, levels in table.items():
            lines += ["", f'[{kind}."{aspect}"]']
            lines += [
                f'"{level}" = {weight:.3f}' for level, weight in sorted(levels.items(), key=lambda i: -i[1])
            ]
    return "\n".join(lines) + "\n"
