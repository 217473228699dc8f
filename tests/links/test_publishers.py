"""Publishers' pages, as they are and through a library: each wrong link is found, no good one accused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from enrich.jobs.job import Job
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Candidate, Identified, Reference, Silence, Work
from enrich.sources.base import CannotSay, Found, Place
from tests.links.publishers import NUMBERS, PUBLISHERS, WORKS, page

ACCUSED = {"other-work", "differs", "malformed", "unregistered", "nothing-found", "broken", "gone"}


class Shelf:
    """Holds the works of the pages."""

    name = "shelf"

    def describe(self) -> str:
        return "the shelf"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        return {d: next((work for work in WORKS if d == work.DOI), None) for d in dois}

    def search_many(self, references: Sequence[Reference]) -> Sequence[tuple[Candidate, ...]]:
        return [tuple(Candidate(work=work, source=self.name) for work in WORKS)] * len(references)

    def at_place(self, places: Sequence[Place]) -> Sequence[Found | Silence | CannotSay]:
        return []


class Converter(Shelf):
    """Knows the numbers of the works of the pages."""

    name = "ncbi"

    def identified(self, numbers: Sequence[str]) -> Mapping[str, Identified]:
        known = {n: Identified(number=n, state="known", PMID=n, DOI=d) for n, d in NUMBERS.items()}
        return {n: known.get(n, Identified(number=n, state="absent")) for n in numbers}


@pytest.mark.parametrize("proxied", [False, True], ids=["as it is", "through a library"])
@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_every_wrong_link_is_found_and_no_good_one_accused(publisher: str, proxied: bool) -> None:
    planted = page(publisher, proxied=proxied)
    document = Document("page.html", planted.html.encode())
    references = [block for block in read(document) if isinstance(block, Reference)]
    entries = list(Job([Shelf()], converter=Converter()).run(references))
    assert [entry.match.DOI for entry in entries] == [work.DOI for work in WORKS]
    judged = [(n, link) for n, entry in enumerate(entries, 1) for link in entry.links]
    assert {(n, link.label) for n, link in judged if link.status in ACCUSED} == planted.wrong
    agreeing = [(n, link.label) for n, link in judged if link.status == "agrees"]
    assert len(agreeing) == 3 * len(WORKS) - len(planted.wrong)
    codes = [finding.code for entry in entries for finding in entry.findings if finding.code != "doi-missing"]
    assert sorted(codes) == ["link-mismatch", "link-mismatch", "scholar-mismatch"]
