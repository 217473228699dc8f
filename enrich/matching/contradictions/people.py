"""Are the people printed the work's: others altogether, somebody too many, left out, in another order?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from enrich.comparable import rarity, text
from enrich.comparable.agreement.people import are_comparable, is_nobody, is_organisation
from enrich.comparable.agreement.persons import Likeness, person_is
from enrich.comparable.names import initials, surname_words
from enrich.matching import thresholds
from enrich.matching.contradictions.base import Sides, told
from enrich.matching.evidence import Evidence
from enrich.patterns import lazy
from enrich.records import Contradiction, Name

_MOST_PAIRS = 2_500
"""Persons compared one by one; of longer lists nothing is told."""
_MOST_NAMESAKES = 30
"""Persons of a record up to which a namesake is taken for one of them; among more there are several."""
_SHOWN = 3
_SHORTENED = lazy(r"\b(?:St|Ste|Md|Mc)\.", re.IGNORECASE)
_MOST_GIVEN = 4
"""Words of given names; more are several people read as one."""


def authors_differ(sides: Sides) -> Iterator[Contradiction]:
    """None of the people printed is an author or editor of the work."""
    if sides.is_explained():
        return
    printed, known = _clean(sides), _known(sides)
    if not printed or not known or not all(are_comparable(name, known) for name in printed):
        return
    sure = [name for name in printed if _is_surely_printed(sides, name)]
    if _are_some_of(printed, known) or 2 * len(sure) < len(printed):
        return
    if not sides.reading.structured and _are_named_otherwise(sides, printed, known):
        return
    yield told(sides, "authors-differ", "author", _listed(printed), _listed(known))


def author_not_in_record(sides: Sides) -> Iterator[Contradiction]:
    """Somebody is printed beside authors of the work who is none of them, and somebody of them is not.

    Many records name only the first authors: who is printed besides these may well be one.
    """
    if _is_the_same_list(sides):
        return
    printed, known = _printed(sides), _known(sides)
    if not _can_be_held(sides, printed, known):
        return
    others = [name for name in printed if not _is_one_of(name, known)]
    strangers = [name for name in others if _is_surely_printed(sides, name)]
    there = sum(place is not None for place in _places(known, printed))
    may_be_cut = len(printed) > len(known) and 4 * there >= 3 * len(known)
    if strangers and len(others) < len(printed) and there < len(known) and not may_be_cut:
        yield told(sides, "author-not-in-record", "author", _listed(strangers), _listed(known))


def author_missing(sides: Sides) -> Iterator[Contradiction]:
    """One or two authors are left out among others that stand there in order."""
    if _is_the_same_list(sides):
        return
    printed, known = _printed(sides), list(sides.work.author)
    if len(printed) < 2 or not _can_be_held(sides, printed, known) or _is_cut_short(sides):
        return
    places = [place for place in _places(printed, known) if place is not None]
    if len(places) < len(printed) or places != sorted(places):
        return
    missing = [known[at] for at in range(places[-1]) if at not in places]
    if 0 < len(missing) <= 2:
        yield told(sides, "author-missing", "author", _listed(printed), _listed(missing))


def author_order(sides: Sides) -> Iterator[Contradiction]:
    """The same authors stand in another order."""
    if _is_the_same_list(sides):
        return
    printed, known = _printed(sides), list(sides.work.author)
    if len(printed) < 2 or not _can_be_held(sides, printed, known):
        return
    places = [place for place in _places(printed, known) if place is not None]
    if len(places) == len(printed) == len(set(places)) and places != sorted(places):
        yield told(sides, "author-order", "author", _listed(printed), _listed(known))


def name_differs(sides: Sides) -> Iterator[Contradiction]:
    """A name is spelt otherwise than in the record, or has other initials."""
    if _is_the_same_list(sides):
        return
    printed, known = _clean(sides), _known(sides)
    if not _can_be_held(sides, printed, known):
        return
    # Where some names were read in pieces, an initial may be of another one.
    namesakes = len(known) <= _MOST_NAMESAKES and bool(_printed(sides))
    least = Likeness.NAMESAKE if namesakes else Likeness.MISSPELT
    several = len(printed) != len(known) or _is_cut_short(sides)
    places = _themselves(printed, known)
    # Who is printed as such is nobody else's misprint.
    free = [one for at, one in enumerate(known) if at not in places]
    for name, place in zip(printed, places, strict=True) if free else ():
        best = max(free, key=lambda one: person_is(name, one))
        likeness = person_is(name, best)
        another = likeness == Likeness.NAMESAKE and several and _is_one_of_several(name, printed)
        if place is None and likeness >= least and not another:
            yield told(sides, "name-differs", "author", str(name), str(best))


def _is_one_of_several(name: Name, printed: Sequence[Name]) -> bool:
    """Whether others of that surname are printed: where a list is cut, a namesake is another of them."""
    return sum(one.family == name.family for one in printed) > 1


def _themselves(printed: Sequence[Name], known: Sequence[Name]) -> list[int | None]:
    """Which of the known each printed person is beyond doubt, at its own place first; each is one of them."""
    places: list[int | None] = [
        at if at < len(known) and person_is(name, known[at]) == Likeness.SAME else None
        for at, name in enumerate(printed)
    ]
    for at, name in enumerate(printed):
        if places[at] is None:
            same = (i for i, one in enumerate(known) if person_is(name, one) == Likeness.SAME)
            places[at] = next((i for i in same if i not in places), None)
    return places


@lru_cache(maxsize=1)
def _is_the_same_list(sides: Sides) -> bool:
    """Whether the people printed are the record's one by one, as in most references: nothing is told then."""
    printed, known = sides.fields.author, sides.work.author
    return len(printed) == len(known) and all(map(_is_plainly, printed, known))


