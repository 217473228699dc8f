"""Pages and parts: where a range ends and which part is named, the same for every room that asks."""

from __future__ import annotations

import pytest

from enrich.comparable import pages, parts


@pytest.mark.parametrize(
    ("value", "printed", "numbers"),
    [
        ("77-101", ("77", "101"), (77, 101)),
        ("1416–18", ("1416", "18"), (1416, 1418)),
        ("101 -- 7", ("101", "7"), (101, 107)),
        ("pp. 5-9", ("pp. 5", "9"), (5, 9)),
        ("e1002", ("e1002", ""), (1002, 1002)),
        ("S12-S18", ("S12", "S18"), (12, 18)),
        ("15:1-15:6", ("15:1", "15:6"), (15, 15)),
        ("v-vi", ("v", "vi"), None),
        ("", ("", ""), None),
    ],
)
def test_pages(value: str, printed: tuple[str, str], numbers: tuple[int, int] | None) -> None:
    assert pages.first_and_last(value) == printed
    assert pages.span(value) == numbers
    assert pages.is_range(value) == (bool(printed[1]) and numbers is not None)


def test_a_dash_without_a_last_page_begins_a_range_too() -> None:
    assert pages.is_range("12-")
    assert not pages.is_range("S-12")


@pytest.mark.parametrize(
    ("title", "behind", "part"),
    [
        ("on wells. part 2", ["part", "2"], 2),
        ("on wells, pt. iii", ["pt", "iii"], 3),
        ("brunnen. teil 4: quellen", ["teil", "4"], 4),
        ("on wells. ii. springs", ["ii", "springs"], 2),
        ("on wells", ["journal", "of"], 0),
        ("on wells", [], 0),
        ("on wells", ["part"], 0),
        ("on wells", ["12", "45"], 0),
        ("on wells", ["parts", "two"], 2),
    ],
)
def test_parts(title: str, behind: list[str], part: int) -> None:
    assert parts.named_by(behind) == part
    assert parts.named_in(title) == (0 if behind == ["parts", "two"] else part)
