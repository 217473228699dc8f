"""How far a run has come, for people (a bar) and programs: how many of how many, how long, what it waits for.

References are read one by one as they are needed, so how many there are is
known only at their end. Where there is a terminal to tell it on and a network
to wait for, they are read ahead: that takes seconds of the hours.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Generic, TextIO, TypeVar

from enrich.jobs.watching import Counted, S
from enrich.records import Entry
from enrich.verdicts import VERDICTS, Status

if TYPE_CHECKING:
    from rich.console import Console

READ_AHEAD = 100_000
"""References in memory before their turn; of more than that the number is known later."""
_EACH = 1.0
"""Seconds between two lines for programs."""
_LEAST_SECONDS, _LEAST_DONE, _WINDOW = 5.0, 10, 200
T = TypeVar("T")
W = TypeVar("W", bound=Entry | Counted)


class Ahead(Generic[T]):
    """Passes `items` on in order, reading up to `most` of them ahead; `total` is then how many there are."""

    def __init__(
        self, items: Iterable[T], most: int = READ_AHEAD, size: Callable[[T], int] = lambda _: 1
    ) -> None:
        self.total: int | None = None
        self._size, self._waiting = size, 0
        self._items, self._most = iter(items), most
        self._queue: deque[T] = deque()
        self._read = 0
        self._error: Exception | None = None

    def __iter__(self) -> Iterator[T]:
        while True:
            self._fill()
            if not self._queue:
                break
            item = self._queue.popleft()
            self._waiting -= self._size(item)
            yield item
        if self._error:
            raise self._error

    def _fill(self) -> None:
        """Read on; an error waits until it is its turn."""
        try:
            while self.total is None and self._waiting < self._most:
                self._queue.append(next(self._items))
                self._waiting += self._size(self._queue[-1])
                self._read += self._size(self._queue[-1])
        except StopIteration:
            self.total = self._read
        except Exception as error:  # noqa: BLE001
            self._error, self.total = error, self._read


class Pace:
    """How fast it goes, from the last few hundred that were done, for that changes: caches, rate limits."""

    def __init__(self, now: float) -> None:
        self._moments: deque[tuple[int, float]] = deque([(0, now)], maxlen=_WINDOW)

    def done(self, count: int, now: float) -> None:
        """`count` are done at `now`."""
        self._moments.append((count, now))

    def rate(self) -> float | None:
        """How many are done in a second, None while that cannot be said yet."""
        (first, began), (done, last) = self._moments[0], self._moments[-1]
        if done - first < _LEAST_DONE or last - began < _LEAST_SECONDS:
            return None
        return (done - first) / (last - began)

    def seconds_left(self, total: int | None, now: float) -> float | None:
        """How many seconds the rest will take, None while that cannot be said yet."""
        (first, began), (done, _) = self._moments[0], self._moments[-1]
        if total is None or done - first < _LEAST_DONE or now - began < _LEAST_SECONDS or done >= total:
            return None
        return (total - done) * (now - began) / (done - first)

    def left(self, total: int | None, now: float) -> str:
        """How long the rest will take, in words; "" while that cannot be said yet."""
        seconds = self.seconds_left(total, now)
        return "" if seconds is None else in_words(seconds)


def in_words(seconds: float) -> str:
    """A time that is left, no more exact than it can be."""
    if seconds < 60:
        return "less than a minute left"
    if seconds < 90 * 60:
        return f"about {seconds / 60:.0f} min left"
    return f"about {seconds / 3600:.0f} h left"


class Bar:
    """Shows on standard error how far a run has come; nothing with `quiet` or away from a terminal."""

    def __init__(
        self, *, quiet: bool = False, total: int | None = None, console: Console | None = None
    ) -> None:
        self._console = None if quiet else console or _terminal()
        self._shown = self._console is not None and self._console.is_terminal
        self._total: Callable[[], int | None] = lambda: total

    def counting(self, chunks: Iterable[S]) -> Iterable[S]:
        """Pass `chunks` on, read ahead where the bar is shown, so that it knows how many blocks there are."""
        if not self._shown:
            return chunks
        ahead = Ahead(chunks, size=len)
        self._total = lambda: ahead.total
        return ahead

    def watch(
        self,
        results: Iterable[W],
        waiting: Callable[[], str] = lambda: "",
        requests: Callable[[], int] = lambda: 0,
    ) -> Iterator[W]:
        """Pass on entries, or `results` of many; `waiting` says what holds them up, "" for nothing."""
        if self._console is None or not self._shown:
            yield from results
            return
        from enrich.cli.drawing import drawn

        far = HowFar()
        with drawn(self._console, lambda: waiting() or far.pace.left(self._total(), monotonic())) as draw:
            for result in results:
                far.count(result)
                draw(far.done, self._total(), far.in_words(requests()))
                yield result


def _terminal() -> Console:
    from rich.console import Console

    return Console(stderr=True)


class Lines(Bar):
    """Tells on standard error how far a run has come, for programs: a JSON object a line."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(quiet=True)
        self._shown, self._stream = True, stream

    def watch(
        self,
        results: Iterable[W],
        waiting: Callable[[], str] = lambda: "",
        requests: Callable[[], int] = lambda: 0,
    ) -> Iterator[W]:
        """Pass on `results`; a line at most each second, and one at the end."""
        far, last = HowFar(), monotonic()
        for result in results:
            far.count(result)
            if monotonic() - last >= _EACH:
                last = monotonic()
                self._tell(far, waiting(), requests(), over=False)
            yield result
        self._tell(far, "", requests(), over=True)

    def _tell(self, far: HowFar, waiting: str, requests: int, *, over: bool) -> None:
        total = far.done if over else self._total()
        rate, left = far.pace.rate(), far.pace.seconds_left(total, monotonic())
        said = {
            "done": far.done,
            "total": total,
            "rate": None if rate is None else round(rate, 2),
            "seconds-left": None if left is None else round(left),
            "tally": {status: far.tally[status] for status in VERDICTS},
            "requests": requests,
            "waiting": waiting,
            "over": over,
        }
        print(json.dumps(said), file=self._stream, flush=True)


class HowFar:
    """How far a run has come: how many are done, with which verdicts, and how fast."""

    def __init__(self) -> None:
        self.done, self.tally = 0, Counter[Status]()
        self.pace = Pace(monotonic())

    def count(self, result: Entry | Counted) -> None:
        """Count an entry, or results of many together."""
        self.tally.update([result.match.status] if isinstance(result, Entry) else result.tally.statuses)
        self.done += 1 if isinstance(result, Entry) else result.count
        self.pace.done(self.done, monotonic())

    def in_words(self, requests: int) -> str:
        """The verdicts, the pace and the requests."""
        parts = [f"{self.tally[status]} {status}" for status in VERDICTS if self.tally[status]]
        rate = self.pace.rate()
        parts += [f"{rate:,.1f} a second"] if rate else []
        parts += [f"{requests:,} requests"] if requests else []
        return ", ".join(parts)
