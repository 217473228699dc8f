"""What works are found by, as numbers: read off each work here, made into keys by others.

Reading names, titles and pages takes Python, work by work; which facts go
together in a key is said in `work_keys` for one work, and in `crossing` with
numpy for a thousand at once.
"""

from __future__ import annotations

from functools import lru_cache
from operator import add, itemgetter

from msgspec import Struct

from enrich.comparable import text
from enrich.index.hashing import fact
from enrich.index.keys import (
    MOST_YEARS,
    NAME_LETTERS,
    journal_codes,
    plain_number,
    read_token,
    volume_fact,
)
from enrich.index.terms import first_page
from enrich.records import Work

MOST_NAMES, MOST_PAGES, MOST_CODES = 4, 2, 3
MOST_STEMS, MOST_RARE, MOST_OF_A_BOOK = 2, 4, 3
MOST_ROWS, ROW = 3, 3
"""Rows of words of a title, and words in each."""
_PEOPLE = 3
_MOST_WORDS = 262_144
_Word = tuple[float, int, str, int, int]
"""A word that tells something: what sorts it rarest first, as a `Token`; its number; that of its stem."""
_rarity, _number = itemgetter(0), itemgetter(3)


class TitleFacts(Struct, frozen=True, gc=False):
    """A title: beginnings of its two rarest words, the four rarest in order, its rarest rows of words."""

    stems: tuple[int, ...]
    rare: tuple[int, ...]
    rows: tuple[int, ...]


class WorkFacts(Struct, frozen=True, gc=False):
    """A work: each list without repetitions and no longer than the most of its kind.

    `volume` is empty or one number, `codes` are those of the journal's first names and `all_codes` of all
    of them; `books` has the rarest words of what a chapter is in.
    """

    names: tuple[int, ...]
    years: tuple[int, ...]
    pages: tuple[int, ...]
    volume: tuple[int, ...]
    codes: tuple[int, ...]
    all_codes: tuple[int, ...]
    titles: tuple[TitleFacts, ...]
    books: tuple[tuple[int, ...], ...]
    aliases: tuple[str, ...]


def facts_of(work: Work) -> WorkFacts:
    """Return what a work is found by."""
    volume = volume_fact(work.volume)
    codes, all_codes, books = _journal(work.container_title, work.short_container_title)
    titles = work.title[:1]
    if work.original_title and work.original_title[:1] != titles:
        titles += work.original_title[:1]
    return WorkFacts(
        names=_names(work),
        years=work.years[:MOST_YEARS],
        pages=_pages(work),
        volume=(volume,) if volume else (),
        codes=codes,
        all_codes=all_codes,
        titles=tuple(map(_title, titles)),
        books=() if work.volume else books,
        aliases=work.aliases,
    )


@lru_cache(maxsize=4_096)
def _journal(
    names: tuple[str, ...], short: tuple[str, ...]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """The codes of a journal's first names, and of all; the rarest words of a book's. They come in rows."""
    codes = tuple(journal_codes((*names[:2], *short[:1])))
    return codes, tuple(journal_codes((*names, *short))), tuple(map(_book, names[:2]))


def _names(work: Work) -> tuple[int, ...]:
    """The beginnings of the last words of surnames, and of the first of those with several."""
    people = (work.author or work.editor)[:_PEOPLE]
    facts = [fact for name in people for fact in _name(name.family or name.name)]
    return tuple(dict.fromkeys(facts))[:MOST_NAMES]


@lru_cache(maxsize=65_536)
def _name(surname: str) -> tuple[int, ...]:
    words = text.tokens(surname)
    return tuple(fact(word[:NAME_LETTERS]) for word in (*words[-1:], *words[:1]))


def _pages(work: Work) -> tuple[int, ...]:
    if not work.article_number:
        page = work.page and plain_number(first_page(work.page))
        return (fact(page),) if page else ()
    pages = (plain_number(first_page(page)) for page in (work.page, work.article_number) if page)
    return tuple(map(fact, dict.fromkeys(filter(None, pages))))


class _Words(dict[str, _Word | None]):
    """Tokens of titles as words, None for those that tell nothing; read once, as long as there is room."""

    def __missing__(self, token: str) -> _Word | None:
        if len(self) >= _MOST_WORDS:
            self.clear()
        read = read_token.__wrapped__(token)
        self[token] = found = (*read.rarity, read.word, read.stem) if read.word else None
        return found


_word = _Words().__getitem__


def _telling(title: str) -> list[_Word]:
    """The words that tell something, in order, once each."""
    return list(filter(None, map(_word, dict.fromkeys(text.tokens(title)))))


def _title(title: str) -> TitleFacts:
    telling = _telling(title)
    rare = sorted(telling)[:MOST_RARE]
    return TitleFacts(
        stems=tuple([word[4] for word in rare[:MOST_STEMS]]),
        rare=tuple(sorted(map(_number, rare))),
        rows=_rows(telling),
    )


def _rows(telling: list[_Word]) -> tuple[int, ...]:
    """The words of the rows of words that are rarest together, one row behind the other."""
    rarities, words = list(map(_rarity, telling)), list(map(_number, telling))
    together = list(map(add, map(add, rarities, rarities[1:]), rarities[2:]))
    rarest = sorted(range(len(together)), key=together.__getitem__)[:MOST_ROWS]
    return tuple([word for at in rarest for word in words[at : at + ROW]])


def _book(title: str) -> tuple[int, ...]:
    """Of the book that chapters are in."""
    return tuple(sorted(map(_number, sorted(_telling(title))[:MOST_OF_A_BOOK])))
