"""Whose job is worked on next, so that a long one keeps nobody's small one waiting for hours.

One job is worked on at a time, for all that it asks goes through one door. While
others wait it has a turn; then it is stopped where it can go on from, and stands
in line again. People take turns as well: who hands in a hundred jobs has one of
them worked on between those of the others.
"""

from __future__ import annotations

import threading
from itertools import count
from pathlib import Path


class Turns:
    """The jobs that wait, by their owners and folders."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[str, Path]] = []
        self._served: dict[str, int] = {}
        self._turns = count(1)

    @property
    def anybody(self) -> bool:
        """Whether a job waits."""
        return bool(self._waiting)

    def wait(self, owner: str, folder: Path) -> None:
        """Let a job stand in line."""
        with self._lock:
            self._waiting.append((owner, folder))

    def next(self) -> tuple[str, Path]:
        """The job that came first of whoever was served longest ago; call it once for each that waits."""
        with self._lock:
            at = min(range(len(self._waiting)), key=lambda n: (self._served.get(self._waiting[n][0], 0), n))
            owner, folder = self._waiting.pop(at)
            self._served[owner] = next(self._turns)
            return owner, folder
