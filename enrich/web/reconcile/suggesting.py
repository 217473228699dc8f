"""Suggestions while somebody types: works, properties and types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from enrich.comparable import doi
from enrich.comparable.text import ends, fold
from enrich.index import Reader
from enrich.records import Work
from enrich.web.reconcile.offers import cited, name_of
from enrich.web.reconcile.properties import FETCHED, PROPERTIES, Property
from enrich.web.reconcile.types import TYPES, type_of

AT_ONCE = 10
MOST_SKIPPED = 1_000
_LONGEST = 1_000


def works(index: Reader, prefix: str, skip: int) -> list[dict[str, Any]]:
    """The works that a DOI names, or that are most like the words typed so far."""
    said = ends(prefix.strip(), _LONGEST)
    if named := doi.normalise(said):
        work = index.lookup(named)
        return [_work(work)] if work and not skip else []
    skip = min(skip, MOST_SKIPPED)
    found = index.search(said, skip + AT_ONCE) if said else []
    return [_work(candidate.work) for candidate in found[skip:]]


def properties(prefix: str, skip: int) -> list[dict[str, Any]]:
    """The properties called so, or of which the description says so."""
    known = ((_shown(one), (one.id, one.name, one.description)) for one in PROPERTIES.values())
    return list(_like(prefix, known))[skip : skip + AT_ONCE]


def types(prefix: str, skip: int) -> list[dict[str, Any]]:
    """The kinds of works called so."""
    known = ((msgspec.to_builtins(one), (one.id, one.name)) for one in TYPES.values())
    return list(_like(prefix, known))[skip : skip + AT_ONCE]


def proposed(type_: str, limit: int) -> dict[str, Any]:
    """The properties of which columns can be made, whatever the type of the works."""
    shown = [_shown(one) for one in FETCHED]
    told: dict[str, Any] = {"properties": shown[:limit] if limit > 0 else shown}
    if type_:
        told["type"] = type_
    if limit > 0:
        told["limit"] = limit
    return told


def _shown(one: Property) -> dict[str, str]:
    return {"id": one.id, "name": one.name, "description": one.description}


def _work(work: Work) -> dict[str, Any]:
    kind = msgspec.to_builtins(type_of(work.type))
    return {"id": work.DOI, "name": name_of(work), "description": cited(work), "notable": [kind]}


def _like(prefix: str, known: Iterable[tuple[dict[str, Any], tuple[str, ...]]]) -> Iterator[dict[str, Any]]:
    """What has the words somewhere, what begins with them first."""
    said = fold(prefix.strip())
    ranked = [(_rank(said, texts), shown) for shown, texts in known]
    return (shown for rank, shown in sorted(ranked, key=lambda one: one[0]) if rank < _NOT)


_NOT = 2


def _rank(said: str, texts: tuple[str, ...]) -> int:
    folded = [fold(text) for text in texts]
    if any(text.startswith(said) for text in folded):
        return 0
    return 1 if any(said in text for text in folded) else _NOT
