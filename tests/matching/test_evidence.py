"""What the matcher finds of one work in one reference, aspect by aspect."""

import pytest

from enrich.crossref_json import work_from_json
from enrich.matching import rarity
from enrich.matching.containers import abbreviates
from enrich.matching.evidence import weigh
from enrich.matching.facets import expand, facets
from enrich.matching.reading import read_string
from enrich.matching.weights import weights

WORK = {
    "DOI": "10.5555/drift",
    "type": "journal-article",
    "title": ["Drift of sea ice in the Fram Strait"],
    "author": [{"family": "Halvorsen", "given": "Marit"}, {"family": "Okonkwo", "given": "Chidi"}],
    "container-title": ["Journal of Polar Dynamics"],
    "issued": {"date-parts": [[1998]]},
    "volume": "12",
    "issue": "3",
    "page": "77-101",
}


# Numbers are compared only where some word agrees, so a name stands before them.
OTHER = dict.fromkeys(("title", "authors", "initials", "container", "container beyond"), "Reference: ")
OTHER |= dict.fromkeys(("year", "volume", "page"), "Halvorsen. ")


def levels(string, **changes):
    return weigh(read_string(string), facets(work_from_json(WORK | changes))).levels


@pytest.mark.parametrize(
    ("string", "aspect", "level"),
    [
        ("Drift of sea ice in the Fram Strait", "title", "exact"),
        ("Drift ofsea ice in the Fram Str-\nait", "title", "exact"),
        ("Drift of sea icc in thc Fram Strait", "title", "fuzzy"),
        ("Fram Strait: in the ice drift of sea", "title", "scrambled"),
        ("Snow on glaciers", "title", "absent"),
        ("Halvorsen, M. and Okonkwo, C.", "authors", "all"),
        ("Halvorsen M, et al.", "authors", "first only"),
        ("Halvorsen X, Okonkwo C", "initials", "differ"),
        ("Marit Halvorsen", "initials", "agree"),
        ("Journal of Polar Dynamics 12", "container", "full"),
        ("J Polar Dyn 12", "container", "abbreviated"),
        ("J. Pol. Dynam. 12", "container", "abbreviated"),
        ("JPD 12", "container", "acronym"),
        ("Jouraal of Polar Dynamcs, (1998)", "container", "worn"),
        ("Journal of Polar Dynamics B 12", "container beyond", "letter"),
        ("12(3): 77-101", "page", "both"),
        ("12(3): 77-90", "page", "last differs"),
        ("12: 77101", "page", "both"),
        ("12, 77 (1998)", "page", "first"),
        ("12, 3, 77101", "page", "both"),
        ("12, 3, 77101", "volume", "exact"),
        ("Okonkwo, V. (1998)", "year", "exact"),
        ("12, 83 (1998)", "page", "within"),
        ("12, 402-410 (1998)", "page", "different"),
        ("vol. 12, no. 3", "volume", "exact"),
        ("vol. 13, no. 3", "volume", "close"),
        ("vol. 44", "volume", "different"),
        ("(1998)", "year", "exact"),
        ("(1999)", "year", "next"),
        ("(1989)", "year", "misread"),
        ("(1950)", "year", "different"),
        ("Nov 12, 1998", "volume", "missing"),
    ],
)
def test_level(string, aspect, level):
    assert levels(f"{OTHER[aspect]}{string}.")[aspect].removesuffix(" long") == level


def test_numbers_explain_one_field_each():
    assert levels("Fram 77", volume="77", page="77-80")["volume"] == "missing"


@pytest.mark.parametrize(
    ("token", "word", "expected"),
    [
        ("j", "journal", True),
        ("biol", "biology", True),
        ("natl", "national", True),
        ("biol", "chemistry", False),
    ],
)
def test_abbreviations(token, word, expected):
    assert abbreviates(token, word) is expected


@pytest.mark.parametrize(
    ("first", "last", "full"), [("1416", "18", "1418"), ("77", "101", "101"), ("s1", "s12", "s12")]
)
def test_last_pages_are_written_out(first, last, full):
    assert expand(first, last) == full


def test_rare_words_tell_more():
    assert rarity.of_word("of") < rarity.of_word("analysis") < rarity.of_word("zugzwang")
    assert rarity.of_surname("wang") < rarity.of_surname("halvorsen")


def test_weights_speak_the_way_they_are_read():
    for table in (weights().titled, weights().untitled):
        assert table["page"]["both"] > table["page"]["different"]
        assert table["words left"]["none"] > table["words left"]["all"]
