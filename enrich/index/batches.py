"""The search by keys for many references at once, vectorised: the same votes as one by one, only quicker.

Batches go in and columns come out: here is where a compiled core would take over. The facts of all
references lie one behind the other in one array; what goes together in a key is then said by where
it begins and ends there. The arithmetic is that of `hashing`, on whole arrays, and of the keys only
those go on that the filter lets through.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Any

import numpy as np
from msgspec.structs import astuple

from enrich.index import keys as k
from enrich.index.column import Column
from enrich.index.hashing import FACTORS, KINDS, MASK, ORDINAL_BITS
from enrich.index.vectors import mixed

Matrix = np.ndarray[Any, Any]
Crossed = tuple[Matrix, Matrix]
Combined = tuple[int, Matrix, Matrix, Matrix]
_U = np.uint64
_ORDINAL = _U((1 << ORDINAL_BITS) - 1)
_SIX, _LOW, _ONE = _U(6), _U(63), _U(1)
_ROW_BITS = 8
_AT_ONCE = 1 << _ROW_BITS
"""References whose arrays lie in a processor's own memory while they are worked on."""
_KIND_BITS, _WORTH_BITS = 4, 8
_VOTES_BITS = 27
_MOST_VOTES = _U((1 << _VOTES_BITS) - 1)
_WEIGHTS = np.array(k.WEIGHTS, dtype=np.uint64)
_WORTH = np.array([8 - sharing.bit_length() for sharing in range(1 << 8)], dtype=np.uint64)


class Voting:
    """Lets keys of a column vote for many references."""

    def __init__(self, column: Column) -> None:
        self._entries, self._directory, self._filter = map(
            _numbers, (column.entries, column.directory, column.filter)
        )
        self._stretch_shift, self._word_shift = _U(column.stretch_shift), _U(column.word_shift)

    def votes(self, asked: Sequence[k.Asked], limit: int, least_share: int) -> list[list[tuple[int, int]]]:
        """See `Columns.voted`, for each of many."""
        parts = (asked[at : at + _AT_ONCE] for at in range(0, len(asked), _AT_ONCE))
        return [found for part in parts for found in self._voted(part, limit, least_share)]

    def _voted(self, asked: Sequence[k.Asked], limit: int, least_share: int) -> list[list[tuple[int, int]]]:
        kept = np.concatenate([self._kept(*some) for some in _Facts(asked)])
        return _ranked(self._votes(_once(kept)), len(asked), limit, least_share)

    def _kept(self, kind: int, rows: Matrix, of: Matrix, sums: Matrix) -> Matrix:
        """Key, row and kind, in one number, of the keys that the filter lets through."""
        wanted = mixed(sums + _U(kind * KINDS & MASK))
        there = np.flatnonzero(self._may_have(wanted))
        row = rows[of[there]].astype(np.uint64)
        kept: Matrix = (wanted[there] << _U(_ROW_BITS) | row) << _U(_KIND_BITS) | _U(kind)
        return kept

    def _may_have(self, wanted: Matrix) -> Matrix:
        words = np.take(self._filter, _places(wanted >> self._word_shift))
        both: Matrix = words >> (wanted & _LOW) & words >> (wanted >> _SIX & _LOW) & _ONE
        return both.astype(np.bool_)

    def _votes(self, kept: Matrix) -> Matrix:
        """Row, number and worth, in one number, of each vote."""
        wanted = kept >> _U(_KIND_BITS + _ROW_BITS)
        of, places = _spread(*self._stretches(wanted))
        entries = np.take(self._entries, places).astype(np.uint64, copy=False)
        found = np.flatnonzero(entries >> _U(ORDINAL_BITS) == wanted[of])
        of, numbers = of[found], entries[found] & _ORDINAL
        sharing = np.minimum(np.bincount(of, minlength=len(kept)), len(_WORTH) - 1)
        worth = _WEIGHTS[_places(kept & _U((1 << _KIND_BITS) - 1))] * _WORTH[sharing]
        rows = (kept >> _U(_KIND_BITS) & _U((1 << _ROW_BITS) - 1)) << _U(ORDINAL_BITS)
        votes: Matrix = (rows[of] | numbers) << _U(_WORTH_BITS) | worth[of]
        return votes

    def _stretches(self, wanted: Matrix) -> tuple[Matrix, Matrix]:
        """Where the stretches of entries begin and end in which keys stand; see `Column` for the check."""
        stretch = wanted >> self._stretch_shift
        begins, ends = (_places(np.take(self._directory, _places(stretch) + at)) for at in (0, 1))
        if len(wanted) and not (
            (begins <= ends).all() and begins.min() >= 0 and ends.max() <= len(self._entries)
        ):
            raise ValueError("a directory does not fit its entries")
        self._check(stretch, begins, ends)
        return begins, ends

    def _check(self, stretch: Matrix, begins: Matrix, ends: Matrix) -> None:
        shift = self._stretch_shift + _U(ORDINAL_BITS)
        begun, ended = np.flatnonzero(begins), np.flatnonzero(ends < len(self._entries))
        if (np.take(self._entries, begins[begun] - 1) >> shift >= stretch[begun]).any() or (
            np.take(self._entries, ends[ended]) >> shift <= stretch[ended]
        ).any():
            raise ValueError("a directory does not fit its entries")


