"""What the comparison of link checkers counts."""

from __future__ import annotations

from tests.checkers.judging import Case, Kind, case, kind_of, table

SERVED = {"id": "w1", "group": "web", "address": "http://a.test/x", "serve": {"a.test": []}, "title": "T"}


def test_a_row_that_can_be_served_is_a_case() -> None:
    assert case({**SERVED, "expect": {"status": ["soft-404", "moved"]}}) == Case(
        "w1", "http://a.test/x", "T", "", ("dead", "there")
    )
    landing = {**SERVED, "group": "doi", "landing": "http://b.test/", "doi": "10.5555/x"}
    found = case({**landing, "expect": {"answers": {"reachable": "blocked"}}})
    assert found is not None
    assert (found.address, found.right) == ("http://b.test/", ("wall",))


def test_other_rows_are_none() -> None:
    told = {"expect": {"status": ["ok"]}}
    assert case({**SERVED, **told, "serve": {}}) is None
    assert case({**SERVED, **told, "address": "https://a.test/x"}) is None
    assert case({**SERVED, **told, "group": "archive"}) is None
    assert case({**SERVED, "expect": {"answers": {"reachable": "unasked"}}}) is None


def test_the_table_counts_what_is_right_and_both_kinds_of_mistake() -> None:
    cases = [
        Case("a", "", "", "", ("there",)),
        Case("b", "", "", "", ("dead",)),
        Case("c", "", "", "", ("wall",)),
    ]
    good: dict[str, Kind] = {"a": "there", "b": "dead", "c": "wall"}
    bad: dict[str, Kind] = {"a": "dead", "b": "there", "c": "dead"}
    lines = table(cases, {"good": good, "bad": bad})
    assert "| all | 3 | 3 | 0 |" in lines
    assert "| *lost, and called good* | 1 | 0 | 1 |" in lines
    assert "| *not lost, and called dead* | 2 | 0 | 2 |" in lines


def test_words_that_join_later_say_nothing() -> None:
    assert (kind_of("ok"), kind_of("gone"), kind_of("login"), kind_of("new")) == (
        "there",
        "dead",
        "wall",
        "unknown",
    )
