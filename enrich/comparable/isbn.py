"""Numbers of books: one answer to what is an ISBN, in running text and in a field; both lengths are one."""

from __future__ import annotations

import re

from enrich.patterns import lazy

PRINTED = lazy(
    r"\be?-?ISBN(?:[- ]?1[03])?(?: ?\([^()]{1,20}\))?\s*:?\s*"
    r"(?P<isbn>(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx])\b",
    re.IGNORECASE,
)
"""A number with the word that says what it is."""

_BARE = lazy(r"(?<![\d-])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\d-])")


def printed_in(text: str) -> str:
    """Return all that a text says to be such numbers, with blanks between."""
    if "isbn" not in text.lower():
        return ""
    return " ".join(found.group() for found in PRINTED.finditer(text))


def all_in(value: str) -> frozenset[str]:
    """Return all numbers in a field, or in what `PRINTED` finds, as thirteen digits; misprints are none."""
    return frozenset(filter(None, map(_thirteen, _BARE.findall(value))))


def _thirteen(printed: str) -> str:
    digits = re.sub(r"[- ]", "", printed).upper()
    if len(digits) == 10:
        worth = sum((10 - at) * (10 if digit == "X" else int(digit)) for at, digit in enumerate(digits))
        return "" if worth % 11 else _checked(f"978{digits[:9]}")
    return digits if digits.isdigit() and _checked(digits[:12]) == digits else ""


def _checked(twelve: str) -> str:
    """Twelve digits with the thirteenth that checks them."""
    worth = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve))
    return f"{twelve}{-worth % 10}"
