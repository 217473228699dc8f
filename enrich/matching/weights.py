"""The learned table of weights: log-odds for every level of every aspect, and what their sum is worth.

The table is a file of its own (``enrich/data/weights.toml``), written by
``python -m tests.bench learn`` and meant to be read: each number is a natural
logarithm of odds, positive where the level speaks for the same work.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from math import exp

from msgspec import Struct, convert

from enrich.matching.evidence import Evidence
from enrich.matching.imprint import NOTHING
from enrich.matching.reading import Reading

BY_HAND = {"same DOI": 5.0, "same PMID": 5.0, "same number": 5.0, "other PMID": -3.0, "other number": -3.0}
"""Log-odds of a printed identifier beside a printed title, or where people and year are all there is.

The strings that weights are learned from carry no identifiers, so these are
judged, not learned: a printed DOI is wrong now and then, but hardly ever while
the title is right. Without a title little would contradict a wrong one, so
there it weighs nothing unless people and year agree and nothing is left over.
"""

IMPRINT: dict[str, dict[str, float]] = {
    "isbn": {"agrees": 3.0},
    "number": {"agrees": 3.0},
    "version": {"agrees": 1.5, "close": 0.5},
    "publisher": {"agrees": 0.7},
    "kind": {"agrees": 0.5},
}
"""Log-odds of what agrees of issuer, kind, version and numbers, beside a printed title; judged, not learned.

Hardly two works of one title share the number of a book, of a report in its
series or of a standard: one chance in twenty is kept for misprints. Versions
are works of their own, under one title by the same people; one issuer in two
of those that look right has several such works. What differs weighs nothing:
reprints and e-books carry other numbers, imprints are sold. Rules refuse other
versions, and articles for data.
"""

KINDS = tuple(f"{form}, {title}" for form in ("string", "fields") for title in ("exact", "worn", "untitled"))


class Calibration(Struct, frozen=True):
    """Turns a sum of log-odds into a probability; `threshold` is the least probability that is linked."""

    slope: float
    offset: float
    threshold: float


def kind(reading: Reading, evidence: Evidence) -> str:
    """Return which calibration applies: string or fields, title printed exactly, worn or not at all."""
    title = "untitled" if not evidence.titled else "exact" if evidence.title.level == "exact" else "worn"
    return f"{'fields' if reading.structured else 'string'}, {title}"


class Weights(Struct, frozen=True):
    """Weights by kind of reference (``titled``, ``untitled``), aspect and level.

    `margin` is how far (in log-odds) the runner-up must be behind.
    """

    version: str
    margin: float
    titled: dict[str, dict[str, float]]
    untitled: dict[str, dict[str, float]]
    calibration: dict[str, Calibration]

    def table(self, evidence: Evidence) -> dict[str, dict[str, float]]:
        """The part of the table that a piece of evidence is weighed with."""
        return self.titled if evidence.titled else self.untitled

    def of(self, evidence: Evidence) -> dict[str, float]:
        """Return the weight of each aspect; levels never seen weigh nothing."""
        table = self.table(evidence)
        found = {aspect: table.get(aspect, {}).get(level, 0.0) for aspect, level in evidence.levels.items()}
        return found | {"identifier": _identifier(evidence)} | _imprint(evidence)

    def total(self, evidence: Evidence) -> float:
        """Return the sum of all weights with the prior: the log-odds that work and reference are the same."""
        table = self.table(evidence)
        total = table["prior"]["all"]
        for aspect, level in evidence.levels.items():
            total += table[aspect].get(level, 0.0)
        return total + _identifier(evidence) + sum(_imprint(evidence).values())


def _identifier(evidence: Evidence) -> float:
    counts = evidence.titled or evidence.identifier_corroborated
    return BY_HAND.get(evidence.levels["identifier"], 0.0) if counts else 0.0


def _imprint(evidence: Evidence) -> dict[str, float]:
    if evidence.imprint is NOTHING or not evidence.titled:
        return {}
    return {one: levels.get(getattr(evidence.imprint, one), 0.0) for one, levels in IMPRINT.items()}


def probability(calibration: Calibration, total: float) -> float:
    """Return the calibrated probability of a sum of log-odds."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, calibration.slope * total + calibration.offset))))


@cache
def weights() -> Weights:
    """Return the table that ships with the project."""
    return parse(files("enrich.data").joinpath("weights.toml").read_text(encoding="utf-8"))


def parse(document: str) -> Weights:
    """Return the table in a TOML document; raises msgspec.ValidationError where it is none."""
    return convert(tomllib.loads(document), Weights)
