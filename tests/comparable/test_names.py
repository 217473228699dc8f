"""Names of persons: what identifies them, and how one string holds one name."""

import pytest

from enrich.comparable import names
from enrich.records import Name


@pytest.mark.parametrize(
    ("family", "words"),
    [
        ("van der Berg", ("berg",)),
        ("de S. Lima", ("lima",)),
        ("O’Brien", ("obrien",)),
        ("Müller-Lüdenscheidt", ("muller", "ludenscheidt")),
        ("Pope Jr.", ("pope",)),
        ("De", ("de",)),
        ("", ()),
    ],
)
def test_surname_words(family, words):
    assert names.surname_words(family) == words


@pytest.mark.parametrize(
    ("given", "letters"), [("Jean-Paul M.", "jpm"), ("J. P.", "jp"), ("JP", "jp"), ("Élodie", "e"), ("", "")]
)
def test_initials(given, letters):
    assert names.initials(given) == letters


@pytest.mark.parametrize(
    ("string", "name"),
    [
        ("Braun, Virginia", Name(family="Braun", given="Virginia")),
        ("Virginia Braun", Name(family="Braun", given="Virginia")),
        ("Braun V", Name(family="Braun", given="V")),
        ("V. Braun", Name(family="Braun", given="V.")),
        ("Ludwig van Beethoven", Name(family="van Beethoven", given="Ludwig")),
        ("Knight", Name(family="Knight")),
    ],
)
def test_one_string_holds_one_name(string, name):
    assert names.from_string(string) == name
