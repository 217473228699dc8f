"""Several calls at once: in order, never more than allowed, and left behind where one fails."""

from __future__ import annotations

import threading
import time

import pytest

from enrich.network.threads import at_once, within


def test_answers_come_in_order_and_no_more_are_under_way_than_allowed() -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def call(number: int) -> int:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02 * (number % 3))
        with lock:
            now[0] -= 1
        return number * 2

    assert at_once(3, call, range(20)) == [number * 2 for number in range(20)]
    assert 1 < most[0] <= 3
    assert at_once(3, call, []) == []


def test_who_fails_or_is_stopped_waits_for_nobody() -> None:
    begun: list[int] = []

    def call(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise KeyboardInterrupt
        time.sleep(30)

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        at_once(2, call, range(50))
    assert time.monotonic() - began < 15, "it did not wait for those that were begun"
    assert len(begun) < 5, "what was not begun is not done"


def test_a_call_that_takes_too_long_is_left_behind() -> None:
    assert within(5.0, lambda: "done") == "done"
    with pytest.raises(TimeoutError):
        within(0.05, lambda: time.sleep(5))
    with pytest.raises(ZeroDivisionError):
        within(5.0, lambda: 1 / 0)
