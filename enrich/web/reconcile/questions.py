"""Reads what is asked: strangers' JSON into queries, or a sentence that says what is wrong with it.

Values may be of any kind that JSON has; what no reference could say (true,
null, an object without a name) says nothing. Only what is no question at all is
refused, for a refusal costs the nine others of a batch their answers as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from enrich.comparable.text import ends
from enrich.web.reconcile.nouns import Extension, Query

MOST_QUERIES = 1_000
"""In one batch; OpenRefine sends ten."""
MOST_IDS = 10_000
MOST_PROPERTIES = 100
MOST_BYTES = 8_000_000
"""Of a form; OpenRefine's take some ten thousand."""
_MOST_FIELDS = 20
LONGEST_VALUE = 10_000
"""Signs of a value; of longer ones the beginning and the end are read."""
MOST_CANDIDATES = 100
_STRICT = ("all", "any")


class Malformed(ValueError):
    """What was sent is no question of the protocol; the sentence says why."""


class TooMany(Malformed):
    """More was sent at once than is taken."""


def form_of(body: bytes) -> dict[str, str]:
    """Return the fields of a form as browsers send them by default; raises Malformed."""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise Malformed("This form has too many fields.") from error


def queries_in(sent: str) -> dict[str, Query]:
    """Return the queries of a batch by their keys, in order; raises Malformed, TooMany."""
    batch = _object(sent, "queries")
    if len(batch) > MOST_QUERIES:
        raise TooMany(f"At most {MOST_QUERIES:,} queries are taken in one batch, not {len(batch):,}.")
    return {key: _query(key, value) for key, value in batch.items()}


def extension_in(sent: str) -> Extension:
    """Return what an extension asks for; raises Malformed, TooMany."""
    asked = _object(sent, "extend")
    ids = _texts(asked.get("ids"), "“ids” must be a list of strings.")
    wanted = asked.get("properties")
    if not isinstance(wanted, list) or not all(isinstance(one, dict) for one in wanted):
        raise Malformed("“properties” must be a list of objects with an “id”.")
    names = _texts([one.get("id") for one in wanted], "Each property needs an “id”, a string.")
    if len(ids) > MOST_IDS or len(names) > MOST_PROPERTIES:
        raise TooMany(f"At most {MOST_IDS:,} ids and {MOST_PROPERTIES} properties are taken at once.")
    return Extension(ids=tuple(dict.fromkeys(ids)), properties=tuple(dict.fromkeys(names)))


def _object(sent: str, name: str) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(sent)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"“{name}” is no JSON that can be read ({error}).") from error
    if not isinstance(value, dict):
        raise Malformed(f"“{name}” must be a JSON object.")
    return value


def _query(key: str, value: Any) -> Query:
    if not isinstance(value, dict):
        raise Malformed(f"Query {key[:40]!r} must be an object with a “query” or “properties”.")
    string, wanted = value.get("query"), value.get("properties")
    if string is None and not wanted:
        raise Malformed(f"Query {key[:40]!r} has neither a “query” nor “properties”.")
    properties = _properties(key, wanted)
    types = value.get("type") or ()
    return Query(
        query=said(string),
        properties=properties,
        types=tuple(filter(None, map(_type, types if isinstance(types, list) else [types]))),
        strict=value.get("type_strict") in _STRICT,
        limit=_limit(value.get("limit")),
    )


def _properties(key: str, wanted: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if wanted is None:
        return ()
    if not isinstance(wanted, list):
        raise Malformed(f"Query {key[:40]!r}: “properties” must be a list.")
    if len(wanted) > MOST_PROPERTIES:
        raise TooMany(f"Query {key[:40]!r}: at most {MOST_PROPERTIES} properties are taken.")
    return tuple(_property(key, one) for one in wanted)


def _property(key: str, one: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
        raise Malformed(f"Query {key[:40]!r}: each property needs a “pid”, a string, and a “v”.")
    values = one["v"] if isinstance(one["v"], list) else [one["v"]]
    is_doi = one["pid"].strip().lower() == "doi"
    return one["pid"], tuple(filter(None, (said(v, is_doi=is_doi) for v in values[:LONGEST_VALUE])))


def said(value: Any, *, is_doi: bool = False) -> str:
    """What a value says, as text; "" for nothing. A reconciled cell says its name, or (`is_doi`) its id."""
    if isinstance(value, Mapping):
        names = ("id", "name") if is_doi else ("name", "id")
        return next((text for name in names if (text := said(value.get(name)))), "")
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return ends(str(value).strip(), LONGEST_VALUE)


def _type(value: Any) -> str:
    given = value.get("id") if isinstance(value, Mapping) else value
    return given.strip() if isinstance(given, str) else ""


def _limit(value: Any) -> int:
    """How many candidates are wanted, 0 for no word of it: none at all cannot be meant by a question."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 1:
        return 0
    return int(min(value, MOST_CANDIDATES))


def _texts(values: Any, fault: str) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise Malformed(fault)
    return values
