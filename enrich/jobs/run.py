"""A run: references in, a verdict on each out, as one report that is read from a spool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

import enrich
from enrich.errors import UnreadableInput
from enrich.jobs import executors, landing
from enrich.jobs.accepting import NOTHING_ACCEPTED, Accepted
from enrich.jobs.account import Account, text_of
from enrich.jobs.chunks import Chunks
from enrich.jobs.finished import Finish
from enrich.jobs.inputs import Inputs
from enrich.jobs.landed import with_pages
from enrich.jobs.taking import decisions_of
from enrich.jobs.watching import Counting, Progress, Tell, uncounted, unheard, unwatched
from enrich.matching import MATCHER_VERSION
from enrich.records import Report, SetAside
from enrich.settings import Settings
from enrich.sources import needs_network
from enrich.spool import Spool
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
    counting: Counting = uncounted,
    watch: Progress = unwatched,
) -> Report:
    """Return the report on all references of `inputs`, which keep what could not be read in `failures`.

    `put` gets the lines of the contract with these `keys`, in order, as they
    come; what no key asks for is not done, and only with all of them can the
    entries of the report be read. Chunks pass `counting` before their turn,
    finished lines pass `watch`. Decisions in the ledger hold, those in sheets
    that are inputs (made by `by`), and those `accepted` by id for this run.
    Raises ConfigurationError where a source is unknown, an index unreadable or
    no room for what is found.
    """
    chunks = Chunks(inputs, executors.CHUNK)
    group = _BY_AND_BY if needs_network(settings) else executors.CHUNK
    work = Finish(tuple(keys), decisions_of(inputs.paths, settings, accepted, by, tell), group)
    account = Account(Spool.temporary())
    whole = replace(work, keys=KEYS) if settings.landing else work
    with (
        landing.opened(settings) as pages,
        executors.spread(settings, whole, counting(chunks)) as running,
    ):
        for finished in watch(with_pages(running, pages, work), None, running.waiting):
            chunks.heard(finished.file, found=finished.count > finished.aside, first=finished.first)
            account.keep(finished)
            if put:
                put(text_of(finished))
        chunks.settle()
        entries = account.entries
        return Report(
            entries=entries,
            set_aside=(*entries.set_aside(), *map(_unread, inputs.failures)),
            sources=running.describe(),
            silent=(*account.silent, *pages.silent),
            versions={"enrich": enrich.__version__, "matcher": MATCHER_VERSION},
            notes=(*running.notes(), *pages.notes()),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            tallied=account.tally,
        )


def _unread(failure: UnreadableInput) -> SetAside:
    """An input that could not be read, for those who see only the report."""
    return SetAside(file=failure.file, line=failure.line or 1, reason=failure.reason)
