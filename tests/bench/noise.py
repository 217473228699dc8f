"""References as life hands them over: scanned, mistyped, shortened, shuffled.

Every function is deterministic for a seed, takes a string and gives a worse one.
A noisy reference has one or two kinds of damage: about as much as makes
Crossref's published rules lose what they are known to lose on noisy references.
"""

from __future__ import annotations

import random
import re
import string as letters
from collections.abc import Callable
from functools import partial

Damage = Callable[[str, random.Random], str]

_CONFUSED = {
    "l": "1", "1": "l", "O": "0", "0": "O", "o": "c", "e": "c", "c": "e", "i": "l", "I": "l", "m": "rn",
    "u": "n", "n": "u", "h": "b", "S": "5", "5": "S", "B": "8", "8": "B", "t": "f", "a": "o",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG_WORD = re.compile(r"[^\W\d_]{7,}")
_NUMBER = re.compile(r"\d{2,}")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_GIVEN_FIRST = re.compile(r"\b((?:[A-Z]\.-?)+) ([A-Z][\w’'-]+)")
_FAMILY_FIRST = re.compile(r"([A-Z][\w’'-]+), ((?:[A-Z]\. ?)+)")
_MORE_AUTHORS = re.compile(
    r"^([^,(]+, (?:[A-Z]\.[ -]?)+), [^()]*?& [^(]*?(?= \()|^(\d (?:[A-Z]\.-?)+ [^,]+), (?:[^,]+, )*and [^,]+"
)


def noisy(string: str, seed: str) -> str:
    """Return `string` with one or two kinds of damage."""
    rng = random.Random(seed)
    for damage in rng.sample(DAMAGES, rng.choice((1, 1, 1, 2))):
        string = damage(string, rng)
    return string


def scrambled(string: str, title: str, seed: str) -> str:
    """Return `string` with the words of its title in another order, some of them lost."""
    rng = random.Random(seed)
    at = string.lower().find(title.lower())
    if at < 0 or not title:
        return string
    words = string[at : at + len(title)].split()
    if len(words) > 3 and rng.random() < 0.4:
        words.remove(rng.choice(words))
    rng.shuffle(words)
    return string[:at] + " ".join(words) + string[at + len(title) :]


def _in_some(pattern: re.Pattern[str], change: Damage, string: str, rng: random.Random) -> str:
    """Change one or two of the places that a pattern finds."""
    found = list(pattern.finditer(string))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 2)))), key=lambda m: -m.start()):
        string = string[: match.start()] + change(match.group(), rng) + string[match.end() :]
    return string


def _misread(word: str, rng: random.Random) -> str:
    places = [i for i, c in enumerate(word) if c in _CONFUSED]
    if not places:
        return word
    at = rng.choice(places)
    return word[:at] + _CONFUSED[word[at]] + word[at + 1 :]


def _dropped(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _changed(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    drawn = letters.digits if word[at].isdigit() else letters.ascii_lowercase
    return word[:at] + rng.choice(drawn) + word[at + 1 :]


def _swapped(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _parted(by: str, word: str, rng: random.Random) -> str:
    at = rng.randint(1, len(word) - 1)
    return word[:at] + by + word[at:]


def _run_together(string: str, rng: random.Random) -> str:
    spaces = [match.start() for match in re.finditer(" ", string)]
    for at in sorted(rng.sample(spaces, min(len(spaces), 2)), reverse=True):
        string = string[:at] + string[at + 1 :]
    return string


def _year_off(string: str, rng: random.Random) -> str:
    years = list(_YEAR.finditer(string))
    if not years:
        return string
    year = rng.choice(years)
    return string[: year.start()] + str(int(year.group()) + rng.choice((-1, 1))) + string[year.end() :]


def _field_lost(string: str, rng: random.Random) -> str:
    """Drop one piece between commas, as a careless copy does (never the first)."""
    pieces = string.split(", ")
    if len(pieces) < 4:
        return string
    pieces.pop(rng.randrange(1, len(pieces)))
    return ", ".join(pieces)


def _names_swapped(string: str, rng: random.Random) -> str:
    given, family = _GIVEN_FIRST.search(string), _FAMILY_FIRST.search(string)
    if given and not (family and family.start() < given.start()):
        return _GIVEN_FIRST.sub(r"\2 \1", string)
    return _FAMILY_FIRST.sub(r"\2 \1", string)


def _et_al(string: str, rng: random.Random) -> str:
    return _MORE_AUTHORS.sub(lambda match: f"{match.group(1) or match.group(2)} et al.", string, count=1)


def _shouted(string: str, rng: random.Random) -> str:
    return string.upper()


_TO_NUMBERS: tuple[Damage, ...] = (
    partial(_in_some, _NUMBER, partial(_parted, " ")),
    partial(_in_some, _NUMBER, _misread),
    partial(_in_some, _NUMBER, _changed),
    partial(_in_some, _YEAR, _changed),
    _year_off,
    _field_lost,
)
_TO_WORDS: tuple[Damage, ...] = (
    *(partial(_in_some, _WORD, one) for one in (_misread, _dropped, _doubled, _changed, _swapped)),
    *(partial(_in_some, _LONG_WORD, partial(_parted, by)) for by in (" ", "-\n", "- ")),
    _run_together,
    _names_swapped,
    _et_al,
    _shouted,
)
# Words outnumber numbers in life's damage too; a wrong digit often leaves nothing to tell two works apart.
DAMAGES = (*_TO_NUMBERS, *_TO_WORDS, *_TO_WORDS)
