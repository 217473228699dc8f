"""The keys of one work: which of its facts go together.

`crossing` says the same of many works at once, with numpy; a test holds both to each other.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from enrich.index.column import entries
from enrich.index.facts import ROW, WorkFacts, facts_of
from enrich.index.hashing import Facts
from enrich.index.keys import (
    JOURNAL_NUMBER,
    JOURNAL_VOLUME_PAGE,
    JOURNAL_YEAR_NUMBER,
    NAME_YEAR,
    NAME_YEAR_JOURNAL,
    NAME_YEAR_PAGE,
    NAME_YEAR_VOLUME,
    NAME_YEAR_WORD,
    NAMES_YEAR,
    PLACE,
    VOLUME,
    VOLUME_PAGE,
    WORDS,
    WORDS_IN_ROW,
    YEAR_VOLUME_PAGE,
    doi_facts,
)
from enrich.records import Work


def work_keys(work: Work) -> list[Facts]:
    """Return the keys under which a work is found, once each."""
    return keys_of(facts_of(work))


def keys_of(facts: WorkFacts) -> list[Facts]:
    """The same of what is read off a work."""
    return list(dict.fromkeys([*_keys_of_facts(facts), *_keys_of_words(facts)]))


def places_of(facts: WorkFacts) -> list[Facts]:
    """Return the keys of the place of a work, and those of its other DOIs: they are kept however common."""
    keys = [doi_facts(alias) for alias in facts.aliases]
    for volume in facts.volume:
        for code in facts.all_codes:
            keys += [(VOLUME, code, volume, 0), *((PLACE, code, volume, page) for page in facts.pages)]
    return list(dict.fromkeys(keys))


def entries_of(works: Sequence[WorkFacts]) -> tuple[array[int], array[int]]:
    """Return the entries of the keys of works, numbered from 0, and of their places; with numpy sooner."""
    try:
        from enrich.index.crossing import Crossed
    except ImportError:
        return entries(list(map(keys_of, works))), entries(list(map(places_of, works)))
    crossed = Crossed(works)
    return crossed.keys(), crossed.places()


def _keys_of_facts(facts: WorkFacts) -> Iterator[Facts]:
    names, pages, volumes, codes = facts.names, facts.pages, facts.volume, facts.codes
    for year in facts.years:
        for name in names[:3]:
            yield from ((NAME_YEAR_PAGE, name, year, page) for page in pages)
            yield from ((NAME_YEAR_VOLUME, name, year, number) for number in volumes)
        for name in names[:2]:
            yield NAME_YEAR, name, year, 0
            yield from ((NAME_YEAR_JOURNAL, name, year, code) for code in codes[:2])
        yield from ((NAMES_YEAR, *two, year) for two in pairwise(names))
        yield from ((YEAR_VOLUME_PAGE, year, number, page) for number in volumes for page in pages)
        # A chapter is at a page of its book as an article is in a volume of its journal.
        yield from ((JOURNAL_YEAR_NUMBER, code, year, n) for code in codes for n in volumes or pages)
    yield from ((VOLUME_PAGE, number, page, 0) for number in volumes for page in pages)
    for code in codes:
        yield from ((JOURNAL_VOLUME_PAGE, code, number, page) for number in volumes for page in pages)
        yield from ((JOURNAL_NUMBER, code, page, 0) for page in pages if not volumes)


def _keys_of_words(facts: WorkFacts) -> Iterator[Facts]:
    names, years = facts.names[:2], facts.years[:2]
    for title in facts.titles:
        yield from ((NAME_YEAR_WORD, n, y, stem) for n in names for y in years for stem in title.stems)
        yield from ((WORDS, *pair, 0) for pair in combinations(title.rare, 2))
        for at in range(0, len(title.rows), ROW):
            one, two, three = title.rows[at : at + ROW]
            yield WORDS_IN_ROW, one, two, three
    for book in facts.books:
        yield from ((WORDS, *pair, 0) for pair in combinations(book, 2))
