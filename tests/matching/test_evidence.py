"""What the matcher finds of one work in one reference, aspect by aspect."""

import pytest

from enrich.comparable import rarity
from enrich.comparable.pages import expand
from enrich.matching.evidence import weigh
from enrich.matching.facets import facets
from enrich.matching.reading import read, read_string
from enrich.matching.weights import weights
from enrich.records import Reference
from enrich.wire.crossref import work_from_json

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
        ("Halvorsen M, et al.", "authors", "first et al"),
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
        ("(19 98)", "year", "exact"),
        ("12, 19 98, 402", "year", "exact"),
        ("(1 99B)", "year", "missing"),
        ("(199B)", "year", "exact"),
        ("(2998)", "year", "misread by far"),
        ("l2, 77 (1998)", "volume", "exact"),
        ("1 2, 77 (1998)", "volume", "parted"),
        ("12, 77-1 01 (1998)", "page", "both"),
        ("12, 88 (1998)", "page", "within"),
        ("12, 71 (1998)", "page", "close"),
        ("12, 771 (1998)", "page", "close but far"),
        ("Halvorsen M.; Okonkwo C. J. Polar Dyn. 12", "container", "abbreviated"),
    ],
)
def test_level(string, aspect, level):
    assert levels(f"{OTHER[aspect]}{string}.")[aspect].removesuffix(" long") == level


def test_a_range_of_volumes_is_no_range_of_pages():
    found = levels("Halvorsen. 844-845, 242 (1998)", volume="844-845", page="242-249")
    assert (found["volume"], found["page"]) == ("exact", "first")


def test_a_number_that_is_volume_and_page_is_the_volume_beside_another():
    found = levels("Halvorsen. 21 (1998) 27", volume="21", page="21-26")
    assert (found["volume"], found["page"]) == ("exact", "close")


def test_letters_that_changed_places_are_one_slip():
    assert levels("Havlorsen, M., & Okonkwo, C. Journal of Polar Dynamics 12.")["authors"] == "all close"


@pytest.mark.parametrize(
    ("printed", "name", "level"),
    [
        ("PNAS", "Proceedings of the National Academy of Sciences of the United States of America", "full"),
        ("Acta Cryst. B", "Acta Crystallographica Section B Structural Science", "abbreviated"),
        ("AJR", "AJR. American journal of roentgenology", "full"),
        ("Ber. Dtsch. Chem. Ges.", "Berichte der deutschen chemischen Gesellschaft", "full"),
        ("Smith, E. Neuroscience", "European Neuroscience", "partial"),
        ("Phys. Rev. B", "Physical Review B", "abbreviated"),
        ("Phys. Rev. B", "Physical Review", "abbreviated"),
        ("Phys. Rev.", "Physical Review B", "partial"),
    ],
)
def test_other_names_of_a_journal(printed, name, level):
    found = levels(f"Halvorsen M. {printed} 12, 77 (1998)", **{"container-title": [name]})
    assert found["container"] == level


def test_an_issn_names_the_journal():
    reading = read(Reference(id="r", text="Halvorsen M. Polardynamik 12 (1998) 77. ISSN 1234-567X"))
    work = facets(work_from_json(WORK | {"ISSN": ["1234-567X"]}))
    assert weigh(reading, work).levels["container"] == "full"
    assert weigh(reading, facets(work_from_json(WORK))).levels["container"] == "absent"


def test_nobody_needs_a_name_that_folds_to_letters():
    assert levels("Fram 12, 77 (1998)", author=[{"family": "♪"}])["authors"] in ("absent", "not printed")


def test_numbers_explain_one_field_each():
    assert levels("Fram 77", volume="77", page="77-80")["volume"] == "missing"


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
