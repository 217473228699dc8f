"""What building does to whole columns at once, with numpy where it is installed: the same files, sooner."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from enrich.index.column import Writer
from enrich.index.hashing import FACTORS, KEY_BITS, KINDS, LAST, ORDINAL_BITS, Facts

_U = np.uint64
_HALF = _U(32)
_ORDINAL = _U((1 << ORDINAL_BITS) - 1)
_Array = np.ndarray[Any, Any]


def mixed(sums: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """See `hashing.key`: the keys of what facts add up to."""
    sums = sums ^ (sums >> _HALF)
    sums *= _U(KINDS)
    sums ^= sums >> _HALF
    sums *= _U(LAST)
    sums >>= _U(ORDINAL_BITS)
    return sums


def entries(facts: Sequence[Sequence[Facts]]) -> array[int]:
    """See `column.entries`."""
    each = chain.from_iterable
    flat = np.frombuffer(array("Q", each(each(facts))), dtype=np.uint64)
    sums = (flat.reshape(-1, 4) * np.array([KINDS, *FACTORS], dtype=np.uint64)).sum(axis=1, dtype=np.uint64)
    numbers = np.repeat(np.arange(len(facts), dtype=np.uint64), [len(some) for some in facts])
    return array("Q", (mixed(sums) << _U(ORDINAL_BITS) | numbers).tobytes())


def ordered(numbers: array[int]) -> array[int]:
    """See `sorting.ordered`."""
    there = np.frombuffer(numbers, dtype=np.uint64)
    there.sort()
    return numbers


def shifted(numbers: array[int], by: int) -> array[int]:
    """See `sorting.shifted`."""
    there = np.frombuffer(numbers, dtype=np.int64)
    there += by
    return numbers


def ranks(gone: bytearray) -> array[int]:
    """See `generation.ranks`."""
    there = np.frombuffer(gone, dtype=np.uint8) == 0
    found = np.cumsum(there, dtype=np.uint32)
    found -= there
    return array("I", found.tobytes())


def doubled(piece: array[int]) -> list[list[int]]:
    """See `generation.doubled`."""
    there = np.frombuffer(piece, dtype=np.uint64)
    keys = there >> _U(ORDINAL_BITS)
    begins = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else keys
    sizes = np.diff(np.append(begins, len(keys)))
    several = np.flatnonzero(sizes > 1)
    numbers = there & _ORDINAL
    return [numbers[begins[at] : begins[at] + sizes[at]].tolist() for at in several.tolist()]


class FastWriter(Writer):
    """See `column.Writer`."""

    _bits: _Array | None = None

    def _begin_filter(self, path: Path) -> None:
        count = 1 << (KEY_BITS - self._word_shift)
        self._bits = np.memmap(path, dtype="<u8", mode="w+", shape=(count,))

    def write(self, piece: array[int]) -> None:
        """Append sorted entries."""
        entries = np.frombuffer(piece, dtype=np.uint64)
        if self._gone:
            entries = entries[np.frombuffer(self._gone, dtype=np.uint8)[entries & _ORDINAL] == 0]
        keys = entries >> _U(ORDINAL_BITS)
        if self._cap:
            kept = self._rare(keys, np.frombuffer(self._common_before(piece), dtype=np.uint64))
            entries, keys = entries[kept], keys[kept]
        if self._numbers is not None:
            entries = (
                keys << _U(ORDINAL_BITS) | np.frombuffer(self._numbers, dtype=np.uint32)[entries & _ORDINAL]
            )
        if len(keys):
            self._note_all(keys)
        self._entries.write(entries.astype("<u8").tobytes())
        self.count += len(entries)

    def _rare(self, keys: _Array, before: _Array) -> _Array:
        """Which of the entries with these keys are kept; notes the keys of the others."""
        begins = np.flatnonzero(np.concatenate((keys[:1] == keys[:1], keys[1:] != keys[:-1])))
        sizes = np.diff(np.append(begins, len(keys)))
        several = keys[begins]
        many = sizes > self._cap
        at = np.searchsorted(several, before)
        there = at < len(several)
        many[at[there]] |= several[at[there]] == before[there]
        if self._common:
            self._common.write(np.union1d(several[many], before).tolist())
        kept: _Array = np.repeat(~many, sizes)
        return kept

    def _note_all(self, keys: _Array) -> None:
        last = int(keys[-1]) >> self._stretch_shift
        if last >= self._stretches:
            stretches = np.arange(self._stretches, last + 1, dtype=np.uint64) << _U(self._stretch_shift)
            begins = np.searchsorted(keys, stretches) + self.count
            self._begins.write(begins.astype("<u8").tobytes())
            self._stretches = last + 1
        if self._bits is not None:
            words = keys >> _U(self._word_shift)
            bits = _U(1) << (keys & _U(63)) | _U(1) << (keys >> _U(6) & _U(63))
            begins = np.flatnonzero(np.concatenate(([True], words[1:] != words[:-1])))
            self._bits[words[begins]] |= np.bitwise_or.reduceat(bits, begins)

    def close(self) -> None:
        """Finish all files."""
        super().close()
        if isinstance(self._bits, np.memmap):
            self._bits.flush()
