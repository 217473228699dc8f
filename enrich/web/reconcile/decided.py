"""The decisions of people that hold now, read again only where the ledger has changed."""

from __future__ import annotations

from pathlib import Path

from enrich.ledger.decisions import NO_DECISIONS, Decisions
from enrich.ledger.standing import NAME, decisions_in

_PARTS = (NAME, f"{NAME}-wal")


class Ledger:
    """The ledger in a data directory, whether there is one yet or not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: object = None
        self._decisions = NO_DECISIONS

    def decisions(self) -> Decisions:
        """What people decided; raises ConfigurationError where the ledger cannot be read."""
        state = [_state(self._folder / part) for part in _PARTS]
        if state != self._seen:
            self._decisions, self._seen = decisions_in(self._folder), state
        return self._decisions


def _state(path: Path) -> tuple[int, int] | None:
    try:
        there = path.stat()
    except OSError:
        return None
    return there.st_mtime_ns, there.st_size
