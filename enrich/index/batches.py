"""The search by keys for many references at once, vectorised: the same votes as one by one, only quicker.

Batches go in and columns come out: here is where a compiled core would take over. References
become matrices of facts, a row each; what facts make of keys is the arithmetic
of `hashing` on whole matrices, and of the keys only those are looked up that the filter lets through.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np

from enrich.index import keys as k
from enrich.index.column import Column
from enrich.index.hashing import FACTORS, KINDS, ORDINAL_BITS
from enrich.index.vectors import mixed

Matrix = np.ndarray[Any, Any]
_U = np.uint64
_SHIFT, _SIX, _LOW = _U(ORDINAL_BITS), _U(6), _U(63)
_ORDINAL = _U((1 << ORDINAL_BITS) - 1)
_WEIGHTS = np.array(k.WEIGHTS, dtype=np.int64)
_WORTH = np.array([0, *(8 - count.bit_length() for count in range(1, 1 << 8))], dtype=np.int64)


@dataclass(frozen=True)
class _Facts:
    """Facts of many references, a row each, as wide as the longest needs; elsewhere nothing is `there`."""

    values: Matrix
    there: Matrix

    def first(self, most: int) -> _Facts:
        return _Facts(self.values[:, :most], self.there[:, :most])

    def drop(self, most: int) -> _Facts:
        return _Facts(self.values[:, most:], self.there[:, most:])


class Voting:
    """Lets keys of a column vote for many references."""

    def __init__(self, column: Column) -> None:
        self._entries, self._directory, self._filter = map(
            _numbers, (column.entries, column.directory, column.filter)
        )
        self._stretch_shift, self._word_shift = _U(column.stretch_shift), _U(column.word_shift)

    def votes(self, asked: Sequence[k.Asked], limit: int, least_share: int) -> list[list[tuple[int, int]]]:
        """See `Columns.voted`, for each of many."""
        rows, kinds, wanted = _keys_of(asked)
        may = self._may_have(wanted)
        rows, kinds, wanted = rows[may], kinds[may], wanted[may]
        begins, ends = self._found(wanted)
        counts = ends - begins
        worth = _WEIGHTS[kinds] * _WORTH[np.minimum(counts, len(_WORTH) - 1)]
        places = np.repeat(begins - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        numbers = self._entries[places + np.arange(len(places))] & _ORDINAL if len(places) else places
        return _ranked(
            np.repeat(rows, counts), numbers, np.repeat(worth, counts), (len(asked), limit, least_share)
        )

    def _may_have(self, wanted: Matrix) -> Matrix:
        words = self._filter[wanted >> self._word_shift]
        bits = _U(1) << (wanted & _LOW) | _U(1) << (wanted >> _SIX & _LOW)
        found: Matrix = (words & bits) == bits
        return found

    def _found(self, wanted: Matrix) -> tuple[Matrix, Matrix]:
        """Where the entries of each key begin and end."""
        stretches = (wanted >> self._stretch_shift).astype(np.int64)
        least, most = (self._directory[stretches + at].astype(np.int64) for at in (0, 1))
        if len(wanted) and (least.min() < 0 or most.max() > len(self._entries) or (least > most).any()):
            raise ValueError("a directory does not fit its entries")
        return self._bisected(wanted << _SHIFT, least, most), self._bisected(
            (wanted + _U(1)) << _SHIFT, least, most, after=wanted
        )

    def _bisected(self, bound: Matrix, low: Matrix, high: Matrix, after: Matrix | None = None) -> Matrix:
        """For each bound the first place in its stretch with an entry that is not less."""
        low, high = low.copy(), high.copy()
        while len(open_ := np.flatnonzero(low < high)):
            middle = (low[open_] + high[open_]) >> 1
            entries = self._entries[middle]
            less = entries < bound[open_] if after is None else entries >> _SHIFT <= after[open_]
            low[open_[less]] = middle[less] + 1
            high[open_[~less]] = middle[~less]
        return low


def _numbers(column: Sequence[int]) -> Matrix:
    whole: Any = getattr(column, "view", column)
    return np.frombuffer(whole, dtype="<u8") if len(column) else np.zeros(1, dtype=np.uint64)


def _ranked(
    rows: Matrix, numbers: Matrix, worth: Matrix, wanted: tuple[int, int, int]
) -> list[list[tuple[int, int]]]:
    """Add up votes, and rank works by them in each row."""
    count, limit, least_share = wanted
    both = rows.astype(np.uint64) << _SHIFT | numbers.astype(np.uint64)
    order = np.argsort(both, kind="stable")
    both, worth = both[order], worth[order]
    begins = np.flatnonzero(np.concatenate(([True], both[1:] != both[:-1]))) if len(both) else order
    sums = np.add.reduceat(worth, begins) if len(both) else worth
    both = both[begins]
    row = (both >> _SHIFT).astype(np.int64)
    ranking = np.lexsort((both, -sums, row))
    starts = np.searchsorted(row, np.arange(count + 1)).tolist()
    votes, number = sums[ranking], (both[ranking] & _ORDINAL)
    return [
        _best(votes[start:end][:limit].tolist(), number[start:end][:limit].tolist(), least_share)
        for start, end in pairwise(starts)
    ]


def _best(votes: list[int], numbers: list[int], least_share: int) -> list[tuple[int, int]]:
    return [(v, n) for v, n in zip(votes, numbers, strict=True) if v * least_share >= votes[0]]


def _keys_of(asked: Sequence[k.Asked]) -> tuple[Matrix, Matrix, Matrix]:
    """The keys of all references: row, kind and key of each."""
    parts = list(_of_kinds(asked))
    rows = np.concatenate([rows for rows, _, _ in parts])
    kinds = np.concatenate([np.full(len(rows), kind, dtype=np.int64) for rows, kind, _ in parts])
    return rows, kinds, mixed(np.concatenate([sums for _, _, sums in parts]))


def _of_kinds(asked: Sequence[k.Asked]) -> Iterator[tuple[Matrix, int, Matrix]]:
    """For each kind of key the rows that ask for some, and their facts multiplied; see `asked_keys`."""
    names, years, numbers = (_facts([getattr(a, n) for a in asked]) for n in ("names", "years", "numbers"))
    pages, codes, stems, words, row = (
        _facts([getattr(a, n) for a in asked]) for n in ("pages", "codes", "stems", "words", "row")
    )
    pairs = _sums([a.volumes_pages for a in asked], (0, 1))
    pairs_after = _sums([a.volumes_pages for a in asked], (1, 2))
    placed = _sums([a.codes_numbers for a in asked], (0, 2))
    yield _mixed(k.NAME_YEAR, _times(names, 0), _times(years, 1))
    yield _mixed(k.NAME_YEAR_PAGE, _times(names, 0), _times(years, 1), _times(pages, 2))
    yield _mixed(k.NAME_YEAR_VOLUME, _times(names, 0), _times(years, 1), _times(numbers, 2))
    yield _mixed(k.NAME_YEAR_WORD, _times(names, 0), _times(years, 1), _times(stems, 2))
    yield _mixed(k.NAME_YEAR_JOURNAL, _times(names.first(3), 0), _times(years, 1), _times(codes, 2))
    yield _mixed(k.YEAR_VOLUME_PAGE, _times(years, 0), pairs_after)
    yield _mixed(k.JOURNAL_YEAR_NUMBER, placed, _times(years, 1))
    yield _mixed(k.VOLUME_PAGE, pairs)
    yield _mixed(k.JOURNAL_NUMBER, _sums([a.codes_numbers for a in asked], (0, 1)))
    yield _mixed(k.JOURNAL_VOLUME_PAGE, _sums([a.codes_volumes_pages for a in asked], (0, 1, 2)))
    for step in (1, 2):
        yield _mixed(k.NAMES_YEAR, _beside(_times(names, 0), _times(names.drop(step), 1)), _times(years, 2))
    for step in range(1, k.MOST_WORDS):
        yield _mixed(k.WORDS, _beside(_times(words, 0), _times(words.drop(step), 1)))
    yield _mixed(
        k.WORDS_IN_ROW,
        _beside(_beside(_times(row, 0), _times(row.drop(1), 1)), _times(row.drop(2), 2)),
    )


def _facts(lists: Sequence[Sequence[int]]) -> _Facts:
    flat = np.frombuffer(array("Q", chain.from_iterable(lists)), dtype=np.uint64)
    return _spread(flat, [len(each) for each in lists])


def _spread(flat: Matrix, sizes: Sequence[int]) -> _Facts:
    """Numbers one behind the other as rows of these sizes."""
    there = np.arange(max(1, *sizes)) < np.array(sizes)[:, None]
    values = np.zeros(there.shape, dtype=np.uint64)
    values[there] = flat
    return _Facts(values, there)


def _sums(lists: Sequence[Sequence[tuple[int, ...]]], factors: tuple[int, ...]) -> _Facts:
    """Facts in pairs or threes, already multiplied and added up."""
    sizes = [len(each) for each in lists]
    flat = np.frombuffer(array("Q", chain.from_iterable(chain.from_iterable(lists))), dtype=np.uint64)
    multiples = flat.reshape(-1, len(factors)) * np.array([FACTORS[f] for f in factors], dtype=np.uint64)
    return _spread(multiples.sum(axis=1, dtype=np.uint64), sizes)


def _times(facts: _Facts, factor: int) -> _Facts:
    return _Facts(facts.values * _U(FACTORS[factor]), facts.there)


def _beside(one: _Facts, other: _Facts) -> _Facts:
    """Each fact with the one in the same place of the other."""
    width = min(one.values.shape[1], other.values.shape[1])
    return _Facts(
        one.values[:, :width] + other.values[:, :width], one.there[:, :width] & other.there[:, :width]
    )


def _mixed(kind: int, *facts: _Facts) -> tuple[Matrix, int, Matrix]:
    """All combinations of facts in each row."""
    values, there = facts[0].values, facts[0].there
    for each in facts[1:]:
        values = (values[:, :, None] + each.values[:, None, :]).reshape(len(values), -1)
        there = (there[:, :, None] & each.there[:, None, :]).reshape(len(there), -1)
    rows, _ = np.nonzero(there)
    return rows, kind, values[there] + _U(kind * KINDS & 0xFFFF_FFFF_FFFF_FFFF)
