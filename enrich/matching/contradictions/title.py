"""Is another title printed than the record's, or the same with a word too many, too few, or changed?"""

from __future__ import annotations

from collections.abc import Iterator, Set
from difflib import SequenceMatcher

from enrich.comparable import rarity
from enrich.comparable.agreement.scripts import comparable
from enrich.comparable.agreement.titles import (
    CLEARLY_ANOTHER,
    is_telling,
    joined,
    likest_title,
    own_titles,
    title_level,
    title_likeness,
)
from enrich.comparable.languages import SMALL_EVERYWHERE, language, may_translate
from enrich.comparable.small_words import NEGATIONS, SMALL_WORDS
from enrich.matching import thresholds
from enrich.matching.contradictions.base import Sides, told
from enrich.matching.titles import size
from enrich.patterns import lazy
from enrich.records import Contradiction, Work

_UNTELLING = SMALL_WORDS | SMALL_EVERYWHERE
_MOST_WORDS = 2
"""Words that differ in one place at most where a title is the record's all the same."""
_UNEXPLAINED = 0.6
"""Share of a title's words that stand nowhere else in the record, so that they are a title."""
_FOR_LETTERS = lazy(r"(?<=[aou])e|(?<=a)a")
_SHARED = 0.25
"""Share of the printed title's weighed words that may stand in the record's where it is another title."""


def title_differs(sides: Sides) -> Iterator[Contradiction]:
    """The printed title shares almost no word with the record's, and is no translation of it."""
    if sides.titled or sides.evidence.title.level == "none" or sides.is_explained():
        return
    printed, work = sides.fields.title, sides.work
    if not is_telling(printed):
        return
    if not sides.reading.structured and not _is_unexplained(sides, printed):
        return
    likest = likest_title(printed, work)
    named = is_telling(likest) or any(size(form) != "short" for form in sides.evidence.work.titles)
    if title_level(printed, work) != "other" or not named:
        return
    if (title_likeness(printed, work) or 0.0) >= CLEARLY_ANOTHER and _share(printed, likest) > 0.5:
        return
    own = _in_its_language(printed, work)
    if own and all(_share(printed, known) <= _SHARED for known in (likest, own)):
        yield told(sides, "title-differs", "title", printed, own)


def _in_its_language(printed: str, work: Work) -> str:
    """That title of the record which the printed one would be, and no translation of; "" where it has none.

    A record may bear its title in two languages: the printed one need not be in the first.
    """
    forms = [form for form in own_titles(work) if comparable(printed, form)]
    return next((form for form in forms if not _may_be_one(printed, form, work)), "")


def _may_be_one(printed: str, form: str, work: Work) -> bool:
    """Whether a printed title may be another in its language; one in brackets is in none that is named."""
    if not form.lstrip().startswith(("[", "［")):
        return may_translate(printed, form, work.language)
    return may_translate(printed, form) or not (work.original_title or language(printed))


def title_word(sides: Sides) -> Iterator[Contradiction]:
    """The title is the record's but for a word."""
    printed, work = sides.fields.title, sides.work
    if not printed or (not sides.evidence.in_order and sides.evidence.title.level != "scrambled"):
        return
    likest, whole = likest_title(printed, work), sides.evidence.title.level == "exact"
    ours, theirs = (_as_typed(joined(title)).split() for title in (printed, likest))
    if len(ours) > 3 and "".join(ours) != "".join(theirs) and _is_of_another_word(ours, theirs, whole=whole):
        yield told(sides, "title-word", "title", printed, likest)


def _as_typed(title: str) -> str:
    """A title without what stands for letters that a keyboard lacks: ``Gaense`` is ``Gänse``."""
    return _FOR_LETTERS.sub("", title)


def _is_unexplained(sides: Sides, printed: str) -> bool:
    """Whether a title that was read from a string is made of words that nothing else in the record explains.

    Where a string prints no title, the name of its journal is read as one.
    """
    words = [word for word in joined(printed).split() if word not in SMALL_WORDS]
    places = sides.reading.places
    people = {part for one in sides.evidence.work.people for part in (*one.surname, one.initials)}
    if 2 * sum(len(word) == 1 or word in people for word in words) > len(words):
        return False  # a list of names, taken for a title
    free = [word for word in words if any(sides.is_free(at) for at in places.get(word, ()))]
    return len(free) > _UNEXPLAINED * len(words) or sides.evidence.rest >= thresholds.GREAT_REST


def _share(printed: str, known: str) -> float:
    """How much of what the shorter of two titles says, by its telling words, the other says too."""
    ours, theirs = (set(joined(title).split()) - _UNTELLING for title in (printed, known))
    least = min(map(_weight, (ours, theirs)))
    return _weight(ours & theirs) / least if least else 0.0


def _weight(words: Set[str]) -> float:
    return sum(map(rarity.of_word, words))


def _is_of_another_word(ours: list[str], theirs: list[str], *, whole: bool) -> bool:
    """Whether a word or two differ between words that agree, or a word is another at one of the ends.

    At its ends a title is cut, not changed: there a word too many or too few tells only if it denies.
    Where the `whole` title of the record stands there, only what denies it is said beside it.
    """
    changes = [
        change
        for change in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
        if change[0] != "equal"
    ]
    if len(changes) > 1 and changes[-1][0] == "insert" and changes[-1][2] == len(ours):
        changes.pop()  # the subtitle, which many leave out
    if len(changes) != 1:
        return False
    _, begin, end, known_begin, known_end = changes[0]
    printed, known = ours[begin:end], theirs[known_begin:known_end]
    inside = begin > 0 and end < len(ours) and known_begin > 0 and known_end < len(theirs)
    few = max(len(printed), len(known)) <= _MOST_WORDS
    glued = "".join(printed) == "".join(known)
    denies = not NEGATIONS.isdisjoint(printed if whole else (*printed, *known))
    swapped = len(printed) == len(known) == 1
    telling = {*printed, *known} - SMALL_WORDS
    tells = denies or any(len(word) > 2 for word in telling)
    return (denies or (not whole and (inside or swapped))) and few and not glued and tells
