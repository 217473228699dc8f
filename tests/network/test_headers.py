"""Numbers and addresses in headers: plain ones are read, all others are absent and told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable.text import LARGEST_NUMBER, whole_number
from enrich.network import headers
from enrich.network.headers import Remarks, oddities


@pytest.mark.parametrize(
    ("value", "number"),
    [("0", 0), ("007", 7), (" 12\t", 12), ("9" * 15, LARGEST_NUMBER - 1), ("9" * 400, LARGEST_NUMBER)]
    + [("1" * 5000, LARGEST_NUMBER), ("0" * 5000 + "4", 4)]
    + [
        (bad, None)
        for bad in ("", " ", "²", "١٢", "１", "-1", "+1", "1.0", "1e3", "1_0", "0x1", "1 2", "nan")
    ],
)
def test_a_number_is_plain_digits(value: str, number: int | None) -> None:
    assert whole_number(value) == number


@given(st.text() | st.from_regex(r"[-+]?\d{1,20}[a-z]?"))
def test_no_text_is_too_odd_for_a_number(value: str) -> None:
    number = whole_number(value)
    assert number is None or 0 <= number <= LARGEST_NUMBER
    sent = dict.fromkeys(headers._READERS, value)
    rate, places = headers.rate(sent), headers.places(sent)
    assert rate is None or headers.FASTEST <= rate.interval / rate.limit <= headers.SLOWEST
    assert places is None or 0 < places <= headers.MOST_AT_ONCE


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("/works/10.5555/x", "/works/10.5555/x"),
        ("https://example.org:8080/a?b#c", "https://example.org:8080/a?b#c"),
        ("/w\u00c3\u00b6rk", "/wörk"),
    ]
    + [
        (bad, None)
        for bad in ("", "\xff\xfe", "http://[x", "http://x:²/", "http://x:0/", f"http://x:{'9' * 400}")
    ],
)
def test_an_address_can_be_gone_to(value: str, address: str | None) -> None:
    assert headers.location({"Location": value}) == address


def test_what_cannot_be_meant_is_told_once_and_shortly() -> None:
    sent = {
        "x-rate-limit-limit": "9" * 5000,
        "x-rate-limit-interval": "1s",
        "x-concurrency-limit": "\x1b[2J²",
    }
    remarks = Remarks()
    for _ in range(3):
        for kind, sentence in oddities(sent):
            remarks.add(kind, sentence)
    assert len(remarks.sentences()) == 2
    assert all(len(s) < 200 and s.isprintable() for s in remarks.sentences())
    assert (
        list(oddities({"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s", "Content-Length": "5"}))
        == []
    )
