"""What named fields say, each as what it is: nothing that a format has told apart is guessed again.

A volume is a volume, whatever stands beside it; a number in a title is no
page. Only within a field is read as in a string: ``12(3)`` for a volume holds
an issue too, ``123-30`` for pages a range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, Protocol

from msgspec.structs import replace

from enrich.comparable import roman
from enrich.matching import yearly
from enrich.records import Fields, Name

Role = Literal[
    "people",
    "year",
    "title",
    "container",
    "series",
    "edition",
    "volume",
    "issue",
    "page",
    "article",
    "issuer",
]
LONGEST: dict[Role, int] = {"people": 4_000, "title": 2_000, "container": 1_000}
"""Signs of a field that are read, its beginning and its end; together as many as of a string."""
LONGEST_OF_OTHERS = 150
UNTOLD: frozenset[Role] = frozenset({"series", "issuer"})
"""Fields whose words are no title, no journal and nobody's name: left over they tell nothing."""


class Segment(NamedTuple):
    """One field: what it is and what it says."""

    role: Role
    text: str


class Typed(Protocol):
    """A number as a string's reading types it."""

    kind: str
    year: int


def segments(fields: Fields) -> Iterator[Segment]:
    """Yield the fields in the order of a bibliography, those that say something.

    A book without authors goes by its editors; next to authors they are compared apart.
    """
    yield from (one for one in _all(fields) if one.text.strip())


def without_numbers(fields: Fields, deposits: Iterable[str]) -> Fields:
    """Return the fields without the number of a preprint that stands in the field of a volume or page."""
    names = tuple(deposits)
    places = ("volume", "issue", "page", "article_number")
    taken = [one for one in places if len(value := getattr(fields, one)) > 4 and _ends(names, value)]
    return replace(fields, **dict.fromkeys(taken, "")) if taken else fields


def _ends(names: Iterable[str], value: str) -> bool:
    return any(name.lower().endswith(value.lower()) for name in names)


def _all(fields: Fields) -> Iterable[Segment]:
    volume, issue = yearly.of_fields(fields.container_title, fields.volume)
    return (
        Segment("people", ", ".join(map(_name, fields.author or fields.editor))),
        Segment("year", fields.year),
        Segment("title", fields.title),
        Segment("container", fields.container_title),
        Segment("series", fields.series_title),
        Segment("edition", fields.edition),
        Segment("volume", _arabic(volume)),
        Segment("issue", fields.issue or issue),
        Segment("page", fields.page),
        Segment("article", fields.article_number),
        Segment("issuer", fields.publisher),
        Segment("issuer", fields.publisher_location),
    )


def _name(name: Name) -> str:
    return f"{name.family} {name.given}".strip() or name.name


def _arabic(volume: str) -> str:
    """A volume in Roman numerals as records have it; a single letter may be a series' as well."""
    value = roman.value(volume.strip(" .").lower()) if len(volume.strip(" .")) > 1 else 0
    return str(value) if value else volume


def kind_of(role: Role, number: Typed, *, first: bool, placed: bool) -> str:
    """Return the kind of a number in a field; `first`: no number stands before it there.

    `placed`: volume or pages have fields of their own, so that other numbers are none.
    """
    return _KINDS.get(role, _as_read)(number, first, placed)


def kind_of_work(kind: str) -> str:
    """Return the kind that a format's type states (see `genres`), "" for articles, books and their parts."""
    return _STATED.get(kind, "")


def _as_read(number: Typed, first: bool, placed: bool) -> str:
    return number.kind


def _in_words(number: Typed, first: bool, placed: bool) -> str:
    return "x" if placed else number.kind


def _year(number: Typed, first: bool, placed: bool) -> str:
    return "y" if number.year else "d"


def _volume(number: Typed, first: bool, placed: bool) -> str:
    if number.kind in ("v", "i", "r", "t", "n"):
        return number.kind
    return "v" if first else "t"


def _page(number: Typed, first: bool, placed: bool) -> str:
    if number.kind in ("r", "t", "p", "x"):
        return number.kind
    return "p" if first else "t"


_STATED = {
    "dissertation": "thesis",
    "thesis": "thesis",
    "software": "software",
    "dataset": "dataset",
    "standard": "standard",
    "report": "report",
}
_KINDS: dict[Role, Callable[[Typed, bool, bool], str]] = {
    "title": _in_words,
    "series": _in_words,
    "issuer": _in_words,
    "people": lambda number, first, placed: "x",
    "year": _year,
    "edition": lambda number, first, placed: "e",
    "volume": _volume,
    "issue": lambda number, first, placed: "i",
    "page": _page,
    "article": lambda number, first, placed: "p",
}
