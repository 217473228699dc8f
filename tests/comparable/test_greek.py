"""Greek letters within titles of other scripts, by their names and as letters."""

import pytest

from enrich.comparable.greek import in_letters, spelled
from enrich.comparable.text import tokens


@pytest.mark.parametrize(
    ("letters", "names"),
    [
        ("TNF-α in mice", "TNF-alpha in mice"),
        ("J/ψ→γωω", "J/psi gamma omega omega"),
        ("Δ9-THC", "Delta 9-THC"),
        ("NF-ΚB AND Β-ENDORPHIN", "NF-kappa B and beta-endorphin"),
        ("∆FosB at 5 Ω", "Delta FosB at 5 omega"),  # the increment and the unit
    ],
)
def test_a_letter_and_its_name_are_one(letters: str, names: str) -> None:
    assert tokens(spelled(letters)) == tokens(names)


def test_names_become_letters_unless_they_may_be_words() -> None:
    assert in_letters("Interferon gamma and beta cells") == "Interferon γ and β cells"
    assert in_letters("The pi of nu music, tau and eta") == "The pi of nu music, tau and eta"


@pytest.mark.parametrize(
    "name",
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "theta",
        "iota",
        "kappa",
        "lambda",
        "sigma",
        "upsilon",
        "omega",
    ],
)
def test_every_long_name_becomes_a_letter(name: str) -> None:
    assert name not in in_letters(f"Waves of {name} over reeds")
