"""Is one printed person one known person: the same, misspelt, a namesake, or somebody else?"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from enrich.comparable import names, text
from enrich.comparable.agreement.people import in_one_piece, is_spelt_alike, sounds_like
from enrich.records import Name

_SHORTEST_SWAPPED = 4


class Likeness(IntEnum):
    """How alike two persons are; the more, the likelier one is the other."""

    OTHER = 0
    NAMESAKE = 1
    """The surname is the same, the initials are others."""
    MISSPELT = 2
    """The surname is nearly the same."""
    SAME = 3


@lru_cache(maxsize=8192)
def person_is(printed: Name, known: Name) -> Likeness:
    """Return how a printed person is a known one: names swapped, romanised or in one piece are the same."""
    ours, theirs = _surname(printed), _surname(known)
    if not ours or not theirs or _is_in_one_piece(printed, known) or _is_swapped(printed, known):
        return Likeness.SAME
    agree = _given_agree(printed, known)
    whole = bool(in_one_piece(printed) & in_one_piece(known))  # ``O'Brien``, ``O Brien``
    in_common = whole or bool(ours & theirs)
    if not agree:
        return Likeness.NAMESAKE if in_common else Likeness.OTHER
    if whole:
        return Likeness.SAME
    pairs = [(one, other) for one in ours - theirs for other in theirs - ours]
    if any(_has_letters_swapped(*pair) for pair in pairs):
        return Likeness.MISSPELT
    alike = [pair for pair in pairs if is_spelt_alike(*pair)]
    if alike and not any(sounds_like(*pair) for pair in alike):
        return Likeness.MISSPELT
    return Likeness.SAME if in_common or alike else Likeness.OTHER


def _has_letters_swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters stand the wrong way round: that is how fingers err, not ears."""
    if len(one) != len(other) or len(one) < _SHORTEST_SWAPPED or one == other:
        return False
    first = next(at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1])
    swapped = one[first : first + 2] == other[first : first + 2][::-1]
    return swapped and one[first + 2 :] == other[first + 2 :]


def _surname(name: Name) -> frozenset[str]:
    return frozenset(names.surname_words(name.family or name.name))


def _is_in_one_piece(printed: Name, known: Name) -> bool:
    """Whether one side prints in one piece what the other has as family and given name."""
    whole = not printed.given or not known.given
    return whole and bool(in_one_piece(printed) & in_one_piece(known))


def _is_swapped(printed: Name, known: Name) -> bool:
    """Whether family and given names stand the wrong way round, or in one field, on one of the sides."""
    ours, theirs = _surname(printed), _surname(known)
    if ours != theirs and theirs <= set(_all_words(printed)) and ours <= set(_all_words(known)):
        return True
    for one, other in ((printed, known), (known, printed)):
        family, given = set(text.tokens(one.family)), set(text.tokens(other.given))
        rest = {word[0] for word in text.tokens(f"{other.family}")}
        if family and family & given and (not one.given or {w[0] for w in text.tokens(one.given)} & rest):
            return True
    return False


def _all_words(name: Name) -> list[str]:
    return text.tokens(f"{name.given} {name.family} {name.name}")


def _given_agree(printed: Name, known: Name) -> bool:
    """Whether the given names may be one person's: one side has none, or their initials agree."""
    ours, theirs = _initials(printed), _initials(known)
    if not ours or not theirs or ours[0] == theirs[0]:
        return True
    return ours in theirs or theirs in ours


def _initials(name: Name) -> str:
    """First letters of the given names, without the particles that belong to the surname."""
    given = [word for word in name.given.split() if word not in names.PARTICLES]
    if len(given) == 1 and len(given[0]) > 1 and given[0].lower() in names.PARTICLES:
        return ""  # ``Kloet, De``
    if len(given) > 1 and all(map(names.is_initials, given)):
        return "".join(names.initials(word) for word in given)  # ``M JJ``
    return names.initials(" ".join(given))
