"""Stops asking a service that is down, so that a thousand references do not each wait for it.

`Health` is a value and its rules are pure; `Breaker` holds one for a service
and is shared by all threads.
"""

from __future__ import annotations

import threading

from msgspec import Struct
from msgspec.structs import replace

from enrich.network.policy import Stop

PATIENCE = 3
"""Failures in a row of a service that does not answer at all, before it is let alone for a while."""
PATIENCE_WITH_ERRORS = 8
"""The same for one that answers with errors: it is there; some questions may fail whenever they are asked."""
PAUSE = 60.0
HOPELESS = ("unreachable", "proxy", "untrusted", "timeout")
"""Failures that say of a service which never answered that the next request will fail as well."""


class Health(Struct, frozen=True, kw_only=True):
    """How a service has been: failed requests in a row, whether it ever answered, shut until when and why."""

    failures: int = 0
    answered: bool = False
    shut_until: float = 0.0
    stop: Stop | None = None


def after_answer(health: Health) -> Health:
    """A service that answers is well; one that blocked us stays blocked."""
    return health if health.shut_until == float("inf") else Health(answered=True)


def after_recent(health: Health) -> Health:
    """A service that answered minutes ago, in a run that was stopped since, did not fail in between."""
    return replace(health, failures=0)


def after_stop(health: Health, stop: Stop, now: float) -> Health:
    """Count a failed request; shut the door for good, for a pause, or not yet (`now` is monotonic)."""
    failures = health.failures + 1
    hopeless = stop.fault in HOPELESS and not health.answered
    if stop.block:
        shut_until = float("inf")
    elif hopeless or failures >= (PATIENCE if stop.fault else PATIENCE_WITH_ERRORS):
        shut_until = max(health.shut_until, now + PAUSE)
    else:
        shut_until = health.shut_until
    return replace(health, failures=failures, shut_until=shut_until, stop=stop)


class Breaker:
    """The health of one service, for all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._health = Health()

    @property
    def answered(self) -> bool:
        """Whether the service has answered in this run."""
        return self._health.answered

    def refusal(self, now: float) -> Stop | None:
        """Why the service is not to be asked at `now`; None where it may be."""
        health = self._health
        return health.stop if now < health.shut_until else None

    def shut_for(self, now: float) -> float:
        """Seconds from `now` until the service may be asked again, 0 where it may be."""
        return max(0.0, self._health.shut_until - now)

    def answer(self) -> None:
        """The service has answered."""
        with self._lock:
            self._health = after_answer(self._health)

    def recent(self) -> None:
        """The cache gave an answer that the service gave a few minutes ago."""
        with self._lock:
            self._health = after_recent(self._health)

    def fail(self, stop: Stop, now: float) -> None:
        """A request to the service was given up."""
        with self._lock:
            self._health = after_stop(self._health, stop, now)
