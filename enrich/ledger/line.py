"""One line of the lock file: what is locked of a reference, as JSON whose every value is checked on reading.

A lock comes with pull requests from strangers. So types are exact, numbers are
bounded, and a line that says anything else is refused as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Raw, Struct

from enrich.ledger.locked import Locked
from enrich.records import (
    Candidate,
    Contradiction,
    Decision,
    Judgement,
    LinkStatus,
    Match,
    Registration,
    Severity,
    Target,
    Work,
)
from enrich.verdicts import CONTRADICTIONS, VERDICTS, ContradictionClass

LONGEST = 16 * 1024 * 1024
"""Bytes of a line; the record of a work with ten thousand authors has less than one million."""
_FIRST_YEAR, _LAST_YEAR = -9999, 9999
_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029]")
_DOI = r"^10[./][^\x00-\x1f\x7f]+$"
_IS_DOI = re.compile(_DOI).match
_MOMENT = r"^$|^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\+00:00)?$"

Mark = Annotated[str, Meta(pattern=r"^[0-9]{1,3}-[0-9a-f]{8,64}$")]
Identifier = Annotated[str, Meta(pattern=_DOI, max_length=4096)]
MaybeIdentifier = Annotated[str, Meta(pattern=rf"^$|{_DOI}", max_length=4096)]


class _Printed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A `Registration` whose work is named by its DOI."""

    DOI: Identifier
    state: Literal["registered", "unregistered"]
    agency: str = ""
    primary: MaybeIdentifier = ""
    work: MaybeIdentifier = ""
    note: str = ""
    target: Target = ""


class _Link(Struct, frozen=True, kw_only=True):
    """A `LinkStatus` without its answers: no finding comes of them that does not come of the status."""

    label: str
    url: str
    status: str
    note: str = ""


