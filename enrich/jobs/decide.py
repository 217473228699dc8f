"""Takes decisions of people into the ledger, from JSON Lines or a sheet, and gives them out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from enrich.comparable import doi
from enrich.errors import ConfigurationError, UnreadableInput
from enrich.files import write_bytes
from enrich.jobs.inputs import Inputs, unreadable
from enrich.jobs.watching import Tell, unheard
from enrich.ledger.decisions import (
    MOST_OFFERED,
    Decisions,
    Taken,
    is_mark,
    moment,
    now,
    understood,
)
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.locked import about
from enrich.ledger.store import Ledger, decisions_in
from enrich.readers.base import Document
from enrich.readers.decided import Said, said_in
from enrich.records import Decision
from enrich.settings import Settings
from enrich.wire.entry import entry_from_json


class Deciding(Struct, frozen=True, kw_only=True):
    """What came of it: decisions `taken`, `known` already, `empty` places, and those that were `wrong`."""

    taken: int = 0
    known: int = 0
    empty: int = 0
    wrong: int = 0


class Known(Struct, frozen=True, kw_only=True):
    """What an id stands for: a reference's fingerprint, and the candidates that were shown for it."""

    mark: str
    file: str = ""
    about: str = ""
    seen: tuple[str, ...] = ()


Ids = Mapping[str, tuple[Known, ...]]


def decide(
    paths: Iterable[str],
    settings: Settings,
    *,
    by: str,
    note: str = "",
    of: Iterable[str] = (),
    encoding: str = "",
    tell: Tell = unheard,
) -> Deciding:
    """Take the decisions in the files `paths` into the ledger, as `by` where they do not say who.

    `of` are the bibliographies or JSON Lines reports whose ids are meant.
    `tell` hears of each that is not understood. Raises ConfigurationError
    where the ledger cannot be written.
    """
    ids = _ids(of)
    standing = decisions_in(settings.data_path)
    taking = _Taking(standing, ids, by, note, tell)
    taken: list[Taken] = []
    for path in paths:
        document = Document(path, encoding=encoding)
        try:
            taken += taking.all_of(document)
        except (OSError, UnreadableInput) as error:
            tell(str(unreadable(path, error)))
            taking.wrong += 1
    with Ledger(settings.data_path) as ledger:
        count = ledger.take(taken)
    return Deciding(
        taken=count, known=len(taken) - count + taking.known, empty=taking.empty, wrong=taking.wrong
    )


def decided_in_sheet(document: Document, settings: Settings, by: str, tell: Tell) -> Iterator[Taken]:
    """Yield what a sheet says that does not stand already."""
    return iter(_Taking(decisions_in(settings.data_path), {}, by, "", tell).all_of(document))


def export(settings: Settings, target: str) -> int:
    """Write every decision that was ever taken as JSON Lines and return how many there are."""
    with Ledger(settings.data_path) as ledger:
        taken = list(ledger.taken())
    write_bytes(target, b"".join(map(_line, taken)))
    return len(taken)


class _Taking:
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
        there = self._ids.get(said.id, ())
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
    """This moment; not before what stands, for what is decided now is later, whatever a clock says."""
    return max(now(), stands.on if stands else "")


def _ids(of: Iterable[str]) -> Ids:
    found: dict[str, tuple[Known, ...]] = {}
    for path in of:
        for identifier, known in _ids_in(path):
            found[identifier] = (*found.get(identifier, ()), known)
    return found


def _ids_in(path: str) -> Iterator[tuple[str, Known]]:
    """The ids in a bibliography, or in a JSON Lines report, which shows candidates too."""
    if Path(path).suffix.lower() in (".jsonl", ".ndjson"):
        yield from _ids_in_report(path)
        return
    inputs = Inputs([path])
    for reference in inputs.references():
        yield (
            reference.id,
            Known(mark=fingerprint(reference), file=reference.file, about=about(reference)),
        )
    if inputs.failures:
        raise ConfigurationError(str(inputs.failures[0]))


def _ids_in_report(path: str) -> Iterator[tuple[str, Known]]:
    for number, line in Document(path).lines():
        if not line.strip():
            continue
        try:
            entry = entry_from_json(msgspec.json.decode(line))
        except ValueError as error:
            raise ConfigurationError(f"--of {path}:{number}: {error}.") from error
        yield (
            entry.reference.id,
            Known(
                mark=fingerprint(entry.reference),
                file=entry.reference.file,
                about=about(entry.reference),
                seen=tuple(judgement.DOI for judgement in entry.match.judgements),
            ),
        )


def _line(one: Taken) -> bytes:
    said = msgspec.to_builtins(one.decision)
    more = {"about": one.about, "seen": one.seen, "matcher": one.matcher}
    return msgspec.json.encode({"fingerprint": one.fingerprint, **said, **more}) + b"\n"
