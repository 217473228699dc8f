"""References in, finished entries out, asking only for what the lock file does not know.

An entry is always taken through the form in which the lock file keeps it, also
when it was asked for just now: so a check says the same on the first run and
on every later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from enrich.errors import ConfigurationError
from enrich.lock import Locked, fingerprint, is_complete, load, locked
from enrich.records import Entry, Match, Reference, Silence
from enrich.settings import Settings

Watch = Callable[[Iterator[Entry]], Iterable[Entry]]


class Resolved(Struct, frozen=True, kw_only=True):
    """What came of it: an entry for each reference (None: not in the lock, and asking was forbidden).

    `blocks` is the lock as it should now be; `asked` counts the references
    that were asked for; `served` names the fingerprints in use.
    """

    entries: tuple[Entry | None, ...]
    blocks: Mapping[str, Locked]
    asked: int = 0
    silent: tuple[Silence, ...] = ()
    notes: tuple[str, ...] = ()
    served: frozenset[str] = frozenset()


def resolve(
    references: Sequence[Reference],
    blocks: Mapping[str, Locked],
    settings: Settings,
    *,
    today: date,
    max_age: timedelta | None = None,
    may_ask: bool = True,
    watch: Watch = iter,
) -> Resolved:
    """Resolve `references` with the lock's `blocks`, asking the sources of `settings` for the rest.

    A record that is too old is used all the same where its renewal fails.
    `watch` sees the entries that are asked for as they come, for a progress bar.
    """
    marks = [fingerprint(reference) for reference in references]
    sources = settings.active_sources
    fresh = {
        mark for mark in marks if mark in blocks and _serves(blocks[mark], sources, max_age, today, may_ask)
    }
    wanted = {mark: r for mark, r in zip(marks, references, strict=True) if mark not in fresh}
    if not may_ask:
        wanted = {}
    entries, silent, notes = _ask(list(wanted.values()), settings, watch) if wanted else ((), (), ())
    learned = dict(zip(wanted, entries, strict=True))
    kept = {mark: _lock(entry, sources, today) for mark, entry in learned.items() if is_complete(entry)}
    known = {**blocks, **kept}
    partial = {mark: _lock(entry, sources, today) for mark, entry in learned.items() if mark not in known}
    return Resolved(
        entries=tuple(
            _entry(reference, known.get(mark) or partial.get(mark), learned.get(mark), mark in kept)
            for mark, reference in zip(marks, references, strict=True)
        ),
        blocks=known,
        asked=len(wanted),
        silent=silent,
        notes=notes,
        served=frozenset(marks),
    )


def _serves(
    block: Locked, sources: Sequence[str], max_age: timedelta | None, today: date, may_ask: bool
) -> bool:
    if not may_ask:
        return True
    matcher = block.matcher if block.match.status == "matched" else _matcher()
    return block.serves(sources, max_age, today, matcher)


@cache
def _matcher() -> str:
    """The matcher's version; importing it is what a check with a warm lock file does without."""
    from enrich.matching import MATCHER_VERSION

    return MATCHER_VERSION


def _ask(
    references: list[Reference], settings: Settings, watch: Watch
) -> tuple[tuple[Entry, ...], tuple[Silence, ...], tuple[str, ...]]:
    from enrich import executors
    from enrich.session import Session

    with Session(settings) as session:
        entries = tuple(watch(executors.run(session, settings, references)))
        notes = session.notes()
    silences = {s.source: s for entry in reversed(entries) for s in reversed(entry.match.silent)}
    return entries, tuple(silences.values()), notes


def _lock(entry: Entry, sources: Sequence[str], today: date) -> Locked:
    return locked(entry, sources=sources, matcher=_matcher(), today=today)


def _entry(reference: Reference, block: Locked | None, asked: Entry | None, renewed: bool) -> Entry | None:
    """The entry as the lock keeps it; what was silent just now is remembered with it."""
    if block is None:
        return None
    entry = block.entry(reference)
    if asked is not None and not renewed:
        return replace(entry, match=replace(entry.match, silent=asked.match.silent))
    return entry


def read_lock(path: Path) -> dict[str, Locked] | None:
    """Return the blocks of a lock file, None where there is none.

    Raises ConfigurationError for one that is damaged.
    """
    try:
        return load(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: the lock file cannot be read: {error}.") from error


def not_asked(reference: Reference) -> Entry:
    """The entry of a reference that is left out of a check, known only to others beside it."""
    return Entry(reference=reference, match=Match(status="unchecked", reason="left out of this check"))


def lock_notes(before: Mapping[str, Locked] | None, resolved: Resolved, count: int) -> tuple[str, ...]:
    """What to say about the lock file at the end of a check."""
    if before is None:
        advice = "`enrich lock FILES` makes a lock file, with which checks are quick and need no network."
        return (advice,) if resolved.asked else ()
    oldest = min((resolved.blocks[m].checked for m in resolved.served if m in resolved.blocks), default=None)
    since = f"; the oldest record is of {oldest}" if oldest else ""
    return (f"{count - resolved.asked:,} of {count:,} references from the lock file{since}.",)
