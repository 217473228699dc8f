"""Threads that are left behind where nobody waits for them any more.

Looking up a name has no timeout, connecting tries one address after another
with a timeout each, and headers that drip reset the clock with every byte. And
who stops a run does not want to wait for the answers it was waiting for, as an
executor's threads make one do. So these threads are daemons.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def within(seconds: float, call: Callable[[], R]) -> R:
    """Return or raise what `call` does; raise TimeoutError where that takes longer than `seconds`."""
    future: Future[R] = Future()
    threading.Thread(target=_settle, args=(future, call), daemon=True).start()
    return future.result(seconds)


def at_once(places: int, call: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Return ``call(item)`` for each of `items`, in order, with at most `places` of them under way.

    Raises what the first of them raises; what was not begun by then is not done.
    """
    todo = list(items)
    if min(places, len(todo)) < 2:
        return [call(item) for item in todo]
    futures: list[Future[R]] = [Future() for _ in todo]
    open_ones = deque(zip(todo, futures, strict=True))

    def work() -> None:
        while open_ones:
            try:
                item, future = open_ones.popleft()
            except IndexError:
                return  # another thread took the last one
            _settle(future, partial(call, item))

    for _ in range(min(places, len(todo))):
        threading.Thread(target=work, daemon=True).start()
    try:
        return [future.result() for future in futures]
    finally:
        open_ones.clear()


def _settle(future: Future[R], call: Callable[[], R]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001 (it is raised again where the result is awaited)
        future.set_exception(error)


class Crew:
    """At most `places` threads that do one thing after another, in order; they begin when they are needed."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._begun = 0
        self._todo: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()

    def start(self, call: Callable[[], R]) -> Future[R]:
        """Have `call` done when a thread is free; the future gives or raises what it does."""
        future: Future[R] = Future()
        self._todo.put((future, call))
        if self._begun < self._places:
            self._begun += 1
            threading.Thread(target=self._work, daemon=True).start()
        return future

    def close(self) -> None:
        """Begin nothing more once what was given so far is done."""
        for _ in range(self._begun):
            self._todo.put(None)

    def _work(self) -> None:
        while (given := self._todo.get()) is not None:
            _settle(*given)
