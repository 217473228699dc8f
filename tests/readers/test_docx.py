"""Word documents as people and their reference managers make them."""

from __future__ import annotations

import base64
import json
import time

import pytest

from enrich.errors import UnreadableInput
from enrich.readers import read, recognise
from enrich.readers.base import Document
from enrich.records import Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite
from tests.readers.word import W, docx, field, p, run

SMITH = "Smith, J. (1999). On things. Journal of Things, 3(4), 5–6."
DOE = "Doe, A. (2001). Other things. Journal of Things, 4(1), 7–8."
LEE = "Lee, B. (2003). A book of things. Oxford: A Press."
PROSE = "This paper is about things, which have been studied since 1999 by many (Smith, 1999)."
BODY = (p("A paper", style="Heading1"), p(PROSE), p(PROSE))


def blocks(data: bytes) -> list[Reference | SetAside]:
    return list(read(Document("x", data)))


def references(*paragraphs: str, **options: dict[str, str]) -> list[Reference]:
    return [b for b in blocks(docx(*paragraphs, **options)) if isinstance(b, Reference)]


def texts(*paragraphs: str) -> list[str]:
    return [r.unstructured for r in references(*paragraphs)]


class TestDocx(ReaderSuite):
    format = "docx"
    sample = docx(
        *BODY,
        p("References", style="Heading1"),
        p(SMITH),
        p(),
        p("Books"),
        p(DOE),
        p("About", style="Heading1"),
        p(PROSE),
    )
    references = 2
    set_aside = 4
    lines = (5, 8)


@pytest.mark.parametrize(
    "heading",
    ["References", "LITERATURVERZEICHNIS", "Références", "Bibliografía", "5. Works cited:", "Literatuur"],
)
def test_the_list_begins_after_its_heading_in_any_style(heading: str) -> None:
    assert texts(*BODY, p(heading), p(SMITH), p(DOE)) == [SMITH, DOE]


def test_a_subheading_does_not_end_the_list_but_the_next_chapter_does() -> None:
    listed = [
        p("Bibliography", style="Heading1"),
        p("Books", style="Heading2"),
        p(SMITH),
        p("Papers", style="Heading2"),
        p(DOE),
    ]
    assert texts(*BODY, *listed, p("2. The next chapter", style="Heading1"), p(PROSE)) == [SMITH, DOE]
    assert texts(*BODY, p("References"), p(SMITH), p("Appendix A"), p(PROSE)) == [SMITH]


def test_paragraphs_in_the_style_of_a_bibliography_need_no_heading() -> None:
    assert texts(*BODY, p(SMITH, style="Bibliography"), p(DOE, style="Bibliography"), p(PROSE)) == [
        SMITH,
        DOE,
    ]


def test_without_heading_or_style_the_run_at_the_end_is_the_list() -> None:
    words = [p("Nothing to see in this paragraph, and no number either.")] * 4
    assert len(texts(*words, *[p(SMITH), p(DOE), p(LEE)] * 2)) == 6
    assert len(texts(p(SMITH), p(DOE))) == 2


def test_the_field_of_a_reference_manager_encloses_the_list() -> None:
    begin = field("ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY", SMITH).removesuffix(
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    end = run(DOE) + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert texts(*BODY, p(begin), p(end), p(PROSE)) == [SMITH, DOE]
    control = "<w:sdt><w:sdtPr><w:bibliography/></w:sdtPr><w:sdtContent>"
    control += f"{p('Quellen')}{p(SMITH)}</w:sdtContent></w:sdt>"
    assert texts(*BODY, control, p(PROSE)) == [SMITH]


def test_deleted_text_is_gone_inserted_text_is_there() -> None:
    revised = p(
        "Smith, J. ",
        f"<w:del>{run('1998').replace('w:t', 'w:delText')}</w:del><w:ins>{run('(1999).')}</w:ins>",
        f"<w:moveFrom>{run('Moved.')}</w:moveFrom>",
        "<w:r><w:tab/></w:r>",
        run("On th"),
        "<w:r><w:softHyphen/></w:r>",
        run("ings"),
        "<w:r><w:br/></w:r>",
        run("Journal of Things 3"),
    )
    assert texts(p("References"), revised) == ["Smith, J. (1999). On th\u00adings Journal of Things 3"]


def test_links_come_along_and_give_the_doi() -> None:
    linked = p(
        SMITH,
        f'<w:hyperlink r:id="rId7">{run("Crossref")}</w:hyperlink>',
        field('HYPERLINK "https://a.example/x"', "here"),
    )
    (one,) = references(p("References"), linked, links={"rId7": "https://doi.org/10.5555/Abc"})
    assert [(link.label, link.url) for link in one.links] == [
        ("doi", "https://doi.org/10.5555/Abc"),
        ("URL", "https://a.example/x"),
    ]
    assert one.fields.DOI == "10.5555/abc"


ITEM = {
    "id": 12,
    "type": "article-journal",
    "title": "On things",
    "author": [{"family": "Smith"}],
    "DOI": "10.5555/a",
}
ZOTERO = "ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationItems": [{"itemData": ITEM}]})
RECORD = (
    '<record><rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type><titles><title>'
    "Other things &amp; more</title></titles><dates><year>2001</year></dates></record>"
)
ENDNOTE = f"ADDIN EN.CITE <EndNote><Cite><Author>Doe</Author>{RECORD}</Cite></EndNote>"


