"""Keeps to a service's limits, together with every other thread and process on the machine.

One small file for each service and pool holds when the next request may go
out; a file lock guards it, and one lock file for each concurrent request is
held while that lasts. The operating system frees the locks of a process that
dies. What the file says is believed only within bounds, for a bad answer that
found its way into it must not hold up the next run. (pyrate-limiter's SQLite
bucket counts and inserts in two steps unless its file lock is on, and that
lock does not hold between threads; it knows no concurrency limit either.)
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct

from enrich.network import headers
from enrich.network.headers import Headers, Remarks
from enrich.network.policy import LONGEST_HOLD
from enrich.network.services import Kind, Rate, Service

POLL = 0.02
LONGEST_WAIT = 300.0
"""Seconds; who finds no free place for so long waits for a process that was stopped, not for one at work."""
LONGEST_LINE = 600.0
"""Seconds; no place in line is further ahead."""
_SLACK = 1.0
"""Seconds; a state that is further ahead than this is from before the clock was set back, and void."""
_LARGEST_FILE = 65_536


class State(Struct):
    """What all processes share about a service and pool; times are Unix seconds.

    `hold` is when anyone may ask again, `next` when the next request of a kind
    may go out, `written` as of when all this is so. `doubt`: we were asked to
    wait, and nothing has been answered since.
    """

    written: float
    hold: float = 0.0
    next: dict[Kind, float] = {}
    rates: dict[Kind, Rate] = {}
    doubt: bool = False


def usable_folder(folder: Path) -> tuple[Path, str]:
    """The folder for the limits, made when absent, and a sentence where another had to be taken."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "probe.lock", thread_local=False, poll_interval=POLL):
            return folder, ""
    except (OSError, NotImplementedError) as error:
        return _own_folder(), _alone(folder, error)


