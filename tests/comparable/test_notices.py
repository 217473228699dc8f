"""Titles that say they were retracted, and titles that merely speak of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.comparable.notices import says_withdrawn, without_notice

BARE = "Honey on the moon"


@pytest.mark.parametrize(
    "title",
    [
        f"RETRACTED: {BARE}",
        f"Retracted: {BARE}",
        f"WITHDRAWN: {BARE}",
        f"[Retracted] {BARE}",
        f"(Retracted) {BARE}",
        f"[RETRACTED ARTICLE] {BARE}",
        f"Retracted Article: {BARE}",
        f"RETRACTED CHAPTER: {BARE}",
        f"Removed: {BARE}",
        f"REMOVED: {BARE}",
        f"TEMPORARY REMOVAL: {BARE}",
        f"Temporarily removed: {BARE}",
        f"*Retracted* {BARE}",
        f"RETRACTED ARTICLE {BARE}",
        f"Retracted – {BARE}",
        f"Retracted and republished: {BARE}",
        f"{BARE} (Retracted)",
        f"{BARE} [retracted]",
        f"{BARE} (Retracted article. See vol. 7, pg. 3, 2012)",
        f"{BARE} - RETRACTED",
        f"{BARE}: WITHDRAWN",
    ],
)
def test_the_title_without_what_was_written_over_it(title: str) -> None:
    assert without_notice(title) == BARE
    assert says_withdrawn(title)


@pytest.mark.parametrize(
    "title",
    [
        BARE,
        f"Retraction: {BARE}",
        f"Retraction note to: {BARE}",
        "Removed from office: mayors of 1912",
        "Withdrawn children and their teachers",
        "Why papers are retracted",
        "The withdrawn shore (a memoir)",
        "Removed",
    ],
)
def test_other_titles_stay_whole(title: str) -> None:
    assert without_notice(title) == title


@given(st.text(alphabet="Retracd:[]()-. *WIHDAN", max_size=200))
def test_never_nothing_and_never_more(title: str) -> None:
    bare = without_notice(title)
    assert bare in title
    assert any(sign.isalnum() for sign in bare) or not any(sign.isalnum() for sign in title)
