"""A DOI found through a number of PubMed is looked up like any: evidence for the match, not the match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from enrich.jobs.job import Job
from enrich.records import Candidate, Entry, Identified, Name, Reference, Silence, Work
from enrich.sources.base import CannotSay, Found, Place, cannot_say

WORK = Work(
    DOI="10.5555/slow",
    title=("Slow rivers of the northern plateau",),
    author=(Name(family="Okafor", given="C."),),
    container_title=("Journal of Invented Hydrology",),
    volume="41",
    page="101-119",
    issued=1998,
    years=(1998,),
    type="journal-article",
)
TEXT = "Okafor C. Slow rivers of the northern plateau. Journal of Invented Hydrology. 1998;41:101-119."
OTHER = "Quist B. Fast trains of the southern coast. Railway Weekly. 1971;3:4-9."
SILENT = Silence(source="ncbi", reason="did not answer in time.")


class Shelf:
    """A source that finds its one work by DOI alone."""

    name = "shelf"

    def describe(self) -> str:
        return "the shelf"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        return {d: WORK if d == WORK.DOI else None for d in dois}

    def search_many(self, references: Sequence[Reference]) -> Sequence[tuple[Candidate, ...]]:
        return [()] * len(references)

    def at_place(self, places: Sequence[Place]) -> Sequence[Found | Silence | CannotSay]:
        return cannot_say(self.name, places, "it is made for a test")


class Numbers(Shelf):
    """A converter that knows one number, and is silent about another."""

    name = "ncbi"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def describe(self) -> str:
        return "the converter"

    def identified(self, numbers: Sequence[str]) -> Mapping[str, Identified]:
        self.asked += numbers
        known = {
            "12345678": Identified(number="12345678", state="known", PMID="12345678", DOI=WORK.DOI),
            "99": Identified(number="99", state="unchecked", note="x", silent=SILENT),
        }
        return {n: known.get(n, Identified(number=n, state="absent")) for n in numbers}


def entries(*texts: str, numbers: Numbers | None = None) -> list[Entry]:
    references = [Reference(id=str(n), unstructured=text, text=text) for n, text in enumerate(texts)]
    return list(Job([Shelf()], converter=numbers or Numbers()).run(references))


def test_the_work_behind_a_number_is_found_and_has_it() -> None:
    (entry,) = entries(f"{TEXT} PMID: 12345678.")
    assert entry.match.DOI == WORK.DOI
    assert entry.match.work is not None
    assert entry.match.work.PMID == "12345678"
    assert [finding.code for finding in entry.findings] == ["doi-missing"]


def test_it_still_has_to_agree() -> None:
    (entry,) = entries(f"{OTHER} PMID: 12345678.")
    assert entry.match.status == "unmatched"
    assert [finding.code for finding in entry.findings if finding.code.startswith("pmid")] == [
        "pmid-mismatch"
    ]


def test_nobody_is_asked_where_there_is_no_number() -> None:
    numbers = Numbers()
    entries(TEXT, OTHER, numbers=numbers)
    assert numbers.asked == []


def test_equal_numbers_are_asked_once() -> None:
    numbers = Numbers()
    entries(f"{TEXT} PMID: 12345678.", f"{TEXT} PMCID: PMC77777. PMID: 12345678.", numbers=numbers)
    assert numbers.asked == ["12345678", "PMC77777"]


@pytest.mark.parametrize(
    ("doi", "status", "silent"), [("", "unchecked", 1), (" doi:10.5555/slow", "matched", 0)]
)
def test_who_could_not_be_asked_is_told_where_the_work_is_open(doi: str, status: str, silent: int) -> None:
    (entry,) = entries(f"{TEXT if doi else OTHER} PMID: 99.{doi}")
    assert (entry.match.status, len(entry.match.silent)) == (status, silent)
    if silent:
        assert "the converter – did not answer in time" in entry.match.reason