def test_without_a_list_each_cited_work_is_read_once() -> None:
    cite = base64.b64encode(ZOTERO[31:].replace("On", "In").encode()).decode()
    cite = f"<w:sdt><w:sdtPr><w:tag w:val='MENDELEY_CITATION_v3_{cite}'/></w:sdtPr></w:sdt>"
    found = references(
        p(PROSE, field(ZOTERO, "(Smith)", cut=50)),
        p(field(ZOTERO, "(Smith)")),
        p(field(ENDNOTE, "(Doe)"), cite),
    )
    assert [(r.id, r.line, r.fields.title, r.structured) for r in found] == [
        ("12", 1, "On things", True),
        ("7", 3, "Other things & more", True),
        ("12@3.2", 3, "In things", True),
    ]


def test_endnote_keeps_long_citations_beside_the_field() -> None:
    data = base64.b64encode(f"<EndNote><Cite>{RECORD}</Cite></EndNote>\0".encode()).decode()
    code = field("ADDIN EN.CITE.DATA ").replace(
        '"begin"/>', f'"begin"><w:fldData>{data}</w:fldData></w:fldChar>'
    )
    assert [r.fields.title for r in references(p(PROSE, code))] == ["Other things & more"]


def test_a_citation_that_cannot_be_read_is_set_aside() -> None:
    broken = "ADDIN ZOTERO_ITEM CSL_CITATION {broken"
    found = blocks(docx(p(PROSE, field(broken)), p(field(ZOTERO))))
    assert [b.reason for b in found if isinstance(b, SetAside) and b.fault] == [
        "a citation field of a reference manager that cannot be read."
    ]


def test_footnotes_are_read_where_there_is_no_list() -> None:
    cited = "Smith, J. (1999). On growth. Journal of Growth, 12(3), 4–9."
    inner = "".join(f"<w:footnote>{p(text)}</w:footnote>" for text in (cited, "See above.", f"Later {cited}"))
    notes = f"<w:footnotes {W}>{inner}</w:footnotes>"
    parts = {"word/footnotes.xml": notes}
    found = blocks(docx(p("Prose of 1999 (Smith)."), p("More."), parts=parts))
    assert [(b.line, b.id) for b in found if isinstance(b, Reference)] == [(3, "r1"), (5, "r2")]
    assert [(b.line, b.reason) for b in found if isinstance(b, SetAside)] == [
        (1, "2 paragraphs that belong to no list of references."),
        (4, "a note that does not look like a reference."),
    ]
    listed = blocks(docx(p("References", style="Heading1"), p(cited), parts=parts))
    assert [b.line for b in listed if isinstance(b, Reference)] == [2]


def test_zotero_citations_in_footnotes_are_read() -> None:
    notes = f"<w:footnotes {W}><w:footnote>{p(field(ZOTERO))}</w:footnote></w:footnotes>"
    (one,) = references(p("Prose without."), parts={"word/footnotes.xml": notes})
    assert (one.fields.DOI, one.line) == ("10.5555/a", 2)


def test_with_a_list_the_fields_are_not_read_again() -> None:
    assert texts(p(PROSE, field(ZOTERO)), p("References"), p(SMITH), p(DOE)) == [SMITH, DOE]


@pytest.mark.parametrize("name", ["WordDocument", "EncryptedPackage"])
def test_old_and_locked_files_are_refused_with_advice(name: str) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name.encode("utf-16-le") + bytes(600)
    assert recognise(Document("x", data)).name == "docx"
    with pytest.raises(UnreadableInput, match=r"save it as \.docx"):
        blocks(data)


def test_a_document_without_references_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="no references"):
        blocks(docx(p("Hello."), p("Nothing here.")))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<w:r/>" * 3_500_000, "inflates"),
        ("<w:r>" * 5_000, "more markup"),
        ("".join(f'<w:r w:rsidR="{n * n}"/>' for n in range(1_600_000)), "more markup"),
        ("a" * 70_000_000, "bytes"),
    ],
)
def test_bombs_are_refused_quickly(body: str, says: str) -> None:
    data = docx("<w:p>", body)
    begin = time.process_time()
    with pytest.raises(UnreadableInput, match=says):
        blocks(data)
    assert time.process_time() - begin < 2


def test_entities_are_refused() -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document {W}><w:p>&a;</w:p></w:document>'
    with pytest.raises(UnreadableInput, match="entities"):
        blocks(docx(parts={"word/document.xml": bomb}))


def test_line_breaks_part_references_and_lines_of_one() -> None:
    broken = "<w:r><w:br/></w:r>"
    pile = broken.join(run(text) for text in (SMITH, DOE, LEE))
    blocks = [
        b for b in read(Document("a.docx", docx(*BODY, p("References"), p(pile)))) if isinstance(b, Reference)
    ]
    assert [b.text for b in blocks] == [SMITH, DOE, LEE]
    assert [b.column for b in blocks] == [1, 2 + len(SMITH), 3 + len(SMITH) + len(DOE)]
    assert texts(*BODY, p(broken.join((run("References"), run(SMITH), run(DOE))))) == [SMITH, DOE]
    halves = SMITH[:30].rstrip(), SMITH[30:].lstrip()
    assert texts(*BODY, p("References"), p(run(halves[0]), broken, run(halves[1]))) == [" ".join(halves)]