class _Facts:
    """The facts of references in one array; a list of a reference is a stretch of it."""

    def __init__(self, asked: Sequence[k.Asked]) -> None:
        lists = list(chain.from_iterable(map(astuple, asked)))
        facts = np.frombuffer(array("Q", list(chain.from_iterable(lists))), dtype=np.uint64)
        ends = np.cumsum(np.fromiter(map(len, lists), dtype=np.int64, count=len(lists)))
        self._facts, self._times = facts, [facts * _U(factor) for factor in FACTORS]
        self._begins, self._ends = (
            dict(zip(k.Asked.__struct_fields__, each.reshape(len(asked), -1).T, strict=True))
            for each in (np.concatenate(([0], ends[:-1])), ends)
        )

    def __iter__(self) -> Iterator[Combined]:
        """The keys of each kind: rows, which of these each key is of, and what its facts add up to."""
        yield from self._of_people()
        yield from self._of_places()
        yield from self._of_words()

    def _of_people(self) -> Iterator[Combined]:
        """See `keys._of_people`."""
        rows, names = self._all("names")
        of, sums = self._with(rows, self._times[0][names], "years", 1)
        rows_years = rows[of]
        yield k.NAME_YEAR, rows, of, sums
        for kind, others in (
            (k.NAME_YEAR_PAGE, "pages"),
            (k.NAME_YEAR_VOLUME, "numbers"),
            (k.NAME_YEAR_WORD, "stems"),
        ):
            yield kind, rows_years, *self._with(rows_years, sums, others, 2)
        is_first = names[of] < self._begins["names"][rows_years] + k.FIRST_NAMES
        rows_years, sums = rows_years[is_first], sums[is_first]
        yield k.NAME_YEAR_JOURNAL, rows_years, *self._with(rows_years, sums, "codes", 2)
        one, other = _spread(names + 1, np.minimum(names + 1 + k.BESIDE, self._ends["names"][rows]))
        rows, sums = rows[one], self._times[0][names[one]] + self._times[1][other]
        yield k.NAMES_YEAR, rows, *self._with(rows, sums, "years", 2)

    def _of_places(self) -> Iterator[Combined]:
        """See `keys._of_places`."""
        rows, numbers = self._all("numbers")
        of, pages = _spread(*self._pages(rows, k.NEAR))
        yield from self._pairs(rows[of], numbers[of], pages)
        pair, joined = self._all("joined")
        yield from self._pairs(pair[::2], joined[::2], joined[1::2])
        of, codes = _spread(*self._coded(rows))
        codes, of = codes[there := self._facts[codes] != 0], of[there]
        by_code, by_number = rows[of], numbers[of]
        sums = self._times[0][codes] + self._times[1][by_number]
        yield k.JOURNAL_NUMBER, rows, of, sums
        begins, ends = self._pages(rows, k.NEARER)
        each, pages = _spread(begins[of], ends[of])
        yield k.JOURNAL_VOLUME_PAGE, by_code, each, sums[each] + self._times[2][pages]
        sums = self._times[0][codes] + self._times[2][by_number]
        yield k.JOURNAL_YEAR_NUMBER, by_code, *self._with(by_code, sums, "years", 1)

    def _pairs(self, rows: Matrix, volumes: Matrix, pages: Matrix) -> Iterator[Combined]:
        """See `keys._of_pairs`."""
        yield k.VOLUME_PAGE, rows, np.arange(len(rows)), self._times[0][volumes] + self._times[1][pages]
        sums = self._times[1][volumes] + self._times[2][pages]
        yield k.YEAR_VOLUME_PAGE, rows, *self._with(rows, sums, "years", 0)

    def _of_words(self) -> Iterator[Combined]:
        """See `keys._of_words`."""
        rows, words = self._all("words")
        of, others = _spread(words + 1, self._ends["words"][rows])
        yield k.WORDS, rows, of, self._times[0][words[of]] + self._times[1][others]
        rows, words = self._all("row")
        of = np.flatnonzero(words + 2 < self._ends["row"][rows])
        one, two, three = (times[words[of] + at] for at, times in enumerate(self._times))
        yield k.WORDS_IN_ROW, rows, of, one + two + three

    def _all(self, name: str) -> tuple[Matrix, Matrix]:
        """The row and the place of each fact in a list."""
        return _spread(self._begins[name], self._ends[name])

    def _with(self, rows: Matrix, sums: Matrix, name: str, factor: int) -> Crossed:
        """What stands in these rows with each fact of a list."""
        of, others = _spread(self._begins[name][rows], self._ends[name][rows])
        return of, sums[of] + self._times[factor][others]

    def _pages(self, rows: Matrix, near: int) -> Crossed:
        """Of each number the stretch of what the next ones may be as pages."""
        first, last = self._begins["readings"][rows], self._ends["readings"][rows]
        _, places = self._all("ends")
        at = _places(self._facts)
        begins = first + at[places]
        ends = first + at[np.minimum(places + near, self._ends["ends"][rows] - 1)]
        return begins, np.minimum(ends, last)

    def _coded(self, rows: Matrix) -> Crossed:
        """Of each number the stretch of the codes of the words before it."""
        _, places = self._all("at")
        first, at = self._begins["coded"][rows], _places(self._facts)[places]
        return first + 2 * np.maximum(at - k.BEFORE, 0), first + 2 * at


