"""DOIs written into lines of text: lists and Markdown."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from enrich.comparable import doi
from enrich.editors import editor_for
from enrich.editors.base import CannotEdit
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite
from tests.readers.test_cambridge_text import PAGE
from tests.readers.test_markdown import SAMPLE

SMITH = "Smith, J. (1999). On things. Journal of Things, 3(4), 5-6."


def parsed(reference: Reference) -> Reference:
    """The reference with the DOI that parsing finds in a string."""
    found = doi.find_all(reference.text)
    return replace(reference, fields=replace(reference.fields, DOI=found[0])) if found else reference


class TestListEditor(EditorSuite):
    format = "list"
    sample = (
        f"References\n\n[1] {SMITH}\n[2] Doe, A. (2001). Other things,\n   Journal, 4(1), 7-8."
        " doi:10.5555/abc.  \n"
        "[3] Lee, B. (2003). A book. Oxford: A Press. 12, 3-4.\n"
    ).encode()

    def references(self, data: bytes) -> list[Reference]:
        return [parsed(reference) for reference in super().references(data)]


class TestListEditorWithLabels(EditorSuite):
    format = "list"
    sample = f"{SMITH}CrossRefGoogle Scholar\n{SMITH} [PubMed]\n{SMITH}Google ScholarPubMed\n".encode()

    def references(self, data: bytes) -> list[Reference]:
        return [parsed(reference) for reference in super().references(data)]


class TestCambridgeTextEditor(EditorSuite):
    format = "cambridge-text"
    sample = PAGE.replace("...\n", f"1 See {SMITH}CrossRef {SMITH}Google Scholar\n").encode()

    def references(self, data: bytes) -> list[Reference]:
        return [parsed(reference) for reference in super().references(data)]


class TestMarkdownEditor(EditorSuite):
    format = "markdown"
    sample = SAMPLE.encode()


def edited(format: str, before: str, edit: Edit) -> str:
    data = before.encode()
    first = next(b for b in read(Document("x", data), format=format) if isinstance(b, Reference))
    editor = editor_for(format)
    assert editor is not None
    return editor.apply(data, [(parsed(first), edit)]).decode()


@pytest.mark.parametrize(
    ("format", "before", "after"),
    [
        ("list", "<S>  \r\nX", "<S><D>  \r\nX"),
        ("list", "<S>", "<S><D>"),
        ("markdown", "# References\n\n- <S>\\\n", "# References\n\n- <S><D>\\\n"),
        ("markdown", "# References\n\n<S>  \n\n\n", "# References\n\n<S><D>  \n\n\n"),
        ("markdown", "Text.[^1]\n\n[^1]: <S>\n", "Text.[^1]\n\n[^1]: <S><D>\n"),
    ],
)
def test_the_doi_ends_the_text(format: str, before: str, after: str) -> None:
    new = after.replace("<S>", SMITH).replace("<D>", " https://doi.org/10.5555/x")
    assert edited(format, before.replace("<S>", SMITH), Edit(field="DOI", new="10.5555/x")) == new


@pytest.mark.parametrize(
    ("printed", "new"),
    [
        ("doi:10.5555/Old", "doi:10.5555/a(1)<2>b"),
        ("https://doi.org/10.5555/Old", "https://doi.org/10.5555/a(1)%3C2%3Eb"),
    ],
)
def test_a_printed_doi_is_replaced_where_it_stands(printed: str, new: str) -> None:
    edit = Edit(field="DOI", new="10.5555/a(1)<2>b", old="10.5555/old")
    assert edited("list", f"{SMITH} {printed}.\n", edit) == f"{SMITH} {new}.\n"


def test_a_doi_printed_twice_is_left_alone() -> None:
    edit = Edit(field="DOI", new="10.5555/new", old="10.5555/old")
    with pytest.raises(CannotEdit, match="exactly once"):
        edited("list", f"{SMITH} doi:10.5555/old https://doi.org/10.5555/old\n", edit)


@pytest.mark.parametrize(
    ("labels", "new", "expected"),
    [
        ("CrossRefGoogle Scholar", "10.5555/x", " <D> CrossRefGoogle Scholar"),
        ("Google Scholar", "10.5555/x", " <D>.Google Scholar"),
        ("Google Scholar", "10.5555/1", " <D> Google Scholar"),
        (" [CrossRef]", "10.5555/x", " <D> [CrossRef]"),
        ("\n   CrossRef Google Scholar", "10.5555/x", " <D>\n   CrossRef Google Scholar"),
    ],
)
def test_the_doi_stands_between_the_words_and_their_labels(labels: str, new: str, expected: str) -> None:
    after = edited("list", f"[1] {SMITH}{labels}\n[2] {SMITH}\n", Edit(field="DOI", new=new))
    assert after == f"[1] {SMITH}{expected.replace('<D>', doi.url(new))}\n[2] {SMITH}\n"
    blocks = [b for b in read(Document("x", after.encode()), format="list") if isinstance(b, Reference)]
    assert doi.find_all(blocks[0].text) == (new,)
    assert not any("Scholar" in block.text or "CrossRef" in block.text for block in blocks)


def test_a_long_list_takes_linear_time() -> None:
    data = "".join(f"[{n}] {SMITH}CrossRefGoogle Scholar\n" for n in range(1, 5001)).encode()
    references = [b for b in read(Document("x", data), format="list") if isinstance(b, Reference)]
    editor = editor_for("list")
    assert editor is not None
    started = time.process_time()
    editor.apply(data, [(r, Edit(field="DOI", new="10.5555/x")) for r in references])
    assert time.process_time() - started < 5