class Limits:
    """The pace of one service and pool; times are Unix seconds, shared by all processes.

    What cannot be used of what the service or a file says is told to `remarks`.
    """

    def __init__(self, service: Service, folder: Path, remarks: Remarks | None = None) -> None:
        self._service = service
        self._stem = folder / f"{service.name}-{service.pool}"
        self._remarks = remarks or Remarks()
        self._rates = dict(service.rates)
        self._concurrency = service.concurrency
        self._known = State(written=0.0)

    def reserve(self, kind: Kind, patience: float) -> float:
        """Take the next place in the queue and return the seconds to wait for it.

        Waiting in line is no fault of the service and has no limit; but where
        the service asked everyone to hold for longer than `patience` seconds,
        no place is taken and the wait is returned as a negative number. Who
        has waited must look at `held` again: others may have been told since.
        """
        with self._state() as state:
            now = state.written
            held = max(0.0, state.hold - now)
            if held > patience:
                return -held
            start = max(now + held, state.next.get(kind, 0.0))
            self._rates[kind] = adopted(self._service, kind, state.rates.get(kind, self._rates[kind]))
            state.next[kind] = min(start + self._rates[kind].spacing, now + LONGEST_LINE)
            return start - now

    def hold(self, seconds: float) -> None:
        """Nobody asks this service for `seconds`."""
        with self._state() as state:
            state.hold = max(state.hold, state.written + min(seconds, LONGEST_HOLD))
            state.doubt = True

    def held(self) -> float:
        """For how many seconds more nobody may ask, as any process was told; 0 where one may."""
        return max(0.0, self._seen().hold - time.time())

    def answered(self) -> None:
        """The service has answered: where it had asked us to wait, the doubt is over."""
        if self._seen().doubt:
            with self._state() as state:
                state.doubt = False

    def learn(self, kind: Kind, sent: Headers) -> None:
        """Adopt the limits that an answer announces: stricter ones always, wider ones where agreed.

        Only for an answer that was found good: a broken one teaches nothing.
        """
        announced = headers.rate(sent)
        rate = adopted(self._service, kind, announced) if announced else self._rates[kind]
        if rate != self._rates[kind]:
            self._rates[kind] = rate
            with self._state() as state:
                state.rates[kind] = rate
        limit = headers.places(sent)
        if limit:
            known = self._service.concurrency
            self._concurrency = limit if self._service.faster else min(known, limit)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one of the places for concurrent requests, when one is free.

        While it is in doubt whether we may ask again there is one place for
        all, so that a service which is not ready says so once, not to everyone.
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
            for number in range(1 if self._seen().doubt else self._concurrency):
                lock = self._lock(f".{number}", timeout=0)
                try:
                    lock.acquire()
                except Timeout:
                    continue
                except OSError as error:
                    self._go_alone(error)
                    break
                return lock
            time.sleep(POLL * (0.5 + random.random()))
        raise TimeoutError

    def _lock(self, part: str = "", timeout: float = LONGEST_WAIT) -> FileLock:
        return FileLock(f"{self._stem}{part}.lock", timeout, thread_local=False, poll_interval=POLL)

    @contextmanager
    def _state(self) -> Iterator[State]:
        """The state as of now, to read and change; where no file keeps it, what this process knows of it.

        Raises TimeoutError where a process that was stopped keeps it from us.
        """
        with self._guarded():
            now = time.time()
            kept = (state for state in (self._read(now), self._known) if state)
            current = (state for state in kept if state.written <= now + _SLACK)
            self._known = next(current, State(written=now))
            self._known.written = now
            yield self._known
            self._write()

    def _guarded(self) -> AbstractContextManager[object]:
        """The lock that guards the file, taken; leaving it frees it."""
        try:
            return self._lock().acquire()
        except Timeout:
            raise
        except OSError as error:
            self._go_alone(error)
            return self._lock().acquire()

    def _go_alone(self, error: OSError) -> None:
        """Keep the limits in a folder of our own from now on, where the shared one turned out unusable."""
        self._remarks.add("folder", _alone(self._stem.parent, error))
        self._stem = _own_folder() / self._stem.name

    def _seen(self) -> State:
        """The state as the last process left it, to look at without waiting for anybody."""
        return self._read(time.time()) or self._known

    def _read(self, now: float) -> State | None:
        """The state in the file, None where there is none; damage is told, and the state started again."""
        path = self._stem.with_suffix(".json")
        try:
            with path.open("rb") as stream:
                state = msgspec.json.decode(stream.read(_LARGEST_FILE), type=State)
            fault = _fault(state)
        except OSError:
            return None
        except (ValueError, RecursionError) as error:
            fault = str(error)
        if fault:
            self._remarks.add("state", f"The file {path} was damaged ({fault}) and has been started again.")
            return None
        return state

    def _write(self) -> None:
        """Replace the file whole, so that who reads it without the lock never sees a half of it."""
        fresh = self._stem.with_suffix(".new")
        with suppress(OSError):
            fresh.write_bytes(msgspec.json.encode(self._known))
            os.replace(fresh, self._stem.with_suffix(".json"))


def adopted(service: Service, kind: Kind, announced: Rate) -> Rate:
    """The stricter of the agreed and the announced rate, since lists announce that of single records."""
    agreed = service.rates[kind]
    return announced if service.faster or announced.spacing > agreed.spacing else agreed


def _fault(state: State) -> str:
    """What in a state cannot be: times further ahead than any that we write, a rate that nobody can mean."""
    if state.hold > state.written + LONGEST_HOLD + _SLACK:
        return "it makes everybody wait for longer than is reasonable"
    if any(moment > state.written + LONGEST_LINE + _SLACK for moment in state.next.values()):
        return "its line is longer than any"
    believable = all(headers.is_believable(rate) for rate in state.rates.values())
    return "" if believable else "it names a rate that cannot be right"


def _own_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="enrich-limits-"))


def _alone(folder: Path, error: Exception) -> str:
    return f"{folder} cannot be used ({error}): the limits hold for this process alone."
