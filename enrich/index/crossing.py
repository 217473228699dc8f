"""The keys of many works at once, with numpy: what `work_keys` says of one, in the same words.

Facts stand in tables, a row for each work (or title, or book), a column for
each fact that it may have. Keys are made of all that facts of several tables
have in common: a work has each name with each year and each page. Facts are
multiplied and added up as `hashing` says, so that no key is built in Python.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import reduce
from itertools import chain, combinations
from typing import Any, TypeVar

import numpy as np

from enrich.index import keys
from enrich.index.facts import (
    MOST_CODES,
    MOST_NAMES,
    MOST_OF_A_BOOK,
    MOST_PAGES,
    MOST_RARE,
    MOST_ROWS,
    MOST_STEMS,
    ROW,
    WorkFacts,
)
from enrich.index.hashing import FACTORS, KINDS, MASK, ORDINAL_BITS, Facts
from enrich.index.keys import MOST_YEARS
from enrich.index.vectors import entries, mixed

_U = np.uint64
_Array = np.ndarray[Any, Any]
_T = TypeVar("_T")
_FACTORS = [_U(factor) for factor in FACTORS]
_PAIRS_OF_A_TITLE = list(combinations(range(MOST_RARE), 2))
_PAIRS_OF_A_BOOK = list(combinations(range(MOST_OF_A_BOOK), 2))


class _Table:
    """Facts of works: the numbers, and where there is one."""

    def __init__(self, facts: _Array, there: _Array) -> None:
        self.facts, self.there = facts, there

    def first(self, count: int) -> _Table:
        """The first facts of each row."""
        return _Table(self.facts[:, :count], self.there[:, :count])

    def of(self, owners: _Array) -> _Table:
        """The rows of others: those of titles with the facts of their works."""
        return _Table(self.facts[owners], self.there[owners])

    def at(self, places: Sequence[int]) -> _Table:
        """Some facts of each row."""
        return _Table(self.facts[:, places], self.there[:, places])

    def where(self, rows: _Array) -> _Table:
        """Only what some rows have."""
        return _Table(self.facts, self.there & rows)


def _table(rows: Sequence[Sequence[int]], width: int) -> _Table:
    sizes = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    there = np.arange(width) < sizes[:, None]
    facts = np.zeros(there.shape, dtype=np.uint64)
    # Of a list, and of 32 bits, an array is made five times as fast as of an iterator, and of 64.
    facts[there] = np.frombuffer(array("I", list(chain.from_iterable(rows))), dtype=np.uint32)
    return _Table(facts, there)


class _Sums:
    """What the facts of keys add up to, and whose they are."""

    def __init__(self) -> None:
        self._sums: list[_Array] = []
        self._owners: list[_Array] = []

    def cross(self, kind: int, owners: _Array, *columns: _Table | tuple[_Table, ...]) -> None:
        """Add the keys of a kind: each fact of a column with each one of the others.

        Tables in one column hold facts that go together: the first ones of a row, the second ones, and so on.
        """
        sums: _Array = np.full((len(owners), 1), kind * KINDS & MASK, dtype=np.uint64)
        there: _Array = np.ones(sums.shape, dtype=bool)
        place = 0
        for column in columns:
            together = column if isinstance(column, tuple) else (column,)
            added = _added(together, place)
            place += len(together)
            shape = len(owners), sums.shape[1] * added.facts.shape[1]
            sums = (sums[:, :, None] + added.facts[:, None, :]).reshape(shape)
            there = (there[:, :, None] & added.there[:, None, :]).reshape(shape)
        self._sums.append(sums[there])
        self._owners.append(np.broadcast_to(owners[:, None], sums.shape)[there])

    def entries(self, more: Sequence[Sequence[Facts]] = ()) -> array[int]:
        """Return the entries of all keys, once each, in order, and of `more` by work."""
        sums, owners = np.concatenate(self._sums), np.concatenate(self._owners)
        found = mixed(sums) << _U(ORDINAL_BITS) | owners
        if any(more):
            found = np.concatenate((found, np.frombuffer(entries(more), dtype=np.uint64)))
        found.sort()  # `unique` takes sixty times as long
        return array("Q", found[np.append(True, found[1:] != found[:-1])[: len(found)]].tobytes())


class Crossed:
    """The keys of some works, numbered from 0."""

    def __init__(self, works: Sequence[WorkFacts]) -> None:
        self._works = works
        self._all = np.arange(len(works), dtype=np.uint64)
        self._names = _table([work.names for work in works], MOST_NAMES)
        self._years = _table([work.years for work in works], MOST_YEARS)
        self._pages = _table([work.pages for work in works], MOST_PAGES)
        self._volume = _table([work.volume for work in works], 1)

    def keys(self) -> array[int]:
        """The entries of the keys under which works are found. See `work_keys.keys_of`."""
        sums = _Sums()
        self._cross_facts(sums)
        self._cross_titles(sums)
        owners, books = _owned([work.books for work in self._works])
        sums.cross(keys.WORDS, owners, _pairs(_table(books, MOST_OF_A_BOOK), _PAIRS_OF_A_BOOK))
        return sums.entries()

    def places(self) -> array[int]:
        """The entries of places and of other DOIs. See `work_keys.places_of`."""
        sums = _Sums()
        owners, codes = _owned([work.all_codes for work in self._works])
        code = _table([(one,) for one in codes], 1)
        volume, pages = self._volume.of(owners), self._pages.of(owners)
        sums.cross(keys.VOLUME, owners, code, volume)
        sums.cross(keys.PLACE, owners, code, volume, pages)
        return sums.entries([[keys.doi_facts(alias) for alias in work.aliases] for work in self._works])

    def _cross_facts(self, sums: _Sums) -> None:
        everyone, names, years = self._all, self._names, self._years
        pages, volume = self._pages, self._volume
        codes = _table([work.codes for work in self._works], MOST_CODES)
        without = pages.where(~volume.there)
        sums.cross(keys.NAME_YEAR_PAGE, everyone, names.first(3), years, pages)
        sums.cross(keys.NAME_YEAR_VOLUME, everyone, names.first(3), years, volume)
        sums.cross(keys.NAME_YEAR, everyone, names.first(2), years)
        sums.cross(keys.NAME_YEAR_JOURNAL, everyone, names.first(2), years, codes.first(2))
        sums.cross(keys.NAMES_YEAR, everyone, (names.at([0, 1, 2]), names.at([1, 2, 3])), years)
        sums.cross(keys.YEAR_VOLUME_PAGE, everyone, years, volume, pages)
        sums.cross(keys.JOURNAL_YEAR_NUMBER, everyone, codes, years, volume)
        sums.cross(keys.JOURNAL_YEAR_NUMBER, everyone, codes, years, without)
        sums.cross(keys.VOLUME_PAGE, everyone, volume, pages)
        sums.cross(keys.JOURNAL_VOLUME_PAGE, everyone, codes, volume, pages)
        sums.cross(keys.JOURNAL_NUMBER, everyone, codes, without)

    def _cross_titles(self, sums: _Sums) -> None:
        owners, titles = _owned([work.titles for work in self._works])
        names, years = self._names.first(2).of(owners), self._years.first(2).of(owners)
        rows = _table([title.rows for title in titles], MOST_ROWS * ROW)
        stems = _table([title.stems for title in titles], MOST_STEMS)
        rare = _table([title.rare for title in titles], MOST_RARE)
        sums.cross(keys.NAME_YEAR_WORD, owners, names, years, stems)
        sums.cross(keys.WORDS, owners, _pairs(rare, _PAIRS_OF_A_TITLE))
        words_of_rows = [list(range(at, MOST_ROWS * ROW, ROW)) for at in range(ROW)]
        sums.cross(keys.WORDS_IN_ROW, owners, tuple(map(rows.at, words_of_rows)))


def _added(together: tuple[_Table, ...], place: int) -> _Table:
    """What facts that go together add to a key in which the first of them stands at a place."""
    parts = [table.facts * _FACTORS[place + at] for at, table in enumerate(together)]
    return _Table(reduce(np.add, parts), reduce(np.logical_and, [table.there for table in together]))


def _pairs(words: _Table, pairs: Sequence[tuple[int, int]]) -> tuple[_Table, _Table]:
    return words.at([one for one, _ in pairs]), words.at([other for _, other in pairs])


def _owned(lists: Sequence[Sequence[_T]]) -> tuple[_Array, list[_T]]:
    """What works have several of, one behind the other, and the numbers of the works."""
    owners = np.repeat(np.arange(len(lists), dtype=np.uint64), [len(some) for some in lists])
    return owners, list(chain.from_iterable(lists))
