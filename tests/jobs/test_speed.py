"""What is not asked for costs nothing, and what many ask of a text is worked out once: CPU ratios."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest

from enrich.comparable import asides
from enrich.jobs.finished import Finish
from enrich.jobs.session import Session
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Reference
from enrich.settings import Settings
from enrich.wire.entry import KEYS

COMPACT = ("id", "status", "DOI", "confidence", "code")
MOST_OF_FULL = 0.75
"""What compact output may cost of the full one; measured .57 to .59."""
LINES = (
    "Braun, V. and Clarke, V. (2006) ‘Using thematic analysis in psychology’, "
    "Qualitative Research in Psychology, 3, 2, 77101.\n"
)


def references(count: int) -> list[Reference]:
    text = "".join(f"{n}. {LINES}" for n in range(count))
    return [block for block in read(Document("list.txt", text.encode())) if isinstance(block, Reference)]


def cost(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


def ratio(one: Callable[[], object], other: Callable[[], object], rounds: int) -> float:
    """The CPU time of `one` in that of `other`: the median over pairs, of which a busy machine spoils few."""
    one(), other()
    return sorted(cost(one) / cost(other) for _ in range(rounds))[rounds // 2]


@pytest.mark.parametrize(("count", "rounds"), [(100, 5), pytest.param(5_000, 5, marks=pytest.mark.soak)])
def test_compact_output_costs_less_than_all_of_it(count: int, rounds: int) -> None:
    given = references(count)

    def worked(keys: Sequence[str]) -> Callable[[], object]:
        work = Finish(keys=tuple(keys))
        session = Session(Settings(offline=True, ledger=False), work.plan)
        return lambda: list(work.do(session, given))

    assert ratio(worked(COMPACT), worked(KEYS), rounds) <= MOST_OF_FULL


def test_asides_of_a_text_are_looked_for_once() -> None:
    texts = [f"Nobody, A. (1969). “Nothing at all” no. {n}. Press. Accessed 3 May 2024." for n in range(100)]

    def anew() -> None:
        for cached in (asides.without_asides, asides._looked_at, asides._plain_and_known):
            cached.cache_clear()
        for text in texts:
            asides.without_asides(text), asides.access_date(text)

    def again() -> None:
        for text in texts:
            asides.without_asides(text), asides.access_date(text)

    assert ratio(again, anew, 5) < 0.2
