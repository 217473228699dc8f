"""Which decisions of people a job goes by: those in the ledger, in the lock, and of its caller by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.errors import ConfigurationError
from enrich.ledger.decisions import BY_HAND, Decisions, decided, in_force, later, now
from enrich.ledger.locked import Locked
from enrich.ledger.standing import decisions_in
from enrich.records import Candidate, Decision, Entry, Reference
from enrich.settings import Settings

Accepted = Mapping[str, Decision]
"""By the id of an entry: decisions for one job."""
NOTHING_ACCEPTED: Accepted = {}


def decisions_for(settings: Settings, accepted: Accepted = NOTHING_ACCEPTED) -> Decisions:
    """Return the decisions that hold in a job; raises ConfigurationError where the ledger is unreadable."""
    return replace(decisions_in(settings.data_path), accepted=accepted)


def standing_with(
    decisions: Decisions,
    references: Sequence[Reference],
    marks: Sequence[str],
    blocks: Mapping[str, Locked],
) -> dict[str, Decision]:
    """For each mark of which there is one the decision that stands, be it from the ledger or the lock."""
    stands = {mark: block.decision for mark, block in blocks.items() if block.decision}
    for mark, reference in zip(marks, references, strict=True) if decisions else ():
        own = decisions.of(reference, mark)
        if own is not None:
            before = None if reference.id in decisions.accepted else stands.get(mark)
            stands[mark] = later(before, own)
    return stands


def is_undone(block: Locked, said: Decision | None) -> bool:
    """Whether what the lock keeps was decided, and that was undone since."""
    return block.decision is not None and said is not None and in_force(said) is None


def as_said(entry: Entry, decision: Decision | None) -> Entry:
    """`entry` as a person decided it; the record is one that was seen with it, where there is one."""
    if decision is None or decision == entry.decision:
        return entry
    works = (r.work for r in entry.registrations if r.work is not None)
    work = next((w for w in works if decision.DOI in (w.DOI, *w.aliases)), None)
    candidate = Candidate(work=work, source=BY_HAND) if work else None
    return replace(entry, match=decided(entry.match, decision, candidate), decision=decision)


def accepted_from(options: Iterable[str], by: str) -> Accepted:
    """Return what ``ID=DOI`` options accept; raises ConfigurationError for one that is none."""
    accepted: dict[str, Decision] = {}
    for option in options:
        identifier, bare = _parts(option)
        accepted[identifier] = Decision(decision=bare, DOI=bare, by=by, on=now())
    return accepted


def _parts(option: str) -> tuple[str, str]:
    """The id and the DOI; both may hold an equals sign of their own."""
    for at in (n for n, sign in enumerate(option) if sign == "=" and n):
        if bare := doi.normalise(option[at + 1 :]):
            return option[:at], bare
    raise ConfigurationError(
        f"--accept {option}: write the id of an entry, an equals sign and a DOI: "
        "--accept smith2004=10.1000/182."
    )
