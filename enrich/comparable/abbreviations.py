"""Does one word shorten another: one answer for matching, for checks and for the index.

Three ways are used in the names of journals: cut off (``Biol`` for biology), drawn together between the
first letter and the last (``Natl`` for national), and written without vowels up to some letter
(``Jpn`` for Japanese). Letters that merely occur in a word in that order shorten nothing: ``Neuron`` is no
neuroscience.
"""

from __future__ import annotations

from enrich.patterns import lazy

_INFLECTION = lazy(r"(?<=...)(?:e[nrsm]?|n)$")
_VOWELS = lazy(r"(?<=.)[aeiouy]")
_FEW = 2
"""Letters that are too few to be a word drawn together, or one that another spells out."""


def abbreviates(token: str, word: str) -> bool:
    """Whether `token` shortens `word` (or is it, or is what a shortened record spells out); both folded."""
    if token[0] != word[0]:
        return False
    if word.startswith(token) or (token.startswith(word) and len(word) > _FEW):
        return True
    return len(token) > _FEW and (_is_drawn_together(token, word) or _is_without_vowels(token, word))


def _is_drawn_together(token: str, word: str) -> bool:
    rest = iter(word)
    return token[-1] in (word[-1], _INFLECTION.sub("", word)[-1]) and all(letter in rest for letter in token)


def _is_without_vowels(token: str, word: str) -> bool:
    return _VOWELS.search(token) is None and _VOWELS.sub("", word).startswith(token)
