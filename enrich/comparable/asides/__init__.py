"""What a reference says that is neither work nor place: access dates, catalogues' numbers, prices.

A number in such a phrase is no volume, issue or page, and no other work's
either, so whoever compares numbers reads the text without it. The tables of
words are in ``enrich/data/asides.toml``, what the phrases look like in `phrases`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from enrich.comparable.asides.phrases import ASIDES, DATING, UNPLACED, begins, plainest

__all__ = [
    "Looked",
    "access_date",
    "access_phrase",
    "has_no_place",
    "looked_at",
    "plainest",
    "without_asides",
]


_AT_A_TIME = 512
"""Texts of which is known what was found: more than are asked for together, by parser, matcher and links."""


@lru_cache(maxsize=_AT_A_TIME)
def without_asides(text: str) -> str:
    """Return `text` with a blank (or empty brackets) for each aside; what is none stays as it is printed."""
    plain, known = _plain_and_known(text)
    for aside in ASIDES:
        if aside.begins.isdisjoint(known):
            continue
        for found in reversed(list(aside.pattern.finditer(plain))):
            begin, end = found.span()
            text, plain = (f"{one[:begin]}{aside.leaves}{one[end:]}" for one in (text, plain))
    return text


class Looked(NamedTuple):
    """What tells that somebody looked at a page: its place in a text, and its date as printed."""

    start: int
    end: int
    phrase: str
    date: str


def looked_at(text: str) -> tuple[Looked, ...]:
    """Return each place where a text tells when somebody looked at a page, in order."""
    plain, known = _plain_and_known(text)
    asked = (aside for aside in DATING if not aside.begins.isdisjoint(known))
    met = sorted((one for aside in asked for one in aside.pattern.finditer(plain)), key=re.Match.start)
    found: list[Looked] = []
    for one in met:
        if not found or one.start() >= found[-1].end:
            found.append(_looked(text, one))
    return tuple(found)


def access_date(text: str) -> str:
    """Return when somebody looked at the page, as printed; "" where the reference does not say."""
    found = _looked_at(text)
    return "" if found is None else _looked(text, found).date


def access_phrase(text: str) -> str:
    """Return the words that tell when somebody looked at the page, as printed, if they give a whole date.

    A year alone counts in brackets only: "open access in 2010" tells no such thing.
    """
    found = _looked_at(text)
    if found is None:
        return ""
    phrase = text[found.start() : found.end()].strip(" ,.;")
    return phrase if found.groupdict().get("date") or phrase[-1:] in (")", "]") else ""


def _looked(text: str, found: re.Match[str]) -> Looked:
    begin, end = max(found.span(name) for name in found.re.groupindex)
    return Looked(
        found.start(), found.end(), text[found.start() : found.end()], text[begin:end].strip(" ,.:;")
    )


@lru_cache(maxsize=_AT_A_TIME)
def _looked_at(text: str) -> re.Match[str] | None:
    """Where the text tells when somebody looked at the page, in its plainest letters."""
    plain, known = _plain_and_known(text)
    asked = (aside for aside in DATING if not aside.begins.isdisjoint(known))
    return next((found for aside in asked if (found := aside.pattern.search(plain))), None)


def has_no_place(text: str) -> bool:
    """Whether a reference says that its work has no place or no date yet, or that none is known."""
    plain, known = _plain_and_known(text)
    return any(not one.begins.isdisjoint(known) and one.pattern.search(plain) for one in UNPLACED)


@lru_cache(maxsize=_AT_A_TIME)
def _plain_and_known(text: str) -> tuple[str, set[str]]:
    """A text in its plainest letters and what asides are known by in it: several ask this of one text."""
    plain = plainest(text)
    return plain, begins(plain)
