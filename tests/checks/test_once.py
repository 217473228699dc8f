"""What checks ask of an entry in turn is found out once, and never answered for another entry."""

from __future__ import annotations

import pytest

from enrich.checks.base import once
from enrich.records import Entry, Match, Reference, Work


def entry() -> Entry:
    return Entry(reference=Reference(id="1"), match=Match(status="unmatched", reason=""))


def test_a_question_is_answered_once_for_an_entry_and_what_else_it_is_about() -> None:
    asked: list[tuple[Entry, Work]] = []

    @once
    def about(entry: Entry, work: Work) -> int:
        asked.append((entry, work))
        return len(asked)

    first, second, one, other = entry(), entry(), Work(DOI="10.5555/a"), Work(DOI="10.5555/a")
    assert [about(first, one), about(first, other), about(first, one)] == [1, 2, 1]
    assert first == second, "equal entries are still two"
    assert [about(second, one), about(first, one)] == [3, 4]


def test_works_that_come_and_go_are_not_mistaken_for_one_another() -> None:
    @once
    def named(entry: Entry, work: Work) -> str:
        return work.DOI

    same = entry()
    assert [named(same, Work(DOI=f"10.5555/{n}")) for n in range(99)] == [f"10.5555/{n}" for n in range(99)]


def test_a_question_that_fails_is_asked_again() -> None:
    @once
    def failing(entry: Entry) -> str:
        raise ValueError("odd")

    same = entry()
    for _ in range(2):
        with pytest.raises(ValueError, match="odd"):
            failing(same)
