"""Numbers of PubMed turned into DOIs: names under which works are looked up, and no more than that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable.doi import PrintedDOI
from enrich.comparable.numbered import printed_numbers
from enrich.records import Candidate, Identified, Reference, Silence
from enrich.sources.base import Converter


class Numbers(Struct, frozen=True):
    """What was heard of the numbers that references print or link to, by number."""

    told: Mapping[str, Identified] = {}

    def of(self, reference: Reference) -> tuple[Identified, ...]:
        """What is known of each number of a reference."""
        numbers = printed_numbers(reference) if self.told else ()
        return tuple(self.told[one.value] for one in numbers if one.value in self.told)

    def dois(self, reference: Reference) -> tuple[PrintedDOI, ...]:
        """The DOIs behind a reference's numbers, to be looked up as if they were printed."""
        found = dict.fromkeys(one.DOI for one in self.of(reference) if one.DOI)
        return tuple(PrintedDOI(name, (name,), name, "link") for name in found)

    def silences(self, reference: Reference) -> tuple[Silence, ...]:
        """Who could not be asked about a reference's numbers, once."""
        return tuple(one.silent for one in self.of(reference) if one.silent)[:1]

    def given_to(self, candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
        """The candidates, with their works' numbers in PubMed where their records do not tell these."""
        known = {one.DOI: one.PMID for one in self.told.values() if one.DOI and one.PMID}
        return tuple(_numbered(candidate, known.get(candidate.work.DOI, "")) for candidate in candidates)


def ask(references: Sequence[Reference], converter: Converter | None) -> Numbers:
    """Ask `converter` (None: nobody to ask) for the works behind the numbers of all `references`."""
    if converter is None:
        return Numbers()
    numbers = dict.fromkeys(one.value for reference in references for one in printed_numbers(reference))
    return Numbers(converter.identified(list(numbers))) if numbers else Numbers()


def _numbered(candidate: Candidate, number: str) -> Candidate:
    work = candidate.work
    return replace(candidate, work=replace(work, PMID=number)) if number and not work.PMID else candidate
