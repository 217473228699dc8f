"""NCBI's ID converter: what it says of numbers, and that one bad number costs nothing but itself."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.network.door import Door
from enrich.records import Candidate, Identified, Link, Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources import open_door
from enrich.sources.base import Source
from enrich.sources.ncbi import MANY, SOURCE, NcbiSource, services
from tests.conformance.source_suite import SourceSuite
from tests.standin import server
from tests.standin.server import StandIn

PRINTED = Reference(id="1", text="Carberry J. A made-up article. PMID: 99000001. PMCID: PMC9900001.")
KNOWN = Identified(
    number="99000001", state="known", PMID="99000001", PMCID="PMC9900001", DOI="10.5555/retracted"
)


class TestNcbi(SourceSuite):
    declaration = SOURCE
    present = "10.5555/retracted"
    absent = "10.5555/nowhere"
    reference = PRINTED

    @pytest.fixture
    def working(self, settings: Settings, door: Door) -> Source:
        return NcbiSource(settings, door)

    @pytest.fixture
    def broken(self, settings: Settings, dead_door: Door) -> Source:
        return NcbiSource(settings, dead_door)


def test_its_works_are_names_and_nothing_else(settings: Settings, door: Door) -> None:
    (found,) = NcbiSource(settings, door).search_many([PRINTED])
    work = Work(DOI="10.5555/retracted", PMID="99000001")
    assert found == (Candidate(work=work, source="ncbi"),)


def test_numbers_written_as_text_and_as_numbers_are_one(settings: Settings, door: Door) -> None:
    told = NcbiSource(settings, door).identified(["99000001", "99000002", "PMC9900003"])
    assert told["99000001"] == KNOWN
    assert told["99000002"].live_from == "2099-01-01"
    assert (told["PMC9900003"].PMCID, told["PMC9900003"].DOI) == ("PMC9900003", "")


def test_what_is_not_in_pubmed_central_is_absent_there(settings: Settings, door: Door) -> None:
    assert NcbiSource(settings, door).identified(["99000099"])["99000099"].state == "absent"


def test_one_number_that_is_refused_costs_only_itself(
    settings: Settings, door: Door, standin: StandIn
) -> None:
    numbers = [str(number) for number in range(98_000_000, 98_000_060)]
    told = NcbiSource(settings, door).identified([*numbers, "99999999", "99000001"])
    assert told["99000001"] == KNOWN
    assert {told[number].state for number in numbers} == {"absent"}
    assert told["99999999"].state == "unchecked"
    assert told["99999999"].silent is None
    assert len(standin.seen) < 15


def test_many_numbers_are_few_questions_and_none_the_second_time(
    settings: Settings, door: Door, standin: StandIn
) -> None:
    numbers = [str(number) for number in range(98_000_000, 98_000_000 + MANY + 1)]
    source = NcbiSource(settings, door)
    first = source.identified([*numbers, "PMC9900001", *numbers])
    assert len(standin.seen) == 3
    assert source.identified([*numbers, "PMC9900001"]) == first
    assert len(standin.seen) == 3


def test_it_hears_who_asks_and_the_cache_does_not(settings: Settings, door: Door, standin: StandIn) -> None:
    NcbiSource(settings, door).identified(["99000001"])
    assert "email=librarian%40example.org" in standin.seen[0]
    assert "tool=doi-enrich" in standin.seen[0]
    stored = b"".join(path.read_bytes() for path in settings.cache_path.rglob("http.sqlite*"))
    assert b"99000001" in stored
    assert b"librarian" not in stored


def test_its_pace_with_and_without_a_key(settings: Settings, standin: StandIn) -> None:
    def of(key: str) -> Any:
        return services(Settings(of_sources={"ncbi_key": key}))[0]

    assert (of("").rates["single"].limit, of("k3y").rates["single"].limit) == (3, 10)
    assert of("k3y").introduction["api_key"] == "k3y"
    assert "k3y" not in repr(of("k3y"))


# One that fails for now is asked again first, with pauses as in life.
LATER = [pytest.param(status, marks=pytest.mark.soak) for status in (500, 503)]


@pytest.mark.parametrize("status", [400, 404, 418, *LATER])
def test_a_page_that_is_not_its_own_is_silence(
    settings: Settings, standin: StandIn, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = status, "text/html", "<html>Gone fishing</html>", {"Retry-After": "0"}
    monkeypatch.setattr(server, "ncbi", lambda *_: page)
    with open_door(settings) as door:
        told = NcbiSource(settings, door).identified(["99000001", "PMC9900001"])
    assert {one.state for one in told.values()} == {"unchecked"}
    assert all(isinstance(one.silent, Silence) for one in told.values())


def test_links_behind_redirectors_are_asked_for_too(settings: Settings, door: Door) -> None:
    linkout = "https://x.example.org/servlet/linkout?dbid=8&doi=10.5555%2Fciting&key=99000001"
    linked = Reference(id="1", text="Carberry J.", links=(Link(label="PubMed", url=linkout),))
    (found,) = NcbiSource(settings, door).search_many([linked])
    assert not isinstance(found, Silence)
    assert [candidate.work.DOI for candidate in found] == ["10.5555/retracted"]
