"""How much a word or a surname tells: the rarer among works, the more its agreement means.

The table counts in how many of a million works a token occurs. A token's
rarity is the natural logarithm of one over that share; unknown tokens count
as rarer than everything listed.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from math import log

from enrich.comparable.spelling import one_spelling

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
    counts: dict[str, Counter[str]] = {"word": Counter(), "surname": Counter()}
    lines = files("enrich.data").joinpath("frequencies.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        kind, token, per_million = line.split("\t")
        counts[kind][one_spelling(token)] += int(per_million)
    return {
        kind: {token: min(UNKNOWN, log(_MILLION / count)) for token, count in found.items()}
        for kind, found in counts.items()
    }
