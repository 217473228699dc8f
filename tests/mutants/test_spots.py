"""What the mutants are drawn from, and the list of those that change nothing."""

from __future__ import annotations

from pathlib import Path

from tests.mutants.spots import Change, change_in, equivalents, in_annotation, is_known

ROOT = Path(__file__).parent.parent.parent
SOURCE = "def f(a: int | None, b=1 | 2) -> str | None:\n    c: int | str = a | b\n    return c\n"


def test_what_is_for_the_type_checker_is_no_place_to_change() -> None:
    def at(line: int, number: int = 0) -> bool:
        row = SOURCE.splitlines()[line - 1]
        column = [i for i, sign in enumerate(row) if sign == "|"][number]
        return in_annotation(SOURCE, (line, column), (line, column + 1))

    assert [at(1, number) for number in range(3)] == [True, False, True], "a default is code"
    assert [at(2, number) for number in range(2)] == [True, False]


def test_a_change_is_read_from_its_diff() -> None:
    diff = (
        "--- mutation diff ---\n--- aa.py\n+++ ba.py\n@@ -1,2 +1,2 @@\n x = 1\n-  if x > 1:\n+  if x >= 1:\n"
    )
    assert change_in(diff, "a.py") == Change("a.py", "if x > 1:", "if x >= 1:")


def test_a_number_that_was_chosen_may_become_any() -> None:
    known = {Change("a.py", "MOST = 200", ""), Change("a.py", "x | y", "x ^ y")}
    assert is_known(Change("a.py", "MOST = 200", "MOST = 201"), known)
    assert is_known(Change("a.py", "x | y", "x ^ y"), known)
    assert not is_known(Change("a.py", "x | y", "x & y"), known)
    assert not is_known(Change("b.py", "MOST = 200", "MOST = 201"), known)


def test_what_is_named_as_equivalent_is_there_and_says_why() -> None:
    for change, why in equivalents().items():
        code = " ".join((ROOT / change.file).read_text(encoding="utf-8").split())
        assert " ".join(change.was.split()) in code, f"{change.file} has no such line any more: {change.was}"
        assert change.was != change.became
        assert why.strip()
