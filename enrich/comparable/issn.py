"""Numbers of journals and series: one answer to what is an ISSN, in running text and in a field."""

from __future__ import annotations

import re

from enrich.patterns import lazy

PRINTED = lazy(r"\be?-?ISSN\s*:?\s*(?P<issn>\d{4}-?\d{3}[\dX])\b", re.IGNORECASE)
"""A number with the word that says what it is."""

_BARE = lazy(r"\b(\d{4})-?(\d{3}[\dX])\b", re.IGNORECASE)


def printed_in(text: str) -> str:
    """Return all that a text says to be such numbers, with blanks between."""
    if "issn" not in text.lower():
        return ""
    return " ".join(found.group() for found in PRINTED.finditer(text))


def all_in(value: str) -> frozenset[str]:
    """Return all numbers that a field, or what `PRINTED` finds, gives, as ``1234-567X``."""
    return frozenset(f"{left}-{right}".upper() for left, right in _BARE.findall(value))
