"""Under which keys a work is found, and which keys a reference asks for.

A key is made of facts that agree when a string and a work are the same: a
surname, the year and the page; the letters of a journal, volume and page; the
two rarest words of a title. Even among millions of works few have all of them,
so a key costs the same at any size, and the work that most keys point to is
the one that is meant. The reference is not parsed for this: any number may be a
volume, a page or a year, and wrong guesses meet no work. Of a name only the
first letters count, so that its end may be damaged; numbers that were parted
are also read together, and glued ranges also by their heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, combinations, product
from operator import attrgetter
from string import ascii_lowercase

from msgspec import Struct

from enrich.comparable import rarity, text
from enrich.comparable.small_words import SMALL_WORDS
from enrich.comparable.years import YEARS
from enrich.index.hashing import Facts, fact
from enrich.index.terms import first_page, page_heads

RULES = 1
"""Raised with every change of what stands here: an index is asked by the rules it was made by."""

(NAME_YEAR_PAGE, NAME_YEAR_VOLUME, NAMES_YEAR, NAME_YEAR, NAME_YEAR_WORD, NAME_YEAR_JOURNAL,
 YEAR_VOLUME_PAGE, VOLUME_PAGE, JOURNAL_VOLUME_PAGE, JOURNAL_YEAR_NUMBER, JOURNAL_NUMBER,
 WORDS, WORDS_IN_ROW) = range(1, 14)  # fmt: skip
WEIGHTS = (0, 32, 16, 24, 8, 24, 16, 32, 12, 32, 16, 8, 24, 24)
"""What a work with a key of each kind is worth, by what such keys find among works that are known."""
DOI, VOLUME, PLACE = 14, 15, 16

MOST_NAMES, MOST_YEARS, MOST_NUMBERS, MOST_WORDS, MOST_CODES = 6, 3, 12, 10, 20
_MOST_PAGES, _MOST_STEMS = 24, 8
NAME_LETTERS, _STEM = 4, 6
"""Letters of a surname, and of a word of a title beside a name, that have to agree."""
FIRST_NAMES, BESIDE = 3, 2
"""How many names stand with a journal, and how many names on one that stands beside another."""
NEAR, NEARER, BEFORE = 3, 2, 8
"""How many numbers behind a volume its page may stand, beside a journal, and how many words before that."""
_JOINED = 6
_NUMBER = re.compile(r"[a-z]?\d+[a-z]?")
_DIGITS = re.compile(r"\d+")
_CODES = {one + other: fact(one + other) for one, other in product(ascii_lowercase, repeat=2)}


class Asked(Struct, frozen=True, gc=False):
    """What a reference may mean, as plain lists of facts; which keys they make together is said below.

    The first seven are without repetitions. `numbers` are all in order; of each, `readings` up to its place
    in `ends` are the pages that it may be, behind those of the numbers before; `at` is its place among the
    tokens. `coded` has two codes for each token, of the journal that may end there (0 for none), and
    `joined` numbers that were read together with those about them, in twos.
    """

    names: list[int]
    years: list[int]
    pages: list[int]
    codes: list[int]
    stems: list[int]
    words: list[int]
    row: list[int]
    numbers: list[int]
    readings: list[int]
    ends: list[int]
    at: list[int]
    coded: list[int]
    joined: list[int]


def doi_facts(doi: str) -> Facts:
    """Return what a DOI is looked up by; a few among millions share it."""
    return DOI, fact(doi), fact(doi[::-1]), len(doi)


def asked_keys(asked: Asked) -> Iterator[Facts]:
    """Yield the keys that a reference asks for, once each; `batches` does the same for many."""
    return iter(dict.fromkeys((*_of_people(asked), *_of_places(asked), *_of_words(asked))))


def _of_people(asked: Asked) -> Iterator[Facts]:
    for year in asked.years:
        for at, name in enumerate(asked.names):
            yield NAME_YEAR, name, year, 0
            yield from ((NAME_YEAR_PAGE, name, year, page) for page in asked.pages)
            yield from ((NAME_YEAR_VOLUME, name, year, number) for number in asked.numbers)
            yield from ((NAMES_YEAR, name, other, year) for other in asked.names[at + 1 : at + 1 + BESIDE])
            yield from ((NAME_YEAR_WORD, name, year, stem) for stem in asked.stems)
        for name in asked.names[:FIRST_NAMES]:
            yield from ((NAME_YEAR_JOURNAL, name, year, code) for code in asked.codes)


def _of_places(asked: Asked) -> Iterator[Facts]:
    ends = [*asked.ends, *asked.ends[-1:] * NEAR]
    for n, number in enumerate(asked.numbers):
        codes = filter(None, asked.coded[2 * max(0, asked.at[n] - BEFORE) : 2 * asked.at[n]])
        for code in dict.fromkeys(codes):
            yield JOURNAL_NUMBER, code, number, 0
            yield from ((JOURNAL_YEAR_NUMBER, code, year, number) for year in asked.years)
            pages = asked.readings[ends[n] : ends[n + NEARER]]
            yield from ((JOURNAL_VOLUME_PAGE, code, number, page) for page in pages)
        yield from _of_pairs(((number, page) for page in asked.readings[ends[n] : ends[n + NEAR]]), asked)
    yield from _of_pairs(zip(asked.joined[::2], asked.joined[1::2], strict=True), asked)


def _of_pairs(volumes_pages: Iterable[tuple[int, int]], asked: Asked) -> Iterator[Facts]:
    for pair in volumes_pages:
        yield VOLUME_PAGE, *pair, 0
        yield from ((YEAR_VOLUME_PAGE, year, *pair) for year in asked.years)


def _of_words(asked: Asked) -> Iterator[Facts]:
    yield from ((WORDS, *pair, 0) for pair in combinations(asked.words, 2))
    rows = zip(asked.row, asked.row[1:], asked.row[2:], strict=False)
    yield from ((WORDS_IN_ROW, *three) for three in rows)


def asked_of(string: str, *, every: bool = False) -> Asked:
    """Return what a reference may mean; the only year in it is no page unless `every` number may be one."""
    tokens = list(map(read_token, text.tokens(string)))
    at = [place for place, token in enumerate(tokens) if token.number][:MOST_NUMBERS]
    numbers = [tokens[place] for place in at]
    joined = _joined(at, numbers)
    coded = _coded(tokens)
    has_only_year = not every and sum(token.year > 0 for token in numbers) == 1
    pages = [() if has_only_year and token.year else token.readings for token in numbers]
    readings = [page for some in pages for page in some]
    telling = {token.word: token for token in tokens if token.word}
    rare = sorted(telling.values(), key=by_rarity)[:MOST_WORDS]
    names = [token.name for token in tokens if token.name]
    short = [token.code for token in tokens if token.code and not token.name]
    return Asked(
        names=_most([*names, *short], MOST_NAMES),
        years=_most([token.year for token in numbers if token.year], MOST_YEARS),
        pages=_most([*readings, *[both for _, both in joined]], _MOST_PAGES),
        codes=_most(filter(None, coded), MOST_CODES),
        stems=_most([token.stem for token in rare], _MOST_STEMS),
        words=sorted([token.word for token in rare]),
        row=list(telling),
        numbers=[token.bare for token in numbers],
        readings=readings,
        ends=list(accumulate(map(len, pages))),
        at=at,
        coded=coded,
        joined=_about(joined, numbers),
    )


def journal_codes(names: Iterable[str]) -> list[int]:
    """Return the codes of a journal's names: the first letters of two words, or two letters of one."""
    return list(dict.fromkeys(filter(None, map(_journal_code, names))))


