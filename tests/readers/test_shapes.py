"""What reads like a reference where nothing but its words says so."""

from __future__ import annotations

import time

import pytest

from enrich.readers.helpers.shapes import cites


@pytest.mark.parametrize(
    "text",
    [
        "Smith, J. (1999). On growth. Journal of Growth, 12(3), 4–9.",
        "Chen, H., Tafalla, M., & Wilner, D. J. 1997, ApJ, 475, 163",
        "Public Works Department. 2005. Draft statement on the siting of a landfill.",
        "Wade DT, Skilbeck CE. Recovery of walking. J Neurol 1985;48:1-4",
        "Иванов И. И. Название статьи // Журнал. 2001. № 4. С. 5–6.",
        "王明. 标题[J]. 期刊 Qikan, 2001, 3(4): 5-6.",
        "Doe, Ann, “A longer history of growth,” Growth Review 7 (2001): 33–40.",
        "See A book of things, ISBN 978-0-00-000000-2.",
    ],
)
def test_references_read_like_some(text: str) -> None:
    assert cites(text)


@pytest.mark.parametrize(
    "text",
    [
        "See chapter 3, which was written in 2019, for more of this.",
        "It rose to 21 in 2010, and we do not know why.",
        "`77101` stays `77101`, and it is matching that tries both readings.",
        "In May, 2003, the ministry said that there would be none.",
    ],
)
def test_prose_does_not(text: str) -> None:
    assert not cites(text)


@pytest.mark.parametrize("part", ["Aa ", "A. ", "Aa, ", "1 ", "“", "a"])
def test_no_text_takes_long(part: str) -> None:
    start = time.process_time()
    cites(part * (1_150 // len(part)) + " 1999")
    assert time.process_time() - start < 0.5
