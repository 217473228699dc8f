"""The field parser: cases as data, the seed page's 54 references, and never a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.parsing import parse, parse_string
from enrich.parsing.people import people
from enrich.parsing.tokens import describe, tokenise
from enrich.readers import read
from enrich.records import Fields, Reference

CASES = Path(__file__).parent.parent / "cases"
PUNCTUATED = st.text(alphabet="Aa1 0.,;:()[]“”‘’\"'-–&/é\n中", max_size=80)


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", cases("parsed.jsonl"), ids=lambda case: case["case"])
def test_fields(case: dict[str, Any]) -> None:
    fields = parse_string(case["text"])
    found = {name: getattr(fields, name) for name in case["fields"]}
    for name in ("author", "editor"):
        if name in found:
            found[name] = [str(person) for person in found[name]]
    assert found == case["fields"]


@pytest.mark.parametrize("case", cases("people.jsonl"), ids=lambda case: case["printed"])
def test_names(case: dict[str, Any]) -> None:
    assert [str(name) for name in people(case["printed"])] == case["names"]


def test_seed_page(shared: Path) -> None:
    blocks = read(shared / "seed" / "cambridge-core-page.txt")
    found = [six_fields(parse(block)) for block in blocks if isinstance(block, Reference)]
    assert len(found) == 54
    assert found == cases("seed-fields.jsonl")


def six_fields(reference: Reference) -> dict[str, Any]:
    """Author, year, title, container, numbers and publisher, as the cases write them."""
    fields = reference.fields
    return {
        "line": reference.line,
        "author": [str(name) for name in fields.author],
        "year": fields.year,
        "title": fields.title,
        "container-title": fields.container_title,
        "numbers": " ".join(filter(None, (fields.volume, fields.issue, fields.page))),
        "publisher": ": ".join(filter(None, (fields.publisher_location, fields.publisher))),
    }


def test_structured_references_are_left_alone() -> None:
    reference = Reference(id="r1", text="Brown, A. (2000) A title.", structured=True)
    assert parse(reference) == reference


def test_fields_of_the_document_win_over_parsed_ones() -> None:
    reference = Reference(
        id="r1", text="Brown, A. (2000) A title, Journal, 3, 2, 77101.", fields=Fields(page="77–101")
    )
    fields = parse(reference).fields
    assert fields.page == "77–101"
    assert fields.year == "2000"


@given(st.text(max_size=200) | PUNCTUATED)
def test_no_string_crashes_the_parser(text: str) -> None:
    assert isinstance(parse_string(text), Fields)


@given(PUNCTUATED)
def test_no_list_of_names_crashes(text: str) -> None:
    assert all(str(name) for name in people(text))


@given(st.text(max_size=120) | PUNCTUATED)
def test_tokens_are_the_text_without_its_spaces(text: str) -> None:
    tokens = tokenise(text)
    assert "".join(token.text for token in tokens) == "".join(text.split())
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert len(describe([token.text for token in tokens])) == len(tokens)


def test_a_very_long_reference_is_read_in_part() -> None:
    assert parse_string("Brown, A. (2000) A title. " + "word " * 200_000).year == "2000"
