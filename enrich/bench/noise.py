"""References as life hands them over: scanned, mistyped, shortened, shuffled.

Every function is deterministic for a seed, takes a string and gives a worse one.
"""

from __future__ import annotations

import random
import re
import string as letters

_CONFUSED = {
    "l": "1", "1": "l", "O": "0", "0": "O", "o": "c", "e": "c", "c": "e", "i": "l", "I": "l", "m": "rn",
    "u": "n", "n": "u", "h": "b", "S": "5", "5": "S", "B": "8", "8": "B", "t": "f", "a": "o",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{4,}")


def noisy(string: str, seed: str, *, words: float = 0.09, digits: float = 0.12) -> str:
    """Return `string` with misread and dropped letters, parted words and numbers, a year off."""
    rng = random.Random(seed)
    parts = re.split(r"(\s+)", string)
    out = [_worn(part, rng, words, digits) if part.strip() else part for part in parts]
    result = "".join(out)
    if rng.random() < 0.06:
        result = _year_off(result, rng)
    if rng.random() < 0.25:
        result = _field_lost(result, rng)
    return result


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


def _worn(word: str, rng: random.Random, words: float, digits: float) -> str:
    if any(c.isdigit() for c in word):
        return _number(word, rng) if rng.random() < digits else word
    if not _WORD.search(word) or rng.random() > words:
        return word
    return rng.choice((_misread, _dropped, _doubled, _changed, _parted, _swapped))(word, rng)


def _number(word: str, rng: random.Random) -> str:
    runs = list(re.finditer(r"\d{2,}", word))
    if not runs:
        return word
    run = rng.choice(runs)
    digits = run.group()
    cut = rng.randint(1, len(digits) - 1)
    kind = rng.random()
    if kind < 0.6:
        changed = digits[:cut] + " " + digits[cut:]
    elif kind < 0.85:
        changed = digits[:cut] + rng.choice(letters.digits) + digits[cut + 1 :]
    else:
        changed = digits[:cut] + digits[cut + 1 :]
    return word[: run.start()] + changed + word[run.end() :]


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
    return word[:at] + rng.choice(letters.ascii_lowercase) + word[at + 1 :]


def _parted(word: str, rng: random.Random) -> str:
    at = rng.randint(1, len(word) - 1)
    return word[:at] + rng.choice((" ", "- ", " ")) + word[at:]


def _swapped(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _year_off(string: str, rng: random.Random) -> str:
    years = list(re.finditer(r"\b(?:1[89]|20)\d\d\b", string))
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
