"""Cuts a reference into tokens and describes each for the tagger.

Tokens are runs between spaces, cut further where humanities styles glue fields:
``63,10,`` is a volume and an issue, ``’,Journal`` ends a title, ``28(3):45``
goes on to the pages, ``2004;12`` from year to volume.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from enrich.comparable.years import PATTERN
from enrich.parsing.words import WORDS
from enrich.patterns import lazy

_RUN = lazy(r"\S+")
_CUT = lazy(
    r"(?<=[’”»\"'][,;:.])(?=\w)"
    r"|(?<=^\[\d\])(?=.)|(?<=^\[\d\d\])(?=.)|(?<=^\[\d\d\d\])(?=.)|(?<=^\d)(?=[A-Z][a-z.])"
    r"|(?<=^pp\.)(?=\w)|(?<=[a-z];)(?=\d)"
    r"|(?<=[a-z]\.,)(?=\d)|(?<=[a-z]{4}[.?])(?=[A-Z][a-z])"
    r"|(?<=\d,)(?=\d)(?!\d{3}(?!\d))"
    r"|(?<=[\d)][:;])(?=[\deEsS(])"
    r"|(?<=\d\d\d\d\))(?=[^\W\d_‘“])"
    r"|(?<=\d[a-z]\))(?=[^\W\d_])"
    r"|(?<=\))(?=[‘“])"
    rf"|(?<=[^\W\d_]{{3}}[.,])(?=\(?{PATTERN})"
)
_ADDRESS = lazy(r"https?:|www\.|10\.\d{4,}/|doi:", re.IGNORECASE)
_OPEN, _CLOSE = '“‘«„"', '”’»"'
_PUNCTUATION = ".,;:!?()[]{}“”‘’\"'«»„"
_YEAR = lazy(rf"{PATTERN}[a-z]?")
_RANGE = lazy(r"[A-Za-z]?\d+[‐-―−-]+[A-Za-z]?\d+")
_INITIALS = lazy(r"(?:[^\W\d_]\.[-‐‑]?){1,4}|[A-Z]{1,3}")

_LISTS: dict[str, tuple[str, ...]] = {}
for _name, _words in WORDS.items():
    for _word in _words.split():
        _LISTS[_word] = (*_LISTS.get(_word, ()), "l=" + _name)


class Token(NamedTuple):
    """A piece of the text without spaces, and where it begins."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokenise(text: str) -> list[Token]:
    """Return the tokens of `text` in order; joined with the spaces between them they are `text`."""
    found: list[Token] = []
    for run in _RUN.finditer(text):
        word, start = run.group(), run.start()
        if _ADDRESS.search(word):
            found.append(Token(word, start))
            continue
        cuts = [0, *(m.start() for m in _CUT.finditer(word)), len(word)]
        found += [Token(word[a:b], start + a) for a, b in pairwise(cuts) if a < b]
    return found


def describe(words: Sequence[str]) -> list[list[str]]:
    """Return the features of each token of one reference, its neighbours' among them."""
    described = [_features(word[:60]) for word in words]
    states = _states(words)
    last = len(words) - 1
    rows = []
    for i, (own, _, _) in enumerate(described):
        row = [*own, *states[i]]
        row += described[i - 1][1] if i else ("first",)
        row += described[i + 1][2] if i < last else ("last",)
        if i > 1:
            row.append("--" + described[i - 2][1][0])
        if i + 2 <= last:
            row.append("++" + described[i + 2][2][0])
        rows.append(row)
    return rows


@lru_cache(maxsize=32_768)
def _features(word: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The features of one token: for itself, for the token after it, for the token before it."""
    core = word.strip(_PUNCTUATION)
    low = core.lower()
    ending = word[-1] if word[-1] in _PUNCTUATION else "w"
    opening = word[0] if word[0] in _PUNCTUATION else "w"
    shape = _shape(core, word)
    lists = _LISTS.get(low, ())
    own = (
        "w=" + (low if not low.isdigit() else str(len(low))),
        "s=" + shape,
        "e=" + ending,
        "o=" + opening,
        f"se={shape}{ending}{opening}",
        "p2=" + low[:2],
        "p3=" + low[:3],
        "x2=" + low[-2:],
        "x3=" + low[-3:],
        f"n={min(len(core), 6)}",
        *lists,
    )
    seen = ("s=" + shape + ending, "w=" + low if len(low) < 12 else "w=", *lists)
    return own, tuple("-" + f for f in seen), tuple("+" + f for f in seen)


def _shape(core: str, word: str) -> str:
    if not core:
        return "punct"
    if _ADDRESS.search(word):
        return "address"
    if _YEAR.fullmatch(core):
        return "year"
    if _RANGE.fullmatch(core):
        return "range"
    if core.isdigit():
        return f"d{min(len(core), 5)}"
    if any(c.isdigit() for c in core):
        return "mixed"
    if _INITIALS.fullmatch(core + "." if word.startswith(core + ".") else core):
        return "initials"
    if core.isupper():
        return "UPPER"
    return "Title" if core[0].isupper() else "lower"


def _states(words: Sequence[str]) -> list[tuple[str, ...]]:
    """For each token: inside quotes or brackets, after a year or a quotation, and how far along."""
    rows: list[tuple[str, ...]] = []
    quoted = bracketed = year = closed = False
    size = max(len(words), 1)
    for i, word in enumerate(words):
        quoted = quoted or word.lstrip("([")[:1] in _OPEN
        bracketed = bracketed or word[0] in "(["
        rows.append(
            (
                f"q={quoted:d}{closed:d}",
                f"b={bracketed:d}",
                f"y={year:d}{closed:d}",
                f"at={10 * i // size}",
                f"i={min(i, 5)}",
            )
        )
        if quoted and word.rstrip(".,;:)?!")[-1:] in _CLOSE:
            quoted, closed = False, True
        if ")" in word or "]" in word:
            bracketed = False
        year = year or _YEAR.fullmatch(word.strip(_PUNCTUATION)) is not None
    return rows
