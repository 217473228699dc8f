"""An erratum, a retraction notice, a reply or a review is not the work that it is about."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.comparable import text
from enrich.matching.evidence import Evidence
from enrich.matching.reading import Reading
from enrich.matching.rules.base import folded_title

_RETRACTION = "a retraction notice"
_RETRACTIONS = frozenset({"retraction", "withdrawal", "removal", "partial_retraction"})
_NOTICES = {
    "an erratum": re.compile(
        r"\b(?:erratum|errata|corrigend(?:um|a)|corrections? (?:to|for)|(?:publisher|author) correction)\b"
        r"|^correction\b"
    ),
    _RETRACTION: re.compile(r"\b(?:retraction(?: note| notice)?:|retraction of|expression of concern)"),
    "a reply or comment": re.compile(
        r"(?:^|[:.?!\]-] ?)\"?(?:(?:author'?s'? |editor'?s'? )?"
        r"(?:repl(?:y|ies)|response|comments?|rebuttal|discussion)(?:$|[:.]| to\b| on\b| by\b)|in reply)"
    ),
    "a review": re.compile(
        r"\b(?:book reviews?|reviews? of the book|reviewed by)\b|(?:^|[\[(:.] ?)reviews? of\b"
        r"|^review:|^\[review"
    ),
}


def another_notice(reading: Reading, e: Evidence) -> str:
    """An erratum, retraction notice, reply or review for the work itself, or the reverse.

    Where no title is printed the pages decide: notices have pages of their own.
    """
    title, said = folded_title(e), _says(reading.folded)
    notified = _RETRACTIONS & {update.type for update in e.work.work.update_to}
    whole = e.title.level in ("exact", "scrambled")
    held = range(e.container.begin, e.container.end)
    own_place = e.numbers.page in ("first", "first long", "both") and e.levels["together"].endswith(
        "0 against"
    )
    for name, pattern in _NOTICES.items():
        theirs, ours = name in _says(title) or (name == _RETRACTION and bool(notified)), name in said
        own = _words_of(pattern, title) if whole else []
        printed = own and all(any(at not in held for at in reading.places.get(word, ())) for word in own)
        untitled = not e.titled and e.levels["words left"] in ("none", "slight")
        if theirs and not ours and not printed and not (own_place and untitled):
            return f"The candidate is {name}, and the reference does not say so."
        if (
            ours
            and not theirs
            and e.titled
            and not pattern.search(text.fold(" ".join(e.work.work.container_title)))
        ):
            return f"The reference is to {name}, and the candidate is the work itself."
    return ""


def _words_of(pattern: re.Pattern[str], title: str) -> list[str]:
    """The words by which a title says that it is a notice."""
    match = pattern.search(title)
    return text.tokens(match.group()) if match else []


@lru_cache(maxsize=4096)
def _says(folded: str) -> frozenset[str]:
    """The kinds of notice that a title or reference declares itself to be."""
    return frozenset(name for name, pattern in _NOTICES.items() if pattern.search(folded))