class _Decided(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A `Decision` of a person, whose DOI is one."""

    decision: str
    DOI: Identifier | None = None
    by: str = ""
    on: Annotated[str, Meta(pattern=_MOMENT)] = ""
    note: str = ""


class _Denied(Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"class_": "class"}):
    """A `Contradiction` of a record that the line holds."""

    kind: Annotated[str, Meta(pattern=r"^[a-z-]{1,60}$")]
    class_: ContradictionClass
    field: Annotated[str, Meta(max_length=60)]
    printed: str
    record: str
    DOI: Identifier
    source: str = ""


class _Line(Struct, frozen=True, kw_only=True, omit_defaults=True):
    fingerprint: Mark
    enrich: str = ""
    about: str
    document: str = ""
    status: str
    DOI: Identifier | None = None
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None
    reason: str
    checked: date
    matcher: str
    asked: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    source: str = ""
    contenders: tuple[tuple[Identifier, str], ...] = ()
    printed: tuple[_Printed, ...] = ()
    links: tuple[_Link, ...] = ()
    works: tuple[Work, ...] = ()
    found: dict[str, Severity] | None = None
    decision: _Decided | None = None
    contradictions: tuple[_Denied, ...] | None = None


_KNOWN = frozenset(_Line.__struct_fields__)
_DECODER = msgspec.json.Decoder(_Line)
_KEYS = msgspec.json.Decoder(dict[str, Raw])


def decoded(raw: bytes) -> tuple[str, Locked]:
    """Return fingerprint and content of a line.

    Raises ValueError (of which msgspec's errors are), where it is not what `encoded` writes.
    """
    try:
        line = _DECODER.decode(raw)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    works = {work.DOI: work for work in line.works}
    _refuse_odd(works.values())
    return line.fingerprint, Locked(
        about=line.about,
        source=line.document,
        checked=line.checked,
        matcher=line.matcher,
        asked=line.asked,
        match=_match(line, works),
        registrations=tuple(_registration(printed, works) for printed in line.printed),
        links=tuple(LinkStatus(label=o.label, url=o.url, status=o.status, note=o.note) for o in line.links),
        release=line.enrich,
        found=line.found,
        decision=msgspec.convert(line.decision, Decision | None, from_attributes=True),
        examined=line.contradictions is not None,
        raw=raw,
    )


def encoded(mark: str, locked: Locked) -> bytes:
    """Return the line that says this: as it stood in the file, where nothing was changed since."""
    if locked.raw:
        return locked.raw
    match = locked.match
    works = {r.work.DOI: r.work for r in locked.registrations if r.work}
    called = {match.DOI, *(one.DOI for one in match.contradictions)}
    works |= {j.DOI: j.candidate.work for j in match.judgements if j.DOI in called}
    line = _Line(
        fingerprint=mark,
        enrich=locked.release,
        about=locked.about,
        document=locked.source,
        status=match.status,
        DOI=match.DOI,
        confidence=match.confidence,
        reason=match.reason,
        checked=locked.checked,
        matcher=locked.matcher,
        asked=locked.asked,
        answered=match.asked,
        source=match.judgements[0].candidate.source if match.work else "",
        contenders=() if match.work else tuple((j.DOI, j.candidate.source) for j in match.judgements),
        printed=tuple(_printed(registration) for registration in locked.registrations),
        links=tuple(_Link(label=o.label, url=o.url, status=o.status, note=o.note) for o in locked.links),
        works=tuple(works[identifier] for identifier in sorted(works)),
        found=None if locked.found is None else dict(sorted(locked.found.items())),
        decision=msgspec.convert(locked.decision, _Decided | None, from_attributes=True),
        contradictions=msgspec.convert(match.contradictions, tuple[_Denied, ...], from_attributes=True)
        if locked.examined
        else None,
    )
    return one_line(line, locked.more)


def one_line(value: Struct, more: Mapping[str, Raw]) -> bytes:
    """`value` as JSON in a line that every tool takes for one, with the keys of a newer release behind it."""
    try:
        line = msgspec.json.encode(value)
    except UnicodeEncodeError:
        line = msgspec.json.encode(_without_surrogates(msgspec.to_builtins(value)))
    line = _CONTROL.sub(lambda m: f"\\u{ord(m.group()):04x}", line.decode()).encode()
    return line[:-1] + b"," + msgspec.json.encode(more)[1:] if more else line


def unknown_keys(raw: bytes) -> Mapping[str, Raw]:
    """What a line holds under keys that this release does not know."""
    return {key: value.copy() for key, value in _KEYS.decode(raw).items() if key not in _KNOWN} if raw else {}


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _without_surrogates(inner) for key, inner in value.items()}
    return [_without_surrogates(inner) for inner in value] if isinstance(value, list) else value


def _refuse_odd(works: Iterable[Work]) -> None:
    for work in works:
        if not _IS_DOI(work.DOI):
            raise ValueError("a work without a DOI")
        years = (*work.years, work.issued or 0)
        if not all(_FIRST_YEAR <= year <= _LAST_YEAR for year in years):
            raise ValueError("a year out of this world")


def _printed(registration: Registration) -> _Printed:
    return _Printed(
        DOI=registration.DOI,
        state=registration.state,  # type: ignore[arg-type]  # what is unchecked is never locked
        agency=registration.agency,
        primary=registration.primary,
        work=registration.work.DOI if registration.work else "",
        note=registration.note,
        target=registration.target,
    )


def _registration(printed: _Printed, works: Mapping[str, Work]) -> Registration:
    return Registration(
        DOI=printed.DOI,
        state=printed.state,
        agency=printed.agency,
        primary=printed.primary,
        work=works.get(printed.work) or (Work(DOI=printed.work) if printed.work else None),
        note=printed.note,
        target=printed.target,
    )


def _match(line: _Line, works: Mapping[str, Work]) -> Match:
    if line.DOI is None:
        called = {one.DOI for one in line.contradictions or ()}
        known = {identifier: work for identifier, work in works.items() if identifier in called}
        judged = [(known.get(one, Work(DOI=one)), source) for one, source in line.contenders]
    else:
        judged = [(works.get(line.DOI, Work(DOI=line.DOI)), line.source)]
    status = next((s for s, verdict in VERDICTS.items() if verdict.locked and s == line.status), None)
    if status is None:
        raise ValueError(f"{line.status!r} is no verdict that is locked")
    if VERDICTS[status].match != (line.DOI is not None):
        raise ValueError("a DOI without a match, or a match without a DOI")
    return Match(
        status=status,
        reason=line.reason,
        DOI=line.DOI,
        confidence=line.confidence,
        asked=line.answered,
        contradictions=tuple(
            msgspec.convert(one, Contradiction, from_attributes=True)
            for one in line.contradictions or ()
            if one.kind in CONTRADICTIONS
        ),
        judgements=tuple(
            Judgement(candidate=Candidate(work=work, source=source), confidence=line.confidence or 0.0)
            for work, source in judged
        ),
    )
