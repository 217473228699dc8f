"""Which day a printed date names, in the languages of the world's libraries; 03/04/2011 names two.

A day is an ISO date that says as much as is printed: ``2011-10-12``,
``2011-10`` or ``2011``. The months' names are in ``enrich/data/asides.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from enrich.comparable import roman
from enrich.comparable.aside_words import lines, phrases
from enrich.comparable.asides import plainest
from enrich.comparable.years import YEARS
from enrich.patterns import lazy

_CLOCK = lazy(
    r"t?(?<![\d.])\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?z?|(?<![\d.])\d{1,2}[.h]\d{2} ?(?:uhr|h|am|pm|a\.m|p\.m)\b"
)
_BIG_FIRST = lazy(r"(?<!\d)(\d{4}) ?[-./年년] ?(\d{1,2}) ?[-./月월] ?(\d{1,2})(?!\d)")
_BIG_MONTH = lazy(r"(?<![\d./-])(\d{4}) ?[-./年년] ?(\d{1,2})(?!\d)")
_COMPACT = lazy(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_SMALL_FIRST = lazy(r"(?<!\d)(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?!\d)")
_OF_A_MONTH = lazy(r"(?<!\d)(\d{1,2}) ?[./-] ?(\d{4})(?![\d./-])")
_PART = lazy(r"\d+|[^\W\d_]+")
_OLDEST_SHORT = 90
"""The web began in the nineties: a year of two digits from here on is one of theirs."""


def days(printed: str, phrase: str = "") -> tuple[str, ...]:
    """Return the days that a date as `printed` may name, the likelier first; none where it names no day.

    `phrase` is what it stands in, as far as that is known: only in English may
    03/04/2011 be the fourth of March.
    """
    plain = _CLOCK.sub(" ", plainest(printed))
    for read in (_big_first, _small_first, _month_alone, _in_words):
        found = tuple(dict.fromkeys(filter(None, read(plain, phrase))))
        if found:
            return found
    return ()


def _big_first(plain: str, _: str) -> Iterator[str]:
    if found := _BIG_FIRST.search(plain) or _COMPACT.search(plain):
        yield _day(int(found[1]), int(found[2]), int(found[3]))


def _small_first(plain: str, phrase: str) -> Iterator[str]:
    if found := _SMALL_FIRST.search(plain):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        usual = _day(year, second, first)
        yield usual
        if not usual or (found[2] != "." and _may_be_american(phrase)):
            yield _day(year, first, second)


def _month_alone(plain: str, _: str) -> Iterator[str]:
    if found := _OF_A_MONTH.search(plain):
        yield _day(int(found[2]), int(found[1]))
    elif found := _BIG_MONTH.search(plain):
        yield _day(int(found[1]), int(found[2]))


def _in_words(plain: str, _: str) -> Iterator[str]:
    parts = _PART.findall(plain)
    numbers = [part for part in parts if part.isdigit()]
    year = next((int(one) for one in numbers if len(one) == 4), 0)
    small = [int(one) for one in numbers if len(one) < 3]
    if not year and len(small) > 1:
        year = _year(f"{small.pop():02}")
    months = _months_in(parts)
    yield from (_day(year, month, small[0] if small else 0) for month in months)
    if not months and not small:
        yield _day(year)


def _months_in(parts: list[str]) -> Sequence[int]:
    """The months that are named; a Roman numeral is one between numbers only."""
    pairs = [f"{one} {other}" for one, other in pairwise(parts)]
    named = next((_months()[one] for one in (*pairs, *parts) if one in _months()), ())
    between = (one for one, behind in pairwise(parts[1:]) if behind.isdigit())
    return named or [value for one in between if 0 < (value := roman.value(one)) <= 12]


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _OLDEST_SHORT else 2000)


def _day(year: int, month: int = 0, day: int = 0) -> str:
    """A day as it is written, "" where there is none such."""
    if year not in YEARS:
        return ""
    try:
        known = date(year, month or 1, day or 1).isoformat()
    except ValueError:
        return ""
    return known if day else known[:7] if month else known[:4]


def _may_be_american(phrase: str) -> bool:
    words = plainest(phrase).strip(" [(<").split()
    return not words or any(one.split()[0] == words[0].strip(":,.") for one in _english())


@cache
def _english() -> tuple[str, ...]:
    return (*map(plainest, phrases("accessed", language="English")), "last", "date", "page")


@cache
def _months() -> dict[str, tuple[int, ...]]:
    """The months that a name may mean, by its plainest form."""
    found: dict[str, tuple[int, ...]] = {}
    for number, names in lines("months").items():
        for name in map(plainest, names):
            found[name] = (*found.get(name, ()), int(number))
    return found
