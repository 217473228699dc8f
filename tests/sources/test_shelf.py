"""What a source holds of a volume is said as it is, without a conclusion."""

import pytest

from enrich.index import Index
from enrich.records import Work
from enrich.sources.base import Place
from enrich.sources.index import IndexSource
from enrich.sources.shelf import told

JOURNAL = "Annals of Frozen Roads"


def work(number: int, page: str, volume: str = "63", journal: str = JOURNAL) -> Work:
    return Work(
        DOI=f"10.5555/{number}",
        title=(f"Road {number}",),
        container_title=(journal,),
        volume=volume,
        page=page,
    )


WORKS = [work(1, "1409-1415"), work(2, "1423-30"), work(3, "1-9"), work(4, "1416-20", "64")]


def place(page: str, volume: str = "63", journal: str = JOURNAL) -> Place:
    return Place(journal=journal, volume=volume, page=page)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("1416", "has 3 works; none has page 1416; its neighbours begin at 1409 and 1423."),
        ("1412", "has 3 works; page 1412 lies within pages 1409–1415 of one."),
        ("2000", "has 3 works; none has page 2000; the nearest begins at 1423."),
        ("1409", ""),
        ("xii", ""),
    ],
)
def test_an_index_says_what_it_holds_of_a_volume(page: str, said: str) -> None:
    source = IndexSource(Index.in_memory(WORKS), "small index")
    told = source.shelf(place(page))
    assert told == (f"In the small index volume 63 of {JOURNAL} {said}" if said else "")


@pytest.mark.parametrize("asked", [place("5", "65"), place("5", journal="Other Annals"), place("5", "")])
def test_of_a_volume_that_is_not_held_nothing_is_said(asked: Place) -> None:
    assert IndexSource(Index.in_memory(WORKS), "small index").shelf(asked) == ""


def test_an_abbreviated_journal_is_the_same() -> None:
    assert "has 3 works" in IndexSource(Index.in_memory(WORKS), "x").shelf(
        place("5000", journal="Ann. Frozen Roads")
    )


def test_where_too_many_would_have_to_be_looked_at_nothing_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("enrich.index.store.MOST_IN_A_VOLUME", 3)
    assert IndexSource(Index.in_memory(WORKS), "x").shelf(place("1416")) == ""


def test_works_without_pages_are_counted_all_the_same() -> None:
    assert (
        told("x", place("7"), [work(1, "")])
        == f"In the x volume 63 of {JOURNAL} has 1 work; none has page 7."
    )
