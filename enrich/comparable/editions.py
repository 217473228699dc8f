"""Editions: one answer to which one a title, a field or a reference names."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.comparable import roman, text
from enrich.comparable.aside_words import phrases
from enrich.patterns import lazy

WORDS = frozenset(word for phrase in phrases("editions") for word in text.tokens(phrase))
"""Words for an edition, folded, in the languages of the table."""
_NUMBERED = r"\b(\d{1,2}) ?(?:st|nd|rd|th|e|a|o|re|er|eme|-e|-oe|\.)? ?(?:rev(?:ised|\.)? )?"
_PRINTED = lazy(
    rf"{_NUMBERED}(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b"
    r"|\b(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?: revised)? ed(?:n|ition)?\b"
    r"|\b(?:wyd|izd|vyd)\.? (\d{1,2})\b"
)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@lru_cache(maxsize=1024)
def number(value: str) -> int:
    """Return the edition that a field names (``2``, ``2nd ed.``, ``second``, ``II``), 0 for none."""
    words = text.tokens(value)
    first = words[0] if words else ""
    if first in ORDINALS:
        return ORDINALS.index(first) + 1
    digits = re.match(r"\d{1,2}(?!\d)", first)
    return int(digits.group()) if digits else roman.SMALL.get(first, 0)


def printed(string: str) -> int:
    """Return the edition that a title or a reference names in words, 0 where it names none."""
    found = _PRINTED.search(text.fold(string))
    return number(next(filter(None, found.groups()))) if found else 0
