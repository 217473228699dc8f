"""References in, finished entries out, asking only for what the lock file does not know.

An entry is always taken through the form in which the lock file keeps it, also
when it was asked for just now: so a check says the same on the first run and
on every later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from enrich.errors import ConfigurationError
from enrich.failures import contained, given_up
from enrich.lock import Locked, dump, fingerprint, is_complete, load, locked
from enrich.records import Entry, Match, Reference, Silence
from enrich.settings import Settings

Watch = Callable[[Iterator[Entry]], Iterable[Entry]]


class Resolved(Struct, frozen=True, kw_only=True):
    """What came of it: an entry for each reference (None: not in the lock, and asking was forbidden).

    `asked` counts the references that were asked for, `learned` is what the
    lock file should now know of them; `marks` are the fingerprints of all.
    """

    entries: tuple[Entry | None, ...]
    learned: Mapping[str, Locked]
    asked: int = 0
    silent: tuple[Silence, ...] = ()
    notes: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()

    @property
    def failed(self) -> tuple[Entry, ...]:
        """The entries of references on which enrich itself failed; none of them is learned."""
        return tuple(entry for entry in self.entries if entry is not None and entry.failed)


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
    failed: dict[str, Entry] = {}

    def unmarked(reference: Reference, error: Exception) -> str:
        mark = f"no fingerprint {len(failed)}"
        failed[mark] = given_up(reference, error)
        return mark

    marks = list(contained(partial(map, fingerprint), references, unmarked))
    sources = settings.active_sources
    wanted = {
        mark: reference
        for mark, reference in zip(marks, references, strict=True)
        if may_ask
        and mark not in failed
        and not (mark in blocks and blocks[mark].serves(sources, max_age, today, _matcher))
    }
    entries, silent, notes = _ask(list(wanted.values()), settings, watch) if wanted else ((), (), ())
    asked = dict(zip(wanted, entries, strict=True))
    store = partial(_forms, sources, today)
    forms = dict(zip(asked, contained(store, entries, _given_up_again), strict=True))
    failed |= {mark: form for mark, form in forms.items() if isinstance(form, Entry)}
    answers = {mark: form for mark, form in forms.items() if isinstance(form, Locked)}
    learned = {mark: answer for mark, answer in answers.items() if is_complete(asked[mark])}
    known = {**answers, **blocks, **learned}
    return Resolved(
        entries=tuple(
            _given_up_at(reference, failed[mark])
            if mark in failed
            else _entry(reference, known.get(mark), None if mark in learned else asked.get(mark))
            for mark, reference in zip(marks, references, strict=True)
        ),
        learned=learned,
        asked=len(wanted),
        silent=silent,
        notes=notes,
        marks=frozenset(marks),
    )


def _forms(sources: Sequence[str], today: date, entries: Iterable[Entry]) -> Iterator[Locked | Entry]:
    """Each entry as the lock file keeps it, tried out; as it is where enrich failed on it."""
    for entry in entries:
        if entry.failed:
            yield entry
        else:
            form = locked(entry, sources=sources, matcher=_matcher(), today=today)
            dump({"": form})
            yield form


def _given_up_again(entry: Entry, error: Exception) -> Entry:
    return given_up(entry.reference, error)


def _given_up_at(reference: Reference, entry: Entry) -> Entry:
    """What is said of a reference that was given up, for another one that says the same."""
    moved = (replace(f, line=reference.line, column=reference.column) for f in entry.findings)
    return replace(entry, reference=reference, findings=tuple(moved))


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


def _entry(reference: Reference, block: Locked | None, in_vain: Entry | None) -> Entry | None:
    """The entry as the lock keeps it; with it, who was silent where it was just asked for `in_vain`."""
    if block is None:
        return None
    entry = block.entry(reference)
    return replace(entry, match=replace(entry.match, silent=in_vain.match.silent)) if in_vain else entry


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
    known = {**before, **resolved.learned}
    oldest = min((known[mark].checked for mark in resolved.marks if mark in known), default=None)
    since = f"; the oldest record is of {oldest}" if oldest else ""
    return (f"{count - resolved.asked:,} of {count:,} references from the lock file{since}.",)
