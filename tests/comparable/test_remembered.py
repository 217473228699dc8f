"""Answers about words are kept, and no more of them than was said."""

from __future__ import annotations

from enrich.comparable.remembered import Remembered


def test_each_word_is_asked_for_once_and_no_more_are_kept_than_were_to_be():
    asked: list[str] = []
    lengths = Remembered(lambda word: asked.append(word) or len(word), most=2)
    assert [lengths[word] for word in ("sedge", "reed", "sedge")] == [5, 4, 5]
    assert asked == ["sedge", "reed"]
    assert lengths["rush"] == 4
    assert list(lengths) == ["rush"]
