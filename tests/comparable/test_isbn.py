"""One number for both lengths of an ISBN; misprints are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable import isbn


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("0-306-40615-2", {"9780306406157"}),
        ("978-0-306-40615-7", {"9780306406157"}),
        ("9780306406157", {"9780306406157"}),
        ("080442957X", {"9780804429573"}),
        ("0306406152 ; 978 1 86197 876 9", {"9780306406157", "9781861978769"}),
        ("0-306-40615-3", set()),
        ("978-0-306-40615-8", set()),
        ("12345", set()),
        ("", set()),
    ],
)
def test_both_lengths_are_one_number(value, numbers):
    assert isbn.all_in(value) == numbers


@pytest.mark.parametrize(
    "printed",
    ["ISBN 0-306-40615-2", "ISBN-13: 978-0-306-40615-7", "ISBN: 9780306406157.", "eISBN 978 0 306 40615 7",
     "ISBN (print) 0306406152"],
)  # fmt: skip
def test_a_printed_number_stands_behind_its_word(printed):
    match = isbn.PRINTED.search(f"Hollin Press, 2002. {printed} (cloth)")
    assert match is not None
    assert isbn.all_in(match["isbn"]) == {"9780306406157"}


@given(st.text(alphabet="0123456789- X", max_size=60))
def test_whatever_stands_there_gives_numbers_of_thirteen_digits(value):
    assert all(len(number) == 13 and number.isdigit() for number in isbn.all_in(value))
