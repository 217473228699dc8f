"""Link labels glued to references: cases as data in tests/cases/labels.jsonl."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.formats.labels import split_labels

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "labels.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_cases(case: dict[str, str]) -> None:
    text, links = split_labels(case["printed"])
    assert [link.label for link in links] == case["labels"]
    assert text == case["text"]


@given(st.text(max_size=80), st.lists(st.sampled_from(["CrossRef", "Google Scholar", "PubMed", "Article"])))
def test_what_is_left_is_what_was_there(printed: str, labels: list[str]) -> None:
    text, links = split_labels(printed + "".join(labels))
    assert printed.strip().startswith(text) or text.startswith(printed.strip())
    assert not any(link.url for link in links)
