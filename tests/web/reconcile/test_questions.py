"""Strangers' questions: whatever values they hold, a batch is read whole or refused with a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.web.reconcile.nouns import Query
from enrich.web.reconcile.questions import (
    LONGEST_VALUE,
    MOST_QUERIES,
    Malformed,
    TooMany,
    extension_in,
    queries_in,
)
from enrich.web.reconcile.references import reference_of

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["query", "properties", "type", "limit", "type_strict"])


@given(st.dictionaries(st.text(max_size=3), st.dictionaries(NAMES, json_values, max_size=5), max_size=3))
def test_anything_is_read_or_refused(batch: dict[str, Any]) -> None:
    try:
        queries = queries_in(json.dumps(batch))
    except Malformed:
        return
    assert list(queries) == list(batch)
    for query in queries.values():
        reference = reference_of(query)
        assert reference is None or reference.text


VALUES = {
    "a string": ("Curie", "Curie"),
    "a number": (2006, "2006"),
    "a whole number with a point": (2006.0, "2006"),
    "a fraction": (1.5, "1.5"),
    "a reconciled cell": ({"id": "10.5555/x", "name": "Curie, M."}, "Curie, M."),
    "one without a name": ({"id": "10.5555/x"}, "10.5555/x"),
    "several": (["Curie, M.", {"id": "x", "name": "Joliot, I."}, True], "Curie, M.; Joliot, I."),
    "true": (True, ""),
    "nothing": (None, ""),
    "a list in a list": ([["Curie"]], ""),
}


@pytest.mark.parametrize("kind", VALUES)
def test_values_of_every_kind(kind: str) -> None:
    value, said = VALUES[kind]
    (query,) = queries_in(json.dumps({"q": {"properties": [{"pid": "author", "v": value}]}})).values()
    assert "; ".join(query.properties[0][1]) == said


MALFORMED = {
    "no JSON": "{",
    "a list": "[]",
    "a query that is none": '{"q": 3}',
    "nothing asked": '{"q": {}}',
    "no properties": '{"q": {"properties": []}}',
    "properties that are none": '{"q": {"query": "x", "properties": {}}}',
    "a property without its name": '{"q": {"properties": [{"v": "x"}]}}',
    "a misnamed one": '{"q": {"properties": [{"id": "x", "v": "x"}]}}',
    "half a sign": '{"q": {"query": "\\ud800"}}',
    "depth": '{"q": ' * 50_000,
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_is_no_question_is_refused(kind: str) -> None:
    with pytest.raises(Malformed):
        queries_in(MALFORMED[kind])


def test_too_many_are_refused() -> None:
    one = {"query": "x"}
    assert len(queries_in(json.dumps({f"q{n}": one for n in range(MOST_QUERIES)}))) == MOST_QUERIES
    with pytest.raises(TooMany):
        queries_in(json.dumps({f"q{n}": one for n in range(MOST_QUERIES + 1)}))
    with pytest.raises(TooMany):
        queries_in(json.dumps({"q": {"properties": [{"pid": "x", "v": "y"}] * 101}}))


LIMITS = {3: 3, 4.0: 4, "3": 3, 0: 0, -1: 0, "all": 0, None: 0, 10**30: 100, True: 0}


@pytest.mark.parametrize("limit", LIMITS)
def test_limits(limit: object) -> None:
    """None at all cannot be wanted: an empty answer would say that there is no such work."""
    (query,) = queries_in(json.dumps({"q": {"query": "x", "limit": limit}})).values()
    assert query.limit == LIMITS[limit]


def test_of_an_endless_value_both_ends_are_read() -> None:
    (query,) = queries_in(json.dumps({"q": {"query": "a" * 10**6 + " 2006"}})).values()
    assert len(query.query) <= LONGEST_VALUE + 1
    assert query.query.endswith("2006")


EXTENSIONS = ["{", "[]", "{}", '{"ids": 1, "properties": []}', '{"ids": [1], "properties": []}',
              '{"ids": [], "properties": ["x"]}', '{"ids": [], "properties": [{}]}']  # fmt: skip


@pytest.mark.parametrize("sent", EXTENSIONS)
def test_what_is_no_extension_is_refused(sent: str) -> None:
    with pytest.raises(Malformed):
        extension_in(sent)


ROWS: dict[str, tuple[Query, dict[str, str]]] = {
    "a whole reference": (Query(query="Curie M. On rays. 1906;3"), {"text": "Curie M. On rays. 1906;3"}),
    "a title beside other columns": (
        Query(query="On rays", properties=(("author", ("Curie, M.",)), ("Année", ("1906",)))),
        {"title": "On rays", "year": "1906"},
    ),
    "a reference beside a year": (
        Query(query="Curie M. On some new rays. J Rays. 1906;3:77-101", properties=(("year", ("1906",)),)),
        {"text": "Curie M. On some new rays. J Rays. 1906;3:77-101", "year": "1906"},
    ),
    "a title with a year in it": (
        Query(query="The war of 1914 and what came of it", properties=(("author", ("Curie, M.",)),)),
        {"title": "The war of 1914 and what came of it"},
    ),
    "a reference beside its authors": (
        Query(query="Curie M. On some new rays. J Rays. 1906;3:77", properties=(("author", ("Curie, M.",)),)),
        {"text": "Curie M. On some new rays. J Rays. 1906;3:77"},
    ),
    "a title beside a year alone": (
        Query(query="On rays", properties=(("year", ("1906",)),)),
        {"title": "On rays", "year": "1906"},
    ),
    "a DOI": (Query(query="https://doi.org/10.5555/ABC"), {"DOI": "10.5555/abc"}),
    "a title named as one": (Query(query="77", properties=(("Titel", ("On rays",)),)), {"title": "On rays"}),
    "Crossref's names": (
        Query(query="On rays", properties=(("container-title", ("J Rays",)), ("article-number", ("e7",)))),
        {"title": "On rays", "container_title": "J Rays", "article_number": "e7"},
    ),
    "a property that nobody knows": (
        Query(query="On rays", properties=(("colour", ("red",)),)),
        {"text": "On rays"},
    ),
    "a number of PubMed alone": (Query(properties=(("PMID", ("12345678",)),)), {"PMID": "12345678"}),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_a_row_becomes_a_reference(row: str) -> None:
    query, said = ROWS[row]
    reference = reference_of(query)
    assert reference is not None
    for name, value in said.items():
        assert getattr(reference if name == "text" else reference.fields, name) == value
    assert reference.structured == bool(reference.fields.title)


@pytest.mark.parametrize("query", [Query(), Query(query=" "), Query(properties=(("year", ("1906",)),))])
def test_a_row_that_says_nothing_is_none(query: Query) -> None:
    reference = reference_of(query)
    assert reference is None or reference.text == "(1906)"
