"""Redirectors and proxies: cases as data in tests/cases/redirectors.jsonl, and whatever a stranger writes."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable import doi
from enrich.comparable.redirectors import Target, unwrapped
from enrich.comparable.redirectors.table import REDIRECTORS

LINES = (Path(__file__).parents[1] / "cases" / "redirectors.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_where_it_leads(case: dict[str, str]) -> None:
    target = unwrapped(case["url"])
    assert (target.url, target.understood) == (case["leads"] or case["url"], bool(case["leads"]))
    assert bool(target.by) == (case["leads"] != case["url"])


def test_every_row_is_tried() -> None:
    seen = {name for case in CASES for name in unwrapped(case["url"]).by}
    assert {row.name for row in REDIRECTORS} <= seen


SIGNS = st.text("abc019./:?&=%-_#[]@{}10.5555/thisurlkeydoi", max_size=60)


@given(st.sampled_from([case["url"] for case in CASES]), SIGNS, st.integers(0, 80))
def test_nothing_that_a_stranger_writes_breaks_it(url: str, more: str, at: int) -> None:
    assert isinstance(unwrapped(url[:at] + more + url[at:]), Target)


@given(st.from_regex(r"10\.[0-9]{4,9}/[a-z0-9.()<>;:#?&=+-]{1,30}[a-z0-9]", fullmatch=True))
def test_a_doi_survives_being_wrapped(identifier: str) -> None:
    wrapped = (
        f"https://www.example.org/servlet/linkout?dbid=16&doi=10.5555/citing&key={doi.quoted(identifier)}"
    )
    found = doi.printed_at(wrapped)
    assert identifier in found[0].readings


@pytest.mark.parametrize("row", ["a?url=", "link?url=https://ezproxy.x.edu/login?url=", "https://doi-org."])
def test_long_addresses_are_not_slow(row: str) -> None:
    begun = process_time()
    unwrapped("https://" + row * 3_000)
    unwrapped("https://x.org/link?url=" + "%25" * 60_000)
    assert process_time() - begun < 1
