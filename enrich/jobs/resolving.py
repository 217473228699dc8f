"""References in, finished entries out, asking only for what the lock file does not know.

An entry is always taken through the form in which the lock file keeps it, also
when it was asked for just now: so a check says the same on the first run and
on every later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

import enrich
from enrich.checks import check
from enrich.checks.promise import findings_together, found_in, is_old, renewed
from enrich.failures import contained, given_up
from enrich.jobs.accepting import as_said, is_undone, standing_with
from enrich.jobs.asking import ask_for, matcher
from enrich.jobs.watching import Watch, unwatched
from enrich.ledger.decisions import NO_DECISIONS, Decisions, in_force
from enrich.ledger.fingerprint import fingerprint
from enrich.ledger.lock_file import Lock
from enrich.ledger.locked import Locked
from enrich.ledger.places import Places
from enrich.records import Decision, Entry, Match, Reference, Silence
from enrich.retractions import Notices, open_notices
from enrich.settings import Settings
from enrich.sources import searched_sources


class Resolved(Struct, frozen=True, kw_only=True):
    """What came of it: an entry for each reference (None: not in the lock, and asking was forbidden).

    `blocks` are what the lock holds of each now, `asked` counts the references
    that were asked for, `learned` is what the lock file should now know of
    them; `places` says under which fingerprint it knew the references until now.
    """

    entries: tuple[Entry | None, ...]
    blocks: tuple[Locked | None, ...] = ()
    learned: Mapping[str, Locked]
    places: Mapping[str, str] = {}
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
    lock: Lock,
    settings: Settings,
    *,
    today: date,
    max_age: timedelta | None = None,
    may_ask: bool = True,
    renew_all: bool = False,
    decisions: Decisions = NO_DECISIONS,
    watch: Watch = unwatched,
) -> Resolved:
    """Resolve `references` with the `lock`, asking the sources of `settings` for the rest.

    The `decisions` of people hold, and those in the lock where none of these is
    later. A record that is too old is used all the same where its renewal fails. With
    `renew_all`, all that is known stands under the checks of this release from now
    on. `watch` sees the entries that are asked for as they come, for a progress bar.
    """
    placed = _placed(lock, references)
    marks = placed.marks
    blocks = {mark: lock.blocks[place] for mark, place in placed.places.items()}
    said = standing_with(decisions, references, marks, blocks)
    wanted = _wanted(placed, blocks, references, settings, max_age, today, said) if may_ask else {}
    answers = ask_for(wanted, settings, today, watch, Decisions({m: said[m] for m in wanted if m in said}))
    failed = {**placed.failed, **answers.failed}
    new = {mark: _not_lost(blocks.get(mark), form) for mark, form in answers.learned.items()}
    new |= dict(_held_all_the_same(blocks, answers.in_vain))
    known = {**answers.forms, **blocks, **new}
    notices = open_notices(settings.data_path)
    entries_of = partial(_entries, failed, known, answers.in_vain, said, notices)
    marked = list(zip(marks, references, strict=True))
    finished = tuple(contained(entries_of, marked, lambda one, error: given_up(one[1], error)))
    standing = {**blocks, **new} if renew_all else new
    learned = _standing(standing, blocks, marks, finished, renew_all=renew_all)
    held = {**blocks, **learned}
    return Resolved(
        entries=finished,
        blocks=tuple(held.get(mark) for mark in marks),
        learned=learned,
        places=placed.places,
        asked=len(wanted),
        silent=answers.silent,
        notes=answers.notes,
        marks=frozenset(marks),
    )


def _not_lost(before: Locked | None, new: Locked) -> Locked:
    """The answer to a match that is only to be held against its record: who asks fewer sources loses none."""
    if before is None or before.is_held or new.match.status in ("matched", "doubtful"):
        return new
    return replace(before, examined=True, raw=b"")


def _held_all_the_same(
    blocks: Mapping[str, Locked], in_vain: Mapping[str, Entry]
) -> Iterator[tuple[str, Locked]]:
    """Old matches of which every source was asked again, though the DOI system was not."""
    for mark, entry in in_vain.items():
        before, match = blocks.get(mark), entry.match
        if before is not None and not before.is_held and not match.silent:
            denied = match.contradictions if match.DOI == before.match.DOI else ()
            said = replace(before.match, contradictions=denied)
            yield mark, replace(before, match=said, examined=True, raw=b"")


class _Placed(Struct, frozen=True):
    """The references' marks, where the lock keeps those that it has, and which of these are sure.

    Those on which enrich failed have a mark that stands for nothing else, and their entry in `failed`.
    """

    marks: Sequence[str]
    places: Mapping[str, str]
    sure: frozenset[str]
    failed: Mapping[str, Entry]


def _placed(lock: Lock, references: Sequence[Reference]) -> _Placed:
    failed: dict[str, Entry] = {}

    def unmarked(reference: Reference, error: Exception) -> tuple[str, str, bool]:
        mark = f"no fingerprint {len(failed)}"
        failed[mark] = given_up(reference, error)
        return mark, "", True

    found = list(contained(partial(_places, lock), references, unmarked))
    return _Placed(
        marks=[mark for mark, *_ in found],
        places={mark: place for mark, place, _ in found if place},
        sure=frozenset(mark for mark, place, is_sure in found if place and is_sure),
        failed=failed,
    )


def _places(lock: Lock, references: Sequence[Reference]) -> Iterator[tuple[str, str, bool]]:
    """Each reference's fingerprint, where the lock keeps it ("" for nowhere), and whether that is sure."""
    there = Places(lock)
    marks = list(map(fingerprint, references))
    places = [there.of(reference, mark) for reference, mark in zip(references, marks, strict=True)]
    taken = set(places)
    for reference, mark, place in zip(references, marks, places, strict=True):
        if place:
            yield mark, place, True
        else:
            near = there.near(reference, taken)
            yield mark, near, not near or lock.blocks[near].is_of_a_printed_doi


