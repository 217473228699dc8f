"""Keeps to a service's limits, together with every other thread and process on the machine.

One small file for each service and pool holds when the next request may go
out; a file lock guards it, and one lock file for each concurrent request is
held while that lasts. The operating system frees the locks of a process that
dies. (pyrate-limiter's SQLite bucket counts and inserts in two steps unless
its file lock is on, and that lock does not hold between threads; it knows no
concurrency limit either.)
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct

from enrich.transport.services import Kind, Rate, Service

POLL = 0.02
LONGEST_WAIT = 300.0
"""Seconds; who finds no free place for so long waits for a process that was stopped, not for one at work."""
_SLACK = 1.0
"""Seconds; a state that is further ahead than this is from before the clock was set back, and void."""


class State(Struct):
    """What all processes share about a service and pool; times are Unix seconds.

    `hold` is when anyone may ask again, `next` when the next request of a kind
    may go out, `written` as of when all this is so.
    """

    written: float
    hold: float = 0.0
    next: dict[Kind, float] = {}
    rates: dict[Kind, Rate] = {}


def usable_folder(folder: Path) -> tuple[Path, str]:
    """The folder for the limits, made when absent, and a sentence where another had to be taken."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "probe.lock", thread_local=False, poll_interval=POLL):
            return folder, ""
    except (OSError, NotImplementedError) as error:
        note = f"{folder} cannot be used ({error}): the limits hold for this process alone."
        return Path(tempfile.mkdtemp(prefix="enrich-limits-")), note


class Limits:
    """The pace of one service and pool; times are Unix seconds, shared by all processes."""

    def __init__(self, service: Service, folder: Path) -> None:
        self._service = service
        self._stem = folder / f"{service.name}-{service.pool}"
        self._rates = dict(service.rates)
        self._concurrency = service.concurrency
        self._known = State(written=0.0)

    def reserve(self, kind: Kind, patience: float) -> float:
        """Take the next place in the queue and return the seconds to wait for it.

        Waiting in line is no fault of the service and has no limit; but where
        the service asked everyone to hold for longer than `patience` seconds,
        no place is taken and the wait is returned as a negative number.
        """
        with self._state() as state:
            now = state.written
            held = max(0.0, state.hold - now)
            if held > patience:
                return -held
            start = max(now + held, state.next.get(kind, 0.0))
            self._rates[kind] = state.rates.get(kind, self._rates[kind])
            state.next[kind] = start + self._rates[kind].spacing
            return start - now

    def hold(self, seconds: float) -> None:
        """Nobody asks this service for `seconds`."""
        with self._state() as state:
            state.hold = max(state.hold, state.written + seconds)

    def learn(self, kind: Kind, headers: Mapping[str, str]) -> None:
        """Adopt the limits that an answer announces: stricter ones always, wider ones where agreed."""
        announced = announced_rate(headers)
        rate = adopted(self._service, kind, announced) if announced else self._rates[kind]
        if rate != self._rates[kind]:
            self._rates[kind] = rate
            with self._state() as state:
                state.rates[kind] = rate
        limit = headers.get("x-concurrency-limit", "").strip()
        if limit.isdigit() and int(limit) > 0:
            known = self._service.concurrency
            self._concurrency = int(limit) if self._service.faster else min(known, int(limit))

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one of the places for concurrent requests, when one is free.

        Raises TimeoutError where none becomes free in `LONGEST_WAIT`.
        """
        lock = self._free_place()
        try:
            yield
        finally:
            lock.release()

    def _free_place(self) -> FileLock:
        latest = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < latest:
            for number in range(self._concurrency):
                lock = FileLock(f"{self._stem}.{number}.lock", thread_local=False)
                try:
                    lock.acquire(timeout=0)
                except Timeout:
                    continue
                return lock
            time.sleep(POLL * (0.5 + random.random()))
        raise TimeoutError

    @contextmanager
    def _state(self) -> Iterator[State]:
        """The state as of now, to read and change; where no file keeps it, what this process knows of it."""
        path = self._stem.with_suffix(".json")
        with FileLock(f"{self._stem}.lock", thread_local=False, poll_interval=POLL):
            now = time.time()
            kept = (state for state in (_read(path), self._known) if state and state.written <= now + _SLACK)
            self._known = next(kept, State(written=now))
            self._known.written = now
            yield self._known
            with suppress(OSError):
                path.write_bytes(msgspec.json.encode(self._known))


def announced_rate(headers: Mapping[str, str]) -> Rate | None:
    """The rate in ``x-rate-limit-limit`` and ``x-rate-limit-interval`` (``1s``), None where there is none."""
    limit = headers.get("x-rate-limit-limit", "").strip()
    interval = headers.get("x-rate-limit-interval", "").strip().removesuffix("s")
    if not (limit.isdigit() and interval.isdigit() and int(limit) and int(interval)):
        return None
    return Rate(int(limit), float(interval))


def adopted(service: Service, kind: Kind, announced: Rate) -> Rate:
    """The stricter of the agreed and the announced rate, since lists announce that of single records."""
    agreed = service.rates[kind]
    return announced if service.faster or announced.spacing > agreed.spacing else agreed


def _read(path: Path) -> State | None:
    """The state in a file, None where it is missing or damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return None
