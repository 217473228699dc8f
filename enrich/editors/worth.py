"""Would a record's value make a file better? Never where it says less than what is printed.

Records cut titles short, leave authors out, swap their names, know initials
only, shout, and transliterate. A value in a file was chosen by a person: it
gives way only to one that says something else and at least as much.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from enrich.comparable import names, years
from enrich.comparable.pages import DASH, expand
from enrich.comparable.spelling import in_one_spelling
from enrich.comparable.text import clean, fold, plain, tokens
from enrich.records import Name
from enrich.wire.cleaning import said

_NOTICE = re.compile(
    r"^\W*(?:retracted|withdrawn)(?: article)?\W+|(?<!\W)\W++(?:retracted|withdrawn)\W*$", re.IGNORECASE
)
_PAGE_WORD = re.compile(r"^\W*(?:pp?|pages?|seiten?|s)\.?\s*(?=[a-z]{0,3}\d)", re.IGNORECASE)
_CUT = ":?!.;\u2013\u2014(["
_SHOUTED_FROM = 6
"""Letters; shorter words in capitals are acronyms."""


def is_better(field: str, old: str, values: Sequence[str]) -> bool:
    """Whether the first of a record's `values` may replace `old`: it says something else, and not less."""
    if not values or not clean(values[0]):
        return False
    if not said(field.replace("-", "_"), old):
        return True
    if any(_says_the_same(field, old, value) for value in values):
        return False
    new = values[0]
    return not (_is_less(field, old, new) or other_script(old, new) or _shouts(new) > _shouts(old))


def are_better(old: Sequence[Name], new: Sequence[Name]) -> bool:
    """Whether the authors `new` of a record may replace those that a file names."""
    if not old:
        return bool(new)
    if len(new) < len(old) or _same_people(old, new):
        return False
    if other_script(_line(old), _line(new)) or _shouts(_line(new)) > _shouts(_line(old)):
        return False
    return not any(_is_worse(one, other) for one in old for other in new)


def other_script(old: str, new: str) -> bool:
    """Whether two values are mostly in different scripts: one translates or transliterates the other."""
    scripts = _script(old), _script(new)
    return all(scripts) and scripts[0] != scripts[1]


def _says_the_same(field: str, old: str, new: str) -> bool:
    if field == "year":
        return new in years.ALONE.findall(old)
    if field in ("volume", "issue"):
        return _numbers(new) <= _numbers(old) if _numbers(new) else _comparable(old) == _comparable(new)
    if field == "page":
        return _pages(old) == _pages(new)
    return _comparable(old) == _comparable(new) or (field == "title" and _begins(old, new))


def _is_less(field: str, old: str, new: str) -> bool:
    """Whether the record's value leaves out what the file has."""
    if field == "page":
        (first, last), (first_known, last_known) = _pages(old), _pages(new)
        return bool(last) and not last_known and first == first_known
    if field in ("title", "container-title", "publisher"):
        return len(_comparable(new)) < len(_comparable(old))
    return False


def _comparable(value: str) -> str:
    """Letters and digits only; case, accents, dashes, entities, ``&``, spelling and notices do not count."""
    text = _NOTICE.sub("", clean(value)).replace("&", " and ")
    return "".join(in_one_spelling(tokens("".join(map(_spelt_out, text)))))


def _spelt_out(sign: str) -> str:
    """A Greek letter as the word that some print in its place."""
    if not "\u0370" <= sign <= "\u03ff" or not sign.isalpha():
        return sign
    return unicodedata.name(sign, sign).partition(" WITH")[0].rpartition(" ")[2].lower()


def _begins(old: str, new: str) -> bool:
    """Whether a printed title is the record's up to its subtitle."""
    short, long = plain(clean(old)).lower().rstrip(" .:"), plain(clean(new)).lower()
    return bool(short) and long.startswith(short) and long[len(short) :].lstrip()[:1] in tuple(_CUT)


def _numbers(value: str) -> set[str]:
    return {number.lstrip("0") or number for number in re.findall(r"\d+", fold(value))}


def _pages(value: str) -> tuple[str, str]:
    """First and last page, the latter in full: ``110-5`` ends at 115."""
    text = _PAGE_WORD.sub("", fold(clean(value)))
    first, _, last = ("-".join(DASH.split(text.strip(" .,")))).partition("-")
    last = expand(first, last)
    return first, "" if last == first else last


def _shouts(value: str) -> bool:
    letters = [sign for sign in value if sign.isalpha() and sign.lower() != sign.upper()]
    return len(letters) >= _SHOUTED_FROM and all(sign.isupper() for sign in letters)


def _script(value: str) -> str:
    """The script of most letters by the first word of their names (LATIN, CYRILLIC, CJK), kana as CJK."""
    found = [unicodedata.name(sign, "").partition(" ")[0] for sign in value[:200] if sign.isalpha()]
    alike = ["CJK" if name in ("HIRAGANA", "KATAKANA", "HALFWIDTH") else name for name in found]
    return max(set(alike), key=alike.count) if alike else ""


def _line(people: Iterable[Name]) -> str:
    return " ".join(
        f"{name.family or name.name} {name.given if len(name.given) > 3 else ''}" for name in people
    )


def _same_people(some: Sequence[Name], others: Sequence[Name]) -> bool:
    """Whether two lists name the same people in any order, swapped, or with given names in full or not."""
    left = list(others)
    for one in some:
        found = next((other for other in left if is_same_person(one, other)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def is_same_person(one: Name, other: Name) -> bool:
    """Whether two names are of one person: in full or not, family and given name swapped or in one piece."""
    if _surname(one) == _surname(other):
        first, second = names.initials(one.given), names.initials(other.given)
        return first.startswith(second) or second.startswith(first)
    return _is_swapped(one, other) or _all_words(one) == _all_words(other)


def _is_swapped(one: Name, other: Name) -> bool:
    return bool(one.given and other.given) and (
        _surname(one) == names.surname_words(other.given) or names.surname_words(one.given) == _surname(other)
    )


def _surname(name: Name) -> tuple[str, ...]:
    return names.surname_words(name.family or name.name)


def _all_words(name: Name) -> list[str]:
    return sorted(tokens(f"{name.family} {name.given} {name.name} {name.suffix}"))


def _is_worse(old: Name, new: Name) -> bool:
    """Whether a record's name is that of a person in the file, said less fully, swapped or among others."""
    if _is_swapped(old, new):
        return True
    if new.name and not old.name:
        return bool(_surname(old)) and set(_surname(old)) <= set(tokens(new.name))
    alike = _surname(old) == _surname(new) and is_same_person(old, new)
    return alike and len(fold(new.given)) < len(fold(old.given))
