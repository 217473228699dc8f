"""A run: references in, a verdict on each out, as one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import enrich
from enrich.errors import UnreadableInput
from enrich.jobs import executors
from enrich.jobs.accepting import NOTHING_ACCEPTED, Accepted
from enrich.jobs.inputs import Inputs
from enrich.jobs.taking import decisions_of
from enrich.jobs.watching import Counting, Tell, Watch, uncounted, unheard, unwatched
from enrich.matching import MATCHER_VERSION
from enrich.records import Entry, Report, SetAside, Silence
from enrich.settings import Settings


def run(
    inputs: Inputs,
    settings: Settings,
    *,
    accepted: Accepted = NOTHING_ACCEPTED,
    by: str = "",
    tell: Tell = unheard,
    counting: Counting = uncounted,
    watch: Watch = unwatched,
) -> Report:
    """Return the report on all references of `inputs`, which keep what could not be read in `failures`.

    References pass `counting` before their turn, entries pass `watch` as they
    are done. Decisions in the ledger hold, those in sheets that are
    inputs (made by `by`), and those `accepted` by id for this
    run. Raises ConfigurationError where a source is unknown or an index unreadable.
    """
    decisions = decisions_of(inputs.paths, settings, accepted, by, tell)
    with executors.run(settings, counting(inputs.references()), decisions=decisions) as running:
        entries = tuple(watch(iter(running), None, running.waiting))
        return Report(
            entries=entries,
            set_aside=(*inputs.set_aside, *map(_unread, inputs.failures)),
            sources=running.describe(),
            silent=silences(entries),
            versions={"enrich": enrich.__version__, "matcher": MATCHER_VERSION},
            notes=running.notes(),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )


def _unread(failure: UnreadableInput) -> SetAside:
    """An input that could not be read, for those who see only the report."""
    return SetAside(file=failure.file, line=failure.line or 1, reason=failure.reason)


def silences(entries: Iterable[Entry]) -> tuple[Silence, ...]:
    """Return each silent source once, with the first reason it gave."""
    said: dict[str, Silence] = {}
    for silence in _silences(entries):
        said.setdefault(silence.source, silence)
    return tuple(said.values())


def _silences(entries: Iterable[Entry]) -> Iterator[Silence]:
    return (silence for entry in entries for silence in entry.match.silent)
