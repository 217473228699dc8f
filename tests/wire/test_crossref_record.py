"""A work written as Crossref sends it is the same work when it is read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.index.starter import starter_works
from enrich.records import Name, Update, Work
from enrich.wire.crossref import work_from_json
from enrich.wire.crossref_record import record_of

word = st.text("abcdefgh", min_size=3, max_size=8)
words = st.lists(word, max_size=3).map(tuple)
people = st.lists(st.builds(Name, family=word, given=word) | st.builds(Name, name=word), max_size=3).map(
    tuple
)
dois = st.lists(word.map(lambda tail: f"10.5555/{tail}"), max_size=2, unique=True).map(tuple)
notices = st.lists(
    st.builds(Update, type=word, DOI=st.just("10.5555/n"), label=word, source=word,
              updated=st.sampled_from(["", "2010", "2010-01", "2010-01-02"])),
    max_size=2,
).map(tuple)  # fmt: skip
years = st.lists(st.integers(1800, 2030), max_size=5, unique=True).map(tuple)


@st.composite
def works(draw: st.DrawFn) -> Work:
    """A work with anything in any field."""
    texts = {f: draw(word | st.just("")) for f in ("volume", "page", "publisher", "type", "version", "PMID")}
    lists = {f: draw(words) for f in ("title", "container_title", "ISSN", "institution", "number")}
    found = draw(years)
    return Work(
        DOI="10.5555/work",
        agency="Crossref",
        issued=found[0] if found else None,
        years=found,
        author=draw(people),
        editor=draw(people),
        aliases=draw(dois),
        is_preprint_of=draw(dois),
        updated_by=draw(notices),
        update_to=draw(notices),
        **texts,
        **lists,
    )


@given(works())
def test_it_comes_back_equal(work: Work) -> None:
    assert work_from_json(json.loads(json.dumps(record_of(work)))) == work


@pytest.mark.parametrize("work", starter_works(), ids=lambda work: work.DOI)
def test_so_do_real_ones(work: Work) -> None:
    assert work_from_json(record_of(work)) == work


def test_a_record_has_what_every_client_reads() -> None:
    record = record_of(Work(DOI="10.5555/a#b", author=(Name(family="Curie"), Name(name="A Lab"))))
    assert record["title"] == []
    assert record["issued"] == {"date-parts": [[None]]}
    assert record["URL"] == "https://doi.org/10.5555/a%23b"
    assert [one["sequence"] for one in record["author"]] == ["first", "additional"]
