"""The other names of journals that no rule derives from each other: codes, old and translated names."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from enrich.comparable import text
from enrich.comparable.abbreviations import abbreviates
from enrich.comparable.small_words import SMALL_WORDS

_UNTOLD = SMALL_WORDS | {"series"}
_KEPT = 10_000


def also_called(name: str) -> tuple[str, ...]:
    """Return all names of the journal that goes by `name`, or whose name it shortens; none for others.

    ``Astrophys. J.`` is The Astrophysical Journal, word for word, and so it is ApJ.
    """
    return _by_name().get(_squashed(name)) or _shortened(name)


def is_also_called(name: str, other: str) -> bool:
    """Whether one journal goes by both names."""
    return any(_squashed(known) == _squashed(other) for known in also_called(name))


def _squashed(name: str) -> str:
    return "".join(text.tokens(name))


@lru_cache(maxsize=_KEPT)
def _shortened(name: str) -> tuple[str, ...]:
    """All names of the one journal of which `name` shortens every word; none where several are."""
    words = _words(name)
    if len(words) < 2:
        return ()
    alike = _in_words().get((words[0][0], len(words)), ())
    found = [names for known, names in alike if all(map(abbreviates, words, known))]
    return found[0] if len(found) == 1 else ()


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in text.tokens(name) if word not in _UNTOLD)


@cache
def _in_words() -> dict[tuple[str, int], list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """The first name of each journal in words, by first letter and number of words, with all its names."""
    found: dict[tuple[str, int], list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for names in dict.fromkeys(_by_name().values()):
        words = _words(names[0])
        found.setdefault((words[0][0], len(words)), []).append((words, names))
    return found


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    lines = files("enrich.data").joinpath("container_names.txt").read_text(encoding="utf-8").splitlines()
    classes = [tuple(part.strip() for part in line.split("|")) for line in lines if line[:1] not in ("", "#")]
    return {_squashed(name): names for names in classes for name in names}
