"""Makes decisions of what people wrote, in files for `enrich decide` and in sheets that are run again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable import doi
from enrich.errors import UnreadableInput
from enrich.jobs.accepting import Accepted, decisions_for
from enrich.jobs.watching import Tell
from enrich.ledger.decisions import (
    LONGEST_NOTE,
    MOST_OFFERED,
    Decisions,
    Taken,
    is_mark,
    later,
    moment,
    now,
    understood,
)
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.locked import about
from enrich.ledger.store import Ledger
from enrich.readers.base import Document
from enrich.readers.decided import SHEETS, Said, is_sheet_of_ours, said_in
from enrich.records import Decision, Entry
from enrich.settings import Settings


class Known(Struct, frozen=True, kw_only=True):
    """What an id stands for: a reference's fingerprint, and the candidates that were shown for it."""

    mark: str
    file: str = ""
    about: str = ""
    seen: tuple[str, ...] = ()


Ids = Callable[[str], tuple[Known, ...]]
"""What an id stands for: nothing, a reference, or several in several files."""


def known_from(entry: Entry) -> Known:
    """Return what is known of the reference of a finished entry."""
    return Known(
        mark=fingerprint(entry.reference),
        file=entry.reference.file,
        about=about(entry.reference),
        seen=tuple(judgement.DOI for judgement in entry.match.judgements),
    )


class Taking:
    """Makes decisions of what people wrote, and counts what is none."""

    def __init__(self, standing: Decisions, ids: Ids, by: str, note: str, tell: Tell) -> None:
        self._standing, self._ids = standing, ids
        self._by, self._note, self._tell = by, note, tell
        self.known = self.empty = self.wrong = 0

    def all_of(self, document: Document) -> list[Taken]:
        """The decisions in one document; the ones that are wrong are told with their place."""
        taken = []
        for said in said_in(document):
            if not said.wrong and not said.word:
                self.empty += 1
                continue
            try:
                one = self._one(said)
            except ValueError as error:
                self._tell(f"{document.name}:{said.line}: {error}.")
                self.wrong += 1
                continue
            if one is None:
                self.known += 1
            else:
                taken.append(one)
        return taken

    def _one(self, said: Said) -> Taken | None:
        """One decision; None where it stands already, as in a sheet that is handed in again."""
        if said.wrong:
            raise ValueError(said.wrong)
        known = self._about(said)
        stands = self._standing.standing.get(known.mark)
        seen = said.seen or known.seen
        if _is_earlier_choice(said, stands):
            return None
        decision = self._decision(said, seen, stands)
        if stands and not said.on and _is_same(decision, stands):
            return None
        return Taken(
            fingerprint=known.mark,
            decision=decision,
            about=said.about or known.about,
            seen=seen,
            matcher=said.matcher,
        )

    def _decision(self, said: Said, seen: Sequence[str], stands: Decision | None) -> Decision:
        """What was said, with the DOI that goes with it, or that the word means of the candidates `seen`."""
        given = doi.normalise(said.DOI)
        if len(said.note) > LONGEST_NOTE:
            raise ValueError(f"its note is longer than {LONGEST_NOTE:,} signs")
        word, identifier = understood(said.word, (given,) * MOST_OFFERED if given else seen)
        return Decision(
            decision=word,
            DOI=identifier,
            by=said.by or self._by,
            on=_moment(said.on) if said.on else _after(stands),
            note=said.note or self._note,
        )

    def _about(self, said: Said) -> Known:
        """The reference that is meant."""
        if said.mark:
            if not is_mark(said.mark):
                raise ValueError(f"{said.mark[:60]!r} is no fingerprint")
            return Known(mark=said.mark)
        if not said.id:
            raise ValueError("names no reference, neither by fingerprint nor by id")
        there = self._ids(said.id)
        there = tuple(one for one in there if one.file == said.file) or there
        if not there:
            raise ValueError(
                f"there is no reference with the id {said.id!r}; --of FILE names the bibliography or report"
            )
        if len({one.mark for one in there}) > 1:
            raise ValueError(f"several references have the id {said.id!r}; name the one by its fingerprint")
        return there[0]


def _is_earlier_choice(said: Said, stands: Decision | None) -> bool:
    """Whether "accept 2" stands there since it was decided: the row shows other candidates now."""
    word = " ".join(said.word.split()).lower()
    return not said.on and stands is not None and word.startswith("accept ") and word == stands.decision


def _is_same(decision: Decision, stands: Decision) -> bool:
    """Whether nothing is decided anew."""
    same = (decision.decision, decision.DOI) == (stands.decision, stands.DOI)
    chosen = decision.DOI is not None and decision.DOI == stands.DOI
    return (same or chosen) and decision.note in ("", stands.note)


def _moment(on: str) -> str:
    try:
        return moment(on)
    except ValueError as error:
        raise ValueError(f"{on[:60]!r} is no date; write 2027-01-31") from error


def _after(stands: Decision | None) -> str:
    """This moment; behind what stands, for what is decided now is later, whatever a clock says.

    Moments are seconds: of what is decided, undone and decided again within one each has its own.
    """
    moment_now = now()
    if stands is None or moment_now > stands.on:
        return moment_now
    if len(stands.on) == len("2026-11-25"):
        return stands.on
    return (datetime.fromisoformat(stands.on) + timedelta(seconds=1)).isoformat(timespec="seconds")


def decisions_of(
    paths: Iterable[str], settings: Settings, accepted: Accepted, by: str, tell: Tell
) -> Decisions:
    """Return the decisions of a run of `paths`: those known, and those that stand in sheets among these.

    What a sheet says is taken into the ledger, as `by`, unless no ledger is to be written.
    """
    decisions = decisions_for(settings, accepted)
    for path in paths:
        if Path(path).suffix.lower() in SHEETS and Path(path).is_file():
            decisions = _with_sheet(path, decisions, settings, by, tell)
    return decisions


def _with_sheet(path: str, decisions: Decisions, settings: Settings, by: str, tell: Tell) -> Decisions:
    document = Document(path)
    try:
        if not is_sheet_of_ours(document):
            return decisions
        taking = Taking(decisions, lambda _: (), by, "", tell)
        taken = taking.all_of(document)
    except (OSError, UnreadableInput):
        return decisions  # the reader of the input says so
    if not taken:
        return decisions
    if settings.ledger:
        with Ledger(settings.data_path) as ledger:
            ledger.take(taken)
    kept = "kept for later runs" if settings.ledger else "for this run only"
    tell(f"{path}: {len(taken):,} {'decision' if len(taken) == 1 else 'decisions'} taken from it, {kept}.")
    new = {one.fingerprint: later(decisions.standing.get(one.fingerprint), one.decision) for one in taken}
    return replace(decisions, standing={**decisions.standing, **new})
