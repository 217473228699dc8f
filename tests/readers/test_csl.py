"""CSL-JSON as Zotero, pandoc and doi.org write it."""

from __future__ import annotations

import json

import pytest

from enrich.readers import read, recognise
from enrich.readers.base import Document
from enrich.records import Name, Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

SAMPLE = """[
  {
    "id": "one", "type": "article-journal",
    "title": "On <i>Things</i>",
    "author": [
      {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}, {"literal": "World Things"}
    ],
    "container-title": "Journal of Things",
    "issued": {"date-parts": [[2001, 3]]},
    "volume": 3, "issue": "4", "page": "1-20",
    "DOI": "https://doi.org/10.5555/ABC"
  },
  {"id": 2, "type": "book", "title": "Book", "issued": {"literal": "ca. 1999"}},
  {"id": "empty", "type": "book"},
  "no object",
  {"id": "three", "type": "chapter", "title": "Three", "issued": {"raw": "1987-05"}}
]
"""


class TestCslJson(ReaderSuite):
    format = "csl-json"
    sample = SAMPLE.encode()
    references = 3
    set_aside = 2
    lines = (2, 13, 16)


def blocks(text: str) -> list[Reference | SetAside]:
    return list(read(Document("x.json", text.encode())))


def references(text: str) -> list[Reference]:
    return [b for b in blocks(text) if isinstance(b, Reference)]


def test_fields() -> None:
    one, two, three = references(SAMPLE)
    assert one.fields.author == (Name(family="van der Berg", given="Jan"), Name(name="World Things"))
    assert (one.fields.title, one.fields.container_title) == ("On Things", "Journal of Things")
    assert (one.fields.year, one.fields.volume, one.fields.DOI) == ("2001", "3", "10.5555/abc")
    assert (two.id, two.fields.year, three.fields.year) == ("2", "1999", "1987")
    assert json.loads(one.unstructured)["id"] == "one"


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "a", "type": "book", "title": "T"}',
        '{"items": [{"id": "a", "type": "book", "title": "T"}]}',
        '{"a": 1, "items": [{"id": "a", "type": "book", "title": "T"}], "b": 2}',
        '[{"type": "journal-article", "title": ["T"], "citation-key": "a"}]',
    ],
)
def test_shapes(text: str) -> None:
    assert [(r.id, r.fields.title) for r in references(text)] == [("a", "T")]


def test_a_broken_item_costs_itself_only() -> None:
    text = '[\n{"id": 1, "type": "book", "title": "A"},\n'
    text += '{"id": 2, "title": "B" "x"},\n{"id": 3, "title": "C"}\n]'
    first, broken, last = blocks(text)
    assert isinstance(broken, SetAside)
    assert (broken.line, broken.text) == (3, '{"id": 2, "title": "B" "x"},')
    assert [r.id for r in (first, last) if isinstance(r, Reference)] == ["1", "3"]


def test_nesting_without_end_is_set_aside() -> None:
    text = '[{"id": 1, "type": "book", "title": "A"}, {"title": ' + "[" * 100_000
    assert "nested" in next(b.reason for b in blocks(text) if isinstance(b, SetAside))


def test_our_own_json_lines_are_not_taken_for_csl() -> None:
    line = b'{"id": "a", "unstructured": "x", "reference": {"type": "book", "title": "T"}}\n'
    assert recognise(Document("x.json", line)).name == "jsonl"


@pytest.mark.parametrize("title", ["A *0 0*", r"C\* and *-algebras", "**", "a_b *c*"])
def test_a_star_in_json_is_a_star(title: str) -> None:
    text = json.dumps([{"id": "a", "type": "book", "title": title}])
    (block,) = read(Document("x.json", text.encode()))
    assert isinstance(block, Reference)
    assert block.fields.title == title
