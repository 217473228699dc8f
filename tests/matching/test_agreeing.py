"""More agreement never says less: what agrees beside what is matched leaves it matched."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.matching import decide
from enrich.records import Candidate, Fields, Reference, Work
from tests.matching.cases import CASES, candidates

_NUMBERS = ("volume", "issue", "page")


def _works() -> list[Work]:
    """The articles among the cases that have a title, somebody who wrote it and a year."""
    offered = {one.work.DOI: one.work for _, case in CASES for one in candidates(case)}
    articles = (work for work in offered.values() if work.type == "journal-article")
    whole = (work for work in articles if work.title and work.author and work.years and work.container_title)
    return [work for work in whole if _is_counted(work)]


def _is_counted(work: Work) -> bool:
    """Whether its place is made of numbers that are read as what they are."""
    return f"{work.volume}{work.issue}".isdigit() and int(work.volume or 0) not in work.years


WORKS = _works()


def _said(work: Work, authors: int, said: frozenset[str]) -> str:
    """The verdict on a reference that says these things as the record does, and nothing else."""
    values = {"year": str(work.years[0]), "container_title": work.container_title[0]}
    values |= {name: getattr(work, name) for name in _NUMBERS}
    known = {name: values[name] for name in said}
    fields = Fields(title=work.title[0], author=work.author[:authors], **known)
    reference = Reference(id="r1", fields=fields, structured=True)
    return decide(reference, [Candidate(work=work, source="test", rank=0)]).status


def _steps(work: Work) -> list[tuple[int, frozenset[str]]]:
    names = ("year", "container_title", *(name for name in _NUMBERS if getattr(work, name)))
    sets = [frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size)]
    return [(authors, some) for authors in {0, 1, 2, len(work.author)} for some in sets]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_agrees_besides_never_turns_a_match_into_none(data):
    work = data.draw(st.sampled_from(WORKS))
    less = data.draw(st.sampled_from(_steps(work)))
    more = data.draw(st.sampled_from([one for one in _steps(work) if _is_more(one, less)]))
    assert _said(work, *less) != "matched" or _said(work, *more) == "matched"


@pytest.mark.soak
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.DOI)
def test_nothing_that_agrees_turns_a_match_into_none(work):
    said = {one: _said(work, *one) for one in _steps(work)}
    matched = [one for one, status in said.items() if status == "matched"]
    lost = [(less, more) for less in matched for more in said if _is_more(more, less)]
    assert [(less, more) for less, more in lost if said[more] != "matched"] == []


def _is_more(one, other):
    return one[0] >= other[0] and one[1] >= other[1]
