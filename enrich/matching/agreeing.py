"""More agreement never says less.

Weights are learned for what occurs together, and what seldom occurs is weighed
by guess: title, year and one author could weigh more than the same with all
authors. Where nothing that is printed differs from the record, a candidate
weighs at least what it would if some of it were not printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from msgspec.structs import replace

from enrich.matching.containers import Container
from enrich.matching.evidence import Evidence, has_all_names, levels_of
from enrich.matching.levels import FIRST_PAGE, HARDLY, NAMED, PeopleLevel
from enrich.matching.numbers import Numbers
from enrich.matching.people import People
from enrich.matching.reading import Reading
from enrich.matching.weights import Weights

_SAID: frozenset[PeopleLevel] = frozenset({"all", "sole", "most", "first et al", "first only"})
_UNSAID = frozenset({"missing", "none"})


def agrees_in_all(reading: Reading, e: Evidence) -> bool:
    """Whether the title is printed exactly, and nothing beside it is another work's."""
    n, levels = e.numbers, e.levels
    titled = e.title.level == "exact" and levels["title beyond"] == "no"
    counted = all(level == "exact" or level in _UNSAID for level in (n.year, n.volume, n.issue))
    paged = n.page in FIRST_PAGE or n.page in _UNSAID
    by_whom = e.people.level in _SAID or e.people.level in ("absent", "none")
    named = levels["first words"] in HARDLY or has_all_names(reading, e)
    explained = levels["words left"] in HARDLY and named and not n.left
    return titled and counted and paged and by_whom and explained


def at_least(reading: Reading, e: Evidence, table: Weights) -> float:
    """Return the most that the evidence weighs, as it is or with some of what agrees left out."""
    made = list(_with_less(reading, e))
    most = max(map(table.total, made))
    if not reading.structured or not any(map(_is_title_alone, made)):
        return most
    # A title alone is read as a string, whatever the format.
    alone = max(table.total(one) for one in made if _is_title_alone(one))
    fields, string = (table.calibration[f"{form}, exact"] for form in ("fields", "string"))
    return max(most, (string.slope * alone + string.offset - fields.offset) / fields.slope)


def _is_title_alone(e: Evidence) -> bool:
    n = e.numbers
    numbered = not _UNSAID.issuperset((n.year, n.volume, n.issue, n.page))
    return not (e.people.named or numbered or e.container.level in NAMED)


def _with_less(reading: Reading, e: Evidence) -> Iterator[Evidence]:
    used, left = bytearray(e.used), e.left
    if has_all_names(reading, e):
        used[: e.title.begin], left = b"\x01" * e.title.begin, e.rest
    for people, container, numbers in product(_people(e), _containers(e), _numbers(e.numbers)):
        less = replace(e, used=used, left=left, people=people, container=container, numbers=numbers)
        less.levels = levels_of(reading, less)
        yield less


def _people(e: Evidence) -> Iterator[People]:
    """The people as they are named, as most of them, the first alone, nobody."""
    yield e.people
    if e.people.level == "all" and e.people.named > 2:
        yield replace(e.people, level="most", named=e.people.named - 1)
    if e.people.level in ("all", "most") and e.work.people:
        first = e.work.people[0].rarity
        yield replace(e.people, level="first only", named=1, rarity=first)
    if e.people.named:
        yield replace(e.people, level="absent", named=0, rarity=0.0, initials="unknown")


def _containers(e: Evidence) -> Iterator[Container]:
    yield e.container
    if e.container.level in NAMED or e.container.level == "partial":
        yield Container("absent")


def _numbers(n: Numbers) -> Iterator[Numbers]:
    for year, volume, issue, page in product(
        dict.fromkeys((n.year, "missing")) if n.year == "exact" else (n.year,),
        dict.fromkeys((n.volume, "missing")) if n.volume == "exact" else (n.volume,),
        dict.fromkeys((n.issue, "missing")) if n.issue == "exact" else (n.issue,),
        dict.fromkeys((n.page, "missing")) if n.page in FIRST_PAGE else (n.page,),
    ):
        yield replace(n, year=year, volume=volume, issue=issue, page=page)
