"""No value, however long or odd, takes more than its share of time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from enrich.comparable.agreement import FIELDS
from enrich.comparable.agreement.people import strangers
from enrich.comparable.agreement.relatives import relative
from enrich.comparable.notices import says_withdrawn, without_notice
from enrich.comparable.pmid import find
from enrich.records import Fields, Name, Work


def seconds(call: Callable[[], object]) -> float:
    begin = time.process_time()
    call()
    return time.process_time() - begin


@pytest.mark.parametrize(
    "sign", [" ", ".", "-", "(", ")", "[", "9", "9-", "a ", "retracted ", ": ", "PMID ", "—"]
)
def test_runs_of_one_sign(sign: str) -> None:
    def compare(size: int) -> None:
        value = (sign * size)[:size]
        fields = Fields(
            title=value, container_title=value, volume=value, page=value, year=value,
            author=(Name(family=value, given=value),),
        )  # fmt: skip
        work = Work(
            DOI="10.5555/w", title=(f"x{value}",), container_title=(f"x{value}",), volume=f"x{value}",
            page=f"1{value}", years=(2001,), author=(Name(family=f"x{value}"),), type="journal-article",
        )  # fmt: skip
        for agrees in FIELDS.values():
            agrees(fields, work)
        relative(fields, value, work)
        without_notice(value), says_withdrawn(value), find(value)

    compare(100)
    small, large = (seconds(lambda n=size: compare(n)) for size in (10_000, 40_000))  # type: ignore[misc]
    assert large < 8 * small + 0.3


def test_three_thousand_authors() -> None:
    people = [Name(family=f"Family{n:04d}x", given="A.") for n in range(3_000)]
    printed = [*people[::-1], Name(family="Quillfeather", given="Ida")]
    assert seconds(lambda: strangers(printed, people)) < 5
    assert [str(name) for name in strangers(printed, people)] == ["Quillfeather, Ida"]