def _wanted(
    placed: _Placed,
    blocks: Mapping[str, Locked],
    references: Sequence[Reference],
    settings: Settings,
    max_age: timedelta | None,
    today: date,
    said: Mapping[str, Decision],
) -> dict[str, Reference]:
    """By their marks, the references that are to be asked for: the lock does not serve for them."""
    sources = searched_sources(settings)

    def is_known(mark: str) -> bool:
        if mark not in placed.sure or blocks[mark].decision != in_force(said.get(mark)):
            return False
        return blocks[mark].serves(sources, max_age, today, matcher)

    return {
        mark: reference
        for mark, reference in zip(placed.marks, references, strict=True)
        if mark not in placed.failed and not is_known(mark)
    }


def _given_up_at(reference: Reference, entry: Entry) -> Entry:
    """What is said of a reference that was given up, for another one that says the same."""
    moved = (replace(f, line=reference.line, column=reference.column) for f in entry.findings)
    return replace(entry, reference=reference, findings=tuple(moved))


def _standing(
    learned: Mapping[str, Locked],
    old: Mapping[str, Locked],
    marks: Sequence[str],
    entries: Sequence[Entry | None],
    *,
    renew_all: bool,
) -> dict[str, Locked]:
    """What was `learned`, with what is found of it; an `old` line that was but renewed stays an old one."""
    if not learned:
        return {}
    there = [(mark, entry) for mark, entry in zip(marks, entries, strict=True) if entry is not None]
    together = findings_together(entry for _, entry in there)

    def stand(found: Iterable[tuple[str, Entry]]) -> Iterator[Locked | None]:
        for mark, entry in found:
            block, before = learned[mark], old.get(mark)
            if before is not None and is_old(before) and not renew_all:
                yield renewed(before, block, before.entry(entry.reference), entry)
            else:
                all_found = found_in((*entry.findings, *together.get(id(entry), ())))
                yield block.standing(enrich.__version__, all_found)

    wanted = [(mark, entry) for mark, entry in there if mark in learned and not entry.failed]
    standing: dict[str, Locked] = {}
    for (mark, _), block in zip(wanted, contained(stand, wanted, lambda *_: None), strict=True):
        if block is not None:
            known = standing[mark].found if mark in standing else None
            standing[mark] = replace(block, found={**(known or {}), **(block.found or {})})
    return standing


def _entries(
    failed: Mapping[str, Entry],
    known: Mapping[str, Locked],
    in_vain: Mapping[str, Entry],
    said: Mapping[str, Decision],
    notices: Notices,
    marked: Iterable[tuple[str, Reference]],
) -> Iterator[Entry | None]:
    """Each entry as the lock keeps it, with its findings; with those asked for `in_vain`, who was silent.

    What a person `said` since holds, also where nobody could be asked; what was undone since is unknown.
    """
    for mark, reference in marked:
        if mark in failed:
            yield _given_up_at(reference, failed[mark])
        elif mark in known and not is_undone(known[mark], said.get(mark)):
            entry = known[mark].entry(reference)
            if mark in in_vain:
                entry = replace(entry, match=replace(entry.match, silent=in_vain[mark].match.silent))
            entry = notices.on(as_said(entry, in_force(said.get(mark))))
            yield replace(entry, findings=check(entry))
        else:
            yield None


def aligned(resolved: Resolved, references: Sequence[Reference], chosen: Sequence[bool]) -> Resolved:
    """What came of the `chosen` references, with all `references` in their places again.

    Those left out of the check are known only to others beside them.
    """
    entries, blocks = iter(resolved.entries), iter(resolved.blocks)
    return replace(
        resolved,
        entries=tuple(
            next(entries) if one else _left_out(r) for r, one in zip(references, chosen, strict=True)
        ),
        blocks=tuple(next(blocks) if one else None for one in chosen),
    )


def _left_out(reference: Reference) -> Entry:
    return Entry(reference=reference, match=Match(status="unchecked", reason="left out of this check"))
