"""Our rows agree with the standard library's, and every cell is where they say."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.formats.csv_rows import DELIMITERS, delimiter_of, quoted, rows_of, sniff, value_of

CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\x85\x0b\x0c\u2028\u2029"))
TABLE = st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=6)


@given(TABLE, st.sampled_from(DELIMITERS), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_reads_what_the_standard_library_writes(table: list[list[str]], delimiter: str, quoting: int) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(table)
    lines = stream.getvalue().removesuffix("\n").split("\n")
    rows = list(rows_of(enumerate(lines, 1), delimiter))
    assert [list(row.cells) for row in rows] == table
    assert "\n".join(row.raw for row in rows) == "\n".join(lines)


@given(st.lists(st.text(), max_size=5), st.sampled_from(DELIMITERS))
def test_no_character_is_lost_whatever_the_text(lines: list[str], delimiter: str) -> None:
    rows = list(rows_of(enumerate(lines, 1), delimiter))
    assert "\n".join(row.raw for row in rows) == "\n".join(lines)
    for row in rows:
        assert delimiter.join(row.raw[s.start : s.end] for s in row.spans) == row.raw


@given(CELL, st.sampled_from(DELIMITERS))
def test_a_quoted_value_is_read_back(value: str, delimiter: str) -> None:
    assert value_of(quoted(value, delimiter)) == value


def test_a_quote_never_closed_costs_one_row() -> None:
    lines = ["a,b", '"open,1', *(f"row,{n}" for n in range(300))]
    rows = list(rows_of(enumerate(lines, 1), ","))
    assert [row.line for row in rows] == list(range(1, 303))
    assert rows[1].open_quote
    assert rows[1].cells == ('"open', "1")


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found_behind_quotes(delimiter: str) -> None:
    lines = [delimiter.join(('"Smith, J.; Doe, A."', "2001", '"A, b|c; d\t"'))] * 5
    assert sniff(lines) == (delimiter, 1.0)


def test_a_declared_delimiter_wins() -> None:
    assert delimiter_of(["sep=;", "a,b", "c,d"])[0] == ";"
