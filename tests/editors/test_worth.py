"""A record's value replaces a printed one only where it says something else and at least as much."""

from __future__ import annotations

import pytest

from enrich.editors.worth import are_better, is_better
from enrich.records import Name

PRINTED = "Glass jars of the upper valley: an inventory"


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("title", PRINTED, "Glass jars of the upper valley: an inv"),
        ("title", PRINTED, "GLASS JARS OF THE UPPER VALLEY, A LONG AND FULL INVENTORY OF THEM"),
        ("title", PRINTED, "Glass jars of the upper valley – an inventory"),
        ("title", "Cats & dogs in Müllheim", "Cats &amp;amp; dogs in Mullheim"),
        ("title", "Cats and dogs", "Cats & Dogs."),
        ("title", "TNF-α and behaviour", "TNF-alpha and behavior"),
        ("title", "Well-being", "Wellbeing"),
        ("title", "Glass jars", "Glass jars: an inventory of the municipal museum"),
        ("title", "Glass jars", "RETRACTED: Glass jars"),
        ("title", "A study of copper pots", "上谷の銅鍋の研究、または長い長い長い長い長い長い長い題名"),
        ("title", "О горшках", "On the pots and pans of the upper valley"),
        ("container-title", "Journal of Kettles", "J. Kettles"),
        ("container-title", "Pets & People", "PETS AND PEOPLE INTERNATIONAL"),
        ("publisher", "Fennel Press of Leeds", "Fennel"),
        ("year", "2012/2013", "2013"),
        ("year", "2005a", "2005"),
        ("volume", "Vol. 03", "3"),
        ("volume", "B13", "13"),
        ("issue", "3-4", "4"),
        ("page", "110--115", "110-5"),
        ("page", "pp. 110–115", "110-115"),
        ("page", "110-115", "110"),
        ("page", "S. e12", "e12"),
        ("title", "Any", ""),
    ],
)
def test_a_value_that_says_the_same_or_less_replaces_nothing(field: str, old: str, new: str) -> None:
    assert not is_better(field, old, [new])


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("title", "", "Glass jars"),
        ("title", "Glass jas of the uper valley", "Glass jars of the upper valley"),
        ("title", "GLASS JARS OF THE VALEY", "GLASS JARS OF THE VALLEY"),
        ("title", "Tin Cans", "Glass jars of the valley"),
        ("container-title", "J. Kettles", "Journal of Kettles"),
        ("year", "2001", "2002"),
        ("year", "in press", "2002"),
        ("volume", "13", "3"),
        ("volume", "n/a", "3"),
        ("page", "1020", "10-20"),
        ("page", "n/a-n/a", "10-20"),
        ("page", "10-20", "30-40"),
        ("publisher", "Fennel", "Fennel Press of Leeds"),
    ],
)
def test_a_value_that_says_something_else_replaces_what_is_asked_for(field: str, old: str, new: str) -> None:
    assert is_better(field, old, [new])


IDA, EVA = Name(family="Haas", given="Ida"), Name(family="Moll", given="Eva")


@pytest.mark.parametrize(
    "recorded",
    [
        (Name(family="Ida", given="Haas"), Name(family="Eva", given="Moll")),
        (Name(family="Ida", given="Haas"), EVA, Name(family="Rey", given="Paul")),
        (IDA,),
        (Name(family="Haas", given="I."), Name(family="Moll", given="E.")),
        (Name(family="Haas", given="I."), EVA, Name(family="Rey", given="P.")),
        (Name(family="Haas"), EVA, Name(family="Rey", given="Paul")),
        (EVA, IDA),
        (Name(name="Ida Haas"), Name(name="Eva Moll")),
        (Name(name="Haas I., Moll E., Rey P."), Name(name="Group"), Name(name="Others")),
        (
            Name(family="HAAS", given="IDA"),
            Name(family="MOLL", given="EVA"),
            Name(family="REY", given="PAUL"),
        ),
        (Name(family="山田", given="太郎"), Name(family="鈴木", given="花子")),
        (Name(family="Haäs", given="Ída"), Name(family="Moll", given="Eva")),
    ],
)
def test_authors_that_are_the_same_or_said_worse_replace_nobody(recorded: tuple[Name, ...]) -> None:
    assert not are_better((IDA, EVA), recorded)


@pytest.mark.parametrize(
    "recorded",
    [
        (IDA, EVA, Name(family="Rey", given="Paul")),
        (IDA, Name(family="Mole", given="Eva")),
        (Name(family="Rey", given="Paul"), Name(family="Roe", given="Jo")),
    ],
)
def test_more_authors_or_others_replace_those_that_are_there(recorded: tuple[Name, ...]) -> None:
    assert are_better((IDA, EVA), recorded)
