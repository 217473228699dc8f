"""Reads the people at the head of a reference once more, where the tagger read them in pieces.

A list of names that is written in one way throughout is plain to see, even
where the tagger took half of it for a title: ``Hart HG, Van Dorp CA.`` of
medicine, ``Hart, H. G., & Van Dorp, C. A.`` of the humanities, ``H. G. Hart
and C. A. Van Dorp,`` before a title in quotes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec.structs import replace

from enrich.comparable import names
from enrich.patterns import lazy
from enrich.records import Fields, Name

_LETTER, _UPPER, _NEW_WORD = r"[^\W\d_]", r"[A-ZÀ-ÖØ-ÞĀ-Ž]", r"(?<![^\W\d_])"
_PARTICLES = "|".join(sorted(names.PARTICLES))
_WORD = rf"{_UPPER}(?:['’]{_LETTER}|{_LETTER})[^\W\d_'’‐-]*+(?:[-‐’'][^\W\d_]++)*+"
_FAMILY = rf"(?:(?i:{_PARTICLES})\s+){{0,3}}{_WORD}(?:\s{_WORD}){{0,2}}"
_TOGETHER, _DOTTED = r"[A-Z]{1,3}(?:-[A-Z])?", r"[A-Z]\.(?:[ -]{0,2}[A-Z]\.){0,3}"
_AND = r"(?:,?\s(?:and|und|et|y|e|&)\s)"
_APART = rf"(?:,{_AND}|,\s|{_AND})"
_SPELT = rf"(?:{_WORD}|[A-Z]\.?)(?:[ -](?:{_WORD}|[A-Z]\b\.?)){{0,2}}"
_BEFORE_YEAR, _BEFORE_QUOTE = r"\s\((?:19|20)\d\d", r"[“\"‘]"
_TOGETHER_NAME = rf"(?P<family>{_FAMILY})\s(?P<given>{_TOGETHER})"
_INVERTED_NAME = rf"(?P<family>{_FAMILY}),\s(?P<given>{_DOTTED})"
_STRAIGHT_NAME = rf"(?P<given>{_DOTTED})\s(?P<family>{_FAMILY})"
_FIRST_NAME = rf"(?P<family>{_FAMILY}),\s(?P<given>{_SPELT})"
_OTHER_NAME = rf"(?P<given>{_SPELT})\s(?P<family>(?:(?i:{_PARTICLES})\s){{0,3}}{_WORD})"


class _Style(NamedTuple):
    """How a list of names is written: its first name, the others, and the whole."""

    first: re.Pattern[str]
    others: re.Pattern[str]
    whole: re.Pattern[str]


def _style(first: str, others: str, parted: str, end: str) -> _Style:
    names_of = (re.sub(r"\?P<\w+>", "?:", one) for one in (first, others))
    whole = rf"{next(names_of)}(?:{parted}{next(names_of)})*+{end}"
    return _Style(*map(lazy, (_NEW_WORD + first, _NEW_WORD + others, whole)))


_STYLES = (
    _style(_TOGETHER_NAME, _TOGETHER_NAME, r",\s", rf"(?=\.\s|{_BEFORE_YEAR}|,?\set\sal)"),
    _style(_INVERTED_NAME, _INVERTED_NAME, _APART, r"(?=\s\S)"),
    _style(_STRAIGHT_NAME, _STRAIGHT_NAME, _APART, rf"(?=,\s{_BEFORE_QUOTE})"),
    _style(_FIRST_NAME, _OTHER_NAME, _APART, rf"(?=\.\s(?:{_BEFORE_QUOTE}|(?:19|20)\d\d))"),
)
_BEFORE_TITLE = lazy(r"^[\s.,:;]*(?:\(?(?:19|20)\d\d[a-z]?\)?[\s.,:;]*)?[“\"‘']?")
_SENTENCE = lazy(r".{8,}?(?:[^\W\d_]{2}|[)\]])[.?!](?=\s)|.{8,}?[”\"’](?=\s)")
_LONGEST_HEAD = 1_000
_MOST_GIVEN = 4


def with_head(fields: Fields, text: str) -> Fields:
    """Return the fields of a reference with people and title as its head has them, if they came in pieces."""
    head = _head(text) if _is_in_pieces(fields, text) else None
    if head is None:
        return fields
    people, rest = head
    title = fields.title
    if not title or text.find(title) < len(text) - len(rest):
        title = _title(rest, title)
    return replace(fields, author=people, editor=(), title=title) if title else fields


def _is_in_pieces(fields: Fields, text: str) -> bool:
    """Whether a name has too many words or none, or nobody is named before a title that begins the text."""
    if not fields.author:
        return bool(fields.editor) or text.startswith(fields.title[:20] or " ")
    persons = [name for name in fields.author if not name.name]
    bare = sum(not name.given for name in persons)
    return not fields.title or 0 < bare < len(persons) or not all(map(_is_whole, (*persons, *fields.editor)))


def _is_whole(name: Name) -> bool:
    if name.name:
        return True
    letters = sum(map(str.isalpha, name.family))
    return letters > 1 and not {".", ":"} & set(name.family) and len(name.given.split()) <= _MOST_GIVEN


def _head(text: str) -> tuple[tuple[Name, ...], str] | None:
    """The people at the head of a text that is a list in one style, and the rest of the text."""
    begin = text[:_LONGEST_HEAD]
    for style in _STYLES:
        listed = style.whole.match(begin)
        first = style.first.match(begin) if listed else None
        if listed and first:
            others = style.others.finditer(begin, first.end(), listed.end())
            people = tuple(Name(family=one["family"], given=one["given"]) for one in (first, *others))
            return people, text[listed.end() :]
    return None


def _title(rest: str, tagged: str) -> str:
    """The title behind the people: to where the tagger's ends, else its first sentence."""
    behind = rest[_BEFORE_TITLE.match(rest).end() :]  # type: ignore[union-attr]
    end = behind.find(tagged[-20:]) if len(tagged) > 20 else -1
    if end >= 0:
        return behind[: end + 20]
    sentence = _SENTENCE.match(behind)
    return sentence[0].rstrip('.”"’') if sentence else ""
