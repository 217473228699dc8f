"""What people decided about references: the words they say it in, which of several holds, what it does.

Decisions are only ever added. Of all that were taken about one reference, told
by its fingerprint, the later stands; `undo` is one too. Pure: they are kept by
`store`, or in the line of a lock file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable import doi
from enrich.ledger.fingerprint import fingerprint
from enrich.patterns import lazy
from enrich.records import Candidate, Decision, Judgement, Match, Reference, Work

UNDO, NONE, NO_DOI = "undo", "none", "no DOI"
OFFERED = ("accept", "accept 2", "accept 3", NONE, NO_DOI, UNDO)
"""The words that a sheet offers; besides, a DOI may be typed."""
LONGEST_NOTE = 10_000
"""Signs; what is longer is a text that went astray."""
MOST_OFFERED = 99
"""Candidates that can be accepted by their place."""
BY_HAND = "decision"
"""The source of a work that a person named and no source holds."""
_ACCEPT = lazy(r"accept(?:ed)?(?:\s*[#:]?\s*([1-9]\d?))?")
_MARK = lazy(r"[0-9]{1,3}-[0-9a-f]{8,64}")
_WORDS = {
    "none": NONE,
    "none of these": NONE,
    "none of them": NONE,
    "no doi": NO_DOI,
    "no-doi": NO_DOI,
    "has no doi": NO_DOI,
    "undo": UNDO,
}


class Taken(Struct, frozen=True, kw_only=True):
    """A decision about the reference with this `fingerprint`, and what was seen when it was taken.

    `about` are a few words by which a person knows the reference, `seen` the
    DOIs of the candidates, best first, `matcher` the version that offered them.
    """

    fingerprint: str
    decision: Decision
    about: str = ""
    seen: tuple[str, ...] = ()
    matcher: str = ""


class Decisions(Struct, frozen=True):
    """Which decisions hold: `standing` by fingerprint, those undone too; `accepted` by id, for one run."""

    standing: Mapping[str, Decision] = {}
    accepted: Mapping[str, Decision] = {}

    def __bool__(self) -> bool:
        return bool(self.standing or self.accepted)

    def of(self, reference: Reference, mark: str = "") -> Decision | None:
        """The decision about `reference` as it was read, an undone one too; `mark` is its fingerprint."""
        if reference.id in self.accepted:
            return self.accepted[reference.id]
        return self.standing.get(mark or fingerprint(reference)) if self.standing else None

    def effective(self, reference: Reference) -> Decision | None:
        """The decision that holds of `reference`, None where there is none or it was undone."""
        return in_force(self.of(reference)) if self else None


NO_DECISIONS = Decisions()


def in_force(decision: Decision | None) -> Decision | None:
    """`decision`, None where it is that another one be undone."""
    return None if decision is not None and decision.decision == UNDO else decision


def later(one: Decision | None, other: Decision) -> Decision:
    """Which of two decisions stands: the later, of equals `other`, which was added after it."""
    return one if one is not None and _is_before(other.on, one.on) else other


def standing(taken: Iterable[Taken]) -> dict[str, Decision]:
    """Return which decision about each fingerprint stands, of all that were taken, in the order of adding."""
    found: dict[str, Decision] = {}
    for one in taken:
        found[one.fingerprint] = later(found.get(one.fingerprint), one.decision)
    return found


def understood(word: str, seen: Sequence[str]) -> tuple[str, str | None]:
    """Return a decision as it is kept: its word, and the DOI that it means; `seen` are the candidates.

    Raises ValueError, with what is wrong, for a word that is none or a candidate that was not there.
    """
    said = " ".join(word.split())
    if known := _WORDS.get(said.lower().rstrip(".")):
        return known, None
    if match := _ACCEPT.fullmatch(said.lower()):
        place = int(match[1] or 1)
        if place > len(seen):
            raise ValueError(_not_there(place, len(seen)))
        return "accept" if place == 1 else f"accept {place}", seen[place - 1]
    if bare := doi.normalise(said):
        return bare, bare
    raise ValueError(
        f"{said[:60]!r} is no decision; write accept, accept 2, a DOI, {NONE}, {NO_DOI} or {UNDO}"
    )


def is_mark(value: str) -> bool:
    """Whether `value` is a fingerprint."""
    return bool(_MARK.fullmatch(value))


def moment(value: str) -> str:
    """Return an ISO date or moment as it is kept, a moment in UTC; raises ValueError for what is none."""
    said = value.strip()
    if len(said) == len("2026-11-25"):
        return date.fromisoformat(said).isoformat()
    when = datetime.fromisoformat(said)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")


def now() -> str:
    """This moment, as decisions keep it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def decided(match: Match, decision: Decision, candidate: Candidate | None = None) -> Match:
    """Return `match` as a person decided it; `candidate` is the work meant, where a source holds it."""
    reason, told = _reason(decision), replace(match, silent=(), code="decided", confidence=None)
    if decision.DOI is None:
        return replace(told, status="unmatched", DOI=None, reason=reason)
    there = next((j for j in match.judgements if _is_of(decision.DOI, j.candidate.work)), None)
    if there is None:
        work = candidate or Candidate(work=Work(DOI=decision.DOI), source=BY_HAND)
        there = Judgement(candidate=work, confidence=0.0)
    others = tuple(j for j in match.judgements if j is not there)
    return replace(told, status="matched", DOI=there.DOI, reason=reason, judgements=(there, *others))


def _reason(decision: Decision) -> str:
    who, day = decision.by or "Somebody", f" on {decision.on[:10]}" if decision.on else ""
    if decision.DOI is not None:
        said = f"{who} decided{day} that this is {decision.DOI}."
    elif decision.decision == NO_DOI:
        said = f"{who} decided{day} that this work has no DOI."
    else:
        said = f"{who} decided{day} that none of the records offered is this work."
    return f"{said} Note: {decision.note}" if decision.note else said


def _is_of(identifier: str, work: Work) -> bool:
    return identifier == work.DOI or identifier in work.aliases


def _not_there(place: int, count: int) -> str:
    there = f"only {count} were" if count > 1 else "only one was" if count else "none was"
    return f"candidate {place} cannot be accepted, for {there} shown; write its DOI"


def _is_before(one: str, other: str) -> bool:
    """Whether a moment is before another; of a day without its hour only the day counts."""
    begin = min(len(one), len(other))
    if begin <= len("2026-11-25"):
        return one[:10] < other[:10]
    return _time(one) < _time(other)


def _time(value: str) -> datetime:
    when = datetime.fromisoformat(value)
    return when if when.tzinfo else datetime.combine(when.date(), when.time() or time(), UTC)