def _numbers(column: Sequence[int]) -> Matrix:
    whole: Any = getattr(column, "view", column)
    return np.frombuffer(whole, dtype="<u8") if len(column) else np.zeros(1, dtype=np.uint64)


def _places(numbers: Matrix) -> Matrix:
    """Numbers as numpy wants them for places: with a sign."""
    return numbers.astype(np.uint64, copy=False).view(np.int64)


def _spread(begins: Matrix, ends: Matrix) -> Crossed:
    """Of stretches each place in them, and before it, of which stretch it is."""
    sizes = np.maximum(ends - begins, 0)
    of = np.repeat(np.arange(len(sizes)), sizes)
    return of, np.arange(len(of)) + np.repeat(begins - np.cumsum(sizes) + sizes, sizes)


def _once(numbers: Matrix) -> Matrix:
    numbers.sort()
    return numbers[_first(numbers)]


def _first(numbers: Matrix) -> Matrix:
    """Where in sorted numbers another one begins."""
    return np.flatnonzero(np.concatenate(([True], numbers[1:] != numbers[:-1])))[: len(numbers)]


def _ranked(votes: Matrix, count: int, limit: int, least_share: int) -> list[list[tuple[int, int]]]:
    """Add up votes, and rank works by them in each row."""
    votes.sort()
    works = votes >> _U(_WORTH_BITS)
    begins = _first(works)
    if not len(begins):
        return [[] for _ in range(count)]
    sums = np.add.reduceat(votes & _U((1 << _WORTH_BITS) - 1), begins)
    works = works[begins]
    rows = _places(works >> _U(ORDINAL_BITS))
    row_begins = _first(rows)
    best = np.zeros(count, dtype=np.uint64)
    best[rows[row_begins]] = np.maximum.reduceat(sums, row_begins)
    near = np.flatnonzero(sums * _U(least_share) >= best[rows])
    above = (_MOST_VOTES - sums[near]) << _U(ORDINAL_BITS) | works[near] & _ORDINAL
    return _in_order(rows[near].astype(np.uint64) << _U(_VOTES_BITS + ORDINAL_BITS) | above, count, limit)


def _in_order(found: Matrix, count: int, limit: int) -> list[list[tuple[int, int]]]:
    """The first of each row, from numbers of row, missing votes and work."""
    found.sort()
    starts = np.searchsorted(found >> _U(_VOTES_BITS + ORDINAL_BITS), np.arange(count + 1))
    sizes = np.minimum(np.diff(starts), limit)
    found = found[_spread(starts[:-1], starts[:-1] + sizes)[1]]
    votes = _MOST_VOTES - (found >> _U(ORDINAL_BITS) & _MOST_VOTES)
    pairs = list(zip(votes.tolist(), (found & _ORDINAL).tolist(), strict=True))
    return [pairs[start:end] for start, end in pairwise([0, *np.cumsum(sizes).tolist()])]