def place_of(journal: str, volume: str, page: str = "") -> list[Facts]:
    """Return the keys of a place in a journal, of a whole volume without a `page`; empty where it is none."""
    number, begun = volume_fact(volume), plain_number(first_page(page))
    if not number or (page and not begun):
        return []
    end = (PLACE, fact(begun)) if page else (VOLUME, 0)
    return [(end[0], code, number, end[1]) for code in journal_codes([journal])]


@lru_cache(maxsize=4_096)
def volume_fact(volume: str) -> int:
    """The fact of a volume's first number, 0 where it has none."""
    found = _DIGITS.search(volume)
    return fact(plain_number(found[0])) if found else 0


class Token(Struct, frozen=True, gc=False):
    """What one token of a reference may be, as numbers; 0 or empty for what it cannot be."""

    number: str = ""
    bare: int = 0
    readings: tuple[int, ...] = ()
    year: int = 0
    name: int = 0
    letter: str = ""
    code: int = 0
    stem: int = 0
    word: int = 0
    rarity: tuple[float, int, str] = (0, 0, "")


_NOTHING = Token()


@lru_cache(maxsize=262_144)
def read_token(token: str) -> Token:
    """The same tokens come again and again: surnames, journals, years and common words."""
    if token in SMALL_WORDS:
        return _NOTHING
    if len(token) < 2 or token.isdigit():
        stem, word, rare = 0, 0, _NOTHING.rarity
    else:
        stem, word, rare = fact(token[:_STEM]), fact(token), (-rarity.of_word(token), -len(token), token)
    if not token.isalpha():
        return Token(*_read_number(token), stem=stem, word=word, rarity=rare)
    return Token(
        name=fact(token[:NAME_LETTERS]) if len(token) > 2 else 0,
        letter=token[0],
        code=_CODES[token[:2]] if len(token) > 1 else 0,
        stem=stem,
        word=word,
        rarity=rare,
    )


