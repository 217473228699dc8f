"""JSON Lines, arrays, deposited references, and our own reports read again."""

from __future__ import annotations

import json

from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Fields, Name, Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

RECORDS = (
    {"id": "a", "unstructured": "Brown, A. (2000) A title. Journal 7, 1, 4555.CrossRefGoogle Scholar"},
    {
        "reference": {
            "author": "Smith",
            "year": "1999",
            "article-title": "On things",
            "journal-title": "J Things",
            "volume": "3",
            "first-page": "12",
            "DOI": "https://doi.org/10.5555/ABC",
        }
    },
)
LINES = "\n".join([json.dumps(RECORDS[0]), '{"id": "b", "unstructured": ', "", json.dumps(RECORDS[1]), "[1]"])


class TestJsonLines(ReaderSuite):
    format = "jsonl"
    sample = LINES.encode()
    references = 2
    set_aside = 2
    lines = (1, 4)


class TestJsonArray(ReaderSuite):
    format = "jsonl"
    sample = json.dumps([*RECORDS, 7], indent=1).encode()
    references = 2
    set_aside = 1


def one(record: object) -> Reference | SetAside:
    block = next(read(Document("x.jsonl", json.dumps(record).encode()), format="jsonl"))
    assert isinstance(block, Reference | SetAside)
    return block


def test_fields_of_a_deposited_reference() -> None:
    block = one(RECORDS[1])
    assert isinstance(block, Reference)
    assert block.structured
    assert block.unstructured == ""
    assert block.fields.author == (Name(family="Smith"),)
    assert (block.fields.page, block.fields.DOI) == ("12", "10.5555/abc")
    assert "On things" in block.text
    assert "J Things" in block.text


def test_a_string_stays_a_string() -> None:
    block = one(RECORDS[0])
    assert isinstance(block, Reference)
    assert block.id == "a"
    assert not block.structured
    assert block.text.endswith("4555.")
    assert block.unstructured == RECORDS[0]["unstructured"]


def test_repeated_ids_are_told_apart() -> None:
    data = "\n".join([json.dumps({"id": "a", "unstructured": "Smith 1999"})] * 3).encode()
    assert [block.id for block in read(Document("x", data), format="jsonl")] == ["a", "a-2", "a-3"]


def test_our_own_report_reads_as_what_it_reports_on() -> None:
    report = {
        "id": "r7",
        "unstructured": "[7] Brown, A. (2000) A title.CrossRef",
        "text": "Brown, A. (2000) A title.",
        "structured": False,
        "reference": {"author": [{"family": "Brown", "given": "A."}], "title": "A title", "year": "2000"},
        "status": "unmatched",
        "printed_links": [{"label": "CrossRef", "url": "https://doi.org/10.5555/x"}],
        "links": [{"label": "CrossRef", "url": "", "status": "malformed", "note": ""}],
    }
    block = one(report)
    assert isinstance(block, Reference)
    assert (block.id, block.text, block.structured) == ("r7", "Brown, A. (2000) A title.", False)
    assert [link.url for link in block.links] == ["https://doi.org/10.5555/x"]
    assert block.fields == Fields()
