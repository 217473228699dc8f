"""Lists whose references are counted: which lines begin one.

A number at the head of a line may be a list's or the rest of a page, a volume, a year. The list's go up
(or, in lists of one's own publications, down) one by one from its first line on, whatever stands around
them; and in such a list every other number at the head of a line is no marker. Pages copied from a browser
print the number without a stop, or alone on its line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from enrich.comparable.years import YEARS
from enrich.patterns import lazy
from enrich.readers.helpers.shapes import Marker, marker, opens, plausible

_BARE = lazy(r"\s*(\d{1,4})(?:\s+(?=[\"“«„‘'\[—–-])|\s*(?=[^\W\d_])(?!(?:st|nd|rd|th|D)\b)|\s*$)")
_FIRST_AMONG, _FEWEST, _NEAR = 3, 3, 3
_LEAST_SHARE, _MOST_LINES = 0.5, 20
Marks = Callable[[str], Marker | None]


def bare_marker(line: str) -> Marker | None:
    """The number that begins `line` without a stop behind it, or is all of it; or None."""
    match = _BARE.match(line)
    return Marker(int(match[1]), line[match.end() :]) if match and match[1].isascii() else None


def counts(lines: Sequence[str], marks: Marks) -> bool:
    """Whether the numbers that `marks` sees in front of `lines` count references from the first lines on."""
    numbered = [(at, m) for at, line in enumerate(lines) if (m := marks(line)) is not None and m.number]
    first = next(((at, m) for at, m in numbered if m.number == 1 or marks is not bare_marker), None)
    if first is None or first[0] >= _FIRST_AMONG:
        return False
    chain, last = 1, first[1].number
    for at, found in numbered:
        if at > first[0] and _goes_on(found, last):
            chain, last = chain + 1, found.number
    small = sum(m.number not in YEARS for _, m in numbered)
    return chain >= max(_FEWEST, _LEAST_SHARE * small, len(lines) / _MOST_LINES)


def begins(found: Marker | None, previous: int) -> bool:
    """Whether a number goes on with a count that has reached `previous` (0: not begun)."""
    if found is None or not found.number:
        return False
    return previous == 0 or _goes_on(found, previous)


def _goes_on(found: Marker, previous: int) -> bool:
    """The next number; or, behind a gap or from 1 again, one that a reference follows."""
    if found.number == previous + 1:
        return True
    if found.number == previous or found.number in YEARS:
        return False
    near = previous < found.number <= previous + _NEAR
    return opens(found.rest) or (near and plausible(found.rest))


def marks_of(*, bare: bool) -> Marks:
    """How the numbers of a counted list are told."""
    return bare_marker if bare else marker
