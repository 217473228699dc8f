"""Takes decisions of people into the ledger, from JSON Lines or a sheet, and gives them out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from enrich.errors import ConfigurationError, UnreadableInput
from enrich.files import write_bytes
from enrich.jobs.inputs import Inputs, unreadable
from enrich.jobs.taking import Ids, Known, Taking
from enrich.jobs.watching import Tell, unheard
from enrich.ledger.decisions import (
    Taken,
)
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.locked import about
from enrich.ledger.store import Ledger, decisions_in
from enrich.readers.base import Document
from enrich.settings import Settings
from enrich.wire.entry import entry_from_json


class Deciding(Struct, frozen=True, kw_only=True):
    """What came of it: decisions `taken`, `known` already, `empty` places, and those that were `wrong`."""

    taken: int = 0
    known: int = 0
    empty: int = 0
    wrong: int = 0


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
    taking = Taking(standing, ids, by, note, tell)
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


def export(settings: Settings, target: str) -> int:
    """Write every decision that was ever taken as JSON Lines and return how many there are."""
    with Ledger(settings.data_path) as ledger:
        taken = list(ledger.taken())
    write_bytes(target, b"".join(map(_line, taken)))
    return len(taken)


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
