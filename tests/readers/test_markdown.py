"""Markdown: metadata, sections, notes; what is code, comment or prose is no reference."""

from __future__ import annotations

import contextlib
import time

import pytest

from enrich.errors import NoReferences, UnreadableInput
from enrich.readers import read, recognise
from enrich.readers.base import Block, Document
from enrich.records import Link, Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

ONE = "Smith, J. (1999). *On things*. Journal of Things, 3(4), 5-6."
TWO = "Doe, A. (2001). Other_things. Journal of Things, 4(1), 7-8."
SAMPLE = f"""---
title: A paper
references:
- id: brown
  type: book
  title: A book of things
  author:
  - family: Brown
  issued: 2003
nocite: "@*"
---

# Introduction

In 2001 something happened [@brown], 3(4), 5-6.[^n]

```
Smith, J. (1999). In code. Journal, 3(4), 5-6.
```

[^n]: Lee, B. (2003). *A note*.
    Journal of Notes, 1(2), 3-4.
[^m]: Only a remark.

## References

<!-- enrich: ignore[doi-missing] known -->
- {ONE}
- {TWO}
  Second line, 2001.

# Appendix

Prose of 1999, 3(4), 5-6.
"""


def blocks(text: str, name: str = "x.md") -> list[Block]:
    return list(read(Document(name, text.encode()), format="markdown"))


def references(text: str) -> list[Reference]:
    return [block for block in blocks(text) if isinstance(block, Reference)]


class TestMarkdown(ReaderSuite):
    format = "markdown"
    sample = SAMPLE.encode()
    references = 4
    set_aside = 10
    lines = (4, 21, 28, 29)


def test_every_line_that_holds_something_is_in_one_block() -> None:
    covered = [n for b in blocks(SAMPLE) for n in range(b.line, max(b.line, b.end_line) + 1)]
    filled = {n for n, line in enumerate(SAMPLE.splitlines(), 1) if line.strip()}
    assert filled <= set(covered)
    assert not any(b.fault for b in blocks(SAMPLE) if isinstance(b, SetAside))


def test_text_is_without_markup_and_the_printed_form_untouched() -> None:
    found = references(SAMPLE)
    assert found[2].unstructured == f"- {ONE}"
    assert found[2].text == ONE.replace("*", "")
    assert found[3].text == f"{TWO} Second line, 2001."
    assert found[1].text == "Lee, B. (2003). A note. Journal of Notes, 1(2), 3-4."


@pytest.mark.parametrize(
    "heading",
    ["# References", "References\n==========", "Literatur\n---", "**Bibliografía**", "### Références"],
)
def test_headings_of_many_kinds(heading: str) -> None:
    text = f"# A\n\nProse of 1999, 3(4), 5-6.\n\n{heading}\n\n{ONE}\n\n{TWO}\n"
    assert [r.text for r in references(text)] == [ONE.replace("*", ""), TWO]


@pytest.mark.parametrize(
    ("marked", "text", "links"),
    [
        ("[Site](https://a.example/x_(1)) 2001.", "Site 2001.", (Link(label="Site", url="https://a.example/x_(1)"),)),
        ("[*Site*][s] 2001.", "Site 2001.", (Link(label="Site", url="https://s.example/"),)),
        ("<https://a.example/_b_> 2001.", "https://a.example/_b_ 2001.",
         (Link(label="https://a.example/_b_", url="https://a.example/_b_"),)),
        (r"__Bold__ \*one\* <!-- no --> `code` ~~two~~ 2001.", "Bold *one* code two 2001.", ()),
        (r"***Both*** [span]{.nocase} 10.5555/a\_b_c_ 2001", "Both span 10.5555/a_b_c_ 2001", ()),
    ],
)  # fmt: skip
def test_markup(marked: str, text: str, links: tuple[Link, ...]) -> None:
    (found,) = references(f"# References\n\n- Smith, J. {marked}\n\n[s]: https://s.example/\n")
    assert (found.text.removeprefix("Smith, J. "), found.links) == (text, links)


def test_a_doi_in_a_link_is_the_reference_s() -> None:
    (found,) = references("# References\n\nSmith (1999) [A title](https://doi.org/10.5555/Abc).\n")
    assert found.fields.DOI == "10.5555/abc"


def test_prose_alone_holds_no_reference() -> None:
    with pytest.raises(UnreadableInput, match="no references"):
        blocks("# News\n\n" + "Plain words, and more of them.\n\n" * 5 + "In 1999, 3(4), 5-6 came.\n")


def test_metadata_that_is_all_of_a_file_is_yaml_but_for_its_name() -> None:
    data = b"---\nreferences:\n- id: a\n  type: book\n  title: T\n---\n"
    assert recognise(Document("x", data)).name == "csl-yaml"
    assert recognise(Document("x.md", data)).name == "markdown"


@pytest.mark.parametrize("trap", [" ", "_a ", "[a](", "`a ", "<b>", "\n%%", "<!-- "])
def test_traps_for_patterns_are_passed_in_no_time(trap: str) -> None:
    begin = time.process_time()
    with contextlib.suppress(UnreadableInput):
        blocks("# References\n\n- Smith 1999 " + trap * 100_000 + "x")
    assert time.process_time() - begin < 2


NOTES = """# Growth

Growth is uneven.[^1] It was measured.[^2] Once.[^3]

[^1]: See chapter 3, which was written in 2019, for more of this.
[^2]: Smith, J. (1999). On growth. *Journal of Growth*, 12(3), 4–9.
[^3]: Doe, Ann, "A longer history of growth," Growth Review 7 (2001): 33–40.

- In 2004 the value was 17 (see 5, 6-8).
- It rose to 21 in 2010.
"""


def test_notes_and_items_of_prose_are_no_references_unless_they_read_like_some() -> None:
    blocks = list(read(Document("growth.md", NOTES.encode())))
    assert [b.line for b in blocks if isinstance(b, Reference)] == [6, 7]
    aside = {n for b in blocks if isinstance(b, SetAside) for n in range(b.line, (b.end_line or b.line) + 1)}
    assert {1, 3, 5, 9, 10} <= aside


def test_prose_under_the_extension_of_markdown_is_markdown_and_holds_no_reference() -> None:
    prose = (
        b"---\ntitle: A page\ntype: article\n---\n\nWritten in 2019, on 3 pages.\n\n    @book{a, title={A}}\n"
    )
    assert recognise(Document("page.qmd", prose)).name == "markdown"
    with pytest.raises(NoReferences):
        list(read(Document("page.qmd", prose)))
    assert recognise(Document("refs.md", b"@book{a, title={A}}\n")).name == "bibtex"


def test_a_place_for_references_is_a_section_of_them() -> None:
    page = "Text of 1999.\n\n::: {#refs}\nSmith, J. (1999). On growth. J Growth, 12(3), 4–9.\n:::\n"
    blocks = list(read(Document("page.md", page.encode())))
    assert [b.line for b in blocks if isinstance(b, Reference)] == [4]
