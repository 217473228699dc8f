"""How much hangs on each threshold: the verdicts that move when it is a tenth, or one step, lower or higher.

A threshold on which much hangs has to be well founded; one on which nothing
hangs may go.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from msgspec import Struct

from enrich.matching import decide, thresholds
from enrich.records import Candidate
from tests.bench.data import Labelled

TENTH = 0.1
Asked = Sequence[tuple[Labelled, Sequence[Candidate]]]


class Shift(Struct, frozen=True):
    """A threshold moved to `value`: verdicts that changed, and how many right and wrong links more."""

    name: str
    value: float
    changed: int
    right: int
    wrong: int


def reasons() -> dict[str, str]:
    """Return why each threshold is what it is: the string below it in its module."""
    body = ast.parse(inspect.getsource(thresholds)).body
    return {
        set_.targets[0].id: " ".join(said.value.value.split())
        for set_, said in pairwise(body)
        if isinstance(set_, ast.Assign)
        and isinstance(set_.targets[0], ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
    }


def shifts(asked: Asked) -> Iterator[Shift]:
    """Yield for every threshold what becomes of the verdicts where it is lower, and where it is higher."""
    before = _verdicts(asked)
    for name in reasons():
        value = getattr(thresholds, name)
        for other in _neighbours(value):
            with _set(name, other):
                after = _verdicts(asked)
            yield _compared(name, other, asked, before, after)


def _neighbours(value: float) -> tuple[float, float]:
    """A step down and up for what is counted, a tenth for what is measured; a share stays below 1."""
    if isinstance(value, int):
        return value - 1, value + 1
    step = abs(value) * TENTH
    highest = 1.0 if 0 < value < 1 else value + step
    return round(value - step, 3), round(min(value + step, highest), 3)


@contextmanager
def _set(name: str, value: float) -> Iterator[None]:
    held = getattr(thresholds, name)
    setattr(thresholds, name, value)
    try:
        yield
    finally:
        setattr(thresholds, name, held)


def _verdicts(asked: Asked) -> list[str]:
    return [decide(item.reference, candidates).DOI or "" for item, candidates in asked]


def _compared(name: str, value: float, asked: Asked, before: Sequence[str], after: Sequence[str]) -> Shift:
    moved = [
        (item.dois, old, new) for (item, _), old, new in zip(asked, before, after, strict=True) if old != new
    ]
    right = sum((new in dois) - (old in dois) for dois, old, new in moved)
    wrong = sum((new not in (*dois, "")) - (old not in (*dois, "")) for dois, old, new in moved)
    return Shift(name, value, len(moved), right, wrong)
