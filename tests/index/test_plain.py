"""A record that is read the short way is the one that is read with care."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.index.dumps.plain import plain_record
from enrich.index.dumps.records import decode, record_from
from enrich.wire.cleaning import cleaned

_text = st.sampled_from(["", " ", "x", " Rivers  of &amp; the north ", "12-19", "n/a", "\u00ad", "É"])
_odd = st.none() | st.integers(-3, 2030) | st.booleans() | st.just(1999.0) | st.just({}) | st.just([[]])
_texts = st.lists(_text, max_size=2) | st.lists(_text | _odd, max_size=2)
_person = st.dictionaries(
    st.sampled_from(["family", "given", "name", "suffix", "literal", "sequence"]), _text | _odd, max_size=3
)
_years = st.sampled_from([None, 0, 999, 1999, 2001, 2001.0, "2001", True, 10**30])
_date = st.fixed_dictionaries(
    {},
    optional={
        "date-parts": st.lists(st.lists(_years, max_size=3), max_size=2) | _odd,
        "date-time": st.sampled_from(["", "2024-01-31T10:00:00Z", "2024-01-31T10:00:00+02:00", "soon", None]),
    },
)
_resource = st.sampled_from(["https://x.example/1", "https://www.crossref.org/Deleted_DOI.html", None])
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "DOI": st.sampled_from(
        ["10.5555/A", "https://doi.org/10.5555/a%2Fb", " doi:10.5555/c ", "10.5/x y", "", 5]
    ),
    **dict.fromkeys(
        ["title", "original-title", "container-title", "ISSN", "degree", "aliases"], _texts | _odd
    ),
    **dict.fromkeys(["author", "editor"], st.lists(_person, max_size=3) | _odd),
    **dict.fromkeys(["issued", "published", "posted", "indexed", "deposited", "created"], _date | _odd),
    **dict.fromkeys(["volume", "page", "type", "agency", "version", "PMID", "number", "id"], _text | _odd),
    "relation": st.sampled_from(
        [{}, None, {"cites": []}, {"is-preprint-of": [{"id-type": "doi", "id": "10.5555/p"}]}]
    ),
    "resource": st.builds(lambda url: {"primary": {"URL": url}}, _resource) | _odd,
    "institution": st.sampled_from([None, {"name": "Made-up"}, [{"name": "Made-up"}]]),
    "updated-by": st.sampled_from([[], [{"type": "retraction", "DOI": "10.5555/r"}]]),
}
_records = st.fixed_dictionaries({}, optional=_VALUES)


@settings(max_examples=150, deadline=None)
@given(_records)
def test_what_is_read_the_short_way_is_what_is_read_with_care(sent: dict[str, Any]) -> None:
    raw = json.dumps(sent).encode()
    plain = plain_record(raw)
    if plain is None:
        return
    careful = record_from(decode(raw))
    assert careful is not None
    assert plain.deleted == careful.deleted
    assert cleaned(plain.work) == cleaned(careful.work)


FULL = {
    "DOI": "10.5555/Full",
    "title": ["Rivers"],
    "subtitle": ["a study"],
    "original-title": ["Flüsse"],
    "author": [
        {"family": "Halvorsen", "given": "A.", "suffix": "Jr", "affiliation": []},
        {"name": "A group"},
    ],
    "editor": [{"family": "Ed"}],
    "container-title": ["Journal"],
    "short-container-title": ["J"],
    "issued": {"date-parts": [[2001, 2]]},
    "published-print": {"date-parts": [[2002]]},
    "published-online": {"date-parts": [[None]]},
    "volume": "1",
    "issue": "2",
    "page": "3-4",
    "article-number": "e5",
    "edition-number": "6",
    "publisher": "P",
    "publisher-location": "L",
    "type": "journal-article",
    "subtype": "s",
    "language": "en",
    "degree": ["PhD"],
    "ISSN": ["1234-5679"],
    "ISBN": ["9780000000002"],
    "PMID": "1",
    "relation": {"cites": [{"id": "x"}]},
    "indexed": {"date-parts": [[2024, 1, 31]], "timestamp": 1},
    "resource": {"primary": {"URL": "https://x.example/1"}},
    "reference": [{"key": "1", "DOI": "10.5555/other", "unstructured": "a reference"}],
}


def test_a_full_record_is_read_the_short_way_and_whole() -> None:
    raw = json.dumps(FULL).encode()
    assert plain_record(raw) == record_from(decode(raw))


@pytest.mark.parametrize(
    "more",
    [
        {"enrich-work": None},
        {"enrich-export": 1},
        {"attributes": {"doi": "10.5555/x"}},
        {"unstructured": "x", "status": "matched"},
        {"aliases": ["10.5555/y"]},
        {"institution": {"name": "Made-up"}},
        {"relation": {"has-preprint": [{"id": "10.5555/p"}]}},
        {"author": [{"literal": "Somebody"}]},
        {"agency": "DataCite"},
        {"title": "Rivers"},
        {"volume": 5},
        {"DOI": None},
    ],
    ids=str,
)
def test_what_is_rare_is_read_with_care(more: dict[str, Any]) -> None:
    assert plain_record(json.dumps({**FULL, **more}).encode()) is None
