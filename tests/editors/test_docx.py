"""A DOI written into a Word document: one run more, every other byte as it was."""

from __future__ import annotations

import io
import zipfile

import pytest

from enrich.editors.base import COPY, CannotEdit
from enrich.editors.docx import DocxEditor
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite
from tests.readers.word import W, docx, field, p, run, t

SMITH = "Smith, J. (1999). On things & more. Journal of Things, 3(4), 5–6."
DOE = "Doe, A. (2001). Other things. Journal of Things, 4(1), 7–8."
EDIT = Edit(field="DOI", new="10.5555/New<1>")
LOOK = '<w:sz w:val="20"/>'


class TestDocxEditor(EditorSuite):
    format = "docx"
    sample = docx(
        p("A paper", style="Heading1"),
        p("References", style="Heading1"),
        p(SMITH),
        p(DOE, run(" https://doi.org/10.5555/abc.")),
        p("Lee, B. (2003). A book", run(" of things", "<w:i/>"), run(". Oxford: A Press.", LOOK)),
    )
    text = False


def document(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def edited(*paragraphs: str, edit: Edit = EDIT, links: dict[str, str] | None = None) -> tuple[str, str]:
    """The document's XML before and after."""
    data = docx(p("References"), *paragraphs, links=links)
    references = [b for b in read(Document("x", data)) if isinstance(b, Reference)]
    after = DocxEditor().apply(data, [(references[0], edit)])
    others = [zipfile.ZipFile(io.BytesIO(d)) for d in (data, after)]
    for name in others[0].namelist():
        assert name == "word/document.xml" or others[0].read(name) == others[1].read(name)
    return document(data), document(after)


ADDED = " https://doi.org/10.5555/New%3C1%3E"


def test_the_copy_of_a_page_goes_behind_the_text_once() -> None:
    url = "https://web.archive.org/web/2011/http://tide.example/a?b=1&c=2"
    _, after = edited(p(run(SMITH, LOOK)), edit=Edit(field=COPY, new=url))
    assert f" {url.replace('&', '&amp;')}</w:t>" in after
    before, again = edited(p(run(f"{SMITH} {url}", LOOK)), edit=Edit(field=COPY, new=url))
    assert again == before


@pytest.mark.parametrize(
    "inner",
    [
        run(SMITH, LOOK) + "<>",
        run(SMITH, LOOK) + "<>" + '<w:bookmarkEnd w:id="0"/>',
        run(SMITH, LOOK) + f'<w:hyperlink r:id="rId1">{run("Read", "<w:u/>")}</w:hyperlink>' + "<>",
        run(SMITH, LOOK)
        + f"<w:ins>{run(' Inserted.', LOOK)}</w:ins>"
        + "<>"
        + f"<w:del>{run('x', LOOK)}</w:del>",
        run(SMITH, LOOK) + field('HYPERLINK "https://a.example/x"', "Read") + "<>",
    ],
)
def test_the_run_goes_behind_the_text_and_looks_like_it(inner: str) -> None:
    before, after = edited(f"<w:p>{inner.replace('<>', '')}</w:p>")
    new = f"<w:r><w:rPr>{LOOK}</w:rPr>{t(ADDED)}</w:r>"
    assert after == before.replace(inner.replace("<>", ""), inner.replace("<>", new))


def test_tracked_formatting_is_not_copied() -> None:
    _, after = edited(p(run(SMITH, "<w:i/><w:rPrChange><w:rPr/></w:rPrChange>")))
    assert f"<w:r>{t(ADDED)}</w:r>" in after


@pytest.mark.parametrize(
    ("printed", "new"),
    [("https://doi.org/10.5555/Abc.", "10.5555/New%3C1%3E"), ("doi:10.5555/Abc", "10.5555/New&lt;1&gt;")],
)
def test_a_printed_doi_is_replaced_where_it_stands(printed: str, new: str) -> None:
    before, after = edited(p(DOE, f" {printed}"))
    assert after == before.replace("10.5555/Abc", new)


def test_a_doi_that_is_a_link_is_left_to_word() -> None:
    linked = f'<w:hyperlink r:id="rId1">{run("https://doi.org/10.5555/abc")}</w:hyperlink>'
    with pytest.raises(CannotEdit, match="change it in Word"):
        edited(p(DOE, linked), links={"rId1": "https://doi.org/10.5555/abc"})


def test_what_a_reference_manager_keeps_is_left_to_it() -> None:
    item = '{"citationItems": [{"itemData": {"id": 1, "title": "On things"}}]}'
    data = docx(p("Prose", field(f"ADDIN ZOTERO_ITEM CSL_CITATION {item}", "(Smith)")))
    (one,) = (b for b in read(Document("x", data)) if isinstance(b, Reference))
    with pytest.raises(CannotEdit, match="reference manager"):
        DocxEditor().apply(data, [(one, EDIT)])


def test_what_stands_in_a_footnote_is_left_to_the_user() -> None:
    notes = f"<w:footnotes {W}><w:footnote>{p(DOE)}</w:footnote></w:footnotes>"
    data = docx(p("Prose."), parts={"word/footnotes.xml": notes})
    (one,) = (b for b in read(Document("x", data)) if isinstance(b, Reference))
    with pytest.raises(CannotEdit, match="footnote"):
        DocxEditor().apply(data, [(one, EDIT)])
