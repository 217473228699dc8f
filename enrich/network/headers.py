"""What a service's headers say in numbers and addresses, where they may hold anything at all.

There is one rule for them: a value that cannot be meant is as good as absent,
and is remembered, so that the run can tell of it at its end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from enrich.comparable.text import LARGEST_NUMBER, whole_number
from enrich.network.services import Rate

FASTEST, SLOWEST = 0.001, 5.0
"""Seconds between two requests: no rate beyond these is believed. A service that needs more rest says
so with 429 and ``Retry-After``, which is obeyed."""
MOST_AT_ONCE = 50
_EXCERPT = 80
Headers = Mapping[str, str]


class Remarks:
    """What was found wrong with a service's words, each kind of it told once; shared by all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sentences: dict[str, str] = {}

    def add(self, kind: str, sentence: str) -> None:
        """Remember `sentence`, where it is the first of its `kind`."""
        with self._lock:
            self._sentences.setdefault(kind, sentence)

    def sentences(self) -> tuple[str, ...]:
        """All that is to be told, in the order it was noticed."""
        return tuple(self._sentences.values())


def size(headers: Headers) -> int | None:
    """The bytes that ``Content-Length`` claims, None where it claims nothing."""
    return whole_number(headers.get("Content-Length", ""))


def rate(headers: Headers) -> Rate | None:
    """The rate in ``x-rate-limit-limit`` and ``x-rate-limit-interval`` (``1s``), None without one to use."""
    limit, interval = _limit(headers), _interval(headers)
    announced = Rate(limit, float(interval)) if limit and interval else None
    return announced if announced and is_believable(announced) else None


def is_believable(announced: Rate) -> bool:
    """Whether a service can mean a rate: neither endlessly fast nor so slow that a run would never end."""
    countable = 0 < announced.limit <= LARGEST_NUMBER
    return countable and FASTEST <= announced.interval / announced.limit <= SLOWEST


def places(headers: Headers) -> int | None:
    """How many requests at once ``x-concurrency-limit`` allows, None without a usable number."""
    number = whole_number(headers.get("x-concurrency-limit", ""))
    return number if number and number <= MOST_AT_ONCE else None


def location(headers: Headers) -> str | None:
    """The address that ``Location`` leads to, None where nothing can be asked there."""
    try:
        address = headers.get("Location", "").encode("latin-1").decode("utf-8")
        usable = bool(address) and urlsplit(address).port != 0
    except ValueError:
        return None
    return address if usable else None


def oddities(headers: Headers) -> Iterator[tuple[str, str]]:
    """The headers that cannot be meant, each with its sentence, to follow the name of the service."""
    for name, reads in _READERS.items():
        value = headers.get(name)
        if value is not None and reads(headers) is None:
            yield name, taken_as_absent(f"{name}: {value}")
    limit, interval = headers.get("x-rate-limit-limit"), headers.get("x-rate-limit-interval")
    if _limit(headers) and _interval(headers) and rate(headers) is None:
        yield "rate", taken_as_absent(f"x-rate-limit-limit: {limit}, x-rate-limit-interval: {interval}")


def taken_as_absent(sent: str) -> str:
    """The sentence about a header that cannot be meant, to follow the name of the service."""
    shown = sent if len(sent) <= _EXCERPT else f"{sent[:_EXCERPT]}…"
    return f"sent {shown!r}, which cannot be right; it was ignored."


def _limit(headers: Headers) -> int | None:
    return whole_number(headers.get("x-rate-limit-limit", "")) or None


def _interval(headers: Headers) -> int | None:
    return whole_number(headers.get("x-rate-limit-interval", "").strip().removesuffix("s")) or None


_READERS: Mapping[str, Callable[[Headers], object]] = {
    "Content-Length": size,
    "Location": location,
    "x-concurrency-limit": places,
    "x-rate-limit-limit": _limit,
    "x-rate-limit-interval": _interval,
}
