"""Addresses as a text prints them, the web's and others, and as they may be shown: without passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from enrich.comparable.address_ends import LONGEST, Ending, ending
from enrich.patterns import lazy

_SCHEME = r"(?<![^\W_])(?<![+.-])[a-z][a-z0-9+.-]{0,30}"
_ADDRESS = lazy(
    rf"(?:{_SCHEME}://|(?<![^\W_])(?<![@./-])www\d?\.(?=[\w-]{{1,63}}\.\w))[^\s<>\"“”„«»‹›{{}}|\\^`]{{1,{LONGEST}}}",
    re.IGNORECASE,
)
_ANOTHER = lazy(r"(?<![/=:?&%+~@-])(?=https?://)", re.IGNORECASE)
"""Where a second address begins that no blank parts from the first; behind such a sign it is a part of it."""
IN_WORDS = rf"{_SCHEME}:[/\\]{{2}}|\bdata:[\w.+-]{{1,40}}/"
"""A pattern of how whole addresses begin, those that nobody may ask as well."""
_BEGINNING = lazy(r"(?:[a-z][a-z0-9+.-]{0,30}://)?[^\w\[]*", re.IGNORECASE)
_AHEAD = 1200
_AUTHORITY = len("http://x")
"""No second address begins before the first has a host."""
_FENCE = lazy(r"<(?:URL:\s{0,3})?\Z", re.IGNORECASE)
_WITHIN_FENCE = lazy(r"([^<>]{1,600})>")
_BLANKS = lazy(r"\s+")
_CREDENTIALS = lazy(r"(?i)(\b[a-z][a-z0-9+.-]{0,30}://)[^/?#\s]{0,2000}@")


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
        within = run.start() + _AUTHORITY
        cuts = [run.start(), *(at.start() for at in _ANOTHER.finditer(text, within, run.end()))]
        for begin, end in zip(cuts, [*cuts[1:], run.end()], strict=True):
            if begin < taken:
                continue
            found = _fenced(text, begin, end) or ending(
                text[begin:end], text[end : end + _AHEAD] if end == run.end() else ""
            )
            if _BEGINNING.fullmatch(found.readings[0]) is None:
                taken = begin + found.length
                yield PrintedAddress(found.readings[0], begin, taken, found.readings[1:])


def _fenced(text: str, begin: int, end: int) -> Ending | None:
    """The address between angles, where a blank parts it: lines end in it, and all of it is the address."""
    if _FENCE.search(text, max(0, begin - 8), begin) is None or text[end : end + 1].strip():
        return None
    whole = _WITHIN_FENCE.match(text, begin)
    if whole is None or "://" in whole[1][_AUTHORITY:]:
        return None
    joined = _BLANKS.sub("", whole[1])
    unhyphened = _BLANKS.sub("", re.sub(r"-\s+", "", whole[1]))
    spaced = _BLANKS.sub("%20", whole[1].strip())
    return Ending(len(whole[1]), tuple(dict.fromkeys((joined, unhyphened, spaced))))
