"""Words that tell nothing of a title or a journal: one list, to which a comparison may add."""

from __future__ import annotations

from enrich.comparable.text import word_set

SMALL_WORDS = word_set(
    "the a an of and for in on to de la le les des du et der die das und el los las il y e"
)
"""Articles, and what joins words, in the languages of most titles."""
ARTICLES = word_set("the a an der die das ein eine le la les l un une el los las il lo gli o os as de het")
"""Articles alone: people leave them out of titles as they like."""
NEGATIONS = word_set(
    "no not non without never nicht kein keine ohne ne pas sans sin sem nao senza niet geen zonder"
)
"""What turns a title into its opposite: small words all of them, and none that may go unsaid."""
