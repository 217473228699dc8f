"""Precision, recall, false links and calibration, with the intervals that small numbers deserve."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from msgspec import Struct

Z = 1.96


class Outcome(Struct, frozen=True):
    """What became of one case: was there a truth, was something linked, was it right, how sure.

    `cause` says why a known work was not linked, "" where it was.
    """

    stratum: str
    type: str
    known: bool
    offered: bool
    linked: bool
    right: bool
    confidence: float
    cause: str = ""


class Score(Struct, frozen=True):
    """The counts of one stratum and the ratios made of them."""

    cases: int
    known: int
    offered: int
    linked: int
    right: int

    @property
    def precision(self) -> float:
        """Share of links that are right; 1 where nothing was linked."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        """Share of references with a true record here that were linked to it."""
        return self.right / self.known if self.known else 0.0

    @property
    def candidate_recall(self) -> float:
        """Share of references with a true record here to which the index offered it."""
        return self.offered / self.known if self.known else 0.0

    @property
    def false_rate(self) -> float:
        """Share of references that got a wrong link."""
        return (self.linked - self.right) / self.cases if self.cases else 0.0

    def f(self, beta: float) -> float:
        """The F measure; beta below 1 favours precision."""
        p, r = self.precision, self.recall
        return (1 + beta**2) * p * r / (beta**2 * p + r) if p + r else 0.0


def score(outcomes: Sequence[Outcome]) -> Score:
    """Return the counts of some outcomes."""
    return Score(
        cases=len(outcomes),
        known=sum(o.known for o in outcomes),
        offered=sum(o.offered for o in outcomes),
        linked=sum(o.linked for o in outcomes),
        right=sum(o.right for o in outcomes),
    )


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    middle = (share + Z**2 / (2 * total)) / (1 + Z**2 / total)
    half = Z * sqrt(share * (1 - share) / total + Z**2 / (4 * total**2)) / (1 + Z**2 / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 15) -> float:
    """Return the expected calibration error of (confidence, right) pairs in bins of equal width."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in pairs:
        groups.setdefault(min(bins - 1, int(confidence * bins)), []).append((confidence, right))
    gaps = (abs(sum(c for c, _ in g) - sum(r for _, r in g)) for g in groups.values())
    return sum(gaps) / len(pairs) if pairs else 0.0


def brier(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the mean squared error of confidence."""
    return sum((c - r) ** 2 for c, r in pairs) / len(pairs) if pairs else 0.0


def recall_at(outcomes: Sequence[tuple[float, bool]], known: int, precision: float) -> float:
    """Return the best recall at which the links above some confidence are at least this precise."""
    best, right = 0, 0
    for linked, (_, correct) in enumerate(sorted(outcomes, key=lambda o: -o[0]), 1):
        right += correct
        if right >= precision * linked:
            best = right
    return best / known if known else 0.0