def _read_number(token: str) -> tuple[str, int, tuple[int, ...], int]:
    """A number, its digits, the pages that it may be and the year; nothing where it is none."""
    if not _NUMBER.fullmatch(token):
        return "", 0, (), 0
    number = plain_number(token)
    bare = number if number.isdigit() else _DIGITS.findall(number)[0]
    return number, fact(bare), tuple(dict.fromkeys(map(fact, (number, *page_heads(number))))), _year(number)


def plain_number(token: str) -> str:
    """A number without zeros before it."""
    bare = token.lstrip("0")
    return bare if _DIGITS.search(bare) else token


def _year(number: str) -> int:
    head = number[:4]
    return int(head) if len(number) in (4, 5) and head.isdigit() and int(head) in YEARS else 0


by_rarity = attrgetter("rarity")


def _most(facts: Iterable[int], most: int) -> list[int]:
    return list(dict.fromkeys(facts))[:most]


def _joined(at: list[int], numbers: list[Token]) -> list[tuple[int, int]]:
    """Numbers that a blank or a dot parts, read together, each with its place among the numbers."""
    near = (n for n in range(len(at) - 1) if at[n + 1] == at[n] + 1)
    both = ((n, numbers[n].number + numbers[n + 1].number) for n in near)
    return [(n, fact(one)) for n, one in both if len(one) <= _JOINED and one.isdigit()]


def _about(joined: list[tuple[int, int]], numbers: list[Token]) -> list[int]:
    """Numbers that were read together, each with the pages behind it, and the volumes before with each."""
    pairs: list[int] = []
    for n, both in joined:
        for each in numbers[n + 2 : n + 2 + NEAR]:
            pairs += both, each.readings[0]
        for each in numbers[max(0, n - NEAR) : n]:
            pairs += each.bare, both
    return pairs


def _coded(tokens: list[Token]) -> list[int]:
    """The codes of a journal that may end with each token: with the word before it, and alone; 0 for none."""
    coded: list[int] = []
    before = ""
    for token in tokens:
        letter = token.letter
        coded += _CODES[before + letter] if before and letter else 0, token.code
        before = letter or before
    return coded


@lru_cache(maxsize=16_384)
def _journal_code(name: str) -> int:
    """0 for a name without a word that tells something."""
    words = [token for token in text.tokens(name) if token not in SMALL_WORDS]
    if len(words) > 1:
        return fact(words[0][0] + words[1][0])
    return fact(words[0][:2]) if words else 0
