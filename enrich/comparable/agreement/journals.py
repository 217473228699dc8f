"""Is the printed journal the record's: in full, abbreviated, as an acronym, with its place, by its ISSN?"""

from __future__ import annotations

from enrich.comparable import issn, text
from enrich.comparable.abbreviations import abbreviates
from enrich.comparable.agreement.likeness import is_as_alike
from enrich.comparable.agreement.scripts import comparable
from enrich.comparable.agreement.titles import is_titled
from enrich.comparable.journal_names import is_also_called
from enrich.comparable.kinds import PARTS_OF_BOOKS
from enrich.comparable.languages import language, may_translate
from enrich.comparable.small_words import SMALL_WORDS
from enrich.comparable.spelling import one_spelling
from enrich.patterns import lazy
from enrich.records import Fields, Work

_CHAPTERS = PARTS_OF_BOOKS - {"proceedings-article"}
_ALIKE = 0.8
_MOST_WORDS = 0.75
_COUNTRY = lazy(r"\W{1,3}(?:U\.?\s?S\.?\s?(?:A\.?)?|U\.?\s?K\.?|USA|UK)\W{0,3}$")
_PLACE = lazy(r"\([^()]{2,60}\)")
_LONGEST_NAME = 500
"""Characters of a journal's name; a million of them are none, and are not to cost hours."""
_ACRONYM = 6
"""Letters that a name has at most where it stands for a longer one: ``mnras``."""


def journal_agrees(fields: Fields, work: Work) -> bool | None:
    """Whether the journal is the record's; articles in journals only, and names of one script."""
    known = (*work.container_title, *work.short_container_title)
    if not fields.container_title or not known or work.type != "journal-article":
        return None
    if issn.all_in(fields.ISSN) & issn.all_in(" ".join(work.ISSN)):
        return True
    if any(same_journal(fields.container_title, name) for name in known):
        return True
    return False if any(comparable(fields.container_title, name) for name in known) else None


def book_agrees(fields: Fields, work: Work) -> bool | None:
    """Whether a chapter's book is the record's; parts of books only, and names of one script and language.

    Papers of meetings are not asked: whose proceedings they are is written in ever so many ways.
    """
    known = work.container_title
    if not fields.container_title or not known or work.type not in _CHAPTERS:
        return None
    if any(_is_book(fields.container_title, name) for name in known):
        return True
    return None if any(_may_be_called(fields, name) for name in known) else False


def _may_be_called(fields: Fields, known: str) -> bool:
    """Whether the name printed may be a known one in another script or language.

    Who prints a title as it is translates no name that is in the language of the title.
    """
    printed = fields.container_title
    translated = may_translate(printed, known) and language(known) != language(fields.title)
    return translated or not comparable(printed, known)


def _is_book(printed: str, known: str) -> bool:
    """Whether two names are of one book: one may lack the subtitle, or the name of the series before it."""
    return same_journal(printed, known) or is_titled(printed, Work(DOI="", title=(known,)))


def bears_another_name(fields: Fields, work: Work) -> bool:
    """Whether the journal's name is none of the record's, be its ISSN the record's or not."""
    known = (*work.container_title, *work.short_container_title)
    if not fields.container_title or not known or work.type != "journal-article":
        return False
    if any(same_journal(fields.container_title, name) for name in known):
        return False
    # Which language an abbreviation is of, nobody can tell.
    return not any(_may_be_called(fields, name) for name in work.container_title or known)


def same_journal(printed: str, known: str) -> bool:
    """Whether two names are of one journal: alike, abbreviated, or an acronym."""
    if printed == known or is_also_called(printed, known):
        return True
    forms = [(one, other) for one in _forms(printed) for other in _forms(known)]
    return any(_same(one, other) for one, other in forms)


def is_in(work: Work, journal: str) -> bool:
    """Whether a journal is that of a work, under any of its names."""
    return any(same_journal(journal, name) for name in (*work.container_title, *work.short_container_title))


def _forms(name: str) -> list[str]:
    """A name as it is, and without what stands in brackets: ``Science (New York, N.Y.)``."""
    bare = _PLACE.sub(" ", name)
    return [name] if bare == name or not text.tokens(bare) else [name, bare]


def _same(printed: str, known: str) -> bool:
    short, long = sorted((_content(printed), _content(known)), key=lambda words: sum(map(len, words)))
    if not short or not long or "".join(short) == "".join(long):
        return True
    if len(short) == 1 and _is_acronym(short[0], long, text.tokens(known), text.tokens(printed)):
        return True
    return _runs_along(short, long) or _alike(" ".join(short), " ".join(long))


def _is_acronym(word: str, long: list[str], *names: list[str]) -> bool:
    """Whether one word is made of the first letters of a name, or of letters of it from the first on."""
    if word in {"".join(part[0] for part in name) for name in (long, *names)}:
        return True
    letters = iter("".join(long)[1:])
    return (
        2 < len(word) <= _ACRONYM
        and len(long) > 1
        and word[0] == long[0][0]
        and all(letter in letters for letter in word[1:])
    )


def _content(value: str) -> list[str]:
    """The words that name a journal; a country at the end is often left off or abbreviated."""
    return [
        one_spelling(word)
        for word in text.tokens(_COUNTRY.sub("", value[:_LONGEST_NAME]))
        if word not in SMALL_WORDS
    ]


def _runs_along(short: list[str], long: list[str]) -> bool:
    """Whether most words of `short` shorten words of `long`, in that order."""
    at, found = 0, 0
    for word in short:
        place = next((i for i in range(at, len(long)) if abbreviates(word, long[i])), -1)
        if place >= 0:
            at, found = place + 1, found + 1
    return found >= _MOST_WORDS * len(short)


def _alike(left: str, right: str) -> bool:
    return is_as_alike(left, right, _ALIKE)
