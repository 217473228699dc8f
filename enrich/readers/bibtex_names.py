"""Names as BibTeX writes them: ``and`` between persons, commas within one, braces around a unit."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.formats.latex import decode
from enrich.records import Name

_AND = re.compile(r"\sand\s", re.IGNORECASE)
_MARK = re.compile(r"[{}]|(?<!\\),|(?<=\s)and(?=\s)", re.IGNORECASE)
_WORD = re.compile(r"[\s~]+")
_OTHERS = frozenset({"others", "et al.", "et al", ""})
_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix)(?:-i)?\s*=\s*(.*)", re.DOTALL)


@lru_cache(maxsize=16_384)
def names(value: str) -> tuple[Name, ...]:
    """Return the persons and organisations in a BibTeX name list; ``others`` is left out."""
    if not value.strip():
        return ()
    people = _split(f" {value} ", "and")
    if len(people) == 1 and ";" in value and "\\" not in value:
        people = value.split(";")
    if len(people) == 1:
        people = _pairs(value)
    return tuple(_name(p.strip()) for p in people if p.strip().lower() not in _OTHERS)


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
        token = match[0].lower()
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
