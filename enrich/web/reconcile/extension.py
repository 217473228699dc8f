"""Columns made of works: a value for each work and property, or word that there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from enrich.records import Work
from enrich.web.reconcile.nouns import Extension
from enrich.web.reconcile.properties import CONTRADICTIONS, PROPERTIES, Value

Told = Callable[[str], Sequence[str]]
"""What the record of a DOI denies of the references that were asked for."""


def extended(asked: Extension, works: Mapping[str, Work | None], told: Told) -> dict[str, Any]:
    """Return the answer to an extension; a work that nobody holds has no values."""
    return {
        "meta": [_meta(name) for name in asked.properties],
        "rows": {
            name: {one: _values(one, name, works.get(name), told) for one in asked.properties}
            for name in asked.ids
        },
    }


def _meta(name: str) -> dict[str, str]:
    known = PROPERTIES.get(name)
    return {"id": name, "name": known.name if known else name or "?"}


def _values(name: str, identifier: str, work: Work | None, told: Told) -> list[dict[str, Value]]:
    known = PROPERTIES.get(name)
    value: Value | None = None
    if known is CONTRADICTIONS:
        value = " ".join(told(work.DOI if work else identifier.lower()))
    elif known is not None and known.read is not None and work is not None:
        value = known.read(work)
    if value is None or value == "":
        return []
    return [{"int": value} if isinstance(value, int) else {"str": value}]
