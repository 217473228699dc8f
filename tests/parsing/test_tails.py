"""Tails that are written in one style throughout are read as that style has them; others are left alone."""

import pytest

from enrich.parsing import parse_string
from enrich.parsing.tails import with_tail
from enrich.records import Fields

HEAD = "Brandt, I., & Maravel, L. Grain prices and parish weddings."
READ = Fields(container_title="Journal of Parish History", volume="7", issue="9", page="1")


@pytest.mark.parametrize(
    ("tail", "volume", "issue", "page"),
    [
        ("Journal of Parish History. 2008;31(2):210-33.", "31", "2", "210-33"),
        ("Journal of Parish History. 2008 Mar 4;31:e12. doi:10.5555/a", "31", "9", "e12"),
        ("Journal of Parish History, XXXIV(2), 210–233.", "XXXIV", "2", "210–233"),
        ("Journal of Parish History XXXIV, no. 2 (2008): 210–33.", "XXXIV", "2", "210–33"),
        ("Journal of Parish History 31 (May 2008): 210–33. https://doi.org/10.5555/a", "31", "9", "210–33"),
        ("Journal of Parish History 31(2):210–233", "31", "2", "210–233"),
        ("Journal of Parish History 31, 210–233 (2008).", "31", "9", "210–233"),
        ("Journal of Parish History, vol. 31, no. 2, Mar. 2008, pp. 210-33.", "31", "2", "210-33"),
    ],
)
def test_a_tail_of_one_style_is_read(tail: str, volume: str, issue: str, page: str) -> None:
    found = with_tail(READ, f"{HEAD} {tail}")
    assert (found.container_title, found.volume, found.issue, found.page) == (
        "Journal of Parish History",
        volume,
        issue,
        page,
    )


@pytest.mark.parametrize(
    "tail",
    [
        "Journal of Parish History, 2008, 59.",
        "In Journal of Parish History (pp. 210–233). Linden Press.",
        "Journal of Parish History, 31(2), 210–233, Linden Press.",
        "Linden Press; 2008. 210 p.",
        "Journal of Parish History. 2008;31Suppl 2:210-33.",
        "Journal of Parish History 31 no. 2, 210–233 (2008).",
    ],
)
def test_another_tail_is_left_to_the_tagger(tail: str) -> None:
    assert with_tail(READ, f"{HEAD} {tail}") == READ


def test_a_roman_volume_is_no_word_of_the_journal() -> None:
    found = parse_string(
        "Brandt, Ida, and Luc Maravel. “Grain Prices and Parish Weddings.” "
        "Journal of Parish History XXXIV, no. 2 (2008): 210–33."
    )
    assert (found.container_title, found.volume) == ("Journal of Parish History", "XXXIV")


def test_nothing_is_read_where_no_journal_is() -> None:
    assert with_tail(Fields(title="A ledger"), "A ledger, 31(2), 210–233.") == Fields(title="A ledger")
