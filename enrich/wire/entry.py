"""An entry as the JSON object that others build on, and back.

One object a reference, in input order; `data/entry.schema.json` describes it.
What the schema promises stays; new keys may join. Reading an object back gives
an equal entry, so that a ledger, a lock file or a web answer can hold entries
without a model of their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, cast

import msgspec

from enrich.records import (
    Candidate,
    Column,
    Comparison,
    Decision,
    Entry,
    Fields,
    Finding,
    Judgement,
    Link,
    LinkStatus,
    Match,
    Reference,
    Registration,
    Silence,
    Work,
)

Object = dict[str, Any]

CONTRACT = 2
"""The version of the contract. 2 added `code` to entries and candidates, `says` to comparisons."""


def entry_to_json(entry: Entry) -> Object:
    """Return the contract's object for `entry`; its values are JSON's own types."""
    reference, match = entry.reference, entry.match
    return {
        "id": reference.id,
        "file": reference.file,
        "line": reference.line,
        "unstructured": reference.unstructured,
        "reference": _plain(reference.fields),
        "status": match.status,
        "DOI": match.DOI,
        "confidence": match.confidence,
        "reason": match.reason,
        "code": match.code,
        "decision": None if entry.decision is None else _plain(entry.decision),
        "candidates": [_candidate(judgement) for judgement in match.judgements],
        "links": [_plain(link) for link in entry.links],
        "findings": [_plain(finding) for finding in entry.findings],
        "asked": list(match.asked),
        "silent": [_plain(silence) for silence in match.silent],
        "registrations": [_plain(registration) for registration in entry.registrations],
        "position": {"column": reference.column, "end_line": reference.end_line},
        "text": reference.text,
        "structured": reference.structured,
        "printed_links": [_plain(link) for link in reference.links],
        **({"columns": [_plain(column) for column in reference.columns]} if reference.columns else {}),
    }


def encoded(value: Object) -> bytes:
    """Return `value` as JSON on one line; a lone surrogate, which UTF-8 cannot hold, as its escape."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")


def entry_from_json(value: Mapping[str, Any]) -> Entry:
    """Return the entry that `entry_to_json` made `value` of; raises ValueError where it is none."""
    try:
        return Entry(
            reference=_reference(value),
            match=_match(value),
            decision=msgspec.convert(value.get("decision"), Decision | None),
            registrations=msgspec.convert(value.get("registrations", ()), tuple[Registration, ...]),
            links=msgspec.convert(value["links"], tuple[LinkStatus, ...]),
            findings=msgspec.convert(value["findings"], tuple[Finding, ...]),
        )
    except (KeyError, TypeError, AttributeError, msgspec.ValidationError) as error:
        raise ValueError(f"not an entry: {error}") from error


def schema() -> Object:
    """Return the JSON Schema (draft 2020-12) of the contract's object."""
    text = files("enrich").joinpath("data/entry.schema.json").read_text(encoding="utf-8")
    return cast(Object, msgspec.json.decode(text))


def _candidate(judgement: Judgement) -> Object:
    candidate = judgement.candidate
    return {
        "DOI": judgement.DOI,
        "confidence": judgement.confidence,
        "source": candidate.source,
        "comparisons": [_plain(comparison) for comparison in judgement.comparisons],
        "veto": judgement.veto,
        "code": judgement.code,
        "rank": candidate.rank,
        "score": candidate.score,
        "work": _plain(candidate.work),
    }


def _plain(value: msgspec.Struct) -> Object:
    return cast(Object, _listed(msgspec.to_builtins(value)))


def _listed(value: Any) -> Any:
    """`value` with lists for the tuples that `to_builtins` leaves, so that it equals what JSON gives back."""
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    return [_listed(item) for item in value] if isinstance(value, list | tuple) else value


def _reference(value: Mapping[str, Any]) -> Reference:
    position = value.get("position", {})
    return Reference(
        id=value["id"],
        file=value["file"],
        line=value["line"],
        column=position.get("column", 1),
        end_line=position.get("end_line", 0),
        unstructured=value["unstructured"],
        text=value.get("text", ""),
        fields=msgspec.convert(value["reference"], Fields),
        structured=value.get("structured", False),
        links=msgspec.convert(value.get("printed_links", ()), tuple[Link, ...]),
        columns=msgspec.convert(value.get("columns", ()), tuple[Column, ...]),
    )


def _match(value: Mapping[str, Any]) -> Match:
    return Match(
        status=value["status"],
        reason=value["reason"],
        code=value.get("code", ""),
        DOI=value["DOI"],
        confidence=value["confidence"],
        judgements=tuple(_judgement(candidate) for candidate in value["candidates"]),
        asked=tuple(value.get("asked", ())),
        silent=msgspec.convert(value.get("silent", ()), tuple[Silence, ...]),
    )


def _judgement(value: Mapping[str, Any]) -> Judgement:
    return Judgement(
        candidate=Candidate(
            work=msgspec.convert(value.get("work", {"DOI": value["DOI"]}), Work),
            source=value["source"],
            rank=value.get("rank", 0),
            score=value.get("score", 0.0),
        ),
        confidence=value["confidence"],
        comparisons=msgspec.convert(value["comparisons"], tuple[Comparison, ...]),
        veto=value.get("veto", ""),
        code=value.get("code", ""),
    )
