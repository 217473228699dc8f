"""Addresses are found as people print them, each whole and nothing with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable.printed_addresses import addresses_in, printed_addresses

CASES = Path(__file__).parents[1] / "cases" / "printed_addresses.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]

LETTERS = "abcXYZ019"
WORDS = st.text(LETTERS, min_size=1, max_size=8)
SEGMENTS = st.one_of(
    WORDS,
    st.builds("{}_({})".format, WORDS, WORDS),
    st.builds("{}%20{}".format, WORDS, WORDS),
    st.builds("{}-{}.html".format, WORDS, WORDS),
    st.builds("~{}".format, WORDS),
    st.sampled_from(["Книга", "北京", "é"]),
)
QUERIES = st.one_of(
    st.just(""), st.builds("?{}={}&b[]={}".format, WORDS, WORDS, WORDS), st.builds("#{}".format, WORDS)
)
HOSTS = st.sampled_from(["tide.example", "www.ebb-tide.example:8080", "bücher.example", "[2001:db8::1]"])
ADDRESSES = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}/{'/'.join(path)}{query}",
    st.sampled_from(["http", "https", "HTTP", "ftp"]),
    HOSTS,
    st.lists(SEGMENTS, max_size=4),
    QUERIES,
)
STYLES = st.sampled_from(
    [
        "{}",
        "See {}.",
        "See {}, and more",
        "(in: {})",
        "<{}>",
        "<URL:{}>",
        "URL: {}",
        "[words]({})",
        "“{}.”",
        "„{}“",
        "'{}'",
        "*{}*",
        "&lt;{}&gt;",
        "{} [accessed 10.10.2011].",
        "{}[accessed 10.10.2011].",
        "{} (Zugriff am 12. Februar 2012)",
        "{}（访问日期：2011-10-10）",
        "Retrieved May 2, 2011, from {}",
        "{}; also 12",
        "{}\n",
        "{}: a note",
        "available at {}!",
    ]
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_an_address_is_read_as_it_is_printed(row: dict[str, list[str]]) -> None:
    found = printed_addresses(str(row["text"]))
    assert [one.url for one in found] == row["urls"]
    assert [other for one in found for other in one.others] == row["others"]


@given(ADDRESSES, STYLES)
def test_what_is_printed_is_found_again(address: str, style: str) -> None:
    assert addresses_in(style.format(address)) == (address,)


@given(ADDRESSES, ADDRESSES, STYLES, STYLES)
def test_two_in_one_reference_are_two(one: str, other: str, style: str, second: str) -> None:
    text = f"Ebb, T. {style.format(one)} – {second.format(other)}"
    assert addresses_in(text) == tuple(dict.fromkeys((one, other)))


@given(
    WORDS, WORDS, st.sampled_from(["page.html", "a/b", "x?id=1", "%7Ea"]), st.sampled_from(["/", "-", "/a-"])
)
def test_an_address_over_two_lines_is_read_in_one_piece(head: str, middle: str, tail: str, at: str) -> None:
    begin, end = f"http://tide.example/{head}{at}", f"{middle.lower()}/{tail}"
    found = printed_addresses(f"Ebb, T. {begin} {end} [seen].")[0]
    assert found.url == f"{begin}{end}"
    assert found.others[-1] == begin


@given(WORDS, WORDS)
def test_a_hyphen_of_the_typesetter_may_be_none_of_the_address(head: str, tail: str) -> None:
    found = printed_addresses(f"Ebb, T. http://tide.example/{head}- {tail.lower()}/peat.html.")[0]
    assert f"http://tide.example/{head}{tail.lower()}/peat.html" in found.others


@given(st.text(st.sampled_from(".-/:()[]&;<>ahttpw \n–？。"), max_size=60))
def test_whatever_is_printed_an_address_lies_where_it_is_said_to(text: str) -> None:
    end = 0
    for one in printed_addresses(f"{text}http://a.b/c {text}"):
        assert end <= one.start < one.end <= len(text) * 2 + 13
        end = one.end
