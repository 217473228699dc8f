"""How much a word or a surname tells: the rarer among works, the more its agreement means.

The table counts in how many of a million works a token, in one spelling, occurs. A token's
rarity is the natural logarithm of one over that share; unknown tokens count
as rarer than everything listed.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import log

UNKNOWN = 8.5
_MILLION = 1e6


def of_word(token: str) -> float:
    """Return the rarity of a folded word, 0 (in every work) to `UNKNOWN`."""
    return _table()["word"].get(token, UNKNOWN)


def of_surname(token: str) -> float:
    """Return the rarity of a folded surname word."""
    return _table()["surname"].get(token, UNKNOWN)


@cache
def _table() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {"word": {}, "surname": {}}
    lines = files("enrich.data").joinpath("frequencies.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        kind, token, per_million = line.split("\t")
        found[kind][token] = min(UNKNOWN, log(_MILLION / int(per_million)))
    return found
