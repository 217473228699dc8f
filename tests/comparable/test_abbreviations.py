"""What shortens a word, and what only shares letters with it: one answer for matching, checks and index."""

from __future__ import annotations

import pytest

from enrich.comparable.abbreviations import abbreviates
from enrich.comparable.agreement.journals import same_journal


@pytest.mark.parametrize(
    ("token", "word", "expected"),
    [
        ("j", "journal", True),
        ("biol", "biology", True),
        ("biology", "biol", True),
        ("natl", "national", True),
        ("intl", "international", True),
        ("assn", "association", True),
        ("jpn", "japanese", True),
        ("jpn", "japonica", True),
        ("brzl", "brazilian", True),
        ("biol", "chemistry", False),
        ("cell", "clinical", False),
        ("neuron", "neurosciences", False),
        ("journal", "j", False),
        ("jnp", "japanese", False),
        ("bt", "biochemistry", False),
        ("cotn", "corporation", True),
        ("cotto", "corporation", False),
    ],
)
def test_what_shortens_a_word(token: str, word: str, expected: bool) -> None:
    assert abbreviates(token, word) is expected


@pytest.mark.parametrize(
    ("printed", "known", "same"),
    [
        ("Jpn. Circ. J.", "Japanese circulation journal", True),
        ("Endocrinol. Jpn.", "Endocrinologia japonica", True),
        ("Proc. Natl. Acad. Sci. U.S.A.", "Proceedings of the National Academy of Sciences", True),
        ("Neuron", "The Journal of neuroscience nursing", False),
        ("JAMA", "J. Prakt. Chem.", False),
        ("Brittonia", "Acta crystallographica Section B, Structural science", False),
    ],
)
def test_journals_are_the_same_by_the_same_answer(printed: str, known: str, same: bool) -> None:
    assert same_journal(printed, known) is same
