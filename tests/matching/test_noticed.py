"""What no other test looked at, as mutants showed: each of these was red with the change made."""

from __future__ import annotations

import pytest

from enrich.matching.evidence import Evidence, weigh
from enrich.matching.facets import facets, word_weight
from enrich.matching.reading import Reading, read
from enrich.matching.reasons import comparisons
from enrich.matching.rules.kinds import preprint_for_publication, several_references
from enrich.matching.rules.sisters import sister_journal
from enrich.matching.rules.titles import longer_title
from enrich.records import Reference
from enrich.wire.crossref import work_from_json
from tests.matching.test_evidence import WORK

REST = "Drift of sea ice in the Fram Strait. J Polar Dyn 1998;12(3):77-101"


def weighed(text: str, **changes: object) -> tuple[Reading, Evidence]:
    reading = read(Reference(id="1", text=text, unstructured=text))
    return reading, weigh(reading, facets(work_from_json(WORK | changes)))


@pytest.mark.parametrize(("printed", "level"), [("90000001", "same PMID"), ("90000002", "other PMID")])
def test_a_pubmed_number_is_the_records_or_another(printed: str, level: str) -> None:
    reading, evidence = weighed(f"Halvorsen M, Okonkwo C. {REST}. PMID: {printed}", PMID="90000001")
    assert evidence.levels["identifier"] == level
    fields = [comparison.field for comparison in comparisons(reading, evidence, {})]
    assert fields[-2:] == ["rest of the reference", "identifier"], "what is not told ends nothing"


def test_initials_are_no_words_left_over_where_the_record_has_surnames_only() -> None:
    reading, evidence = weighed(
        "M. Halvorsen, C. Okonkwo. 1998", author=[{"family": "Halvorsen"}, {"family": "Okonkwo"}]
    )
    assert reading.tokens[0] == "m"
    assert all(evidence.used)


def test_one_number_beside_another_year_makes_no_second_reference() -> None:
    one = f"Halvorsen M, Okonkwo C (2001) {REST}, 95."
    assert not several_references(*weighed(one))
    assert several_references(*weighed(one.replace("95.", "95, 44.")))


def test_a_word_of_two_letters_next_to_a_title_is_a_word() -> None:
    text = "Halvorsen M, Okonkwo C. Drift of sea ice in the Fram Strait{}. J Polar Dyn 1998;12(4):150-152."
    assert "“up” next to the title" in longer_title(*weighed(text.format(": up")))
    assert not longer_title(*weighed(text.format("")))
    assert not longer_title(*weighed(text.format(" x"))), "a single letter may be anything"


def test_numbers_and_letters_in_a_title_tell_little() -> None:
    assert word_weight("p53") == word_weight("q") < word_weight("sediment")


def test_a_reference_without_a_journal_may_be_to_the_preprint() -> None:
    preprint = {"type": "posted-content", "container-title": [], "volume": "", "issue": "", "page": ""}
    bare = "Halvorsen M, Okonkwo C. Drift of sea ice in the Fram Strait. 1998."
    assert not preprint_for_publication(*weighed(bare, **preprint))
    journal = bare.replace("1998", "Quarterly Annals of Northern Glaciers and Coasts. 1998")
    assert preprint_for_publication(*weighed(journal, **preprint))


def test_a_letter_in_the_midst_of_a_journals_name_is_passed_over() -> None:
    _, evidence = weighed(
        "Halvorsen M. J Phys B At Lett 12", **{"container-title": ["Journal of Physics B Atomic Letters"]}
    )
    assert evidence.levels["container"] == "abbreviated"


def test_a_long_title_whose_words_are_scattered_is_still_that_title() -> None:
    text = (
        "Drift, Halvorsen M, Okonkwo C, 1998, of sea, 77-101, ice in, a b c d e f, the Fram, g h i j k Strait"
    )
    assert weighed(text)[1].levels["title"] == "scrambled long"


@pytest.mark.parametrize("place", ["no. 3", "vol. 12", "p. 77", "1998", "March 1998"])
def test_a_journals_name_ends_where_its_place_begins(place: str) -> None:
    sister = {"container-title": ["Journal of Polar Dynamics B"]}
    assert sister_journal(*weighed(f"Halvorsen M. Journal of Polar Dynamics, {place}", **sister))
    assert not sister_journal(*weighed(f"Halvorsen M. Journal of Polar Dynamics B, {place}", **sister))


@pytest.mark.parametrize(
    ("printed", "level"),
    [
        ("PLoS ONE 12 (1998): e0158391", "first long"),
        ("PLoS ONE 12 (1998): 839", "none"),
        ("PLoS ONE 12 (1998): 77-0158391", "none"),
    ],
)
def test_a_number_in_the_doi_is_a_page_only_where_a_page_could_stand(printed: str, level: str) -> None:
    _, evidence = weighed(
        f"Halvorsen M, Okonkwo C. Drift of sea ice in the Fram Strait. {printed}",
        **{"DOI": "10.5555/one.0158391", "page": "", "container-title": ["PLoS ONE"]},
    )
    assert evidence.levels["page"] == level
