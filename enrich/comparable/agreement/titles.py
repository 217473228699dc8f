"""Is the printed title one of the record's: whole, cut at its subtitle, in brackets, in another script?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from enrich.comparable import greek, text
from enrich.comparable.agreement.likeness import is_as_alike, likeness
from enrich.comparable.agreement.scripts import comparable, script
from enrich.comparable.notices import is_nothing_else, without_notice
from enrich.comparable.small_words import SMALL_WORDS
from enrich.comparable.spelling import in_one_spelling
from enrich.patterns import lazy
from enrich.records import Fields, Work

TITLE_ALIKE, CLEARLY_ANOTHER = 0.8, 0.5
_LONGEST_PRINTED = 2_000
_TELLING_WORDS = 3
"""So many words of content tell a title from others by themselves; "Introduction" does not."""

# A run of blanks is begun once, not at each of its blanks: else a title full of them costs its square.
_SUBTITLE = lazy(r"(?:(?<!\s)\s++)?(?:[:;?!]\s+|—\s*|[(\[])|(?<!\s)\s++[-–—=|/]+\s+|--+|\.\s+")
_BRACKETED = lazy(r"[\[(]([^\[\]()]{2,400})[\])]")
_STOP = SMALL_WORDS | text.word_set("with from by")

Level = Literal["same", "cut", "other"]


def title_agrees(fields: Fields, work: Work) -> bool | None:
    """Whether the reference's title is one of the record's; None where that cannot be compared.

    Titles in two scripts cannot, nor one in brackets that shares no word with
    the record's: that is a translation.
    """
    level = title_level(fields.title, work)
    if level != "other":
        return None if level is None else True
    is_translation = bool(_BRACKETED.fullmatch(fields.title.strip())) and not shares_words(fields.title, work)
    alike = comparable(fields.title, likest_title(fields.title, work))
    return False if alike and not is_translation else None


def title_level(title: str, work: Work) -> Level | None:
    """How a printed title is the record's: whole, cut short, or another; None: nothing to compare."""
    if not joined(title) or is_nothing_else(title):
        return None
    if work.title and joined(title) == joined(work.title[0]):
        return "same"  # as most are, and told at once
    forms = [form for form in _titles(work) if joined(form)]
    if not forms:
        return None
    if any(_same(left, right) for left in _readings(title) for right in forms):
        return "same"
    return "cut" if any(_cut(title, form) for form in forms) else "other"


def is_titled(title: str, work: Work) -> bool:
    """Whether a printed title is the record's, whole or cut short."""
    return title_level(title, work) in ("same", "cut")


def title_likeness(title: str, work: Work) -> float | None:
    """How alike a printed title and the record's likest are, 0 to 1; None: nothing to compare."""
    level = title_level(title, work)
    if level is None or level != "other":
        return None if level is None else 1.0
    return max(_alike(joined(title), joined(form)) for form in _titles(work))


def is_telling(title: str) -> bool:
    """Whether a title alone tells its work from others: "Introduction" and "A reply" do not."""
    return sum(word not in _STOP for word in text.tokens(title)) >= _TELLING_WORDS


def shares_words(title: str, work: Work) -> bool:
    """Whether any word of content stands both in a printed title and in the record's."""
    ours = set(joined(title).split()) - _STOP
    return any(ours & (set(joined(form).split()) - _STOP) for form in _titles(work))


def likest_title(title: str, work: Work) -> str:
    """The one of the record's titles that is written most like the printed one, "" where it has none."""
    forms = list(_titles(work))
    if len(forms) < 2:
        return forms[0] if forms else ""
    return max(forms, key=lambda form: _alike(joined(title), joined(form)))


def contains(fields: Fields, work: Work) -> bool:
    """Whether one is the book that holds the other: a chapter with its book's DOI, or the reverse."""
    if is_titled(fields.container_title, work):
        return True
    return any(_same(fields.title, name) for name in work.container_title if joined(name))


def own_titles(work: Work) -> list[str]:
    """The titles that the record bears, in each language it has one in, as it writes them."""
    return [title for title in (*work.title, *work.original_title) if joined(title)]


def titles(work: Work) -> list[str]:
    """Every form of the record's title, as words made comparable."""
    return [form for form in map(joined, _titles(work)) if form]


def joined(value: str) -> str:
    """A title as words made comparable: folded, one spelling, Greek letters by their names, no notice."""
    return _joined(value)


@lru_cache(maxsize=8192)
def _joined(value: str) -> str:
    bare = without_notice(text.plain(value[:_LONGEST_PRINTED]))
    if script(bare) != "GREEK":
        bare = greek.spelled(bare)
    return " ".join(in_one_spelling(text.tokens(bare.replace(" & ", " and "))))


def _titles(work: Work) -> Iterator[str]:
    for title in (*work.title, *work.original_title):
        yield title
        yield from (f"{title}: {subtitle}" for subtitle in work.subtitle)
        yield from (part for part in _BRACKETED.findall(title) if len(part) > len(title) // 4)


def _readings(title: str) -> Iterable[str]:
    """A printed title as it is, and where a translation stands beside it in brackets, each of the two."""
    inside = [part for part in _BRACKETED.findall(title) if is_telling(part)]
    return [title, *inside, *([_BRACKETED.sub(" ", title)] if inside else [])]


def _same(left: str, right: str) -> bool:
    one, other = joined(left), joined(right)
    if not one or not other:
        return False
    return _begins_alike(one, other) or is_as_alike(one, other, TITLE_ALIKE)


def _alike(left: str, right: str) -> float:
    """Likeness of two folded strings."""
    if not left or not right:
        return 0.0
    return 1.0 if _begins_alike(left, right) else likeness(left, right)


def _begins_alike(left: str, right: str) -> bool:
    """Whether two are the same but for blanks, or one begins the other at a word's end: cut short."""
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if short == long or (long.startswith(short) and len(short.split()) > 2 and long[len(short)] == " "):
        return True
    return short.replace(" ", "") == long.replace(" ", "")


def _cut(printed: str, known: str) -> bool:
    """Whether one is the other without its subtitle, or without the title before it."""
    ours, theirs = joined(printed), joined(known)
    short, long = (printed, known) if len(ours) < len(theirs) else (known, printed)
    shorter = joined(short)
    return bool(shorter) and any(_is_alike(shorter, joined(part)) for part in _parts(long))


def _is_alike(left: str, right: str) -> bool:
    """Alike as whole titles: what merely begins the other does not count."""
    if not right:
        return False
    return left.replace(" ", "") == right.replace(" ", "") or (
        len(left) > 8 and is_as_alike(left, right, 0.9)
    )


def _parts(title: str) -> Iterator[str]:
    """What stands before and behind each mark that may part a title from its subtitle."""
    bare = without_notice(text.plain(title)[:_LONGEST_PRINTED])
    for mark in list(_SUBTITLE.finditer(bare))[:6]:
        yield bare[: mark.start()]
        yield bare[mark.end() :]
