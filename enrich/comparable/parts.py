"""Parts of a series of works: one answer to which part a title names, or words behind one."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.comparable import editions, roman
from enrich.patterns import lazy

WORDS = frozenset({"part", "parts", "pt", "pts", "teil", "partie", "parte"})
"""Words, folded, behind which the number of a part stands."""
# A paper or a section of a title is numbered too; in a reference these words stand before pages.
_IN_TITLE = lazy(
    rf"\b(?:{'|'.join(sorted(WORDS))}|paper|section)\.?\s+(\d{{1,2}}|[ivx]{{1,5}})\b"
    r"|[\s.,:;](\d{1,2}|i{1,3}|i?vi{0,3}|i?x)[.:]?\s*$"
    r"|(?<![\s:;.-])[\s:;.-]++(i{2,3}|i?v|vi{1,3})[.:]\s"
)
_BEGINS = lazy(r"\W{0,2}(i{1,3}|iv|vi{0,3}|ix|x)[.:] ")
_SPELT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def named_in(title: str) -> int:
    """Return the part that a folded title names, 0 where it names none."""
    found = _IN_TITLE.search(title)
    return editions.number(next(filter(None, found.groups()))) if found else 0


def begun_with(title: str) -> int:
    """Return the part that a folded title begins with (``ii. managing projects``), 0 where it does not."""
    found = _BEGINS.match(title)
    return editions.number(found[1]) if found else 0


def named_by(words: Sequence[str]) -> int:
    """Return the part that folded words right behind a title name, 0 where they name none."""
    if len(words) > 1 and words[0] in WORDS:
        return editions.number(words[1]) or _SPELT.get(words[1], 0)
    # A single letter is sooner an initial or a series, a figure sooner a volume.
    return roman.SMALL.get(words[0], 0) if words and len(words[0]) > 1 else 0
