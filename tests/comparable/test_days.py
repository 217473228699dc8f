"""A date of access names the day it names, in every language; what names two gives both."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable.aside_words import lines
from enrich.comparable.asides import looked_at
from enrich.comparable.days import days

CASES = Path(__file__).parents[1] / "cases" / "asides.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
DATES = st.dates(min_value=date(1991, 1, 1), max_value=date(2099, 12, 31))
UNSURE = {"3 Mar": (), "2021-0": ("2021",), "2018": ("2018",), "March 2018": ("2018-03",)}
"""Dates of which a part is not printed, or was cut off."""


@pytest.mark.parametrize(
    ("printed", "named"),
    [
        ("10.10.2011", ("2011-10-10",)),
        ("2011-10-10", ("2011-10-10",)),
        ("20111010", ("2011-10-10",)),
        ("2011/10/10/", ("2011-10-10",)),
        ("2011///", ("2011",)),
        ("2011-10-10T09:30:00Z", ("2011-10-10",)),
        ("2011-10-10/2011-10-12", ("2011-10-10",)),
        ("10.X.2011 r.", ("2011-10-10",)),
        ("10. Okt. 11", ("2011-10-10",)),
        ("3. listopada 2011", ("2011-10-03", "2011-11-03")),
        ("2011年10月", ("2011-10",)),
        ("10/2011", ("2011-10",)),
        ("10.10.2011, 14.30 Uhr", ("2011-10-10",)),
        ("03/04/2011", ("2011-04-03", "2011-03-04")),
        ("03.04.2011", ("2011-04-03",)),
        ("04/13/2011", ("2011-04-13",)),
        ("31.02.2011", ("2011-02",)),
        ("99/99/9999", ()),
        ("", ()),
        ("some day", ()),
    ],
)
def test_a_date_names_a_day(printed: str, named: tuple[str, ...]) -> None:
    assert days(printed) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("accessed 03/04/2012", ("2012-04-03", "2012-03-04")),
        ("last accessed: 03/04/2012", ("2012-04-03", "2012-03-04")),
        ("consulté le 03/04/2012", ("2012-04-03",)),
        ("consultado el 03/04/2012", ("2012-04-03",)),
    ],
)
def test_only_english_may_put_the_month_first(text: str, named: tuple[str, ...]) -> None:
    (found,) = looked_at(text)
    assert days(found.date, found.phrase) == named


@pytest.mark.parametrize("row", [row for row in ROWS if "date" in row], ids=lambda row: row["aside"])
def test_every_date_of_access_names_a_whole_day(row: dict[str, str]) -> None:
    found = looked_at(f"Brown, A. (1998). Wells of the west. Harper. {row['aside']}")[0]
    named = days(found.date, found.phrase)
    assert (
        named == UNSURE[row["date"]]
        if row["date"] in UNSURE
        else all(len(one) == 10 for one in named or [""])
    )


@given(DATES, st.data())
def test_a_date_in_words_is_read_in_every_language(day: date, data: st.DataObject) -> None:
    month = data.draw(st.sampled_from(lines("months")[str(day.month)]))
    assert day.isoformat() in days(f"{day.day}. {month} {day.year}")
    assert day.isoformat() in days(f"{day.year} {month} {day.day}")


@given(DATES)
def test_a_date_in_figures_is_read(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%Y年%m月%d日", "%Y. %m. %d."):
        assert days(day.strftime(form)) == (day.isoformat(),)
    for form in ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y"):
        assert day.isoformat() in days(day.strftime(form))
