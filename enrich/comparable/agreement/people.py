"""Is a printed person one of the record's: misspelt, swapped, romanised, in one piece, an organisation?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from enrich.comparable import names, text
from enrich.comparable.agreement.likeness import is_as_alike
from enrich.comparable.agreement.scripts import comparable
from enrich.patterns import lazy
from enrich.records import Fields, Name, Says, Work

NAME_ALIKE = 0.8
_MOST_COMPARED, _MOST_KNOWN = 20, 500
"""Persons compared letter by letter: a paper of three thousand authors is compared by words."""
_OTHERS = frozenset(
    {"others", "et al", "al", "et alii", "u a", "and others", "no author", "anonymous", "anon"}
)
# How romanisations and typists spell one sound: each pattern and the letter it is brought to.
_SOUNDS = tuple(
    (lazy(pattern), letter)
    for pattern, letter in (
        (r"shch|sch|sh|sz|ts|tz|cz|tsch|tch|ch|zh|c|z", "s"), (r"kh|ck|x|q|h", "k"), (r"ph|ff|v|w", "f"),
        (r"oe|ou|ö", "o"), (r"ue|ü", "u"), (r"ae|ä", "a"), (r"i[ay]|j|y|ii", "i"), (r"th", "t"), (r"dh", "d"),
        (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def author_agrees(fields: Fields, work: Work) -> bool | None:
    """Whether the first author printed is among the record's authors or editors.

    None where either side names nobody, or an organisation against persons,
    or the two are written in scripts that cannot be compared.
    """
    people = (*work.author, *work.editor)
    printed = [name for name in fields.author if not is_nobody(name)]
    if not printed or not people:
        return None
    if is_among(printed[0], people):
        return True
    return None if not are_comparable(printed[0], people) else False


def editors_say(fields: Fields, work: Work, *, alone: bool = False) -> Says:
    """What the editors printed say of a record: all of them are its editors, some, none, or who knows.

    `alone`: they stand without authors, so that the record may call them authors.
    """
    people = (*work.editor, *(work.author if alone else ()))
    printed = [name for name in fields.editor[:_MOST_COMPARED] if not is_nobody(name)]
    if not printed or not people:
        return "not-comparable"
    agree = sum(is_among(name, people) for name in printed)
    if agree:
        return "agrees" if agree == len(printed) else "close"
    return "differs" if all(are_comparable(name, people) for name in printed) else "not-comparable"


def is_among(name: Name, people: Iterable[Name]) -> bool:
    """Whether `name` is one of `people`: same surname, misspelt a little, or names the wrong way round."""
    words = _words(name)
    return not words or any(_same_person(name, person) for person in people)


def strangers(printed: Iterable[Name], people: Iterable[Name]) -> list[Name]:
    """Those of the printed persons who are none of `people`, the first twenty that might be."""
    known = list(people)
    words = frozenset[str]().union(*map(_words, known))
    unknown = (name for name in printed if not _words(name) & words)
    return [name for name in islice(unknown, _MOST_COMPARED) if not is_among(name, known[:_MOST_KNOWN])]


def is_nobody(name: Name) -> bool:
    """Whether a name stands for persons not named: "and others", "et al.", "Anonymous"."""
    return " ".join(text.tokens(f"{name.given} {name.family or name.name}")) in _OTHERS


def words_of(name: Name) -> frozenset[str]:
    """The words of a name that identify a person."""
    return _words(name)


def are_comparable(name: Name, people: Iterable[Name]) -> bool:
    """Whether a printed name and the record's people are of one sort: persons, and of one script."""
    others = list(people)
    if is_organisation(name) or any(map(is_organisation, others)):
        return False
    return any(comparable(name.family, person.family) for person in others)


def is_organisation(name: Name) -> bool:
    """Whether a name is that of a body, or cannot be told from one."""
    return bool(name.name) or (not name.given and len(name.family.split()) > 2)


@lru_cache(maxsize=4096)
def _words(name: Name) -> frozenset[str]:
    """Surname, and given names that are spelt out; two letters may be a whole name (Li, Yu, Ng)."""
    if name.name:
        return frozenset(text.tokens(name.name)) - names.PARTICLES or frozenset(text.tokens(name.name))
    parts = re.split(r"[\s\-‐.]+", name.given)
    spelt = [word for word in parts if len(word) > 1 and not names.is_initials(word)]
    given = frozenset(token for word in spelt for token in text.tokens(word) if len(token) > 1)
    return frozenset(names.surname_words(name.family)) | given


def _same_person(left: Name, right: Name) -> bool:
    ours, theirs = _words(left), _words(right)
    if not theirs or ours & theirs or in_one_piece(left) & in_one_piece(right):
        return True
    return any(is_spelt_alike(a, b) for a in ours for b in theirs)


@lru_cache(maxsize=4096)
def in_one_piece(name: Name) -> frozenset[str]:
    """The name in one piece, in either order, and the surname in one piece, particles and all."""
    family, given = ("".join(text.tokens(part)) for part in (name.family or name.name, name.given))
    forms = {family, *((family + given, given + family) if len(given) > 1 else ())}
    return frozenset(form for form in forms if len(form) > 3)


def is_spelt_alike(one: str, other: str) -> bool:
    """Whether two surnames are alike in letters, or in what is heard."""
    if min(len(one), len(other)) < 4 or max(len(one), len(other)) >= 50:
        return False
    if is_as_alike(one, other, NAME_ALIKE):
        return True
    a, b = _sound(one), _sound(other)
    return min(len(a), len(b)) > 3 and is_as_alike(a, b, NAME_ALIKE)


def sounds_like(one: str, other: str) -> bool:
    """Whether two surnames are romanised or transcribed otherwise, but are one name."""
    return _sound(one) == _sound(other)


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word
