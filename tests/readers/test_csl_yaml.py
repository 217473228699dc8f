"""CSL-YAML as pandoc and better-bibtex write it."""

from __future__ import annotations

import time

import pytest

from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Name, Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

SAMPLE = """---
references:
- id: one
  type: article-journal
  title: 'On things: é𝄞' # why
  author:
  - family: Smith
    given: John
  container-title: Journal of Things
  issued:
    date-parts:
    - - 2001
      - 3
  volume: 3
  page: 1-20
  DOI: 10.5555/ABC
- {id: two, type: book, title: Book, issued: 1999-05}
- only text
- type: chapter
  title: Three
  issued:
  - year: 1987
...
"""


class TestCslYaml(ReaderSuite):
    format = "csl-yaml"
    sample = SAMPLE.encode()
    references = 3
    set_aside = 1
    lines = (3, 17, 19)


def blocks(text: str) -> list[Reference | SetAside]:
    return list(read(Document("x.yaml", text.encode()), format="csl-yaml"))


def test_fields() -> None:
    one, two, three = (b for b in blocks(SAMPLE) if isinstance(b, Reference))
    assert one.fields.title == "On things: é𝄞"
    assert one.fields.author == (Name(family="Smith", given="John"),)
    assert (one.fields.year, one.fields.volume, one.fields.DOI) == ("2001", "3", "10.5555/abc")
    assert (two.id, two.fields.year, three.fields.year) == ("two", "1999", "1987")


def test_what_comes_after_a_mistake_is_one_block() -> None:
    first, broken = blocks("- title: A\n- title: 'B\n- title: C\n")
    assert isinstance(first, Reference)
    assert isinstance(broken, SetAside)
    assert broken.line == 2


LAUGHS = "- a0: &a0 [x]\n" + "".join(f"  a{i + 1}: &a{i + 1} [{f'*a{i}, ' * 9}]\n" for i in range(50))


@pytest.mark.parametrize(
    "bomb",
    [
        LAUGHS + "  title: A\n  author: *a50\n  issued: *a50\n",
        "- title: A\n- " + "[" * 100_000,
        "- title: A\n  author: &a [*a]\n",
    ],
    ids=["laughs", "deep", "circle"],
)
def test_bombs_do_not_go_off(bomb: str) -> None:
    start = time.monotonic()
    found = blocks(bomb)
    assert isinstance(found[0], Reference)
    assert sum(len(repr(b)) for b in found) < 500_000
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (
            r"The [DNA]{.nocase} of *E. coli* with p \< 0.05 \* star\_x",
            "The DNA of E. coli with p < 0.05 * star_x",
        ),
        ("A* and B* are [sic] {x}", "A* and B* are [sic] {x}"),
        (r"Induced $\mathcal{L}$", r"Induced $\mathcal{L}$"),
    ],
)
def test_the_marks_of_pandoc_are_no_text(written: str, meant: str) -> None:
    text = f"references:\n- id: a\n  type: book\n  title: '{written}'\n"
    (block,) = read(Document("x.yaml", text.encode()), format="csl-yaml")
    assert isinstance(block, Reference)
    assert block.fields.title == meant
