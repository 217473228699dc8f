"""The lock file as jobs read it, and what is said of it at the end."""

from __future__ import annotations

from pathlib import Path

from enrich.checks.promise import is_old
from enrich.errors import ConfigurationError
from enrich.jobs.resolving import Resolved
from enrich.ledger.lock_file import Lock, load

_MOST_TOLD = 20


def read_lock(path: Path, *, repairing: bool = False) -> Lock | None:
    """Return what a lock file says, None where there is none.

    Raises ConfigurationError for one that cannot be read, that a newer enrich
    made, and, unless it is read for `repairing`, that a merge left in conflict.
    """
    try:
        lock = load(path.read_bytes(), str(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(f"{path}: the lock file cannot be read: {error}.") from error
    if lock.conflict and not repairing:
        raise ConfigurationError(
            f"{path}:{lock.conflict}: a merge conflict. `enrich lock --repair` keeps the lines of both "
            f"sides; or take one with `git checkout --ours {path}` (or --theirs) and run "
            "`enrich lock FILES`. `enrich lock --gitattributes` lets git merge such files by itself."
        )
    return lock


def lock_notes(before: Lock | None, path: Path, resolved: Resolved, count: int) -> tuple[str, ...]:
    """What to say about the lock file at the end of a check."""
    if before is None:
        advice = "`enrich lock FILES` makes a lock file, with which checks are quick and need no network."
        return (advice,) if resolved.asked else ()
    oldest = min((block.checked for block in resolved.blocks if block), default=None)
    since = f"; the oldest record is of {oldest}" if oldest else ""
    said = [f"{count - resolved.asked:,} of {count:,} references from the lock file{since}."]
    old = sum(map(is_old, resolved.blocks))
    if old:
        said.append(
            f"{old:,} of them stand under the checks of an older release: what this one newly finds is "
            "a note until `enrich lock` is run again."
        )
    unheld = sum(block is not None and not block.is_held for block in resolved.blocks)
    if unheld:
        said.append(
            f"{unheld:,} of them were matched before enrich held references against their records; "
            "the next check that may ask does it once."
        )
    if before.twice:
        said.append(f"{path}: {before.twice:,} references stand there twice after a merge; the newer counts.")
    return tuple(said)


def troubles_of(lock: Lock | None, path: Path) -> tuple[str, ...]:
    """A sentence for each line of the lock file that could not be used, with its place; the first of many."""
    troubles = lock.troubles if lock else ()
    more = len(troubles) - _MOST_TOLD
    said = [f"{path}:{t.line}: {t.sentence}." for t in troubles[:_MOST_TOLD]]
    return (*said, f"{path}: {more:,} more lines are damaged or not understood.") if more > 0 else tuple(said)
