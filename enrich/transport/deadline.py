"""A deadline for calls that know none.

Looking up a name has no timeout, connecting tries one address after another
with a timeout each, and headers that drip reset the clock with every byte. Such
a call is made in a thread that is left behind when its time is up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """Return or raise what `call` does; raise TimeoutError where that takes longer than `seconds`."""
    future: Future[T] = Future()
    threading.Thread(target=_run, args=(call, future), daemon=True).start()
    return future.result(seconds)


def _run(call: Callable[[], T], future: Future[T]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001 (it is raised again where the result is awaited)
        future.set_exception(error)
