"""What a function says of single words, remembered: a look costs less than a remembered call.

Matching asks the same of some hundred words a reference. `functools.lru_cache`
puts each word that is asked for in front of all others, which costs more than
most answers do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Remembered(dict[str, T]):
    """The answers of `of` by word; of `most` words it forgets all and begins again."""

    def __init__(self, of: Callable[[str], T], most: int = 100_000) -> None:
        super().__init__()
        self._of, self._most = of, most

    def __missing__(self, word: str) -> T:
        if len(self) >= self._most:
            self.clear()
        answer = self[word] = self._of(word)
        return answer
