"""Roman numerals: one answer to what is one, for volumes, parts, editions and the pages of front matter."""

from __future__ import annotations

from enrich.patterns import lazy

DIGITS = "[ivxlc]+"
"""What may be one among folded words, as a regular expression; ``mix`` and ``civil`` are words."""

_WHOLE = lazy(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def value(word: str) -> int:
    """Return what a folded word is worth as a Roman numeral, 0 where it is none."""
    if not word or not _WHOLE.fullmatch(word):
        return 0
    values = [_VALUES[letter] for letter in word]
    behind = (*values[1:], 0)
    return sum(-one if one < following else one for one, following in zip(values, behind, strict=True))


SMALL = {word: value(word) for word in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")}
"""The numerals that parts and editions bear; beyond ten a letter is sooner a word or an initial."""
