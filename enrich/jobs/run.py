"""A run: references in, a verdict on each out, as one report that is read from a spool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

import enrich
from enrich.errors import UnreadableInput
from enrich.jobs import executors, landed
from enrich.jobs.accepting import NOTHING_ACCEPTED, Accepted
from enrich.jobs.account import text_of
from enrich.jobs.chunks import Chunks
from enrich.jobs.finished import Finish
from enrich.jobs.inputs import Inputs
from enrich.jobs.job import LOOKUP_BATCH
from enrich.jobs.recorded import Record, State, failures_kept, failures_of, recorded
from enrich.jobs.taking import decisions_of
from enrich.jobs.watching import Counting, Progress, Tell, uncounted, unheard, unwatched
from enrich.matching import MATCHER_VERSION
from enrich.records import Report, SetAside
from enrich.settings import Settings
from enrich.sources import needs_network
from enrich.wire.entry import KEYS

_BY_AND_BY = 10
"""Entries that are told of together where each takes its time."""


def run(
    inputs: Inputs,
    settings: Settings,
    *,
    accepted: Accepted = NOTHING_ACCEPTED,
    by: str = "",
    tell: Tell = unheard,
    keys: Sequence[str] = KEYS,
    put: Callable[[bytes], None] | None = None,
    called: Sequence[str] = (),
    again: bool = False,
    since: str = "",
    kept_in: Path | None = None,
    known: str = "",
    counting: Counting = uncounted,
    watch: Progress = unwatched,
) -> Report:
    """Return the report on all references of `inputs`, which keep what could not be read in `failures`.

    `put` gets the lines of the contract with these `keys`, in order; what no key
    asks for is not done, and only with all of them can the entries of the
    report be read. Chunks pass `counting` before their turn, finished lines
    pass `watch`. Decisions in the ledger hold, those in sheets that are inputs
    (made by `by`), and those `accepted` by id for this run. A run that the
    ledger knows goes on where it was, unless it is to be done `again`; `called`
    is what the ledger says it was called with. What stands of the report `since` (JSON
    Lines) is not decided on again. The run is kept in the ledger of the folder
    `kept_in`, where that is not the one of the settings, in which decisions are. With the digest of a
    finished run that is `known` there, that one is only made to follow the decisions: what else has
    changed since, enrich or its index, is not asked. Raises
    ConfigurationError where a source is unknown, an index unreadable, no room for what is found, or the
    very run under way elsewhere.
    """
    decisions = decisions_of(inputs.paths, settings, accepted, by, tell)
    folder = kept_in or settings.data_path
    with recorded(
        inputs,
        settings,
        keys,
        decisions,
        by=by,
        called=called,
        again=again,
        folder=folder,
        known=known,
        tell=tell,
    ) as record:
        if record.complete:
            inputs.failures[:] = failures_of(record.state)
        else:
            _work(record, inputs, settings, Finish(tuple(keys), decisions, since=since), put, counting, watch)
        if put and (record.complete or record.redone):
            for line in record.before():
                put(line)
        return _report(record, inputs)


def _work(
    record: Record,
    inputs: Inputs,
    settings: Settings,
    work: Finish,
    put: Callable[[bytes], None] | None,
    counting: Counting,
    watch: Progress,
) -> None:
    """Do what is left; lines are put out as they come, after those that were there before."""
    network = needs_network(settings)
    chunks = Chunks(inputs, LOOKUP_BATCH if network else executors.CHUNK)
    work = replace(work, group=_BY_AND_BY if network else executors.CHUNK)
    straight = put if put and not record.redone else None
    if straight:
        for line in record.before():
            straight(line)
    whole = replace(work, keys=KEYS) if settings.landing or settings.links else work
    with (
        landed.opened(settings) as pages,
        executors.spread(settings, whole, counting(record.todo(chunks))) as running,
    ):
        for finished in watch(landed.with_pages(running, pages, work), running.waiting, running.requests):
            chunks.heard(finished.file, found=finished.count > finished.aside, first=finished.first)
            record.keep(finished)
            if straight:
                straight(text_of(finished))
        chunks.settle()
        record.account.silent = (*record.account.silent, *pages.silent)
        record.finish(
            State(
                failures=failures_kept(inputs.failures),
                sources=running.describe(),
                notes=(*running.notes(), *pages.notes()),
                created=record.created or datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )


def _report(record: Record, inputs: Inputs) -> Report:
    """What came of it, as reports are made of it."""
    account, state = record.account, record.state
    entries = account.entries
    return Report(
        entries=entries,
        set_aside=(*entries.set_aside(), *map(_unread, inputs.failures)),
        sources=state.sources,
        silent=account.silent,
        versions={"enrich": enrich.__version__, "matcher": MATCHER_VERSION},
        notes=state.notes,
        created=state.created,
        tallied=account.tally,
    )


def _unread(failure: UnreadableInput) -> SetAside:
    """An input that could not be read, for those who see only the report."""
    return SetAside(file=failure.file, line=failure.line or 1, reason=failure.reason)
