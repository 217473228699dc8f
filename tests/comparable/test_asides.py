"""What is said besides work and place is told from both, in every language of the table."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from enrich.comparable import text
from enrich.comparable.asides import access_date, without_asides
from enrich.comparable.asides.phrases import ASIDES, begins, plainest

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


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_an_aside_is_looked_for_wherever_it_may_stand(row: dict[str, str]) -> None:
    plain = plainest(f"{REFERENCE} {row.get('aside') or row['kept']}")
    found = [aside for aside in ASIDES if aside.pattern.search(plain)]
    assert [aside.pattern.pattern for aside in found if aside.begins.isdisjoint(begins(plain))] == []


def test_only_scripts_without_blanks_are_looked_through_without_a_word() -> None:
    assert "" not in begins(plainest("Müller, J. “Über die Größe” – № 4 … Москва · Ἀθῆναι"))
    assert "" in begins(plainest("山田 太郎. 参照"))
