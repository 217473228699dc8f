"""Runs altered references as any reference is run, and keeps what was said of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from enrich.jobs.job import Job
from enrich.records import Entry, Reference
from enrich.sources.index import IndexSource
from enrich.wire.entry import entry_to_json
from tests.bench.altered.kinds import DOI, IDENTITY, KINDS, SLIPS, groups, untrue
from tests.bench.altered.material import Case, Material

_OF_CONTRADICTIONS = frozenset({"contradicted", "place-taken", "title-elsewhere"})


class Said(Struct, frozen=True):
    """What was said of a reference: its verdict, contradictions by kind, findings with their fields.

    `shown` are the DOIs of the candidates, in their order, `works` those of the contradictions, by kind.
    """

    status: str
    doi: str
    named: frozenset[str]
    findings: frozenset[tuple[str, str]]
    shown: tuple[str, ...]
    works: Mapping[str, str] = {}

    @property
    def identity(self) -> bool:
        """Whether anything printed is said to contradict which work it is."""
        return bool(self.named & IDENTITY)

    @property
    def slips(self) -> bool:
        return bool(self.named & SLIPS)


class Outcome(Struct, frozen=True):
    """An altered reference and what was said of it."""

    case: Case
    said: Said

    @property
    def silent(self) -> bool:
        """Whether it passed in silence.

        That is: matched, without a contradiction and without a finding that names what was altered; where
        a DOI of another work is printed, without a word on that.
        """
        kind = KINDS[self.case.kind]
        codes = {code for code, _ in self.said.findings}
        if kind.of_doi:
            return DOI not in self.said.named and "doi-mismatch" not in codes
        told = any(field in kind.fields for code, field in self.said.findings if field)
        return self.said.status == "matched" and not (self.said.named or told or codes & _OF_CONTRADICTIONS)

    @property
    def right(self) -> bool:
        """Whether every contradiction that must be named is."""
        wanted = groups(KINDS[self.case.kind], **self._traits)
        return all((self.said.named - self.misdirected) & group for group in wanted)

    @property
    def _traits(self) -> dict[str, bool]:
        return {"has_place": self.case.has_place, "is_book": self.case.genre == "book"}

    @property
    def untrue(self) -> bool:
        """Whether a contradiction is named that there is not."""
        named = untrue(KINDS[self.case.kind], self.said.named, **self._traits)
        return bool(named | self.misdirected)

    @property
    def fault(self) -> str:
        """What is wrong with what was said, in a word; "" where nothing is."""
        kind = KINDS[self.case.kind]
        can_be_named = self.case.held or self.case.kind == "D"
        faults = {
            "silent": self.case.kind != "A" and self.silent,
            "untrue": self.untrue,
            "not named": can_be_named and not self.right,
            "not first": bool(kind.first) and self.case.held and not self.first,
        }
        return next((name for name, found in faults.items() if found), "")

    @property
    def misdirected(self) -> frozenset[str]:
        """The contradictions that name another work than the one that contradicts."""
        works = {"true": self.case.true, "other": self.case.other}
        whose = KINDS[self.case.kind].whose
        named = ((kind, self.said.works.get(kind, "")) for kind in whose if kind in self.said.named)
        there = self.case.at_place
        return frozenset(
            kind
            for kind, work in named
            if work and work != works[whose[kind]] and not (kind == "place-taken" and work in there)
        )

    @property
    def first(self) -> bool:
        """Whether those are shown first who must be."""
        wanted = KINDS[self.case.kind].first
        if wanted == "both":
            return set(self.said.shown[:2]) == {self.case.true, self.case.other}
        return self.said.shown[:1] == (self.case.true,)


def outcomes(material: Material, cases: Iterable[Case]) -> list[Outcome]:
    """Return what was said of each case."""
    cases = list(cases)
    found = said(material, [case.reference for case in cases])
    return [Outcome(case, one) for case, one in zip(cases, found, strict=True)]


def said(material: Material, references: Iterable[Reference]) -> Iterator[Said]:
    """Yield what is said of each reference where nothing but the index is asked."""
    job = Job([IndexSource(material.index, "index of the bench")])
    return map(_said, job.run(references))


def _said(entry: Entry) -> Said:
    """An entry as its contract tells it: where that has no contradictions yet, there are none."""
    told = entry_to_json(entry).get("contradictions", [])
    return Said(
        status=entry.match.status,
        doi=entry.match.DOI or "",
        named=frozenset(one["kind"] for one in told),
        findings=frozenset((finding.code, finding.field) for finding in entry.findings),
        shown=tuple(judgement.DOI for judgement in entry.match.judgements),
        works={one["kind"]: one.get("DOI", "") for one in told},
    )
