"""Reads what release 0.1.0 wrote: lock files of version 1, blocks of `key = value` under a fingerprint.

Nothing is written in this form any more; the next write of such a file makes
it version 2. A block whose digest is not its own was mixed by a merge or cut
off, and costs only itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from enrich.ledger.locked import Locked
from enrich.records import Candidate, Judgement, LinkStatus, Match, Registration, Work

_BLOCK = re.compile(r"\[([0-9a-f]{20})\]")
_KEY = re.compile(r'([A-Za-z-]+)(?:\.("(?:[^"\\]|\\.)*"))?(?:\.([A-Za-z-]+))? = ')
_NAME = ("family", "given", "name", "suffix")
_UPDATE = ("type", "DOI", "updated", "source", "label")

Line = tuple[int, str]
"""A line of the file with its number."""


class FirstBlock(Struct, frozen=True):
    """One block: its fingerprint, its first line's number, what it says (None: damaged)."""

    mark: str
    line: int
    locked: Locked | None


def is_first_form(line: str) -> bool:
    """Whether `line` is one of those that version 1 consists of."""
    return _BLOCK.fullmatch(line.rstrip()) is not None or _KEY.match(line) is not None


def first_blocks(lines: Iterable[Line]) -> Iterator[FirstBlock]:
    """Yield the blocks among `lines`, in order; lines before the first are a damaged block without a mark."""
    for mark, begin, inside in _blocks(lines):
        yield FirstBlock(f"1-{mark}", begin, _read(mark, inside))


def _blocks(lines: Iterable[Line]) -> Iterator[tuple[str, int, Sequence[str]]]:
    """Fingerprint, first line's number and further lines of each block."""
    mark, begin, inside = "", 0, list[str]()
    for number, line in lines:
        opening = _BLOCK.fullmatch(line.rstrip())
        if opening:
            if begin:
                yield mark, begin, inside
            mark, begin, inside = opening[1], number, []
        else:
            begin = begin or number
            inside.append(line)
    if begin:
        yield mark, begin, inside


def _read(mark: str, lines: Sequence[str]) -> Locked | None:
    facts: dict[str, Any] = {}
    try:
        for line in lines:
            _read_fact(line, facts)
        sealed = facts["digest"] == _digest([f"[{mark}]", *lines[:-1]])
        return _locked(facts) if sealed else None
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError, msgspec.DecodeError):
        return None


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:8]


def _read_fact(line: str, facts: dict[str, Any]) -> None:
    match = _KEY.match(line)
    if match is None:
        raise ValueError(line)
    name, inner, field = match.groups()
    value = msgspec.json.decode(line[match.end() :])
    if inner is None:
        facts[name] = value
    elif field is None:
        facts.setdefault(name, {})[msgspec.json.decode(inner)] = value
    else:
        facts.setdefault(name, {}).setdefault(msgspec.json.decode(inner), {})[field] = value


def _locked(facts: Mapping[str, Any]) -> Locked:
    works = {identifier: _work(identifier, said) for identifier, said in facts.get("work", {}).items()}
    for identifier in facts.get("printed", {}):
        works.setdefault(identifier, Work(DOI=identifier))
    return Locked(
        about=facts["about"],
        checked=date.fromisoformat(facts["checked"]),
        matcher=facts["matcher"],
        asked=tuple(facts["asked"]),
        match=_match(facts, works),
        registrations=tuple(
            Registration(DOI=printed, state=state, agency=agency, primary=primary, note=note,
                         work=works[known] if known else None)
            for printed, (state, agency, primary, known, note) in facts.get("printed", {}).items()
        ),
        links=tuple(
            LinkStatus(label=label, url=url, status=status, note=note)
            for label, url, status, note in facts.get("links", ())
        ),
        examined=False,
    )  # fmt: skip


def _work(identifier: str, said: Mapping[str, Any]) -> Work:
    plain: dict[str, Any] = {**said, "DOI": identifier}
    for key in ("author", "editor"):
        if key in plain:
            plain[key] = [dict(zip(_NAME, person, strict=True)) for person in plain[key]]
    if "updated-by" in plain:
        plain["updated-by"] = [dict(zip(_UPDATE, update, strict=True)) for update in plain["updated-by"]]
    return msgspec.convert(plain, Work)


def _match(facts: Mapping[str, Any], works: Mapping[str, Work]) -> Match:
    found = facts.get("DOI")
    if found is None:
        judged = [(Work(DOI=identifier), source) for identifier, source in facts.get("contenders", ())]
    else:
        judged = [(works.get(found, Work(DOI=found)), facts.get("source", ""))]
    confidence = facts.get("confidence")
    return Match(
        status=facts["status"],
        reason=facts["reason"],
        DOI=found,
        confidence=confidence,
        asked=tuple(facts["answered"]),
        judgements=tuple(
            Judgement(candidate=Candidate(work=work, source=source), confidence=confidence or 0.0)
            for work, source in judged
        ),
    )
