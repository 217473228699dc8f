"""What is said besides work and place is told from both, in every language of the table."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from enrich.comparable import text
from enrich.comparable.asides import access_date, without_asides

CASES = Path(__file__).parents[1] / "cases" / "asides.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
REFERENCE = "Brown, A. (1998). Wells of the west. Harper."
ADDRESS = re.compile(r"https?://\S+")


def named(row: dict[str, str]) -> str:
    return f"{row['kind']}: {row.get('aside') or row['kept']}"


@pytest.mark.parametrize("row", [row for row in ROWS if "aside" in row], ids=named)
def test_an_aside_is_taken_out_whole_and_nothing_with_it(row: dict[str, str]) -> None:
    left = ADDRESS.sub("", without_asides(f"{REFERENCE} {row['aside']}"))
    assert left.startswith(REFERENCE)
    assert [word for word in text.tokens(left.removeprefix(REFERENCE)) if word not in ("from", "price")] == []


@pytest.mark.parametrize("row", [row for row in ROWS if "date" in row], ids=named)
def test_the_date_of_access_is_given_as_printed(row: dict[str, str]) -> None:
    assert access_date(f"{REFERENCE} {row['aside']}") == row["date"]


@pytest.mark.parametrize("row", [row for row in ROWS if "kept" in row], ids=named)
def test_what_identifies_stays_as_it_is_printed(row: dict[str, str]) -> None:
    assert without_asides(row["kept"]) == row["kept"]


def test_a_letter_of_each_script_stays_one_letter() -> None:
    text_ = "Ünïcødé — İstanbul, ﬁne ½ 접속일 が ﷺ"
    assert len(without_asides(text_)) == len(text_)
