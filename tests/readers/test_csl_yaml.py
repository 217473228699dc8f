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


@pytest.mark.parametrize("indent", ["", "  "])
@pytest.mark.parametrize(
    ("head", "tail"),
    [("references:\n", "nocite: x\n"), ("---\nreferences:\n", "...\n"), ("# list\nitems:\n", "")],
)
def test_a_mistake_costs_its_item(head: str, tail: str, indent: str) -> None:
    titles = ("One", '"\\m"', "'open", "Two", '"\\m"', "Three")
    text = head + "".join(f"{indent}- id: r{n}\n{indent}  title: {t}\n" for n, t in enumerate(titles)) + tail
    found = blocks(text)
    assert [b.id if isinstance(b, Reference) else b.reason.partition(":")[0] for b in found] == [
        *("r0", "no YAML", "no YAML", "r3", "no YAML", "r5"),
    ]
    first = head.count("\n") + 1
    assert [b.line for b in found] == [first + 2 * n for n in range(6)]
    assert [b.end_line for b in found] == [first + 2 * n + 1 for n in range(6)]


def test_a_list_that_breaks_too_often_is_given_up_as_one_block() -> None:
    text = "- title: A\n" + "- title: 'B\n" * 10_000
    start = time.process_time()
    *_, last = blocks(text)
    assert (last.end_line, isinstance(last, SetAside)) == (10_001, True)
    assert time.process_time() - start < 2


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
    start = time.process_time()
    found = blocks(bomb)
    assert isinstance(found[0], Reference)
    assert sum(len(repr(b)) for b in found) < 500_000
    assert time.process_time() - start < 2


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
