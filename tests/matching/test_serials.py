"""Which words stand with a number that is no place: the name of a report, of a series."""

import pytest

from enrich.matching import serials
from enrich.matching.reading import read_string

PLACE_WORDS = frozenset({"vol", "volume"})


def around(printed: str, number: str) -> tuple[int, list[str], list[str]]:
    reading = read_string(printed)
    return reading.tokens.index(number), reading.tokens, reading.gaps


def words(found: tuple[int, int] | None, tokens: list[str]) -> str:
    return " ".join(tokens[slice(*found)]) if found else ""


@pytest.mark.parametrize(
    ("printed", "number", "meant"),
    [
        ("Wind loads. NASA/TM-2004", "2004", "tm 2004"),
        ("Wind loads. Technical Report No. 17, Oslo", "17", "technical report no 17"),
        ("Wind loads. ISO 9001", "9001", "iso 9001"),
        ("Wind loads, 17", "17", ""),
    ],
)
def test_the_number_of_a_report_goes_with_its_name(printed: str, number: str, meant: str) -> None:
    at, tokens, gaps = around(printed, number)
    assert words(serials.given(at, tokens, gaps), tokens) == meant


@pytest.mark.parametrize(
    ("printed", "number", "meant"),
    [
        ("Wind loads (Upland Studies, 14)", "14", "upland studies 14"),
        ("Wind loads [Upland Studies, 14]", "14", "upland studies 14"),
        ("Wind loads (vol. 14)", "14", ""),
        ("Wind loads (3, Upland Studies, 14)", "14", ""),
        ("Wind loads (1998) Upland Studies 14)", "14", ""),
        ("Wind loads (Upland Studies, 14", "14", ""),
    ],
)
def test_a_parenthesis_that_ends_in_a_number_names_a_series(printed: str, number: str, meant: str) -> None:
    at, tokens, gaps = around(printed, number)
    assert words(serials.in_series(at, tokens, gaps, PLACE_WORDS), tokens) == meant
