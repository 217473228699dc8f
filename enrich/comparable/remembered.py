"""What a function says of single words, or of one thing, remembered: a look costs less than a cached call.

Matching asks the same of some hundred words a reference. `functools.lru_cache`
puts each word that is asked for in front of all others, which costs more than
most answers do; so does the lock that `functools.cached_property` takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

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


class once(Generic[T]):
    """A property that is worked out when it is first asked for, and a plain attribute from then on."""

    def __init__(self, of: Callable[[Any], T]) -> None:
        self._of, self.__doc__ = of, of.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, one: Any, owner: type) -> T:
        answer: T = self._of(one)
        one.__dict__[self._name] = answer
        return answer
