"""What is remembered of web addresses from one run to the next: when they were asked, since when they fail.

Addresses that references print may be private; like all of the ledger this is for its owner alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from enrich.ledger.remembered import Remembered
from enrich.ledger.store import Ledger

_AT_ONCE = 500


class Visits:
    """The addresses of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of(self, addresses: Iterable[str]) -> dict[str, Remembered]:
        """What is remembered of these addresses, of those that were asked before."""
        wanted = list(dict.fromkeys(addresses))
        found: dict[str, Remembered] = {}
        with self._ledger.reading() as db:
            for at in range(0, len(wanted), _AT_ONCE):
                some = wanted[at : at + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                rows = db.execute(f"SELECT address, state FROM visits WHERE address IN ({marks})", some)
                found |= {address: msgspec.json.decode(state, type=Remembered) for address, state in rows}
        return found

    def keep(self, visits: Mapping[str, Remembered]) -> None:
        """Remember these addresses as they were found today."""
        rows = [(address, one.asked, msgspec.json.encode(one)) for address, one in visits.items()]
        with self._ledger.writing() as db:
            db.executemany("INSERT OR REPLACE INTO visits (address, asked, state) VALUES (?, ?, ?)", rows)