def _is_plainly(printed: Name, known: Name) -> bool:
    return (
        printed.family == known.family
        and bool(printed.family)
        and initials(printed.given)[:2] == initials(known.given)[:2]
    )


def _printed(sides: Sides) -> list[Name]:
    """The people printed; nobody where one of a string's names was read in pieces that nobody is called."""
    clean = _clean(sides)
    return clean if len(clean) == sum(not is_nobody(name) for name in sides.fields.author) else []


def _clean(sides: Sides) -> list[Name]:
    """Those of the people printed whose names were read whole."""
    people = [name for name in sides.fields.author if not is_nobody(name)]
    return people if sides.reading.structured else [name for name in people if _is_clean(name)]


def _is_clean(name: Name) -> bool:
    """Whether a name was read whole: a surname of more than a letter, and not too many words."""
    family = name.family or name.name
    letters = sum(map(str.isalpha, family)) > 1 and not any(map(str.isdigit, family + name.given))
    stopped = "." in _SHORTENED.sub("", family)
    return letters and not stopped and len(name.given.split()) <= _MOST_GIVEN


def _known(sides: Sides) -> list[Name]:
    return [*sides.work.author, *sides.work.editor]


def _can_be_held(sides: Sides, printed: Sequence[Name], known: Sequence[Name]) -> bool:
    """Whether both lists are of persons that can be held against each other one by one."""
    if not 0 < len(printed) * len(known) <= _MOST_PAIRS or sides.evidence.work.cut_short:
        return False
    if any(is_organisation(name) for name in (*printed, *known)):
        return False
    return all(are_comparable(name, known) for name in printed)


def _are_some_of(printed: Sequence[Name], known: Sequence[Name]) -> bool:
    """Whether anybody printed is one of the known; who is so by a common name among many others is not."""
    ends = (printed[0], known[0]), (printed[-1], known[-1])
    if any(person_is(*pair) == Likeness.SAME for pair in ends):
        return True
    sure = sum(_surety(name, known, len(printed)) for name in printed)
    return 3 * sure > len(printed)


def _surety(name: Name, known: Sequence[Name], among: int) -> float:
    """How surely somebody among so many is one of the known; half a person is one of a common name."""
    alike = max(person_is(name, person) for person in known)
    rare = _is_rare(name)
    if alike == Likeness.SAME:
        return among if rare else 1.0
    if alike == Likeness.NAMESAKE and among > 1 and not rare:
        return 0.5
    return float(alike > Likeness.OTHER)


def _is_rare(name: Name) -> bool:
    """Whether a surname is so rare that two works seldom have it by chance."""
    words = surname_words(name.family or name.name)
    return any(rarity.of_surname(word) >= thresholds.NAME_RARE for word in words)


def _is_one_of(name: Name, known: Sequence[Name]) -> bool:
    return name in known or any(person_is(name, person) > Likeness.OTHER for person in known)


def _places(printed: Sequence[Name], known: Sequence[Name]) -> list[int | None]:
    """Where each printed person stands among the known ones; None for nowhere."""
    places: list[int | None] = []
    for name in printed:
        alike = [person_is(name, person) for person in known]
        best = max(alike)
        free = [at for at, one in enumerate(alike) if one == best and at not in places]
        # Of namesakes the next one in order is meant.
        last = max((place for place in places if place is not None), default=-1)
        free.sort(key=lambda at, last=last: at < last)  # type: ignore[misc]
        places.append(free[0] if free and best > Likeness.OTHER else None)
    return places


def _is_surely_printed(sides: Sides, name: Name) -> bool:
    """Whether a name stands in the reference as a person's: given as such, or words that nothing explains."""
    return sides.reading.structured or bool(name.given and _is_unexplained(sides, name))


def _are_named_otherwise(sides: Sides, printed: Sequence[Name], known: Sequence[Name]) -> bool:
    """Whether a string names somebody of the record outside the names that were read from it."""
    read = {word for name in printed for word in text.tokens(f"{name.family} {name.name}")}
    words = {word for person in known for word in surname_words(person.family or person.name)} - read
    taken, places = _other_words(sides.evidence), sides.reading.places
    return any(at not in taken for word in words if len(word) > 2 for at in places.get(word, ()))


def _other_words(evidence: Evidence) -> set[int]:
    """The places of the words that are the title's and the journal's or book's."""
    title = range(evidence.title.begin, evidence.title.end) if evidence.in_order else ()
    return {*title, *range(evidence.container.begin, evidence.container.end)}


def _is_unexplained(sides: Sides, name: Name) -> bool:
    words = text.tokens(name.family or name.name)
    places = [sides.reading.places.get(word, []) for word in words]
    return bool(places) and all(any(not sides.evidence.used[at] for at in one) for one in places)


def _is_cut_short(sides: Sides) -> bool:
    """Whether the printed list says itself that it is not complete."""
    folded = sides.reading.folded
    marks = ("et al", "and others", "...", "\u2026", "et alii", "u.a.")
    return any(map(is_nobody, sides.fields.author)) or any(mark in folded for mark in marks)


def _listed(people: Sequence[Name]) -> str:
    more = " and others" if len(people) > _SHOWN else ""
    return "; ".join(map(str, people[:_SHOWN])) + more
