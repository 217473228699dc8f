"""The local index keeps the same contract as the sources over the network."""

from __future__ import annotations

import pytest

from enrich.index import Index, store
from enrich.records import Reference, Work
from enrich.settings import Settings
from enrich.sources.base import CannotSay, Place, Source
from enrich.sources.index import SOURCE, IndexSource
from tests.conformance.source_suite import SourceSuite


class TestIndex(SourceSuite):
    declaration = SOURCE
    fails = False
    present = "10.1191/1478088706qp063oa"
    absent = "10.5555/nowhere"
    reference = Reference(
        id="1", text="Braun V, Clarke V. Using thematic analysis in psychology. 2006;3:77-101."
    )
    place = Place(journal="Qual. Res. Psychol.", volume="3", page="77")

    @pytest.fixture
    def working(self) -> Source:
        return IndexSource.open(Settings())


def standing(doi: str, journal: str, volume: str, **where: str) -> Work:
    return Work(DOI=doi, title=("A made-up title",), container_title=(journal,), volume=volume, **where)


def test_a_place_is_a_journal_under_any_name_its_volume_and_its_first_page() -> None:
    works = [
        standing("10.5555/b", "Journal of Made-up Coasts", "14", page="101-119"),
        standing("10.5555/a", "Journal of Made-up Coasts", "14", page="101"),
        standing("10.5555/c", "Journal of Made-up Coasts", "14", page="120-131"),
        standing("10.5555/d", "Journal of Made-up Coasts", "15", page="101-119"),
        standing("10.5555/e", "Annals of Invented Forests", "14", page="101-119"),
        standing("10.5555/f", "Journal of Made-up Coasts", "14", article_number="e77"),
    ]
    source = IndexSource(Index.in_memory(works), "test")
    both, article, other, none = source.at_place(
        [
            Place(journal="J. Made-up Coasts", volume="14", page="101"),
            Place(journal="Journal of Made-up Coasts", volume="14", page="e77"),
            Place(journal="Ann Invented Forests", volume="14", page="101-19"),
            Place(journal="Annals of Invented Forests", volume="15", page="101"),
        ]
    )
    assert [[c.work.DOI for c in found] for found in (both, article, other)] == [
        ["10.5555/a", "10.5555/b"],
        ["10.5555/f"],
        ["10.5555/e"],
    ]
    assert none == ()


@pytest.mark.parametrize(
    "place",
    [
        Place(journal="Nature", volume="", page="101"),
        Place(journal="Nature", volume="IV", page="101"),
        Place(journal="Nature", volume="14", page=""),
        Place(journal="", volume="14", page="101"),
    ],
)
def test_without_all_three_nobody_can_say(place: Place) -> None:
    source = IndexSource(Index.in_memory([standing("10.5555/a", "Nature", "14", page="101")]), "test")
    assert isinstance(source.at_place([place])[0], CannotSay)


def test_too_many_works_to_look_at_are_no_absence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_AT_A_PLACE", 3)
    names = ("Rivers", "Glaciers", "Textiles", "Grammar", "Orchids", "Bridges")
    works = [standing(f"10.5555/{name.lower()}", name, "1", page="1") for name in names]
    source = IndexSource(Index.in_memory(works), "test")
    (found,) = source.at_place([Place(journal="Bridges", volume="1", page="1")])
    assert [c.work.DOI for c in found] == ["10.5555/bridges"], (
        "those that share words with the name come first"
    )
    (answer,) = source.at_place([Place(journal="Chronicle", volume="1", page="1")])
    assert isinstance(answer, CannotSay)
