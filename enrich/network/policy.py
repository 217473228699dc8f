"""Decides what to do about an answer or a failure; the adapter does it.

Pure functions over values, so that every rule is tested without a socket.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from msgspec import Struct

from enrich.comparable.text import whole_number

ATTEMPTS = 5
BASE_DELAY = 0.5
LONGEST_DELAY = 8.0
LONGEST_HOLD = 3600.0

Fault = Literal["unreachable", "proxy", "untrusted", "timeout", "broken", "malformed", "oversized"]
"""What can go wrong below HTTP's status codes: no connection, none through the
proxy, or none that can be trusted; no answer in time; an answer cut off; an
answer that is not what was asked for; one too big."""

FAULTS: Mapping[str, str] = {
    "unreachable": "could not be reached",
    "proxy": "could not be reached through the proxy",
    "untrusted": "could not prove its identity (its certificate was refused)",
    "timeout": "did not answer in time",
    "broken": "broke off in the middle of its answer",
    "malformed": "answered with something that is not its data",
    "oversized": "sent an answer too large to be true",
}
_LATER = "Run again later; what was fetched is kept."
_CHECK_NETWORK = "Check the network connection, then run again; what was fetched is kept."
_ADVICE: Mapping[str, str] = {
    "unreachable": _CHECK_NETWORK,
    "timeout": _CHECK_NETWORK,
    "proxy": "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
    "untrusted": "Where your network inspects traffic, name its certificates in REQUESTS_CA_BUNDLE.",
}
_TRIES: Mapping[str, int] = {"oversized": 0, "untrusted": 0, "proxy": 1, "malformed": 1}


class Accept(Struct, frozen=True):
    """The answer is one: pass it on."""


class Retry(Struct, frozen=True):
    """Ask again after `wait` seconds; with `everyone`, nobody asks this service before that."""

    wait: float
    everyone: bool = False


class Stop(Struct, frozen=True, kw_only=True):
    """Give up this request, for `reason`; `hold` seconds nobody should ask; `block`: never again."""

    reason: str
    advice: str = ""
    fault: str = ""
    hold: float = 0.0
    block: bool = False


Step = Accept | Retry | Stop


def after_status(
    status: int, headers: Mapping[str, str], *, attempt: int, remaining: float, draw: float, now: float
) -> Step:
    """What to do about an HTTP status.

    `attempt` counts from 0, `remaining` are the seconds left for this request,
    `draw` is a random number in [0, 1) for the jitter, `now` is Unix time.
    """
    if status == 403:
        return Stop(
            reason="refused us (403), which is a block, not an answer",
            advice="Stop for today; if it persists, write to the service and set ENRICH_MAILTO.",
            block=True,
        )
    if status == 401:
        return Stop(
            reason="refused our credentials (401)", advice="Check the token in ENRICH_PLUS_TOKEN.", block=True
        )
    if status in (429, 503):
        return _asked_to_wait(status, retry_after(headers, now), attempt, remaining, draw)
    if status in (408, 425) or status >= 500:
        return _again(Stop(reason=f"failed (status {status})", advice=_LATER), attempt, remaining, draw)
    return Accept()


def after_fault(
    fault: Fault, *, attempt: int, remaining: float, draw: float, answered: bool, offline: bool
) -> Retry | Stop:
    """What to do about a failure below HTTP.

    `answered` says whether this service ever did in this run, `offline` that
    another one was out of reach and none ever answered. A machine that is
    offline must find out at once.
    """
    stop = Stop(reason=FAULTS[fault], advice=_ADVICE.get(fault, _LATER), fault=fault)
    if fault == "unreachable":
        patience = 0 if offline else 2 if answered else 1
    else:
        patience = _TRIES.get(fault, ATTEMPTS)
    return stop if attempt >= patience else _again(stop, attempt, remaining, draw)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a ``Retry-After`` asks for, given in seconds or as a date; None without a usable one.

    They are at most `LONGEST_HOLD`: nobody is believed who asks for more.
    """
    value = headers.get("Retry-After", "").strip()
    asked: float | None = whole_number(value)
    if asked is None:
        asked = _until(value, now)
    return asked if asked is None else min(float(asked), LONGEST_HOLD)


def spoken(seconds: float) -> str:
    """How long a wait is, in words that end a sentence; what is as long as can be may be longer."""
    if seconds >= LONGEST_HOLD:
        return "an hour or more"
    if seconds >= 120:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds:.0f} seconds"


def backoff(attempt: int, draw: float) -> float:
    """Full jitter: anything between nothing and a ceiling that doubles with each attempt, in seconds."""
    return draw * min(LONGEST_DELAY, BASE_DELAY * 2.0**attempt)


def _asked_to_wait(status: int, asked: float | None, attempt: int, remaining: float, draw: float) -> Step:
    wait = (BASE_DELAY * 2.0**attempt if asked is None else asked) + backoff(attempt, draw)
    if wait < remaining and attempt + 1 < ATTEMPTS:
        return Retry(wait, everyone=True)
    seconds = spoken(asked) if asked else "a while"
    why = "asked us to slow down" if status == 429 else "is down for the moment"
    return Stop(
        reason=f"{why} (status {status}) and to come back in {seconds}",
        advice=_LATER,
        hold=min(wait, LONGEST_HOLD),
    )


def _until(value: str, now: float) -> float | None:
    """Seconds from `now` (Unix time) to a date as HTTP writes it, 0 where it is past, None for none."""
    try:
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.fromtimestamp(now, UTC)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _again(stop: Stop, attempt: int, remaining: float, draw: float) -> Retry | Stop:
    wait = backoff(attempt, draw)
    return Retry(wait) if attempt + 1 < ATTEMPTS and wait < remaining else stop
