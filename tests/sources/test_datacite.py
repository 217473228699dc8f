"""DataCite: its records read into the same `Work`, its silence told from its absences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.network.door import Door
from enrich.records import Fields, Name, Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources.base import Source
from enrich.sources.datacite import SOURCE, DataCiteSource
from enrich.wire.datacite import work_from_attributes
from tests.conformance.source_suite import SourceSuite
from tests.standin.server import StandIn

TITLED = Reference(id="1", fields=Fields(title="Measurements of made-up things in small rooms"))


class TestDataCite(SourceSuite):
    declaration = SOURCE
    present = "10.5555/dataset"
    absent = "10.5555/nowhere"
    reference = TITLED

    @pytest.fixture
    def working(self, settings: Settings, door: Door) -> Source:
        return DataCiteSource(settings, door)

    @pytest.fixture
    def broken(self, settings: Settings, dead_door: Door) -> Source:
        return DataCiteSource(settings, dead_door)


def test_a_record_becomes_a_work(settings: Settings, door: Door) -> None:
    work = DataCiteSource(settings, door).lookup(["10.5555/dataset"])["10.5555/dataset"]
    assert work == Work(
        DOI="10.5555/dataset",
        title=("Measurements of made-up things in small rooms",),
        subtitle=("A subtitle",),
        author=(Name(family="Carberry", given="Josiah"), Name(name="Department of Psychoceramics")),
        editor=(Name(family="Editor", given="Ann"),),
        container_title=("Rooms",),
        issued=2019,
        years=(2019, 2018),
        volume="4",
        issue="2",
        page="11-19",
        publisher="Example Repository",
        type="dataset",
        language="en",
        ISSN=("1234-5679",),
        agency="DataCite",
    )


def test_without_a_title_it_says_that_it_cannot_be_asked(
    settings: Settings, door: Door, standin: StandIn
) -> None:
    (answer,) = DataCiteSource(settings, door).search_many([Reference(id="1", text="Smith 2001, 5: 77")])
    assert isinstance(answer, Silence)
    assert "title" in answer.reason
    assert not standin.seen


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = (
    "titles creators contributors container types dates relatedIdentifiers publisher publicationYear language"
)


@given(st.dictionaries(st.sampled_from(NAMES.split()), ANYTHING))
def test_an_untidy_record_is_still_a_work(attributes: dict[str, object]) -> None:
    assert work_from_attributes({**attributes, "doi": "10.5555/X"}).DOI == "10.5555/x"


def test_a_record_without_a_doi_is_none() -> None:
    with pytest.raises(ValueError, match="no DOI"):
        work_from_attributes({"titles": []})


def test_a_preprint_names_what_it_became_and_no_version_of_itself() -> None:
    relations = [
        ("IsVersionOf", "10.5555/prd.tops"),
        ("IsVersionOf", "10.48550/arXiv.9901001v1"),
        ("Cites", "10.5555/x"),
    ]
    related = [
        {"relatedIdentifierType": "DOI", "relationType": relation, "relatedIdentifier": printed}
        for relation, printed in relations
    ]
    record = {"doi": "10.48550/arXiv.hep-th/9901001", "relatedIdentifiers": related}
    preprint = work_from_attributes(record | {"types": {"resourceTypeGeneral": "Preprint"}})
    assert preprint.is_preprint_of == ("10.5555/prd.tops",)
    assert work_from_attributes(record | {"types": {"resourceTypeGeneral": "Dataset"}}).is_preprint_of == ()


def test_titles_in_other_languages_are_kept() -> None:
    titles = [
        {"title": "Gletscher im Wandel"},
        {"title": "Glaciers in change", "titleType": "TranslatedTitle"},
    ]
    work = work_from_attributes({"doi": "10.5555/ice", "titles": titles})
    assert (work.title, work.original_title) == (("Gletscher im Wandel",), ("Glaciers in change",))
    only = work_from_attributes({"doi": "10.5555/ice", "titles": titles[1:]})
    assert (only.title, only.original_title) == (("Glaciers in change",), ())
