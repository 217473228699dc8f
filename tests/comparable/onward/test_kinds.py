"""What kind of work a reference is: cases as data, to which anyone can add a line."""

import json
from pathlib import Path

import pytest

from enrich.comparable.onward import KINDS, kind_of
from enrich.parsing import parse
from enrich.readers.base import Document
from enrich.readers.bibtex import Bibtex
from enrich.records import Fields, Reference

LINES = (Path(__file__).parents[2] / "cases" / "kinds.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


def reference(case: dict[str, str]) -> Reference:
    if "bibtex" in case:
        (found,) = Bibtex().read(Document("a.bib", case["bibtex"].encode()))
        assert isinstance(found, Reference)
        return found
    return parse(Reference(id="r1", unstructured=case["text"], text=case["text"]))


@pytest.mark.parametrize("case", CASES, ids=[case.get("text", case.get("bibtex", ""))[:50] for case in CASES])
def test_a_reference_is_what_a_librarian_calls_it(case: dict[str, str]) -> None:
    shown = reference(case)
    assert kind_of(shown, shown.fields) == case["kind"]


def test_every_kind_has_a_case() -> None:
    assert {case["kind"] for case in CASES} == set(KINDS)


def test_what_cannot_be_told_is_another_kind() -> None:
    assert kind_of(Reference(id="r1"), Fields()) == "other"
