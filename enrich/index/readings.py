"""How a reference may be read, the likeliest first: as printed, as before its damage, and in other years.

What scanning, copying and typing do to a reference is undone where it can be seen: a
letter among digits, a number or a word in two parts, a label at the first word. A
wrong digit cannot be seen; in a year it costs most, since most keys have one. These
readings ask for keys by the hundred, so they come only where those before found little.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from enrich.comparable import years
from enrich.index.hashing import fact
from enrich.index.keys import Asked, asked_of
from enrich.patterns import lazy

WORTH = (2, 1)
"""Halves of its votes that a work gets by each reading after the first: years not printed count less."""
_NEAR_YEARS = range(1800, 2031)
_MOST_YEARS, _MOST_NAMES = 24, 3
_NOBODY = fact("anon")
"""How many records are signed of which a reference says no name: Anon, Anonymous."""

_LETTER = r"[^\W\d_]"
_LABEL = lazy(r"^\W*\d{1,3}(?![\w.,:;/-]|\s*\d)")
_HYPHEN = lazy(rf"(?<={_LETTER})-\s+(?={_LETTER})")
_MISREAD_NUMBER = lazy(r"(?<![^\W_])(?=[A-Za-z]*\d)[\dOolIiSsBbZz]{2,}(?![^\W_])")
_MISREAD_WORD = lazy(rf"(?<![^\W_])(?:\d[a-zß-ÿ]{{3,}}|{_LETTER}+\d{_LETTER}[^\W_]*)(?![^\W_])")
_GLUED = lazy(rf"(?<=[a-zß-ÿ])(?=[A-Z])|(?<={_LETTER}{{3}})(?=\d)|(?<=\d)(?={_LETTER}{{3}})")
_PARTED_NUMBER = lazy(r"(?<=\d) (?=\d)")
_TO_DIGITS = str.maketrans("OolIiSsBbZz", "00111558822")
_TO_LETTERS = str.maketrans("0158", "olsb")


def readings(string: str) -> Iterator[Asked]:
    """Yield what a reference may mean: as it is printed, then once for each share in `WORTH`."""
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
    return _PARTED_NUMBER.sub("", _GLUED.sub(" ", string))


def _near(string: str, printed: list[int]) -> list[int]:
    """The years that are one digit, or one year, from those that stand there."""
    numbers = years.ALONE.findall(string)
    beside = (int(number) + step for number in numbers for step in (-1, 1))
    changed = (
        int(number[:at] + digit + number[at + 1 :])
        for number in numbers
        for at in (3, 2, 0, 1)
        for digit in "0123456789"
    )
    near = dict.fromkeys((*beside, *changed))
    return [year for year in near if year in _NEAR_YEARS and year not in printed][:_MOST_YEARS]
