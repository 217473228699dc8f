"""The decisions that a data directory holds: where there is no ledger, no database is loaded to say so."""

from __future__ import annotations

from pathlib import Path

from enrich.ledger.decisions import Decisions, standing

NAME = "ledger.sqlite"


def decisions_in(folder: Path) -> Decisions:
    """Return which decisions the ledger of a data directory holds; none where there is no ledger.

    Raises ConfigurationError where there is one that cannot be read.
    """
    if not (folder / NAME).is_file():
        return Decisions()
    from enrich.ledger.store import taken_in  # with all that it takes to open a database

    return Decisions(standing(taken_in(folder)))
