"""Numbers of journals and series: one answer to what is an ISSN, in running text and in a field."""

from __future__ import annotations

import re

PRINTED = re.compile(r"\be?-?ISSN\s*:?\s*(?P<issn>\d{4}-?\d{3}[\dX])\b", re.IGNORECASE)
"""A number with the word that says what it is."""

_BARE = re.compile(r"\b(\d{4})-?(\d{3}[\dX])\b", re.IGNORECASE)


def all_in(value: str) -> frozenset[str]:
    """Return all numbers that a field, or what `PRINTED` finds, gives, as ``1234-567X``."""
    return frozenset(f"{left}-{right}".upper() for left, right in _BARE.findall(value))
