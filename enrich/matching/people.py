"""Are this work's authors named in the reference, and is anybody else?"""

from __future__ import annotations

from msgspec import Struct
from rapidfuzz.distance import OSA

from enrich.comparable.names import SUFFIXES
from enrich.matching import thresholds
from enrich.matching.facets import Person
from enrich.matching.levels import PeopleLevel
from enrich.matching.reading import Reading
from enrich.matching.titles import exact

_REACH = 4


class People(Struct):
    """Who of the authors is named: the level, how many, how rare their names, do the initials agree."""

    level: PeopleLevel
    named: int = 0
    rarity: float = 0.0
    initials: str = "unknown"
    begin: int = -1
    end: int = -1


def find_people(reading: Reading, people: tuple[Person, ...], used: bytearray, *, thorough: bool) -> People:
    """Return which authors are named, and mark their names; `thorough` looks for misspelt ones too."""
    if not people:
        return People("none")
    found = People("absent")
    first = 0
    for rank, person in enumerate(people):
        at, kind = _find(reading, person, used, thorough)
        if at < 0:
            continue
        agreed = "agree" if person.whole else _given(reading, person, at, used)
        found.named += 1
        found.rarity += person.rarity if kind == "exact" else person.rarity / 2
        found.begin = at if found.begin < 0 else min(at, found.begin)
        found.end = max(found.end, at + 1)
        if rank == 0:
            first = 2 if kind == "exact" else 1
            found.initials = agreed
    found.level = _level(reading, first, found.named, len(people))
    return found


def _level(reading: Reading, first: int, named: int, people: int) -> PeopleLevel:
    if not named:
        return "absent"
    if not first:
        return "others"
    shortened = "et al" in reading.folded or "..." in reading.folded
    if shortened and people < 2:
        return "first only"
    if named == people:
        if people > 1:
            return "all" if first == 2 else "all close"
        return "sole" if first == 2 else "sole close"
    if shortened:
        return "first et al"
    most = named >= 2 and named >= people * thresholds.PEOPLE_MOST
    return "most" if most or named >= thresholds.PEOPLE_MANY else "first only"


def _find(reading: Reading, person: Person, used: bytearray, thorough: bool) -> tuple[int, str]:
    """Return where the surname stands (-1: nowhere) and how surely."""
    if reading.unspaced and person.whole:
        return _find_whole(reading, person, used)
    for word in reversed(person.surname):
        for at in reading.places.get(word, ()):
            if not used[at]:
                _mark_surname(reading, person, at, used)
                return at, "exact"
    if not thorough or not person.surname:
        return -1, ""
    if person.organisation:
        return _called_for_short(reading, person, used)
    at = reading.squashed.find(person.squashed) if len(person.squashed) > 2 else -1
    if at >= 0:
        begin, end = reading.span(at, at + len(person.squashed))
        whole = reading.starts[begin] == at and reading.ends(end) == at + len(person.squashed)
        if (whole or len(person.squashed) > 4) and not any(used[begin:end]):
            used[begin:end] = b"\x01" * (end - begin)
            return begin, "exact" if reading.starts[begin] == at else "close"
    return _misspelt(reading, person.surname[-1], used)


def _called_for_short(reading: Reading, person: Person, used: bytearray) -> tuple[int, str]:
    """An organisation's acronym where the record has its name: other names have the same letters."""
    for at in reading.places.get(person.acronym, ()) if person.acronym else ():
        if not used[at]:
            used[at] = 1
            return at, "close"
    return -1, ""


def _find_whole(reading: Reading, person: Person, used: bytearray) -> tuple[int, str]:
    """A name in one piece; of one that a field gives without the given name the surname is all there is."""
    given = {name.given for name in reading.fields.author} if reading.structured else set()
    found = exact(reading, person.squashed if given == {""} else person.whole, used)
    if found is None:
        return -1, ""
    used[found[0] : found[1]] = b"\x01" * (found[1] - found[0])
    return found[0], "exact"


