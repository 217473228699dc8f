"""Words that tell nothing of a title or a journal: one list, to which a comparison may add."""

from __future__ import annotations

from enrich.comparable.text import word_set

SMALL_WORDS = word_set(
    "the a an of and for in on to de la le les des du et der die das und el los las il y e"
)
"""Articles, and what joins words, in the languages of most titles."""
