"""Saved pages as HTML: Cambridge's markup, its variants, and other publishers' lists."""

from __future__ import annotations

import pytest

from enrich.readers import read
from enrich.readers.base import Block, Document
from enrich.records import Name, Reference, SetAside
from tests.conformance.reader_suite import ReaderSuite

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A paper</title>
<meta name="citation_publisher" content="Cambridge University Press"></head>
<body><nav><ul><li>Home 2012</li></ul></nav><h1>A paper</h1><p>An abstract of 2010 with 1, 2, 3.</p>
<div id="references-list"><h2>References</h2>
<div class="circle-list__item" id="r1">
<div class="circle-list__item__grouped__content" id="reference-1-content">
<span class="string-name"><span class="surname">Ali</span>, <span class="given-names">A. M.</span></span>
(<span class="year">2009</span>) ‘<span class="article-title">The <i>personalisation</i></span>’,
<span class="source">International Journal</span>,
<span class="volume">63</span>,<span class="issue">10</span>,
<span class="fpage">1416</span>–<span class="lpage">18</span>.</div>
<div><a aria-label="CrossRef link for The personalisation"
href="https://dx.doi.org/10.5555/x">CrossRef</a><a
href="https://scholar.google.com/scholar_lookup?title=The+personalisation&amp;author=Ali">Google Scholar</a><a
href="https://www.ncbi.nlm.nih.gov/pubmed/123" aria-label="PubMed link for x"></a></div></div>
<div class="circle-list__item" id="r2">
<div class="circle-list__item__grouped__content" id="reference-2-content">
Audit Commission (2010) Management, London: AC, <a href="http://audit.example/x">audit.example/x</a>.
<a href="https://scholar.google.com/scholar_lookup?title=Management">Google Scholar</a></div></div>
<div class="circle-list__item" id="r3"><p>Stray, B. (2001) Unclosed, Oxford: OUP.
<div class="circle-list__item" id="r4"><p>Strange thing</p></div>
</div><p>A stray (1999) among them.</p></div>
<p><span class="label">1</span> A footnote only.</p></body></html>
"""


class TestCambridgeHtml(ReaderSuite):
    format = "cambridge-html"
    sample = PAGE.encode()
    references = 4
    set_aside = 3
    lines = (7, 18, 21, 23)

    def test_links_carry_their_addresses(self) -> None:
        first = references(PAGE)[0]
        assert [link.label for link in first.links] == ["CrossRef", "Google Scholar", "PubMed"]
        assert first.links[0].url == "https://dx.doi.org/10.5555/x"
        assert first.links[1].url.endswith("&author=Ali")

    def test_text_is_what_a_browser_shows(self) -> None:
        texts = [r.text for r in references(PAGE)]
        assert texts[0] == ("Ali, A. M. (2009) ‘The personalisation’, International Journal, 63,10, 1416–18.")
        assert texts[1] == "Audit Commission (2010) Management, London: AC, audit.example/x."
        assert texts[2] == "Stray, B. (2001) Unclosed, Oxford: OUP."
        assert "CrossRef" in references(PAGE)[0].unstructured

    def test_spans_give_fields(self) -> None:
        fields = references(PAGE)[0].fields
        assert fields.author == (Name(family="Ali", given="A. M."),)
        assert (fields.title, fields.container_title) == ("The personalisation", "International Journal")
        assert (fields.year, fields.volume, fields.issue, fields.page) == ("2009", "63", "10", "1416–18")


def blocks(page: str | bytes) -> list[Block]:
    data = page.encode() if isinstance(page, str) else page
    return list(read(Document("page.html", data)))


def references(page: str | bytes) -> list[Reference]:
    return [b for b in blocks(page) if isinstance(b, Reference)]


def test_a_note_with_several_references() -> None:
    page = """<html><!-- cambridge.org --><div class="circle-list__item" id="fn1">
    <div id="fn1-content"><span class="label">1</span> Brown, A. (2000) One.<a
    href="https://doi.org/10.5555/a">CrossRef</a></div>
    <div id="fn2-content">Smith, J. (2001) Two.</div></div></html>"""
    found = references(page)
    assert [r.text for r in found] == ["Brown, A. (2000) One.", "Smith, J. (2001) Two."]
    assert [len(r.links) for r in found] == [1, 0]


OTHERS = {
    "Springer": """<h2 id="Bib1">References</h2><div><ol class="c-article-references">
      <li class="c-article-references__item" id="ref-CR1"><p>Brown A (2000) One. J 7:45</p>
      <p><a href="https://doi.org/10.5555/a">Article</a> <a
      href="http://scholar.google.com/scholar_lookup?&amp;title=One">Google Scholar</a></p></li>
      <li><p>Smith J (2001) Two. J 8:12</p></li></ol></div>""",
    "HighWire": """<div class="section ref-list"><h2>REFERENCES</h2><ol class="cit-list">
      <li><span>1.</span><cite>Brown A. One. J 2000;7:45.</cite>
      <a href="/lookup/external-ref?access_num=10.5555/a">CrossRef</a></li>
      <li>Smith J. Two. J 2001;8:12.</li></ol></div>""",
    "no heading": """<ul class="references"><li>Brown A (2000) One. J 7:45</li>
      <li>Smith J (2001) Two. J 8</li></ul>""",
    "paragraphs": """<p><b>References</b></p><p>Brown A (2000) One. J 7:45</p>
      <p>Smith J (2001) Two. J 8:12</p>
      <h2>Appendix</h2><p>Not this of 2003.</p>""",
}


@pytest.mark.parametrize("publisher", OTHERS)
def test_other_publishers(publisher: str) -> None:
    found = references(f"<html><body><ul><li>Menu of 2012</li></ul>{OTHERS[publisher]}</body></html>")
    assert len(found) == 2
    assert "One" in found[0].text
    assert "Two" in found[1].text


def test_charset_of_the_page_is_heeded() -> None:
    page = '<html><meta charset="iso-8859-1"><h2>References</h2><ol><li>Müller (2001) Ü.</li></ol></html>'
    assert references(page.encode("latin-1"))[0].text == "Müller (2001) Ü."


@pytest.mark.parametrize(
    "page", ["<div>" * 20_000 + "<li>B (2000) A", "<ol><li>" * 5_000 + "B (2000) A title"]
)
def test_bottomless_nesting_is_survived(page: str) -> None:
    TestCambridgeHtml().survives(page.encode())


def test_a_page_without_references_says_so() -> None:
    with pytest.raises(Exception, match="holds no references"):
        blocks("<html><body><p>Hello of 2012.</p></body></html>")


def test_boilerplate_is_accounted_for() -> None:
    around = [b for b in blocks(PAGE) if isinstance(b, SetAside) and not b.fault]
    assert [b.reason for b in around] == ["the page around its references.", "a footnote."]


TWO = [
    "Smith, J. (1999). On growth. J Growth, 12(3), 4–9.",
    "Brown, A. and Lee, K. (2001) Decay. Journal of Decay 7: 10–12.",
]


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        (
            "<p>Text.</p><h2>Notes</h2><ol><li>As said in 2003, on 3 pages.</li>"
            "<li>Smith, J. (1999). On growth. Journal of Growth, 12(3), 4–9.</li></ol>",
            ["Smith, J. (1999). On growth. Journal of Growth, 12(3), 4–9."],
        ),
        (
            "<p id='p1'>Text of 1999.</p>"
            "<div><p id='ref1'>Smith, J. (1999). On growth. J Growth, 12(3), 4–9.</p>"
            "<p id='fn2'>Written in 2004 by hand.</p></div>",
            ["Smith, J. (1999). On growth. J Growth, 12(3), 4–9."],
        ),
        (
            "<p><cite>Smith, J. (1999). On growth. J Growth, 12(3), 4–9.</cite> and <cite>Emma</cite></p>",
            ["Smith, J. (1999). On growth. J Growth, 12(3), 4–9."],
        ),
        (
            "<h2>References</h2><ul><li><a href='https://example.org/us'>Contact us</a></li>"
            "<li>Smith, J. (1999). On growth. J Growth, 12(3), 4–9.</li></ul>",
            ["Smith, J. (1999). On growth. J Growth, 12(3), 4–9."],
        ),
        *(
            (f"<p>Text.</p><h2>References</h2>{written}<footer><p>© 2020 A Publisher</p></footer>", TWO)
            for written in (
                "<div class='refs'><div>{}</div><div><span>{}</span></div></div>",
                "<table><tr><td></td><td>{}</td></tr><tr><td></td><td>{}</td></tr></table>",
                "<p>{}<br>\n{}</p>",
                "<div>{}<br/><br/><i></i>{}<br/></div>",
                "<ul><li>{}<ul><li><a href='x'>PubMed</a></li></ul></li><li>{}</li></ul>",
            )
            for written in (written.format(*TWO),)
        ),
        (
            "<h2>References</h2><p>Smith, J. (1999).<br>On growth.<br>J Growth, 12(3), 4–9.</p>",
            ["Smith, J. (1999). On growth. J Growth, 12(3), 4–9."],
        ),
    ],
    ids=(
        *("notes", "named paragraphs", "cite", "links of the page"),
        *("divisions", "table", "lines", "empty lines", "nested", "one in lines"),
    ),
)
def test_other_pages_yield_what_reads_like_references(page: str, texts: list[str]) -> None:
    blocks = list(read(Document("page.html", f"<html><body>{page}</body></html>".encode())))
    assert [b.text for b in blocks if isinstance(b, Reference)] == texts
