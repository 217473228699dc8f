"""Addresses of the web as a text prints them, and as they may be shown: without passwords."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»{}|\\^`]{1,2000}", re.IGNORECASE)
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
