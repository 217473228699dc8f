"""An entry as the JSON object that others build on, and back.

One object a reference, in input order; `data/entry.schema.json` describes it.
What the schema promises stays; new keys may join. Reading an object back gives
an equal entry, so that a ledger, a lock file or a web answer can hold entries
without a model of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from importlib.resources import files
from typing import Any, cast

import msgspec

from enrich.records import (
    Candidate,
    Column,
    Comparison,
    Contradiction,
    Decision,
    Entry,
    Fields,
    Finding,
    IndexState,
    Judgement,
    Link,
    LinkStatus,
    Match,
    NextPlace,
    Reference,
    Registration,
    Silence,
    Work,
)
from enrich.verdicts import Status

Object = dict[str, Any]

CONTRACT = 2
"""The version of the contract. 2 added `code` to entries and candidates, `says` to comparisons."""


_KEYS: dict[str, Callable[[Entry], Any]] = {
    "id": lambda entry: entry.reference.id,
    "file": lambda entry: entry.reference.file,
    "line": lambda entry: entry.reference.line,
    "unstructured": lambda entry: entry.reference.unstructured,
    "reference": lambda entry: entry.reference.fields,
    "status": lambda entry: entry.match.status,
    "DOI": lambda entry: entry.match.DOI,
    "confidence": lambda entry: entry.match.confidence,
    "reason": lambda entry: entry.match.reason,
    "code": lambda entry: entry.match.code,
    "decision": lambda entry: entry.decision,
    "contradictions": lambda entry: entry.match.contradictions,
    "candidates": lambda entry: [_candidate(judgement) for judgement in entry.match.judgements],
    "links": lambda entry: entry.links,
    "findings": lambda entry: entry.findings,
    "asked": lambda entry: entry.match.asked,
    "silent": lambda entry: entry.match.silent,
    "registrations": lambda entry: entry.registrations,
    "position": lambda entry: {"column": entry.reference.column, "end_line": entry.reference.end_line},
    "text": lambda entry: entry.reference.text,
    "structured": lambda entry: entry.reference.structured,
    "printed_links": lambda entry: entry.reference.links,
    "columns": lambda entry: entry.reference.columns or msgspec.UNSET,
    "matcher": lambda entry: entry.matcher,
    "index": lambda entry: entry.index,
    "kind": lambda entry: entry.kind,
    "next": lambda entry: entry.next,
    "shelf": lambda entry: entry.shelf,
}
KEYS = tuple(_KEYS)
"""The keys of the contract's object, in its order."""


def entry_to_json(entry: Entry, keys: Container[str] = KEYS) -> Object:
    """Return the contract's object for `entry`, or these `keys` of it; its values are JSON's own types."""
    return {key: _builtins(value) for key, value in _object(entry, keys).items()}


def line_of(entry: Entry, keys: Container[str] = KEYS) -> bytes:
    """Return the contract's object for `entry`, or these `keys` of it, as JSON on one line."""
    value = _object(entry, keys)
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return encoded(entry_to_json(entry, keys))


def entry_of(line: bytes) -> Entry:
    """Return the entry that `line_of` made a line of; raises ValueError where it is none."""
    try:
        return _entry(_decode(line))
    except msgspec.MsgspecError:  # among them what only Python's own reader takes: half of a surrogate pair
        return entry_from_json(json.loads(line))


def _object(entry: Entry, keys: Container[str]) -> Object:
    """The object as it is encoded: with nouns that encode themselves."""
    values = ((key, said(entry)) for key, said in _KEYS.items() if key in keys)
    return {key: value for key, value in values if value is not msgspec.UNSET}


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
            matcher=value.get("matcher", ""),
            index=msgspec.convert(value.get("index"), IndexState | None),
            kind=value.get("kind", ""),
            next=msgspec.convert(value.get("next", ()), tuple[NextPlace, ...]),
            shelf=value.get("shelf", ""),
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
        "comparisons": judgement.comparisons,
        "veto": judgement.veto,
        "code": judgement.code,
        "rank": candidate.rank,
        "score": candidate.score,
        "work": candidate.work,
    }


def _builtins(value: Any) -> Any:
    return value if isinstance(value, str) else _listed(msgspec.to_builtins(value))


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
        contradictions=msgspec.convert(value.get("contradictions", ()), tuple[Contradiction, ...]),
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


class _LineCandidate(msgspec.Struct):
    """A candidate as `line_of` writes it; reading whole lines this way costs a third."""

    source: str
    confidence: float
    comparisons: tuple[Comparison, ...]
    veto: str
    code: str
    rank: int
    score: float
    work: Work


class _Position(msgspec.Struct):
    column: int
    end_line: int


class _Line(msgspec.Struct):
    """A whole line, as `line_of` writes it with all keys."""

    id: str
    file: str
    line: int
    unstructured: str
    reference: Fields
    status: Status
    DOI: str | None
    confidence: float | None
    reason: str
    code: str
    decision: Decision | None
    contradictions: tuple[Contradiction, ...]
    candidates: list[_LineCandidate]
    links: tuple[LinkStatus, ...]
    findings: tuple[Finding, ...]
    asked: tuple[str, ...]
    silent: tuple[Silence, ...]
    registrations: tuple[Registration, ...]
    position: _Position
    text: str
    structured: bool
    printed_links: tuple[Link, ...]
    matcher: str
    index: IndexState | None
    kind: str
    next: tuple[NextPlace, ...]
    shelf: str
    columns: tuple[Column, ...] = ()


_decode = msgspec.json.Decoder(_Line).decode


def _entry(said: _Line) -> Entry:
    reference = Reference(
        id=said.id,
        file=said.file,
        line=said.line,
        column=said.position.column,
        end_line=said.position.end_line,
        unstructured=said.unstructured,
        text=said.text,
        fields=said.reference,
        structured=said.structured,
        links=said.printed_links,
        columns=said.columns,
    )
    match = Match(
        status=said.status,
        reason=said.reason,
        code=said.code,
        DOI=said.DOI,
        confidence=said.confidence,
        judgements=tuple(map(_judged, said.candidates)),
        contradictions=said.contradictions,
        asked=said.asked,
        silent=said.silent,
    )
    return Entry(
        reference=reference,
        match=match,
        decision=said.decision,
        registrations=said.registrations,
        links=said.links,
        findings=said.findings,
        matcher=said.matcher,
        index=said.index,
        kind=said.kind,
        next=said.next,
        shelf=said.shelf,
    )


def _judged(said: _LineCandidate) -> Judgement:
    return Judgement(
        candidate=Candidate(work=said.work, source=said.source, rank=said.rank, score=said.score),
        confidence=said.confidence,
        comparisons=said.comparisons,
        veto=said.veto,
        code=said.code,
    )
