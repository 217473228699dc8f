"""A finished run: its entries, what is counted over them, and how it was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from msgspec import Struct

from enrich.records.entries import Entry
from enrich.records.matches import Silence
from enrich.records.references import SetAside
from enrich.verdicts import TURNS, VERDICTS, Status, left_open


@runtime_checkable
class Selective(Protocol):
    """Entries that know the verdict of each without reading it, so that those of one are read alone."""

    def having(
        self, statuses: Container[Status], turns: Container[int] | None = None
    ) -> Iterator[tuple[int, Entry]]:
        """See `Report.having`."""


class Tally(Struct, frozen=True, kw_only=True):
    """What is counted over all entries of a run.

    `statuses` counts verdicts, `links` the verdicts on links by (label, status), `codes` the
    entries with a finding of each code, `kinds` those left open by what kind of work they are, and
    `contradicted` those of each verdict in which a record contradicts something; `settled` are those
    without their record that a person decided on; `files` names the inputs in order.
    """

    statuses: Mapping[Status, int] = {}
    links: Mapping[tuple[str, str], int] = {}
    codes: Mapping[str, int] = {}
    kinds: Mapping[str, int] = {}
    contradicted: Mapping[Status, int] = {}
    settled: int = 0
    files: tuple[str, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """A finished run: entries in input order, what was set aside, and how it was done.

    `entries` may be read from a file as they are asked for; then `tallied` says what was counted on the way.

    `sources` describes each source in words ("starter index, 61 works");
    `versions` names what the verdicts depend on (``enrich``, ``matcher``);
    `silent` lists the sources that could not be asked, once each;
    `notes` are sentences for the end of the run (requests made, cache hits).
    """

    entries: Sequence[Entry] = ()
    set_aside: tuple[SetAside, ...] = ()
    sources: tuple[str, ...] = ()
    silent: tuple[Silence, ...] = ()
    versions: Mapping[str, str] = {}
    notes: tuple[str, ...] = ()
    created: str = ""
    tallied: Tally | None = None

    def counted(self) -> Tally:
        """What is counted over all entries; where nobody did so on the way, they are read for it."""
        return self.tallied or tally_of(self.entries)

    def tally(self) -> dict[Status, int]:
        """Number of entries by status, every status present."""
        return {**dict.fromkeys(VERDICTS, 0), **self.counted().statuses}

    def having(
        self, statuses: Container[Status], turns: Container[int] | None = None
    ) -> Iterator[tuple[int, Entry]]:
        """The entries with one of `statuses`, each with its place counted from 0, in input order.

        With `turns` only those whose turn (see `Entry.turn`) is one of these.
        """
        if isinstance(self.entries, Selective):
            return self.entries.having(statuses, turns)
        return ((n, entry) for n, entry in enumerate(self.entries) if is_among(entry, statuses, turns))

    def in_turn(self, statuses: Container[Status]) -> Iterator[tuple[int, Entry]]:
        """The entries with one of `statuses`, what is most worth a person's time first."""
        for turn in range(len(TURNS)):
            yield from self.having(statuses, (turn,))

    def still_open(self) -> Iterator[tuple[int, Entry]]:
        """The entries left without their record that nobody decided on, in turn."""
        for turn in range(len(TURNS)):
            if TURNS[turn] != "settled":
                yield from self.having(left_open(), (turn,))

    def open_count(self) -> int:
        """How many entries `still_open` yields."""
        tally = self.counted()
        return sum(tally.statuses.get(status, 0) for status in left_open()) - tally.settled


def is_among(entry: Entry, statuses: Container[Status], turns: Container[int] | None) -> bool:
    """Whether an entry has one of `statuses` and one of `turns` (None: whatever)."""
    return entry.match.status in statuses and (turns is None or entry.turn in turns)


def tally_of(entries: Iterable[Entry]) -> Tally:
    """Count what a report says of all its entries together."""
    statuses, links, codes = Counter[Status](), Counter[tuple[str, str]](), Counter[str]()
    kinds, contradicted = Counter[str](), Counter[Status]()
    settled = 0
    files: dict[str, None] = {}
    for entry in entries:
        statuses[entry.match.status] += 1
        links.update((link.label, link.status) for link in entry.links)
        codes.update({finding.code for finding in entry.findings})
        by_hand = entry.decision is not None and not VERDICTS[entry.match.status].match
        kinds.update([entry.kind] if entry.kind and not by_hand else [])
        settled += by_hand
        contradicted.update([entry.match.status] if entry.match.contradictions else [])
        files[entry.reference.file] = None
    return Tally(
        statuses=statuses,
        links=links,
        codes=codes,
        kinds=kinds,
        contradicted=contradicted,
        settled=settled,
        files=tuple(files),
    )
