"""The keys that too many works have, kept beside those of an index: they stay left out when works are added.

A key of which all works were left out would look rare once a few new works come under
it. Keys that are common stay so also where works are deleted and fewer have them now: which works
had them is not known any more, and a key that so many shared tells next to nothing (a
seventh of the votes of one that a single work has). An index that is made anew knows them again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from pathlib import Path

from enrich.index.hashing import KEY_BITS

COMMON = ".common"
_END = 1 << KEY_BITS
"""Above all keys; it ends the file, so that even one without a key is not empty."""


class Common:
    """Writes the common keys of the next index, in order: those of the ones `before`, and new ones."""

    def __init__(self, stem: Path, before: Sequence[Iterable[int]] = ()) -> None:
        self._stream = stem.with_suffix(COMMON).open("wb")
        self._before = _once(merge(*before, [_END]))
        self._next = next(self._before)

    def upto(self, last: int) -> array[int]:
        """The next keys that were common before, up to `last`."""
        found = array("Q")
        while self._next <= last and self._next < _END:
            found.append(self._next)
            self._next = next(self._before)
        return found

    def write(self, keys: Iterable[int]) -> None:
        """Append keys."""
        self._stream.write(b"".join(key.to_bytes(8, "little") for key in keys))

    def close(self) -> None:
        """Write what is left of those before, and the end."""
        self.write((self._next, *self._before))
        self._stream.close()


def _once(numbers: Iterable[int]) -> Iterator[int]:
    return (number for number, _ in groupby(numbers))
