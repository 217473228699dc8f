"""Names as BibTeX writes them: ``and`` between persons, commas within one, braces around a unit."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.comparable.text import word_set
from enrich.formats.latex import decode
from enrich.patterns import lazy
from enrich.records import Name

_AND = lazy(r"\sand\s", re.IGNORECASE)
_MARK = lazy(r"[{}]|(?<!\\),|(?<=\s)(?:and|\\?&)(?=\s)", re.IGNORECASE)
_WORD = lazy(r"[\s~]+")
_OTHERS = frozenset({"others", "et al.", "et al", ""})
# A person by the look: a name behind a comma, an initial, or two or three words that begin large.
_INITIAL = lazy(r"(?<!\w)[^\W\d_a-z](?:\.|(?!\w))")
_FULL_NAME = lazy(r"[^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’-]+){1,2}")
_OF_FIRMS = word_set(
    "administration affairs agency associates association bank board brothers bros bureau center centre "
    "centers co college commission committee company corp corporation council department division "
    "foundation fund gmbh group health hospital inc institute institution international laboratories "
    "laboratory limited llc llp ltd management ministry national office organisation organization "
    "partners press program programme publishers publishing report research school sciences section "
    "security service services society software sons studies systems technologies technology trust union "
    "university"
)
_EXTENDED = lazy(r"\s*(family|given|prefix|suffix)(?:-i)?\s*=\s*(.*)", re.DOTALL)


@lru_cache(maxsize=16_384)
def names(value: str) -> tuple[Name, ...]:
    """Return the persons and organisations in a BibTeX name list; ``others`` is left out."""
    if not value.strip():
        return ()
    people = _split(f" {value} ", "and")
    if len(people) == 1 and ";" in value and "\\" not in value:
        people = value.split(";")
    people = [one for part in people for one in _joined_by_ampersand(part)]
    if len(people) == 1:
        people = _pairs(value)
    return tuple(_name(p.strip()) for p in people if p.strip().lower() not in _OTHERS)


def _joined_by_ampersand(value: str) -> list[str]:
    """Persons between whom someone wrote ``&``; in ``Procter & Gamble`` it belongs to the name."""
    parts = _split(value, "&") if "&" in value else [value]
    if len(parts) == 1 or not all(map(_is_person, parts)):
        return [value]
    return [person for part in parts for person in _pairs(part)]


def _is_person(text: str) -> bool:
    plain = decode(text).strip()
    words = {word.strip(".,").lower() for word in plain.split()}
    if not words.isdisjoint(_OF_FIRMS):
        return False
    family, comma, given = plain.partition(",")
    named = bool(comma and family.strip() and given.strip())
    return named or bool(_INITIAL.search(plain) and len(words) > 1) or bool(_FULL_NAME.fullmatch(plain))


def _pairs(value: str) -> list[str]:
    """Persons that someone separated by commas: ``Smith, A., Jones, B.`` has a comma too many for one."""
    parts = _split(value, ",")
    if len(parts) < 4 or len(parts) % 2:
        return [value]
    return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]


def _split(value: str, mark: str) -> list[str]:
    """`value` cut at each `mark` (``and`` or a comma) that stands outside braces."""
    depth, start, parts = 0, 0, []
    for match in _MARK.finditer(value):
        token = match[0].lower().lstrip("\\")
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
        elif token == mark and depth <= 0:
            parts.append(value[start : match.start()])
            start = match.end()
    return [*parts, value[start:]]


def _name(text: str) -> Name:
    if _is_one_group(text):
        return Name(name=decode(text))
    if "&" in text and len(_split(text, "&")) > 1:
        return Name(name=decode(text))
    parts = _split(text, ",")
    if all(_EXTENDED.match(part) for part in parts):
        return _extended(parts)
    if len(parts) == 1:
        return _natural_order(text)
    family = decode(parts[0])
    if len(parts) == 2:
        return Name(family=family, given=decode(parts[1]))
    return Name(family=family, given=decode(", ".join(parts[2:])), suffix=decode(parts[1]))


def _is_one_group(text: str) -> bool:
    """Whether one pair of braces holds the whole name: an organisation, not to be taken apart."""
    if not (text.startswith("{") and text.endswith("}")) or text.startswith("{\\"):
        return False
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return at == len(text) - 1
    return False


def _extended(parts: list[str]) -> Name:
    """Biblatex' ``family=…, given=…, prefix=…``."""
    found = {m[1]: decode(m[2].strip().strip('"')) for p in parts if (m := _EXTENDED.match(p))}
    family = " ".join(filter(None, (found.get("prefix", ""), found.get("family", ""))))
    return Name(family=family, given=found.get("given", ""), suffix=found.get("suffix", ""))


def _natural_order(text: str) -> Name:
    """``First von Last``: the family name begins at the first small word, else it is the last."""
    words = _words(text)
    if len(words) == 1:
        return Name(family=decode(words[0]))
    small = next((i for i, w in enumerate(words[:-1]) if i and _begins_small(w)), len(words) - 1)
    if _begins_small(words[0]) and len(words) > 1:
        small = 0
    return Name(family=decode(" ".join(words[small:])), given=decode(" ".join(words[:small])))


def _words(text: str) -> list[str]:
    words, start, depth = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth <= 0 and (char.isspace() or char == "~"):
            words.append(text[start:at])
            start = at + 1
    return [w for w in (*words, text[start:]) if w]


def _begins_small(word: str) -> bool:
    return decode(word)[:1].islower() and not (word.startswith("{") and not word.startswith("{\\"))
