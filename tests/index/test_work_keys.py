"""The keys of many works at once are those of each of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.index import keys
from enrich.index.column import entries
from enrich.index.facts import facts_of
from enrich.index.work_keys import entries_of, keys_of, places_of
from enrich.records import Name, Work
from tests.index.test_columns import ARTICLE, CHAPTER

_WORDS = ["river", "rivers", "the", "of", "Æther", "77", "e77", "x", "quiet", "mechanics", "mechanic", "北京"]
_texts = st.lists(st.sampled_from(_WORDS), max_size=9).map(" ".join)
_lists = st.lists(_texts, max_size=4).map(tuple)
_names = st.lists(st.builds(Name, family=_texts, name=_texts), max_size=5).map(tuple)
_numbers = st.sampled_from(["", "12", "012", "12-19", "e7", "xii", "Suppl", "0", "12 (3)"])
_works = st.builds(
    Work,
    DOI=st.just("10.5555/x"),
    title=_lists,
    original_title=_lists,
    author=_names,
    editor=_names,
    container_title=_lists,
    short_container_title=_lists,
    years=st.lists(st.integers(1000, 2100), max_size=5, unique=True).map(tuple),
    volume=_numbers,
    page=_numbers,
    article_number=_numbers,
    aliases=st.lists(st.sampled_from(["10.5555/a", "10.5555/b"]), max_size=3).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_works, max_size=4))
def test_keys_of_many_works_are_those_of_each(works: list[Work]) -> None:
    facts = [facts_of(work) for work in works]
    made, places = entries_of(facts)
    assert sorted(made) == sorted(set(entries(list(map(keys_of, facts)))))
    assert sorted(places) == sorted(set(entries(list(map(places_of, facts)))))


def test_works_have_keys_of_all_kinds() -> None:
    """Else nothing was compared above."""
    both = [facts_of(ARTICLE), facts_of(CHAPTER)]
    found = {facts[0] for one in both for facts in (*keys_of(one), *places_of(one))}
    assert found == set(range(1, 17)) - {keys.DOI}
