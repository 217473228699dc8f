"""Takes decisions of people into the ledger, from JSON Lines or a sheet, and gives them out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from enrich.errors import ConfigurationError, EnrichError, UnreadableInput
from enrich.files import write_bytes
from enrich.jobs.inputs import Inputs, unreadable
from enrich.jobs.recorded import entries_kept
from enrich.jobs.taking import Ids, Known, Taking, known_from
from enrich.jobs.watching import Tell, unheard
from enrich.ledger.decisions import (
    Taken,
)
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.jobs import Jobs
from enrich.ledger.locked import about
from enrich.ledger.standing import NAME, decisions_in
from enrich.ledger.store import Ledger, taken_in
from enrich.readers.base import Document
from enrich.readers.reports import is_report
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

    `of` are the bibliographies or JSON Lines reports whose ids are meant; an id that none of
    them has is that of the run that had it last.
    `tell` hears of each that is not understood. Raises ConfigurationError
    where the ledger cannot be written.
    """
    documents = [Document(path, encoding=encoding) for path in paths]
    return take(documents, _Ids(of, settings), settings, by=by, note=note, tell=tell)


def take(
    documents: Iterable[Document],
    ids: Ids,
    settings: Settings,
    *,
    by: str,
    note: str = "",
    tell: Tell = unheard,
) -> Deciding:
    """Take the decisions in `documents` into the ledger; `ids` knows which references ids stand for.

    Else as `decide`.
    """
    taking = Taking(decisions_in(settings.data_path), ids, by, note, tell)
    taken: list[Taken] = []
    for document in documents:
        try:
            taken += taking.all_of(document)
        except (OSError, UnreadableInput) as error:
            tell(str(unreadable(document.name, error)))
            taking.wrong += 1
    with Ledger(settings.data_path) as ledger:
        count = ledger.take(taken)
    return Deciding(
        taken=count, known=len(taken) - count + taking.known, empty=taking.empty, wrong=taking.wrong
    )


def export(settings: Settings, target: str) -> int:
    """Write every decision that was ever taken as JSON Lines and return how many there are."""
    there = (settings.data_path / NAME).is_file()
    taken = taken_in(settings.data_path) if there else []
    write_bytes(target, b"".join(map(_line, taken)))
    return len(taken)


class _Ids:
    """What ids stand for: in the files that were named, else in the run that had such an id last."""

    def __init__(self, of: Iterable[str], settings: Settings) -> None:
        self._settings = settings
        self._given = _by_id(known for path in of for known in _ids_in(path))
        self._runs = self._of_runs()
        self._read: list[dict[str, tuple[Known, ...]]] = []

    def __call__(self, identifier: str) -> tuple[Known, ...]:
        if identifier in self._given:
            return self._given[identifier]
        found = next((run[identifier] for run in self._read if identifier in run), ())
        while not found:
            run = next(self._runs, None)
            if run is None:
                return ()
            self._read.append(run)
            found = run.get(identifier, ())
        return found

    def _of_runs(self) -> Iterator[dict[str, tuple[Known, ...]]]:
        """The ids of each run that is kept, the last one first; one of few keys does not tell them."""
        if not (self._settings.data_path / NAME).is_file():
            return
        with Ledger(self._settings.data_path) as ledger:
            jobs = Jobs(ledger)
            for job in jobs.all():
                with suppress(EnrichError, ValueError, OSError):
                    entries, _ = entries_kept(jobs, job)
                    yield _by_id((entry.reference.id, known_from(entry)) for entry in entries)


def _by_id(known: Iterable[tuple[str, Known]]) -> dict[str, tuple[Known, ...]]:
    found: dict[str, tuple[Known, ...]] = {}
    for identifier, one in known:
        found[identifier] = (*found.get(identifier, ()), one)
    return found


def _ids_in(path: str) -> Iterator[tuple[str, Known]]:
    """The ids in a bibliography, or in a JSON Lines report, which shows candidates too."""
    if Path(path).suffix.lower() in (".jsonl", ".ndjson") and is_report(Document(path)):
        yield from _ids_in_report(path)
        return
    inputs = Inputs([path])
    for reference in inputs.references():
        mark = fingerprint(reference)
        yield reference.id, Known(mark=mark, file=reference.file, about=about(reference))
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
        yield entry.reference.id, known_from(entry)


def _line(one: Taken) -> bytes:
    said = msgspec.to_builtins(one.decision)
    more = {"about": one.about, "seen": one.seen, "matcher": one.matcher}
    return msgspec.json.encode({"fingerprint": one.fingerprint, **said, **more}) + b"\n"
