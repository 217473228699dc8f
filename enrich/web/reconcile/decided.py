"""The decisions of people that hold now, read again only where a ledger has changed; each person has one."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from enrich.ledger.decisions import Decisions
from enrich.ledger.standing import NAME, decisions_in
from enrich.web.desk.places import Places

MOST = 50
"""People whose decisions are held ready."""
_PARTS = (NAME, f"{NAME}-wal")
_State = tuple[tuple[int, int] | None, ...]


class Ledgers:
    """The ledgers below the data folder of a service, whether they are there yet or not."""

    def __init__(self, data: Path) -> None:
        self._places = Places(data)
        self._known: OrderedDict[str, tuple[_State, Decisions]] = OrderedDict()

    def decisions(self, owner: str) -> Decisions:
        """What a person decided; raises ConfigurationError where the ledger cannot be read."""
        home = self._places.home(owner)
        state = tuple(_state(home / part) for part in _PARTS)
        known = self._known.get(owner)
        if known is not None and known[0] == state:
            return known[1]
        decisions = decisions_in(home)
        self._known[owner] = state, decisions
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return decisions


def _state(path: Path) -> tuple[int, int] | None:
    try:
        there = path.stat()
    except OSError:
        return None
    return there.st_mtime_ns, there.st_size
