"""The rules about answers and failures, without a socket."""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.network import policy
from enrich.network.breaker import (
    PATIENCE,
    PATIENCE_WITH_ERRORS,
    PAUSE,
    Breaker,
    Health,
    after_answer,
    after_stop,
)
from enrich.network.policy import Accept, Retry, Step, Stop, after_fault, after_status, backoff, retry_after

NOW = 1_800_000_000.0


def status(code: int, attempt: int = 0, remaining: float = 30.0, **headers: str) -> Step:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return after_status(code, named, attempt=attempt, remaining=remaining, draw=0.5, now=NOW)


def fault(kind: Any, attempt: int = 0, answered: bool = True, offline: bool = False) -> Step:
    return after_fault(kind, attempt=attempt, remaining=30.0, draw=0.5, answered=answered, offline=offline)


@pytest.mark.parametrize("code", [200, 301, 400, 404, 410])
def test_answers_are_passed_on(code: int) -> None:
    assert status(code) == Accept()


@pytest.mark.parametrize("code", [401, 403])
def test_a_refusal_ends_everything(code: int) -> None:
    step = status(code)
    assert isinstance(step, Stop)
    assert step.block


@pytest.mark.parametrize("code", [429, 503])
def test_the_service_says_when(code: int) -> None:
    step = status(code, Retry_After="7")
    assert isinstance(step, Retry)
    assert step.everyone
    assert 7 <= step.wait < 8


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 seconds"),
        (40, "40 seconds"),
        (119.6, "120 seconds"),
        (150, "2 minutes"),
        (3600, "an hour or more"),
    ],
)
def test_a_wait_in_words(seconds: float, words: str) -> None:
    assert policy.spoken(seconds) == words


def test_a_wait_beyond_the_deadline_is_not_slept() -> None:
    step = status(429, remaining=5.0, Retry_After="10")
    assert isinstance(step, Stop)
    assert "10 seconds" in step.reason
    assert step.hold >= 10


def test_no_wait_is_believed_for_more_than_an_hour() -> None:
    step = status(429, Retry_After="999999999999999999999")
    assert isinstance(step, Stop)
    assert step.hold == policy.LONGEST_HOLD


@pytest.mark.parametrize("code", [408, 500, 502, 504, 520])
def test_failures_are_tried_again_and_given_up(code: int) -> None:
    assert isinstance(status(code), Retry)
    assert isinstance(status(code, attempt=policy.ATTEMPTS - 1), Stop)
    assert isinstance(status(code, remaining=0.1), Stop)


def test_nobody_waits_long_for_a_service_that_was_never_there() -> None:
    assert isinstance(fault("unreachable", answered=False, offline=True), Stop)
    assert isinstance(fault("unreachable", answered=False), Retry)
    assert isinstance(fault("unreachable", attempt=1, answered=False), Stop)
    assert isinstance(fault("unreachable", attempt=1, answered=True), Retry)
    assert isinstance(fault("oversized"), Stop)
    assert isinstance(fault("malformed", attempt=1), Stop)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("120", 120), (formatdate(NOW + 90, usegmt=True), 90), (formatdate(NOW - 90, usegmt=True), 0)]
    + [("9" * 400, 3600), ("3601", 3600), (formatdate(NOW + 1e8, usegmt=True), 3600), ("0" * 400, 0)]
    + [(bad, None) for bad in ("", "soon", "-5", "1.5", "٣", "²", "5, 5", "1_0", "nan", "Mon, 99 Foo 2026")]
    + [(f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT", None), (f"Mon, 01 Jan 2026 00:00:00 +{'9' * 20}", None)],
)
def test_retry_after_in_both_forms(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value}, NOW) == seconds


@given(st.text(), st.integers(0, 4), st.floats(0, 1, exclude_max=True))
def test_no_header_and_no_draw_gives_a_negative_or_endless_wait(
    value: str, attempt: int, draw: float
) -> None:
    seconds = retry_after({"Retry-After": value}, NOW)
    assert seconds is None or seconds >= 0
    assert 0 <= backoff(attempt, draw) <= policy.LONGEST_DELAY
    step = after_status(429, {"Retry-After": value}, attempt=attempt, remaining=30, draw=draw, now=NOW)
    assert not isinstance(step, Retry) or 0 <= step.wait < 30


STOP = Stop(reason="failed", fault="broken")


def test_a_service_that_never_answered_is_shut_at_once() -> None:
    health = after_stop(Health(), Stop(reason="gone", fault="unreachable"), 100.0)
    assert health.shut_until == 100.0 + PAUSE


def test_a_service_that_answers_gets_patience_and_forgiveness() -> None:
    health = after_answer(Health())
    for _ in range(PATIENCE - 1):
        health = after_stop(health, STOP, 100.0)
    assert health.shut_until == 0.0
    assert after_answer(health).failures == 0
    assert after_stop(health, STOP, 100.0).shut_until == 100.0 + PAUSE


def test_one_that_answers_with_errors_gets_more_of_it() -> None:
    """Some questions fail whenever they are asked: whether three of them meet is a matter of threads."""
    health, error = after_answer(Health()), Stop(reason="answered HTTP 500")
    for _ in range(PATIENCE_WITH_ERRORS - 1):
        health = after_stop(health, error, 100.0)
    assert health.shut_until == 0.0
    assert after_stop(health, error, 100.0).shut_until == 100.0 + PAUSE


def test_a_block_is_for_good() -> None:
    health = after_stop(after_answer(Health()), Stop(reason="refused", block=True), 100.0)
    assert after_answer(health).shut_until == float("inf")


def test_the_breaker_asks_again_after_its_pause() -> None:
    breaker = Breaker()
    breaker.fail(Stop(reason="gone", fault="timeout"), 100.0)
    assert breaker.refusal(100.0 + PAUSE - 1) == Stop(reason="gone", fault="timeout")
    assert breaker.refusal(100.0 + PAUSE) is None
    breaker.answer()
    assert breaker.answered
    assert breaker.refusal(100.0) is None
