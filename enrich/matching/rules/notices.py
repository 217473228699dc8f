"""An erratum, a retraction notice, a reply or a review is not the work that it is about."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.comparable import text
from enrich.matching.evidence import Evidence
from enrich.matching.levels import FIRST_PAGE, HARDLY, NAMED
from enrich.matching.reading import Reading
from enrich.matching.rules.base import folded_title
from enrich.patterns import lazy

_RETRACTION = "a retraction notice"
_REVIEW = "a review"
_RETRACTIONS = frozenset({"retraction", "withdrawal", "removal", "partial_retraction"})
_NOTICES = {
    "an erratum": lazy(
        r"\b(?:erratum|errata|corrigend(?:um|a)|corrections? (?:to|for)|(?:publisher|author) correction)\b"
        r"|^correction\b"
    ),
    _RETRACTION: lazy(r"\b(?:retraction(?: note| notice)?:|retraction of|expression of concern)"),
    "a reply or comment": lazy(
        r"(?:^|[:.?!\]-] ?)\"?(?:(?:author'?s'? |editor'?s'? )?"
        r"(?:repl(?:y|ies)|response|comments?|rebuttal|discussion)(?:$|[:.]| to\b| on\b| by\b)|in reply)"
    ),
    _REVIEW: lazy(
        r"\b(?:book reviews?|reviews? of the book|reviewed by)\b|(?:^|[\[(:.] ?)reviews? of\b"
        r"|^review:|^\[review"
    ),
}
_TELLING = (
    "errat", "corrig", "correction", "retraction", "concern", "repl", "response", "comment", "rebuttal",
    "discussion", "review",
)  # fmt: skip
"""What one of these is told by: a quick look, for most titles say nothing of the kind."""


def notice_for_work(reading: Reading, e: Evidence) -> str:
    """The candidate is an erratum, a retraction notice, a reply or a review; the reference is to the work.

    Notices bear the title of the work they are about, and often its authors
    too. Where the reference prints no title the place decides, for a notice
    has pages of its own.
    """
    said = _says(reading.folded)
    own_place = e.numbers.page in FIRST_PAGE and not e.numbers.against
    untitled = not e.titled and e.levels["words left"] in HARDLY
    for name in _declared(e):
        if name not in said and not _is_printed(reading, e, name) and not (own_place and untitled):
            return f"The candidate is {name}, and the reference does not say so."
    return ""


def work_for_notice(reading: Reading, e: Evidence) -> str:
    """The reference is to an erratum, a retraction notice, a reply or a review; the candidate is the work.

    A journal of such pieces, whose name says what they are, is no sign of one.
    A review often bears but the title of the book in its record: what stands at
    the printed place of the journal, by the same people, is the review.
    """
    said = _says(reading.folded)
    placed = e.container.level in NAMED and e.numbers.page in FIRST_PAGE and e.people.named > 0
    for name in [name for name in _NOTICES if e.titled and name in said]:
        if name == _REVIEW and placed:
            continue
        named_so = _NOTICES[name].search(text.fold(" ".join(e.work.work.container_title)))
        if name not in _declared(e) and not named_so:
            return f"The reference is to {name}, and the candidate is the work itself."
    return ""


def _declared(e: Evidence) -> list[str]:
    """The kinds of notice that the record says it is, by its title or by what it changes."""
    said = _says(folded_title(e))
    retracts = any(update.type in _RETRACTIONS for update in e.work.work.update_to)
    return [name for name in _NOTICES if name in said or (name == _RETRACTION and retracts)]


def _is_printed(reading: Reading, e: Evidence, name: str) -> bool:
    """Whether the words by which a title says that it is a notice are printed, and not as the journal's."""
    if e.title.level not in ("exact", "scrambled"):
        return False
    held = range(e.container.begin, e.container.end)
    own = _words_of(_NOTICES[name], folded_title(e))
    return bool(own) and all(any(at not in held for at in reading.places.get(word, ())) for word in own)


def _words_of(pattern: re.Pattern[str], title: str) -> list[str]:
    """The words by which a title says that it is a notice."""
    match = pattern.search(title)
    return text.tokens(match.group()) if match else []


@lru_cache(maxsize=4096)
def _says(folded: str) -> frozenset[str]:
    """The kinds of notice that a title or reference declares itself to be."""
    if not any(map(folded.__contains__, _TELLING)):
        return frozenset()
    return frozenset(name for name, pattern in _NOTICES.items() if pattern.search(folded))
