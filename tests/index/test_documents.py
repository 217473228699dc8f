"""Records are found in a document of any layout, as a stream, and damage in one costs it alone."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as fewer
from hypothesis import strategies as st

from enrich.index.dumps import documents
from enrich.index.dumps.documents import ENDLESS, STRAY, TORN, Piece, records
from enrich.index.dumps.openings import is_document

RECORDS: list[dict[str, Any]] = [
    {
        "indexed": {"date-parts": [[2024, 1, n + 1]], "date-time": f"2024-01-0{n + 1}T00:00:00Z"},
        "title": [f'A "quoted" {{title}} of \\ number {n}'],
        "author": [{"given": "Ann", "family": "Lee"}, {"family": "Ode"}],
        "items": ["no list of records"],
        "reference": [{"key": "a]", "DOI": "10.5555/other"}, {"key": "}{"}],
        "DOI": f"10.5555/{n}",
    }
    for n in range(4)
]
ANSWER = {
    "status": "ok",
    "message": {"facets": {}, "query": {"a": [None]}, "items": RECORDS, "rows": {"b": 1}},
}


def packed(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


LAYOUTS = {
    "one line": json.dumps({"items": RECORDS}),
    "one line, packed": packed({"items": RECORDS}),
    "indented": json.dumps({"items": RECORDS}, indent=2),
    "with tabs": json.dumps({"items": RECORDS}, indent="\t"),
    "with carriage returns": json.dumps({"items": RECORDS}, indent=2).replace("\n", "\r\n"),
    "broken without indentation": json.dumps({"items": RECORDS}, indent=0),
    "a record a line": '{"items":[\n' + ",\n".join(map(packed, RECORDS)) + "\n]}\n",
    "a list, a record a line": "[\n" + ",\n".join(map(packed, RECORDS)) + "\n]\n",
    "the comma first": "[" + "\n,".join(map(packed, RECORDS)) + "]",
    "a list": json.dumps(RECORDS, indent=4),
    "an answer": json.dumps(ANSWER, indent=1),
    "an answer in one line": packed(ANSWER),
    "DataCite's answer": json.dumps({"data": RECORDS, "meta": {"total": 4, "states": [{"id": "x"}]}}),
    "with more before and after": json.dumps({"total": 4, "more": {"items": 1}, "items": RECORDS, "z": [{}]}),
    "one behind the other": "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    "two lists": packed({"items": RECORDS[:2]}) + "\n" + packed({"items": RECORDS[2:]}),
}


def cut(text: bytes, size: int) -> Iterator[bytes]:
    return (text[at : at + size] for at in range(0, len(text), size))


def read(text: bytes | str, size: int = 1 << 20) -> list[Piece]:
    return list(records(cut(text.encode() if isinstance(text, str) else text, size)))


def dois(pieces: list[Piece]) -> list[str]:
    """The DOIs of the records that are whole."""
    found = []
    for piece in pieces:
        if not piece.fault:
            try:
                found.append(json.loads(piece.raw)["DOI"][-1])
            except (ValueError, KeyError):
                found.append("?")
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [1 << 20, 100, 7, 1])
def test_records_are_found_in_every_layout_whatever_the_pieces(layout: str, size: int) -> None:
    text = LAYOUTS[layout].encode()
    pieces = read(text, size)
    assert [json.loads(piece.raw) for piece in pieces] == RECORDS
    for piece in pieces:
        assert text[piece.byte :].startswith(piece.raw)
        assert piece.line == text[: piece.byte].count(b"\n") + 1


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "one behind the other"])
def test_such_a_file_is_read_as_a_whole(layout: str) -> None:
    assert is_document(LAYOUTS[layout].encode())


@pytest.mark.parametrize(
    "line",
    [
        packed(RECORDS[0]),
        packed(RECORDS[0])[:90],
        "{broken",
        "",
        "null",
        '{"DOI": "10.5555/a", "items": 1}',
        '"["',
    ],
)
def test_a_record_a_line_is_no_document(line: str) -> None:
    assert not is_document(f"{line}\n{packed(RECORDS[1])}\n".encode())


INDENTED = json.dumps({"items": RECORDS}, indent=2)
ONE_LINE = LAYOUTS["one line"]
DAMAGED = {
    # name: the text, what is replaced, by what, the records that are left, what is told
    "a value that is none": (INDENTED, '"10.5555/1"', "nothing", "0?23", []),
    "no quotation mark at the end": (INDENTED, 'number 1"', "number 1", "0?23", []),
    "no quotation mark at the beginning": (INDENTED, '"10.5555/1"', '10.5555/1"', "0?23", []),
    "a line's end in a text": (INDENTED, "number 1", "numb\ner 1", "0?23", []),
    "a brace too few": (INDENTED, '"DOI": "10.5555/1"\n    }', '"DOI": "10.5555/1"\n', "023", [ENDLESS]),
    "a brace too many": (INDENTED, '"DOI": "10.5555/1"', '}, "DOI": "10.5555/1"', "0?23", [STRAY]),
    "a brace too many, last": (INDENTED, '"DOI": "10.5555/3"', '}, "DOI": "10.5555/3"', "012?", [STRAY]),
    "an opening brace too many": (INDENTED, '"10.5555/1"', '{"10.5555/1"', "023", [ENDLESS]),
    "half of a record": (
        INDENTED,
        INDENTED[INDENTED.index("number 1") : INDENTED.index('"10.5555/1"')],
        "",
        "0?23",
        [],
    ),
    "garbage between": (INDENTED, "    },\n    {", "    }, \x00\x01 garbage\n    {", "0123", [STRAY]),
    "in one line, a value": (ONE_LINE, '"10.5555/1"', "nothing", "0?23", []),
    "in one line, a brace too few": (ONE_LINE, '"10.5555/1"}', '"10.5555/1"', "023", [ENDLESS]),
    "in one line, a brace too many": (
        ONE_LINE,
        '"DOI": "10.5555/1"',
        '}, "DOI": "10.5555/1"',
        "0?23",
        [STRAY],
    ),
}


@pytest.mark.parametrize("case", DAMAGED)
@pytest.mark.parametrize("size", [1 << 20, 50])
def test_damage_costs_its_record(case: str, size: int) -> None:
    text, old, new, left, told = DAMAGED[case]
    assert old in text
    pieces = read(text.replace(old, new, 1), size)
    assert "".join(dois(pieces)) == left
    assert [piece.fault for piece in pieces if piece.fault] == told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_of_a_document_that_ends_too_soon_the_records_before_are_read(layout: str) -> None:
    text = LAYOUTS[layout].encode()
    for at in range(1, len(text), 23):
        pieces = read(text[:at])
        whole = [piece for piece in pieces if not piece.fault]
        assert [json.loads(piece.raw) for piece in whole] == RECORDS[: len(whole)]
        assert pieces[-1].fault or layout in ("one behind the other", "two lists") or not text[at:].strip()


@fewer(max_examples=150, deadline=None)
@given(
    at=st.integers(0, len(INDENTED) - 1),
    hole=st.binary(min_size=1, max_size=30),
    layout=st.sampled_from([*LAYOUTS]),
)
def test_whatever_the_damage_the_reading_ends_and_invents_nothing(at: int, hole: bytes, layout: str) -> None:
    text = LAYOUTS[layout].encode()
    at %= len(text)
    pieces = read(text[:at] + hole + text[at + len(hole) :])
    assert len(pieces) <= 40
    assert all(piece.raw or piece.fault for piece in pieces)


def test_a_document_is_never_in_memory_as_a_whole() -> None:
    many = "".join(f"    {packed(record)},\n" for record in RECORDS)
    body = ('{"items": [\n', *(many for _ in range(5_000)), "{}\n]}")
    tracemalloc.start()
    count = sum(1 for _ in records(part.encode() for part in body))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_001
    assert peak < 1_000_000


def test_a_record_without_an_end_needs_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST", 100_000)
    endless = [b'[{"indexed": "a", "title": "', *([b"a" * 50_000] * 200)]
    tracemalloc.start()
    told = [piece.fault for piece in records(iter(endless))]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == [TORN]
    assert peak < 1_000_000
