"""Where the works of an index come from, from when, and what may be done with them.

The licences are those of the agencies' own pages: of metadata, not of the works.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from enrich.index.contract import Origin

_LICENCES = {
    "Crossref": "facts, free to use and to pass on (Crossref claims no rights in its metadata)",
    "DataCite": "CC0 1.0 (DataCite asks to be named as the source)",
}
UNKNOWN = "not known; ask who gave it to you"


def licence_of(agency: str) -> str:
    """What an agency says may be done with its records."""
    return _LICENCES.get(agency, UNKNOWN)


def added(
    known: Iterable[Origin], more: Iterable[Origin], restated: Iterable[Origin] = ()
) -> tuple[Origin, ...]:
    """Origins with what came from them later: works are summed up, the latest date is theirs.

    What is `restated` is no more of it: another index says of all its works where they came from.
    """
    together = {one.name: one for one in known}
    for one in more:
        before = together.get(one.name, Origin(name=one.name))
        together[one.name] = _both(before, one, before.works + one.works)
    for one in restated:
        before = together.get(one.name, one)
        together[one.name] = _both(before, one, max(before.works, one.works))
    return tuple(together.values())


def _both(before: Origin, one: Origin, works: int) -> Origin:
    date, licence = max(before.date, one.date), one.licence or before.licence
    return replace(before, date=date, licence=licence, works=works)


def origins_in(sent: Mapping[str, Any]) -> tuple[Origin, ...]:
    """What the first line of one of our exports says of where its works came from; raises ValueError."""
    return tuple(msgspec.convert(sent.get("sources"), list[Origin]))
