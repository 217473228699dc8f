"""The nouns of the Reconciliation API 0.2, as they go over the wire."""

from __future__ import annotations

from msgspec import Struct


class Type(Struct, frozen=True, omit_defaults=True):
    """A kind of works; `broader` are those that it is one of."""

    id: str
    name: str
    broader: tuple[Type, ...] = ()


class Feature(Struct, frozen=True):
    """One thing that speaks for or against a candidate."""

    id: str
    value: bool | float


class Offer(Struct, frozen=True, kw_only=True):
    """A work that may be the one meant: what the protocol calls a candidate.

    `match` is true only for the one whose DOI would be written unasked.
    """

    id: str
    name: str
    score: float
    match: bool
    type: tuple[Type, ...] = ()
    description: str = ""
    features: tuple[Feature, ...] = ()


class Query(Struct, frozen=True, kw_only=True):
    """One question: a string, values by property, or both.

    `types` are the ids of the kinds of works asked for, binding only where `strict`.
    """

    query: str = ""
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    types: tuple[str, ...] = ()
    strict: bool = False
    limit: int = 0


class Extension(Struct, frozen=True, kw_only=True):
    """What is to be told of which works: ids and properties, each once, in order."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]
