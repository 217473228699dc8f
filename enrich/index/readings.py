"""How a reference may be read, the likeliest first: as printed, as before its damage, and in near years.

What scanning, copying and typing do to a reference is undone where it can be seen: a
letter among digits, a number or a word in two parts, two in one, a label at the first. A
wrong digit cannot be seen; in a year it costs most, since most keys have one. These
readings ask for keys by the hundred, so they come only where those before found little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from string import digits

from msgspec.structs import replace

from enrich.comparable.small_words import SMALL_WORDS
from enrich.comparable.text import ends
from enrich.index.hashing import fact
from enrich.index.keys import MOST_NUMBERS, Asked, asked_of
from enrich.patterns import lazy

WORTH = (2, 1)
"""Halves of its votes that a work gets by each reading after the first: years not printed count less."""
LONGEST = 16_000
"""Characters of a reference that are read, at its ends: more than are compared; many are read at once."""
_NEAR_YEARS = range(1800, 2031)
_YEAR, _MOST_YEARS, _MOST_NAMES = 4, 40, 3
_NOBODY = fact("anon")
"""How many records are signed of which a reference says no name: Anon, Anonymous."""

_LETTER = r"[^\W\d_]"
_LIKE_YEARS = lazy(r"(?<!\d)\d{3,5}(?!\d)")
_LABEL = lazy(r"^\W*\d{1,3}(?![\w.,:;/-]|\s*\d)")
_HYPHEN = lazy(rf"(?<={_LETTER})-\s+(?={_LETTER})")
_MISREAD_NUMBER = lazy(r"(?<![^\W_])(?=[A-Za-z]*\d)[\dOolIiSsBbZzGgq]{2,}(?![^\W_])")
_MISREAD_WORD = lazy(rf"(?<![^\W_])(?:\d[a-zß-ÿ]{{3,}}|{_LETTER}+\d{_LETTER}[^\W_]*)(?![^\W_])")
_GLUED = lazy(
    rf"(?<=[a-zß-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-zß-ÿ]{{2}})"
    rf"|(?<={_LETTER}{{2}})(?=\d)|(?<=\d)(?={_LETTER}{{2}})"
)
_PARTED_WORD = lazy(r"(?<![^\W_])[A-Z][a-zß-ÿ]{0,2} [a-zß-ÿ]{3,}")
_PARTED_NUMBER = lazy(r"(?<=\d) (?=\d)")
_TO_DIGITS = str.maketrans("OolIiSsBbZzGgq", "00111558822699")
_TO_LETTERS = str.maketrans("0158", "olsb")


def readings(string: str) -> Iterator[Asked]:
    """Yield what a reference may mean: as it is printed, then once for each share in `WORTH`."""
    string = ends(string, LONGEST)
    yield asked_of(string)
    sound = mended(string)
    asked = asked_of(sound, every=True)
    yield replace(asked, names=[*asked.names, _NOBODY])
    yield replace(
        asked,
        names=[*asked.names[:_MOST_NAMES], _NOBODY],
        years=_near(sound, asked.years),
        stems=[],
        words=[],
        row=[],
        readings=[],
        ends=[0] * len(asked.numbers),
        joined=[],
    )


def mended(string: str) -> str:
    """Return a reference as it may have stood before it was scanned, copied or typed badly."""
    string = _HYPHEN.sub("", _LABEL.sub("", string))
    string = _MISREAD_NUMBER.sub(lambda number: number[0].translate(_TO_DIGITS), string)
    string = _MISREAD_WORD.sub(lambda word: word[0].translate(_TO_LETTERS), string)
    string = _PARTED_WORD.sub(_whole, _GLUED.sub(" ", string))
    return _PARTED_NUMBER.sub("", string)


def _whole(parts: re.Match[str]) -> str:
    """Two parts of a word together, unless the second is a word of its own: ``Li and``."""
    head, tail = parts[0].split()
    return parts[0] if tail in SMALL_WORDS else head + tail


def _near(string: str, printed: list[int]) -> list[int]:
    """Years that are a slip away from numbers of four or five digits; of three, where no year is printed."""
    numbers = _LIKE_YEARS.findall(string)[:MOST_NUMBERS]
    likely = [number for number in numbers if len(number) >= _YEAR]
    near = dict.fromkeys(chain.from_iterable(map(_slips, likely if printed else [*likely, *numbers])))
    return [year for year in near if year in _NEAR_YEARS and year not in printed][:_MOST_YEARS]


def _slips(number: str) -> Iterator[int]:
    """What is a year or a digit from a number: another one, two swapped, one too many, one too few."""
    places = range(len(number))
    if len(number) == _YEAR:
        yield from (int(number) - 1, int(number) + 1)
        yield from (int(number[:at] + number[at + 1] + number[at] + number[at + 2 :]) for at in places[:-1])
    spare = max(0, len(number) - _YEAR + 1)
    for at in reversed(range(_YEAR)):
        if len(number) > _YEAR:
            yield int(number[:at] + number[at + 1 :])
        else:
            yield from (int(number[:at] + digit + number[at + spare :]) for digit in digits)
