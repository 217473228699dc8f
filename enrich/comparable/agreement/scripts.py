"""Which script a value is written in: what is written in two cannot be compared letter by letter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "ARABIC", "HEBREW", "THAI")
_JAPANESE = frozenset({"HIRAGANA", "KATAKANA"})


@lru_cache(maxsize=4096)
def script(value: str) -> str:
    """The script that most letters of `value` are of, "" where it has none; kana and characters are one."""
    told = value[:200]
    if told.isascii():
        return "LATIN" if any(map(str.isalpha, told)) else ""
    counts: dict[str, int] = {}
    for letter in told:
        if letter.isalpha():
            name = "LATIN" if letter.isascii() else unicodedata.name(letter, "").partition(" ")[0]
            name = "CJK" if name in _JAPANESE else name
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else ""


def comparable(left: str, right: str) -> bool:
    """Whether two values are of one script, or one of them says nothing."""
    one, other = script(left), script(right)
    return not one or not other or one == other
