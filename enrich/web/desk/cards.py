"""The card of a job: who handed in what, and how it stands; it lies in the job's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from enrich.files import write_bytes

State = Literal["waiting", "running", "finished", "cancelled", "failed"]
OVER: frozenset[State] = frozenset({"finished", "cancelled", "failed"})
_NAME = "job.json"


class Card(Struct, frozen=True, kw_only=True):
    """A job as its `owner` handed it in, and how it stands.

    `files` are names in its folder `input`, in order; `format`, `encoding` and
    `column` say how to read them, "" to be found out. `total` counts blocks,
    None before they were counted. `said` are sentences for whoever handed it in.
    `decisions` is how many decisions its owner had taken when it was last
    worked on: of more, its lines are not of today. `done` and `verdicts` are those of a finished job,
    so that a list of jobs opens no ledger of each.
    """

    id: str
    owner: str
    name: str
    files: tuple[str, ...]
    created: str
    state: State = "waiting"
    finished: str = ""
    total: int | None = None
    said: tuple[str, ...] = ()
    format: str = ""
    encoding: str = ""
    column: str = ""
    decisions: int = 0
    done: int = 0
    verdicts: Mapping[str, int] = {}


def read(folder: Path) -> Card | None:
    """The card in a job's folder, None where there is none or it cannot be read."""
    try:
        return msgspec.json.decode((folder / _NAME).read_bytes(), type=Card)
    except (OSError, ValueError):
        return None


def write(folder: Path, card: Card) -> None:
    """Put a card into a job's folder, whole; raises ConfigurationError where that cannot be."""
    write_bytes(str(folder / _NAME), msgspec.json.encode(card))
