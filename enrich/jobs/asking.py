"""Asks for references and forms of each answer what the lock file would keep of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial

from msgspec import Struct

from enrich.failures import contained, given_up
from enrich.jobs.plan import without_findings
from enrich.jobs.watching import Watch
from enrich.ledger.decisions import Decisions
from enrich.ledger.line import decoded, encoded
from enrich.ledger.locked import Locked, is_complete, locked
from enrich.records import Entry, Reference, Silence
from enrich.settings import Settings
from enrich.sources import searched_sources


class Answers(Struct, frozen=True, kw_only=True):
    """What came of asking, by the references' marks.

    `forms` are the answers as the lock file would keep them, `learned` those that it is to keep; of the
    others (`in_vain`) what was known before counts. `failed` are the entries on which enrich itself failed.
    """

    forms: Mapping[str, Locked] = {}
    learned: Mapping[str, Locked] = {}
    in_vain: Mapping[str, Entry] = {}
    failed: Mapping[str, Entry] = {}
    silent: tuple[Silence, ...] = ()
    notes: tuple[str, ...] = ()


def ask_for(
    wanted: Mapping[str, Reference], settings: Settings, today: date, watch: Watch, decisions: Decisions
) -> Answers:
    """Ask for the `wanted` references, and form what the lock file would keep of each answer.

    `decisions` of people have the last word on each.
    """
    if not wanted:
        return Answers()
    answered, silent, notes = _ask(list(wanted.values()), settings, watch, decisions)
    asked = dict(zip(wanted, answered, strict=True))
    store = partial(_forms, searched_sources(settings), today)
    formed = dict(zip(asked, contained(store, list(asked.items()), _given_up_again), strict=True))
    forms = {mark: form for mark, form in formed.items() if isinstance(form, Locked)}
    learned = {mark: form for mark, form in forms.items() if form.raw and is_complete(asked[mark])}
    return Answers(
        forms=forms,
        learned=learned,
        in_vain={mark: entry for mark, entry in asked.items() if mark not in learned},
        failed={mark: form for mark, form in formed.items() if isinstance(form, Entry)},
        silent=silent,
        notes=notes,
    )


def _ask(
    references: list[Reference], settings: Settings, watch: Watch, decisions: Decisions
) -> tuple[tuple[Entry, ...], tuple[Silence, ...], tuple[str, ...]]:
    """The entries of `references` without findings, which depend on what the lock file keeps of them."""
    from enrich.jobs import executors

    with executors.run(settings, references, without_findings(decisions)) as running:
        entries = tuple(watch(iter(running), len(references), running.waiting))
        notes = running.notes()
    silences = {s.source: s for entry in reversed(entries) for s in reversed(entry.match.silent)}
    return entries, tuple(silences.values()), notes


def _forms(
    sources: Sequence[str], today: date, asked: Iterable[tuple[str, Entry]]
) -> Iterator[Locked | Entry]:
    """Each entry as the lock file keeps it, tried out; as it is where enrich failed on it."""
    for mark, entry in asked:
        if entry.failed:
            yield entry
        else:
            yield _as_kept(mark, locked(entry, sources=sources, matcher=matcher(), today=today))


def _given_up_again(asked: tuple[str, Entry], error: Exception) -> Entry:
    return given_up(asked[1].reference, error)


def _as_kept(mark: str, block: Locked) -> Locked:
    """`block` as it is read from the file again; as it is, without `raw`, where the file cannot hold it."""
    try:
        return decoded(encoded(mark, block))[1]
    except (ValueError, OverflowError):
        return block


@cache
def matcher() -> str:
    """The matcher's version; importing it is what a check with a warm lock file does without."""
    from enrich.matching import MATCHER_VERSION

    return MATCHER_VERSION
