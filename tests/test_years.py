"""What a year is, in running text and in a field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from enrich.comparable import years

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("Nuremberg: Koberger; 1493.", {1493}),
        ("pp. 1345-1378", set()),
        ("12:1021-1399", set()),
        ("1998/99", {1998}),
        ("2005a", {2005}),
        ("0141493", set()),
        ("3100", set()),
    ],
)
def test_in_running_text(printed: str, found: set[int]) -> None:
    assert years.printed(printed) == found


def test_in_a_field_any_year_may_stand() -> None:
    assert years.in_field("1321") == {1321}
    assert years.in_field("c. 0980") == {980}
    assert years.in_field("in press") == set()


def test_there_is_no_second_definition() -> None:
    """A pattern for years that is written out elsewhere would answer differently some day."""
    pattern = re.compile(r"\(\?:1\[\d-\d\]\|20\)|range\(1[3-6]00, 2\d\d\d\)")
    found = [p for p in (ROOT / "enrich").rglob("*.py") if pattern.search(p.read_text("utf-8"))]
    assert found == []
