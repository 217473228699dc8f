"""Who issued the work, as what, in which version, under which numbers: what tells works of a title apart.

None of it decides alone. Publishers issue thousands of works, a reprint and an
e-book carry another ISBN than the book, and records seldom name a version; but
where both sides say it, it speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from enrich.comparable.kinds import BOOKS, TYPES_OF_KINDS
from enrich.comparable.publishers import telling
from enrich.matching.facets import Facets
from enrich.matching.reading import Reading
from enrich.matching.titles import exact

Said = Literal["none", "agrees", "close", "differs", "not in record"]
_ARTICLES = frozenset({"journal-article", "proceedings-article", "book-chapter"})
_SHORTEST_NUMBER = 4


class Imprint(Struct, frozen=True):
    """What is said of issuer, kind, version, ISBN and number; ``none`` where one side is silent."""

    publisher: Said = "none"
    kind: Said = "none"
    version: Said = "none"
    isbn: Said = "none"
    number: Said = "none"
    printed_number: str = ""


NOTHING = Imprint()
"""Where a reference says nothing of all this; never altered."""


def find_imprint(reading: Reading, work: Facets, used: bytearray) -> Imprint:
    """Return how what is said of the work besides title and place agrees; mark a number that does."""
    stated = reading.stated
    if not (stated.kinds or stated.versions or reading.imprint or reading.isbn or work.numbers):
        return NOTHING
    printed = _number(reading, work, used)
    return Imprint(
        publisher=_publisher(reading, work),
        kind=_kind(stated.kinds, work) if stated.kinds else "none",
        version=_version(stated.versions, work.versions),
        isbn=_isbn(reading.isbn, work),
        number="agrees" if printed else "none",
        printed_number=printed,
    )


def _number(reading: Reading, work: Facets, used: bytearray) -> str:
    """The work's number in its series as it is printed, which is marked; "" where it is not."""
    for number in work.numbers:
        found = exact(reading, number, bytearray(len(used))) if len(number) >= _SHORTEST_NUMBER else None
        if found:
            used[found[0] : found[1]] = b"\x01" * (found[1] - found[0])
            return " ".join(reading.tokens[found[0] : found[1]])
    return ""


def _publisher(reading: Reading, work: Facets) -> Said:
    printed = telling(reading.tokens[at] for at in reading.imprint)
    if not printed:
        return "none"
    if not work.issuer:
        return "not in record"
    return "agrees" if printed & work.issuer else "differs"


def _kind(kinds: Iterable[str], work: Facets) -> Said:
    """Whether the record's type is one that works of a stated kind are registered under.

    An article without a journal, volume or pages is a record that somebody filled in by default.
    """
    stated = [TYPES_OF_KINDS[one] for one in kinds if one in TYPES_OF_KINDS]
    if any(work.work.type in types for types in stated):
        return "agrees"
    placed = work.work.type in _ARTICLES and (work.containers or work.volume or work.first)
    return "differs" if stated and placed else "none"


def _version(printed: Sequence[str], recorded: Sequence[str]) -> Said:
    if not printed:
        return "none"
    if not recorded:
        return "not in record"
    ours, theirs = list(map(_parts, printed)), list(map(_parts, recorded))
    if any(one == other for one in ours for other in theirs):
        return "agrees"
    cut = any(_is_cut(one, other) or _is_cut(other, one) for one in ours for other in theirs)
    return "close" if cut else "differs"


def _parts(version: str) -> tuple[str, ...]:
    """A version's parts; ``1``, ``v1.0`` and ``1.0.0`` are one."""
    parts = [part.lstrip("v").lstrip("0") or "0" for part in version.split(".")]
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    return tuple(parts)


def _is_cut(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return whole[: len(short)] == short


def _isbn(printed: frozenset[str], work: Facets) -> Said:
    if not printed:
        return "none"
    if not work.isbn:
        return "not in record" if work.work.type in BOOKS else "none"
    return "agrees" if printed & work.isbn else "differs"
