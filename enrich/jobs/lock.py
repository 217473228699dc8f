"""Makes the lock file of a check, or refreshes it: every reference is asked for anew."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from enrich.jobs.accepting import NOTHING_ACCEPTED, Accepted, decisions_for
from enrich.jobs.inputs import Inputs
from enrich.jobs.keeping import keep
from enrich.jobs.locks import read_lock, troubles_of
from enrich.jobs.resolving import resolve
from enrich.jobs.watching import Tell, Watch, unheard, unwatched
from enrich.ledger.lock_file import Lock
from enrich.ledger.locked import today
from enrich.records import Entry, Silence
from enrich.settings import Settings


class Locking(Struct, frozen=True, kw_only=True):
    """What came of it: how many references are `held` now, were `asked` for, stay `unknown`.

    `failed` are the entries on which enrich itself failed.
    """

    path: Path
    held: int
    asked: int
    unknown: int
    silent: tuple[Silence, ...] = ()
    failed: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


def lock(
    inputs: Inputs,
    settings: Settings,
    path: Path,
    *,
    max_age: timedelta | None = timedelta(),
    prune: bool = False,
    accepted: Accepted = NOTHING_ACCEPTED,
    tell: Tell = unheard,
    watch: Watch = unwatched,
) -> Locking | None:
    """Keep what the references of `inputs` resolve to in the lock file `path`; None where none could be read.

    What people decided is written with them: decisions in the ledger, those in the lock already, and those
    `accepted` by id. Records younger than `max_age` (None: all) are not asked for again. With
    `prune` what none of the inputs holds goes, unless one could not be read.
    `tell` hears of inputs and lines of the file that cannot be read. Raises
    ConfigurationError where the file cannot be read or written.
    """
    references = list(inputs.references())
    for failure in inputs.failures:
        tell(str(failure))
    if not references and inputs.unreadable:
        return None
    before = read_lock(path, repairing=True) or Lock()
    for sentence in troubles_of(before, path):
        tell(sentence)
    resolved = resolve(
        references,
        before,
        settings,
        today=today(),
        max_age=max_age,
        renew_all=True,
        decisions=decisions_for(settings, accepted),
        watch=watch,
    )
    if prune and inputs.unreadable:
        tell("nothing is pruned, for an input could not be read.")
        prune = False
    only = resolved.marks if prune else None
    kept = keep(path, resolved, settings.cache_path, only=only, all_asked=True)
    return Locking(
        path=path,
        held=len(kept.blocks),
        asked=resolved.asked,
        unknown=len(resolved.marks - set(kept.blocks)),
        silent=resolved.silent,
        failed=resolved.failed,
        notes=resolved.notes,
    )
