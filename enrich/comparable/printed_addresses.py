"""Addresses as a text prints them, the web's and others, and as they may be shown: without passwords."""

from __future__ import annotations

import re

_SCHEME = r"(?<![\w+.-])[a-z][a-z0-9+.-]{0,30}"
_ADDRESS = re.compile(rf"{_SCHEME}://[^\s<>\"“”«»{{}}|\\^`]{{1,2000}}", re.IGNORECASE)
IN_WORDS = rf"{_SCHEME}:[/\\]{{2}}|\bdata:[\w.+-]{{1,40}}/"
"""A pattern of how whole addresses begin, those that nobody may ask as well."""
_TAIL = ".,;:!?'’*_…"
_BRACKETS = {")": "(", "]": "["}
_CREDENTIALS = re.compile(r"(?i)(\b[a-z][a-z0-9+.-]{0,30}://)[^/?#\s]{0,2000}@")


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses that a text prints, in order, each once, without the sentence's own signs."""
    return tuple(dict.fromkeys(_without_tail(found[0]) for found in _ADDRESS.finditer(text)))


def shown(text: str) -> str:
    """Return `text` without the names and passwords that its addresses hold."""
    return _CREDENTIALS.sub(r"\1", text) if "@" in text else text


def _without_tail(address: str) -> str:
    """The address without stops and brackets that belong to the sentence around it."""
    while address:
        last = address[-1]
        is_open = last in _BRACKETS and address.count(_BRACKETS[last]) < address.count(last)
        if last not in _TAIL and not is_open:
            return address
        address = address[:-1]
    return address
