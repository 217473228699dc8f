"""The quick answer about likeness is the slow one's, on either side of every bound that decides."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import settings as fewer
from hypothesis import strategies as st

from enrich.comparable.agreement.likeness import is_as_alike, likeness

words = st.lists(
    st.sampled_from(["quiet", "rivers", "river", "of", "the", "north", "nroth", "é"]), max_size=9
)
near = st.text("abc ", max_size=30) | words.map(" ".join)


@fewer(max_examples=500, deadline=None)
@given(left=near, right=near, least=st.sampled_from([0.5, 0.8, 0.9]))
def test_a_bound_is_reached_where_the_likeness_reaches_it(left: str, right: str, least: float) -> None:
    assert is_as_alike(left, right, least) == (likeness(left, right) >= least)


@given(left=near, right=near)
def test_a_likeness_is_its_own_bound(left: str, right: str) -> None:
    least = SequenceMatcher(None, left, right, autojunk=False).ratio()
    assert is_as_alike(left, right, least)
    assert least == 1.0 or not is_as_alike(left, right, least + 1e-9)


@pytest.mark.parametrize(
    ("left", "right"), [("", ""), ("", "a"), ("river", "rivers"), ("abcd", "dcba"), ("ab" * 150, "ba" * 150)]
)
def test_bounds_at_the_edges(left: str, right: str) -> None:
    for least in (0.0, 0.5, 0.8, 0.9, 1.0):
        assert is_as_alike(left, right, least) == (likeness(left, right) >= least)
