"""What a year is: one definition, wherever a number in running text might be one.

Printing begins about 1450 and page numbers rarely end before 1400: a lower
bound of 1400 takes in every printed book and few pages. A field that is named
for the year may say any (see `in_field`).
"""

from __future__ import annotations

from enrich.patterns import lazy

FIRST, LAST = 1400, 2100
"""The first and the last year that a number in running text is taken for."""

YEARS = range(FIRST, LAST + 1)
PATTERN = r"(?:1[4-9]\d\d|20\d\d|2100)"
"""The same as a regular expression; what may stand beside it is for its users to say."""

_PRINTED = lazy(rf"(?<!\d){PATTERN}(?!\d)")
ANY = lazy(r"\d{4}")
"""Four digits, where a field is named for the year: any may be one there."""
LETTERED = lazy(r"\d{4}[a-z]?")
"""The same with the letter that tells works of one year apart (``2005a``)."""
ALONE = lazy(r"(?<!\d)\d{4}(?!\d)")
"""Four digits that are no part of a longer number."""
ALONE_LETTERED = lazy(r"(?<!\d)\d{4}[a-z]?(?!\d)")


def printed(text: str) -> set[int]:
    """The years that stand in running text."""
    return set(map(int, _PRINTED.findall(text)))


def in_field(value: str) -> set[int]:
    """The years that a field named for the year gives: any number of four digits up to `LAST`."""
    return {int(year) for year in ALONE.findall(value) if int(year) <= LAST}
