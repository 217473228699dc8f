"""Whatever JSON a service sends, every source gives an answer of its own kind and never fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as fewer
from hypothesis import strategies as st

from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer
from enrich.network.door import Door
from enrich.records import Candidate, Fields, Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources.base import Source
from enrich.sources.crossref import CrossrefSource
from enrich.sources.datacite import DataCiteSource
from enrich.sources.doi_org import DoiOrg
from enrich.sources.ncbi import NcbiSource
from enrich.sources.negotiated import NegotiatedSource

DOI = "10.5555/x"
REFERENCE = Reference(
    id="1", text="Some words. PMID: 12345678. PMCID: PMC1234567", fields=Fields(title="Some words")
)


class Parrot(Door):
    """A door behind which somebody always says the same."""

    def __init__(self, status: int, body: bytes) -> None:
        self.answer = Answer(status, body, "https://api.example.org/x", "application/json")

    def get(self, *_: Any, valid: Callable[[Answer], str], **__: Any) -> Answer:
        fault = valid(self.answer)
        if fault:
            raise SourceUnavailable("Parrot", fault)
        return self.answer

    def recall(self, *_: Any, **__: Any) -> None:
        return None

    def keep(self, service: str, path: str, body: bytes, **_: Any) -> None:
        assert json.loads(body)

    def at_once(self, service: str, call: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
        return [call(item) for item in items]


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just(DOI)
_NAMES = """
message items DOI doi data attributes title titles author creators relation updated-by date-parts issued
updated responseCode handle values RA status agency label score type types container is-preprint-of
records pmid pmcid requested-id errmsg live release-date
"""
NAMES = st.sampled_from(_NAMES.split())
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
RECORD = st.dictionaries(NAMES, JSON, max_size=5).map(lambda record: {**record, "DOI": DOI, "doi": DOI})
SHAPED = st.one_of(
    JSON,
    st.builds(lambda r: {"message": r}, RECORD),
    st.builds(lambda r: {"message": {"items": [r, r], "total-results": 2}}, RECORD),
    st.builds(lambda r: {"data": {"attributes": r}}, RECORD),
    st.builds(lambda r: {"data": [{"attributes": r}]}, RECORD),
    st.builds(lambda r: {**r, "handle": DOI, "responseCode": 1}, RECORD),
    st.builds(lambda r: {"status": "ok", "records": [r, r]}, RECORD),
    st.builds(lambda r: {"status": "error", "records": r}, JSON),
    RECORD,
)
BODIES = SHAPED.map(lambda value: json.dumps(value).encode()) | st.sampled_from(
    [
        b"[" * 100_000,
        b'{"message": {"DOI": "10.5555/x", "title": ["\\ud800"]}}',
        b"",
        b"\xff\xfe",
        b"1" * 5000,
    ]
)


@pytest.mark.parametrize("source", [CrossrefSource, DataCiteSource, NegotiatedSource, NcbiSource])
@fewer(suppress_health_check=list(HealthCheck), deadline=None, max_examples=60)
@given(status=st.sampled_from([200, 200, 200, 400, 404]), body=BODIES)
def test_any_answer_is_taken(source: Callable[[Settings, Door], Source], status: int, body: bytes) -> None:
    asked = source(Settings(), Parrot(status, body))
    looked: Mapping[str, object] = asked.lookup([DOI, "10.5555/y"])
    assert list(looked) == [DOI, "10.5555/y"] or set(looked) == {DOI, "10.5555/y"}
    for identifier, answer in looked.items():
        assert answer is None or isinstance(answer, Silence | Work)
        if isinstance(answer, Work):
            assert {answer.DOI} == {identifier}
            repr(answer).encode()
    (found,) = asked.search_many([REFERENCE])
    assert isinstance(found, Silence) or all(isinstance(c, Candidate) for c in found)


@fewer(suppress_health_check=list(HealthCheck), deadline=None, max_examples=60)
@given(status=st.sampled_from([200, 200, 404]), body=BODIES)
def test_any_answer_of_the_doi_system_is_taken(status: int, body: bytes) -> None:
    told = DoiOrg(Settings(), Parrot(status, body)).registrations([DOI])[DOI]
    assert told.state in ("registered", "unchecked") or b'"responseCode": 100' in body
