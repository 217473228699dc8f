"""How alike two strings are, sign by sign; asked for a bound, the costly answer is sought only near it."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

LONGEST = 300
"""Signs; the likeness of longer strings is that of their beginnings, for it costs the square."""


def likeness(left: str, right: str) -> float:
    """Likeness of two strings, from 0 to 1: how much of both stands in blocks that are equal."""
    return SequenceMatcher(None, left[:LONGEST], right[:LONGEST], autojunk=False).ratio()


@lru_cache(maxsize=16_384)
def is_as_alike(left: str, right: str, least: float) -> bool:
    """Whether the likeness of two strings is at least `least`.

    Equal blocks are never longer than the longest common subsequence, which is
    known in a fraction of the time and says no to most pairs.
    """
    left, right = left[:LONGEST], right[:LONGEST]
    signs = len(left) + len(right)
    if left == right or not signs:
        return True
    if 2.0 * min(len(left), len(right)) / signs < least:
        return False
    from rapidfuzz.distance import LCSseq  # by no means needed at every start

    if 2.0 * LCSseq.similarity(left, right) / signs < least:
        return False
    return likeness(left, right) >= least
