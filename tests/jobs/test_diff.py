"""The diff is true: patching the old text with it gives the new one."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from enrich.jobs.diff import unified

LINES = st.lists(st.sampled_from(["a\n", "b\n", "}\n", "\n", "x = 1,\n"]), max_size=30)


def patched(old: list[str], diff: list[str]) -> list[str]:
    """What `patch` would make of it: the hunks' places and context must be right."""
    new: list[str] = []
    at = 0
    for line in diff[2:]:
        if line.startswith("@@"):
            start, _, count = line.split(" ")[1].removeprefix("-").partition(",")
            begin = int(start) if count == "0" else int(start) - 1
            new += old[at:begin]
            at = begin
        elif line.startswith("+"):
            new.append(line[1:])
        else:
            assert old[at] == line[1:]
            new += [old[at]] if line.startswith(" ") else []
            at += 1
    return new + old[at:]


@given(LINES, LINES)
def test_patching_the_old_gives_the_new(old: list[str], new: list[str]) -> None:
    assert patched(old, list(unified(old, new, "a", "b"))) == new


def test_equal_texts_have_no_diff() -> None:
    assert list(unified(["a\n"], ["a\n"], "a", "b")) == []


def test_a_large_file_of_like_lines_is_quick() -> None:
    old = ["@misc{a,\n", "  title = {T},\n", "}\n", "\n"] * 20_000
    new = [line for entry in range(20_000) for line in [*old[:2], f"  doi = {{{entry}}},\n", *old[2:4]]]
    start = time.process_time()
    assert sum(line.startswith("+  doi") for line in unified(old, new, "a", "b")) == 20_000
    assert time.process_time() - start < 5
