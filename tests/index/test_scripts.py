"""Titles in scripts without blanks are found by parts of them, glued to whatever stands beside them."""

import pytest

from enrich.index.store import Index
from enrich.records import Name, Work

TITLES = {
    "zh": "北方城市茶壶热力学研究",
    "ja": "北部都市におけるやかんの熱力学",
    "ko": "북부 도시 주전자의 열역학",
    "th": "การศึกษากาต้มน้ำในเมืองเหนือ",
}
INDEX = Index.in_memory(
    Work(DOI=f"10.5555/{key}", title=(title,), author=(Name(family="X"),)) for key, title in TITLES.items()
)


@pytest.mark.parametrize("key", TITLES)
@pytest.mark.parametrize("around", ["{}", "abc{}xyz", "「{}について」"])
def test_a_title_is_found_whatever_stands_beside_it(key: str, around: str) -> None:
    nearest, *_ = INDEX.search(around.format(TITLES[key]))
    assert nearest.work.DOI.endswith(key)


def test_a_part_of_a_title_is_found() -> None:
    assert INDEX.search("茶壶热力学研究")[0].work.DOI == "10.5555/zh"
    assert INDEX.search("북부도시 주전자의")[0].work.DOI == "10.5555/ko"