def _misspelt(reading: Reading, word: str, used: bytearray) -> tuple[int, str]:
    allowed = 1 if len(word) < 7 else 2
    if len(word) < 4:
        return -1, ""
    for at, token in enumerate(reading.tokens[:40]):
        near = not used[at] and reading.weights[at] and abs(len(token) - len(word)) <= allowed
        if near and OSA.distance(token, word, score_cutoff=allowed) <= allowed:
            used[at] = 1
            return at, "close"
    return -1, ""


def _mark_surname(reading: Reading, person: Person, at: int, used: bytearray) -> None:
    used[at] = 1
    for near in range(max(0, at - len(person.surname)), min(len(used), at + len(person.surname) + 1)):
        if reading.tokens[near] in person.surname:
            used[near] = 1


def _given(reading: Reading, person: Person, at: int, used: bytearray) -> str:
    """Compare the given names that stand around a surname, and mark them; ``unknown`` where none do."""
    if not person.initials:
        _mark_initials(reading, at, used)
        return "unknown"
    begin, end = _whole_surname(reading, person, at)
    reach = max(_REACH, len(person.initials))
    after = _given_words(reading, end, 1, used, reach)
    before = _given_words(reading, begin, -1, used, reach)
    by_name = any(reading.tokens[near] in person.given for near in before)
    for words in (before, after) if by_name else (after, before):
        if words and _agree(reading, words, person):
            # Initials that are complete leave the words behind them to the next name: ``Yang GL Le Cam LM``.
            whole = len(person.initials) > 1 and reading.tokens[words[0]] == person.initials
            for near in words[:1] if whole else words:
                used[near] = 1
            return "agree"
    return "differ" if (after or before) and _looks_given(reading, after or before) else "unknown"


def _whole_surname(reading: Reading, person: Person, at: int) -> tuple[int, int]:
    """First and last place of a surname of several words (``Giraldo Mora``), one of which stands at `at`."""
    begin = end = at
    while begin and reading.tokens[begin - 1] in person.surname and "," not in reading.gaps[begin]:
        begin -= 1
    while end + 1 < len(reading.tokens) and reading.tokens[end + 1] in person.surname:
        if "," in reading.gaps[end + 1]:
            break
        end += 1
    return begin, end


def _given_words(reading: Reading, at: int, step: int, used: bytearray, reach: int = _REACH) -> list[int]:
    """The places next to a surname that may hold its given names, nearest first."""
    places: list[int] = []
    near = at + step
    while 0 <= near < len(reading.tokens) and len(places) < reach:
        gap = reading.gaps[near if step > 0 else near + 1]
        token = reading.tokens[near]
        if token in SUFFIXES and not places and "," not in gap:
            used[near] = 1
            near += step
            continue
        if not token.isalpha() or any(mark in gap for mark in ';&(:"'):
            break
        if token in ("and", "et", "al", "und", "y", "eds", "ed", "in") or (used[near] and len(token) > 1):
            break
        if places and "," in gap:
            break
        if step < 0 and "," in gap:
            break
        places.append(near)
        near += step
    return places if step > 0 else places[::-1]


def _agree(reading: Reading, places: list[int], person: Person) -> bool:
    token = reading.tokens[places[0]]
    if token[0] == person.initials[0] and (
        len(token) == 1 or token in person.given or token == person.initials
    ):
        return True
    if token[0] == person.initials[0] and len(token) <= 3 and person.initials.startswith(token[:2]):
        return True
    letters = "".join(reading.tokens[near][0] for near in places)
    return token[0] == person.initials[0] and (len(letters) > 1 or len(token) > 2)


def _looks_given(reading: Reading, places: list[int]) -> bool:
    return len(reading.tokens[places[0]]) == 1 or len(reading.tokens[places[-1]]) == 1


def _mark_initials(reading: Reading, at: int, used: bytearray) -> None:
    for step in (1, -1):
        for near in _given_words(reading, at, step, used):
            if len(reading.tokens[near]) == 1:
                used[near] = 1
