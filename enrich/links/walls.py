"""Tells the words of a wall against programs, in whatever language: a table of words, and how they meet."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from enrich.comparable import text

_FARTHEST = 12
"""Words between the one that asks and the one that says whom."""


def is_wall_title(title: str) -> bool:
    """Whether a page's title is a wall's: a phrase of these, or something asked about people or safety."""
    words = _plain(title)
    if _any_of("phrases").search(words) or _any_of("consent").search(words):
        return True
    told = _any_of("who").search(words) or _any_of("about").search(words)
    return told is not None and _any_of("asks").search(words) is not None


def is_wall_text(words: str) -> bool:
    """Whether the folded text of a small page is a wall's: a phrase, or close together who is asked what."""
    if _any_of("phrases").search(words):
        return True
    asked, who = _any_of("asks").finditer(words), [one.start() for one in _any_of("who").finditer(words)]
    return any(_are_close(words, one.start(), at) for one in asked for at in who)


def _are_close(words: str, one: int, other: int) -> bool:
    return words.count(" ", min(one, other), max(one, other)) <= _FARTHEST


@cache
def _any_of(section: str) -> re.Pattern[str]:
    terms = (term for line in _table()[section].values() for term in line.split("|"))
    return re.compile("|".join(map(_pattern, terms)))


def _pattern(term: str) -> str:
    left, right = term.startswith("*"), term.endswith("*")
    return ("" if left else r"\b") + re.escape(_plain(term.strip("*"))) + ("" if right else r"\b")


def _plain(words: str) -> str:
    return " ".join(text.tokens(words))


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("enrich.data").joinpath("wall_words.toml").read_text(encoding="utf-8"))
