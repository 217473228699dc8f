"""JSON Lines, arrays, deposited references, and our own reports read again."""

from __future__ import annotations

import json

import pytest

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


GOOD = b'{"unstructured": "Brown, A. (2000) A title. J Things, 3, 4-5."}'


@pytest.mark.parametrize(
    "line",
    [
        b'{"unstructured": "M\xfcller, J. (1999) Ein Buch."}',
        b'{"unstructured": "Doe, A. (1999) A t\x00itle."}',
        b'{"unstructured": "Doe, A. (1999) A t\xed\xa0\x80itle."}',
        b'{"unstructured": "Doe, A. (1999) A t',
        b"null",
        b"true",
        b"17",
        b'"Doe, A. (1999) A title."',
        b"[1, 2]",
        b"[]",
        b'{"unstructured": null}',
        b'{"unstructured": {"a": 1}}',
        b'{"unstructured": true, "reference": []}',
        b'{"reference": {"author": {}, "article-title": {}, "year": false}}',
        b'{"unstructured": ' + b"9" * 5_000 + b"}",
        b'{"unstructured": ' + b"[" * 100_000 + b"}",
        b'{"unstructured": "' + b"long " * 250_000 + b'"}',
        b"\xfd\xfe\xfd",
        b"}{",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_odd_line_costs_itself(line: bytes, place: int) -> None:
    lines = [GOOD, GOOD]
    lines.insert(place, line)
    blocks = list(read(Document("x.jsonl", b"\n".join(lines) + b"\n")))
    assert [b.line for b in blocks if isinstance(b, Reference)] == [n for n in (1, 2, 3) if n != place + 1]
    (aside,) = (b for b in blocks if isinstance(b, SetAside))
    assert (aside.line, aside.failed) == (place + 1, False)


def test_an_odd_item_of_an_array_costs_itself() -> None:
    items = [GOOD, b'{"unstructured": "M\xfcller, J. (1999) Ein Buch."}', b"7", GOOD]
    blocks = list(read(Document("x.json", b"[\n" + b",\n".join(items) + b"\n]\nand more")))
    assert [(isinstance(b, Reference), b.line) for b in blocks] == [
        (True, 2), (False, 3), (False, 4), (True, 5), (False, 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1977", "1977"),
        ("1977.0", "1977"),
        ("1e400", ""),
        ("-1e400", ""),
        ("NaN", ""),
        ("true", ""),
        ("null", ""),
        ("{}", ""),
        ("[]", ""),
        ("[[[1977]]]", "1977"),
        ("1" + "0" * 400, ""),
        ("1e300", ""),
        ("[" * 900 + "1" + "]" * 900, "1"),
    ],
)
def test_a_value_of_another_type_is_absent_or_what_it_means(value: str, said: str) -> None:
    line = f'{{"unstructured": "Brown, A. (2000) A title.", "reference": {{"year": {value}}}}}'
    (block,) = read(Document("x.jsonl", line.encode()))
    assert isinstance(block, Reference)
    assert block.fields.year == said


def test_a_record_at_which_the_reader_fails_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from enrich.readers import jsonl

    split = jsonl.split_labels

    def fails(text: str) -> object:
        return split(text) if "7" not in text else 1 / 0

    monkeypatch.setattr(jsonl, "split_labels", fails)
    lines = "".join(f'{{"unstructured": "Brown, A. A title no {n}."}}\n' for n in range(9))
    blocks = list(read(Document("x.jsonl", lines.encode())))
    assert [b.line for b in blocks if isinstance(b, SetAside) and b.failed] == [8]
    assert sum(isinstance(b, Reference) for b in blocks) == 8
