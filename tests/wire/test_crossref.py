"""Crossref's JSON is untidy; a work is read from it all the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.records import Name, Update
from enrich.wire.crossref import work_from_json

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["title", "author", "issued", "published-print", "updated-by", "relation", "page", "ISSN", "volume"]


def test_a_full_record() -> None:
    work = work_from_json(
        {
            "DOI": "10.5555/ABC",
            "title": ["A <i>title</i>"],
            "author": [{"family": "Curie", "given": "Marie", "affiliation": []}, {"name": "A Consortium"}],
            "issued": {"date-parts": [[2004, 3]]},
            "published-online": {"date-parts": [[2003, 12, 1]]},
            "published-print": {"date-parts": [[2004, 3]]},
            "volume": 12,
            "relation": {
                "is-preprint-of": [
                    {"id-type": "doi", "id": "10.5555/DEF"},
                    {"id-type": "uri", "id": "http://x"},
                ],
                "has-preprint": [{"id-type": "doi", "id": "10.5555/GHI"}],
            },
            "updated-by": [
                {
                    "DOI": "10.5555/N",
                    "type": "retraction",
                    "label": "Retraction",
                    "source": "retraction-watch",
                    "updated": {"date-parts": [[2010, 1, 2]]},
                }
            ],
        }
    )
    assert work.DOI == "10.5555/abc"
    assert work.author == (Name(family="Curie", given="Marie"), Name(name="A Consortium"))
    assert work.issued == 2004
    assert work.years == (2004, 2003)
    assert work.volume == "12"
    assert work.is_preprint_of == ("10.5555/def",)
    assert work.has_preprint == ("10.5555/ghi",)
    assert work.updated_by == (
        Update(type="retraction", DOI="10.5555/n", label="Retraction", source="retraction-watch",
               updated="2010-01-02"),
    )  # fmt: skip


@pytest.mark.parametrize("issued", [None, {}, {"date-parts": [[None]]}, {"date-parts": []}, "2004"])
def test_a_date_without_a_year_is_no_year(issued: object) -> None:
    assert work_from_json({"DOI": "10.5555/a", "issued": issued}).issued is None


@pytest.mark.parametrize("record", [{}, {"DOI": None}, {"DOI": "not a doi"}, [], None])
def test_a_record_without_a_doi_is_refused(record: object) -> None:
    with pytest.raises(ValueError, match=r"DOI|JSON object"):
        work_from_json(record)  # type: ignore[arg-type]


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_any_shape_is_survived(record: dict[str, object]) -> None:
    assert work_from_json({**record, "DOI": "10.5555/a"}).DOI == "10.5555/a"
