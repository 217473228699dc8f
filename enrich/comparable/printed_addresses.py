"""Addresses as a text prints them, the web's and others, and as they may be shown: without passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from enrich.comparable.address_ends import LONGEST, ending

_SCHEME = r"(?<![^\W_])(?<![+.-])[a-z][a-z0-9+.-]{0,30}"
_ADDRESS = re.compile(
    rf"(?:{_SCHEME}://|(?<![^\W_])(?<![@./-])www\d?\.(?=[\w-]{{1,63}}\.\w))[^\s<>\"“”„«»‹›{{}}|\\^`]{{1,{LONGEST}}}",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"(?<![/=:?&%+~@-])(?=https?://)", re.IGNORECASE)
"""Where a second address begins that no blank parts from the first; behind such a sign it is a part of it."""
IN_WORDS = rf"{_SCHEME}:[/\\]{{2}}|\bdata:[\w.+-]{{1,40}}/"
"""A pattern of how whole addresses begin, those that nobody may ask as well."""
_BEGINNING = re.compile(r"(?:[a-z][a-z0-9+.-]{0,30}://)?[^\w\[]*", re.IGNORECASE)
_AHEAD = 1200
_CREDENTIALS = re.compile(r"(?i)(\b[a-z][a-z0-9+.-]{0,30}://)[^/?#\s]{0,2000}@")


class PrintedAddress(Struct, frozen=True):
    """An address that a text prints from `start` to `end`: `url` as it is likeliest meant.

    `others` are what it may be instead, likeliest first: with a stop that
    belongs to it, in one piece or two where a line ends inside it. One that
    is printed without a scheme (``www.…``) has none in `url`.
    """

    url: str
    start: int
    end: int
    others: tuple[str, ...] = ()


def printed_addresses(text: str) -> tuple[PrintedAddress, ...]:
    """Return the addresses that a text prints, in order, without the sentence's own signs around them."""
    if "://" not in text and "www" not in text.lower():
        return ()
    return tuple(_found(text))


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses that a text prints, in order, each once, as they are likeliest meant."""
    return tuple(dict.fromkeys(found.url for found in printed_addresses(text)))


def shown(text: str) -> str:
    """Return `text` without the names and passwords that its addresses hold."""
    return _CREDENTIALS.sub(r"\1", text) if "@" in text else text


def _found(text: str) -> Iterator[PrintedAddress]:
    taken = 0
    for run in _ADDRESS.finditer(text):
        cuts = [run.start(), *(at.start() for at in _ANOTHER.finditer(text, run.start() + 1, run.end()))]
        for begin, end in zip(cuts, [*cuts[1:], run.end()], strict=True):
            if begin < taken:
                continue
            found = ending(text[begin:end], text[end : end + _AHEAD] if end == run.end() else "")
            if _BEGINNING.fullmatch(found.readings[0]) is None:
                taken = begin + found.length
                yield PrintedAddress(found.readings[0], begin, taken, found.readings[1:])
