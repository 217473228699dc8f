"""Is a record the work that a reference means? The decision on top of what each field says."""

from __future__ import annotations

from enrich.comparable import text, years
from enrich.comparable.agreement import FIELDS, Agreement
from enrich.comparable.agreement.numbers import numbered_otherwise, same_volume, years_of
from enrich.comparable.agreement.people import words_of
from enrich.comparable.agreement.scripts import comparable
from enrich.comparable.agreement.titles import (
    CLEARLY_ANOTHER,
    contains,
    is_telling,
    likest_title,
    shares_words,
    title_level,
    title_likeness,
    titles,
)
from enrich.comparable.languages import SMALL_EVERYWHERE
from enrich.comparable.small_words import SMALL_WORDS
from enrich.records import Fields, Work

_WORDS_ENOUGH = 3
_UNTELLING = SMALL_WORDS | SMALL_EVERYWHERE


def is_same_work(fields: Fields, printed: str, work: Work) -> Agreement:
    """Whether a record is the work that a reference means: yes, clearly not, or hard to say (None).

    `printed` is the reference's text, for references without named fields:
    there a record is another's only when neither its title nor any of its
    people stand in the text. A title that many works bear, or the first part
    of a longer one, must be borne out by something else.
    """
    if not fields.title:
        return _same_by_text(printed, work)
    level = title_level(fields.title, work)
    if level == "same" and is_telling(fields.title):
        return True
    said = {name: agrees(fields, work) for name, agrees in FIELDS.items() if name != "title"}
    agreed = {name for name, agrees in said.items() if agrees}
    if level in ("same", "cut"):
        return _borne_out(said, agreed, whole=level == "same")
    if contains(fields, work):
        return None
    if level is None:
        return None if agreed else _all_differ(fields, work)
    if _same_place(agreed) or (agreed and not comparable(fields.title, likest_title(fields.title, work))):
        return None
    likeness = title_likeness(fields.title, work) or 0.0
    return False if likeness < CLEARLY_ANOTHER or "author" not in agreed else None


def is_confirmed(fields: Fields, printed: str, work: Work) -> bool:
    """Whether a record is surely that of the work described: only of such a one a correction is taken.

    By its title, or where the title may be a translation, by author, year and place.
    """
    if is_same_work(fields, printed, work):
        return True
    if title_level(fields.title, work) is None:
        return False
    agreed = [FIELDS[name](fields, work) for name in ("year", "volume", "page")]
    return FIELDS["author"](fields, work) is True and agreed.count(True) > 1 and False not in agreed


def differing(fields: Fields, printed: str, work: Work) -> dict[str, bool]:
    """The fields that say something else than the record; for each, whether it is surely wrong.

    Not so where all else agrees and good references differ like that: a year
    next to the record's, a volume of another numbering, a title without a word
    of the record's, as a translation. Of a chapter and the book that it is in
    only the years are compared.
    """
    names = ("year",) if contains(fields, work) else tuple(FIELDS)
    said = {name: FIELDS[name](fields, work) for name in names}
    found = [name for name, agrees in said.items() if agrees is False]
    alone = len(found) == 1 and list(said.values()).count(True) > 2 and is_confirmed(fields, printed, work)
    return {name: not (alone and _often_right(fields, work, name)) for name in found}


def _often_right(fields: Fields, work: Work, name: str) -> bool:
    """Whether good references differ so from the record."""
    if name == "year":
        printed, known = years.in_field(fields.year), years_of(work)
        return any(abs(one - other) == 1 for one in printed for other in known)
    if name == "volume":
        return numbered_otherwise(fields.volume, work.volume)
    return name == "title" and not shares_words(fields.title, work)


def _borne_out(said: dict[str, Agreement], agreed: set[str], *, whole: bool) -> Agreement:
    """Whether other fields bear out a title that says little by itself."""
    against = sum(agrees is False for agrees in said.values())
    if said["author"] is False and against > 1:
        return False
    if "author" in agreed and against < 2 + whole:
        return True
    return True if said["author"] is not False and len(agreed) > against else None


def _same_place(agreed: set[str]) -> bool:
    """Whether the place in the journal is the same, so that another title may be a translation."""
    paged = "page" in agreed and ("author" in agreed or "volume" in agreed)
    return paged or {"author", "year", "volume"} <= agreed


def _all_differ(fields: Fields, work: Work) -> Agreement:
    verdicts = [agrees(fields, work) for agrees in FIELDS.values()]
    return False if verdicts.count(False) >= 2 else None


def _same_by_text(printed: str, work: Work) -> Agreement:
    """The same for a string: another's only where title, people, journal and numbers are all not there."""
    words = text.tokens(printed)
    squashed = "".join(words)
    forms = titles(work)
    if not forms or sum(word.isalpha() for word in words) < _WORDS_ENOUGH:
        return None
    if any(form.replace(" ", "") in squashed for form in forms):
        return True
    here = set(words)
    if max(_share(form.split(), here) for form in forms) >= CLEARLY_ANOTHER:
        return None
    if any(here & words_of(person) for person in (*work.author, *work.editor)):
        return None
    return None if _journal_in(here, work) or _numbers_in(here, work) >= 2 else False


def title_is_absent(fields: Fields, printed: str, work: Work) -> bool:
    """Whether the record's title is clearly not that of the reference; False where it has none."""
    if fields.title:
        return title_level(fields.title, work) == "other" and not contains(fields, work)
    here = set(text.tokens(printed))
    hosts = {word for name in work.container_title for word in text.tokens(name)}
    # Words that its book's name has as well stand there with that.
    forms = [[word for word in form.split() if word not in hosts] or form.split() for form in titles(work)]
    return bool(forms) and max(_share(form, here) for form in forms) < CLEARLY_ANOTHER


def _journal_in(here: set[str], work: Work) -> bool:
    names = (*work.container_title, *work.short_container_title)
    return any(_share(text.tokens(name), here) >= CLEARLY_ANOTHER for name in names if name)


def _numbers_in(here: set[str], work: Work) -> int:
    """How many of year, volume and first page stand in the text."""
    first = (text.tokens(work.page or work.article_number) or [""])[0]
    dated = set(map(str, years_of(work)))
    return bool(dated & here) + same_volume(here, work) + (first in here)


def _share(words: list[str], here: set[str]) -> float:
    """How many of the telling words stand there; none of a name without a word in it ("…")."""
    content = [word for word in words if word not in _UNTELLING] or words
    return sum(word in here for word in content) / max(1, len(content))
