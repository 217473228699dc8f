"""Printed DOIs looked up: the reading that somebody knows is the DOI.

Crossref allows few requests, so only the likeliest reading of each printed DOI
is put to all sources. The others are looked for in the local index, which
costs nothing, then one after the other with the DOI system, until one is
registered; that one is put to the sources again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.carried import registration_of
from enrich.comparable.doi import PrintedDOI
from enrich.records import NOT_ASKED, Candidate, Match, Reference, Registration, Silence, Work
from enrich.sources import local
from enrich.sources.base import Registry, Source

Answers = dict[str, dict[str, Work | Silence | None]]


class Lookups(Struct, frozen=True):
    """What was heard of the printed DOIs of many references: by source and DOI, and of registration."""

    answers: Mapping[str, Mapping[str, Work | Silence | None]]
    known: Mapping[str, Registration]

    def candidates(self, printed: Iterable[PrintedDOI]) -> list[list[Candidate]]:
        """For each printed DOI the works found under its readings, those to be believed first in front."""
        return [[c for reading in one.readings if (c := self._candidate(reading))] for one in printed]

    def of(self, identifier: str) -> Candidate | None:
        """The work that a DOI names, None where no source holds it."""
        return self._candidate(identifier)

    def silences(self, printed: Iterable[PrintedDOI]) -> list[Silence]:
        """Who could not be asked about these, source by source."""
        readings = [reading for one in printed for reading in one.readings]
        heard = (answers.get(reading) for answers in self.answers.values() for reading in readings)
        return [answer for answer in heard if isinstance(answer, Silence)]

    def registrations(self, printed: Iterable[PrintedDOI], match: Match) -> tuple[Registration, ...]:
        """What is known of each printed DOI."""
        told = (registration_of(one, self.known, match) for one in printed)
        return tuple({one.DOI: one for one in told if one is not None}.values())

    def mended(self, reference: Reference, printed: Iterable[PrintedDOI]) -> Reference:
        """The reference as matching reads it: a registered DOI that blanks part stands in one piece.

        Its pieces would be taken for pages, years or another reference.
        """
        text = reference.text
        for one in () if reference.structured else printed:
            told = registration_of(one, self.known)
            if told is not None and told.state == "registered" and told.DOI in one.preferred:
                text = doi.in_one_piece(text, told.DOI)
        return replace(reference, text=text)

    def _candidate(self, reading: str) -> Candidate | None:
        """The work behind a reading; what led to it counts among its names."""
        primary = self.known[reading].primary if doi.is_short(reading) and reading in self.known else ""
        for source, answers in self.answers.items():
            work = answers.get(primary or reading)
            if isinstance(work, Work):
                aliases = (*work.aliases, reading) if primary else work.aliases
                return Candidate(work=replace(work, aliases=aliases), source=source)
        return None


def look_up(printed: Sequence[PrintedDOI], sources: Sequence[Source], registry: Registry | None) -> Lookups:
    """Ask `sources`, in order, and `registry` (None: nobody to ask) what the printed DOIs are."""
    asking = _Asking(sources, registry)
    asking.sources_for(one.likeliest for one in printed)
    names = [source.name for source in sources]
    near = local(names) if registry else names
    asking.sources_for((r for one in printed for r in asking.open(one)), only=near)
    if registry is not None:
        asking.registry_for(printed, registry)
        asking.targets_for(registry)
    else:
        asking.unasked(printed)
    return Lookups(asking.answers, asking.registered())


class _Asking:
    """One batch of printed DOIs while it is asked for."""

    def __init__(self, sources: Sequence[Source], registry: Registry | None) -> None:
        self._sources = sources
        self.answers: Answers = {source.name: {} for source in sources}
        self._told: dict[str, Registration] = {}

    def sources_for(self, readings: Iterable[str], only: Collection[str] | None = None) -> None:
        """Ask each source (or `only` those) for the DOIs that no source before it knew."""
        wanted = [r for r in dict.fromkeys(readings) if r and not doi.is_short(r) and not self._has(r)]
        for source in self._sources:
            if only is not None and source.name not in only:
                continue
            new = [r for r in wanted if r not in self.answers[source.name]]
            self.answers[source.name] |= source.lookup(new) if new else {}
            wanted = [r for r in wanted if not self._has(r)]

    def open(self, one: PrintedDOI) -> tuple[str, ...]:
        """The readings that may still be the DOI: all, or those to be believed rather than the one found."""
        return one.preferred if self._has(one.likeliest) else one.readings

    def registry_for(self, printed: Sequence[PrintedDOI], registry: Registry) -> None:
        """Ask the DOI system for one reading of each after the other, until one is registered."""
        queues = [list(self.open(one)) for one in printed]
        while questions := [q[0] for q in queues if q and not self._has(q[0])]:
            new = [r for r in dict.fromkeys(questions) if r not in self._told]
            self._told |= registry.registrations(new) if new else {}
            queues = [q[1:] if self._is_unregistered(q) else [] for q in queues]
        found = [r for r in self._told.values() if r.state == "registered"]
        self.sources_for(r.primary if doi.is_short(r.DOI) else r.DOI for r in found)

    def targets_for(self, registry: Registry) -> None:
        """Ask where the DOIs of works to come lead: their records do not say whether they are live yet."""
        works = ((d, work) for answers in self.answers.values() for d, work in answers.items())
        coming = [d for d, work in works if isinstance(work, Work) and _may_be_to_come(work)]
        new = [d for d in dict.fromkeys(coming) if d not in self._told]
        self._told |= registry.registrations(new) if new else {}

    def unasked(self, printed: Sequence[PrintedDOI]) -> None:
        """Nobody knows more about what no source knows."""
        readings = dict.fromkeys(r for one in printed for r in one.readings)
        self._told |= {r: Registration(DOI=r, state="unchecked", note=NOT_ASKED) for r in readings}

    def registered(self) -> dict[str, Registration]:
        """What is known of each reading: from the sources, else from the DOI system."""
        known = dict(self._told)
        for answers in reversed(self.answers.values()):
            works = {d: work for d, work in answers.items() if isinstance(work, Work)}
            known |= {d: _from_work(d, work, self._told.get(d)) for d, work in works.items()}
        for short in [r for r in self._told.values() if doi.is_short(r.DOI) and r.primary in known]:
            known[short.DOI] = replace(short, work=known[short.primary].work)
        return known

    def _has(self, reading: str) -> bool:
        return any(isinstance(answers.get(reading), Work) for answers in self.answers.values())

    def _is_unregistered(self, queue: Sequence[str]) -> bool:
        told = self._told.get(queue[0]) if queue and not self._has(queue[0]) else None
        return told is not None and told.state == "unregistered"


def _from_work(asked: str, work: Work, told: Registration | None) -> Registration:
    """A registration as a record shows it, with what the DOI system `told` of where it leads."""
    primary = work.DOI if asked != work.DOI else ""
    one = Registration(DOI=asked, state="registered", agency=work.agency, work=work, primary=primary)
    if told is None or told.state != "registered":
        return one
    return replace(one, target=told.target, landing=told.landing, note=told.note)


def _may_be_to_come(work: Work) -> bool:
    """Whether a record may be Crossref's for a work that is accepted and not yet published."""
    return work.type == "pending-publication" or (
        work.type == "posted-content" and work.subtype in ("", "other")
    )
