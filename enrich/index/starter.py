"""The small index that ships with the project, so that a first run needs no key, server or network.

Its works are real; `data/starter.jsonl` holds facts about them in Crossref's
shape. Being small it is built in memory at every start (a few milliseconds)
and can therefore never be stale or damaged.
"""

from __future__ import annotations

from importlib.resources import files

import msgspec

from enrich.index.store import Index
from enrich.records import Work
from enrich.wire.crossref import work_from_json


def starter_works() -> list[Work]:
    """Return the works of the starter index, in the order of their data file."""
    lines = files("enrich").joinpath("data/starter.jsonl").read_text(encoding="utf-8").splitlines()
    return [work_from_json(msgspec.json.decode(line)) for line in lines]


def starter_index() -> Index:
    """Return the starter index, ready to search."""
    return Index.in_memory(starter_works())
