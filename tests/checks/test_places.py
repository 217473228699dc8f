"""Findings stand in their own entry, wherever on a line it begins and ends."""

from __future__ import annotations

import pytest

from enrich.checks.places import place
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Finding, Reference

BIBTEX = """@article{C, author={Braun, V.}, title={Thematic analysis},
 journal={Qualitative Research}, year={2006}
}@book{D, title={Therapist and Client}, year=2012, doi={10.5555/d}}@book{E, title={Third}, year=2013}
"""
CSL = (
    '[{"id":"C","type":"book","title":"Thematic analysis"},'
    '{"id":"D","type":"book","title":"Therapist and Client","DOI":"10.5555/d"},'
    '{"id":"E","type":"book","title":"Third"}]'
)
RIS = "TY  - JOUR\nTI  - Thematic analysis\nER  - \n\nTY  - BOOK\nTI  - Third\nDO  - 10.5555/d\nER  - \n"


@pytest.mark.parametrize(
    ("name", "text", "field", "at"),
    [
        ("a.bib", BIBTEX, "DOI", ["@article{C", "doi={", "@book{E"]),
        ("a.bib", BIBTEX.replace("\n", "\r\n"), "DOI", ["@article{C", "doi={", "@book{E"]),
        ("a.bib", BIBTEX, "year", ["year={2006", "year=2012", "year=2013"]),
        ("a.json", CSL, "DOI", ['{"id":"C"', 'DOI":', '{"id":"E"']),
        ("a.ris", RIS, "DOI", ["TY  - JOUR", "DO  - "]),
    ],
    ids=["bibtex", "crlf", "every-entry", "csl", "ris"],
)
def test_a_field_is_looked_for_in_its_own_entry(name: str, text: str, field: str, at: list[str]) -> None:
    finding = Finding(code="doi-missing", severity="warning", message="No DOI.", field=field)
    found = [_here(text, *_placed(finding, reference, text)) for reference in _read(name, text)]
    assert [here[: len(begins)] for here, begins in zip(found, at, strict=True)] == at


def test_the_value_to_replace_is_looked_for_in_its_own_entry() -> None:
    edit = Edit(field="note", old="2012", new="2011")
    finding = Finding(code="year-differs", severity="warning", message="Another.", field="note", edit=edit)
    first, second, _ = _read("a.bib", BIBTEX)
    assert _placed(finding, first, BIBTEX) == (1, 1)
    assert _here(BIBTEX, *_placed(finding, second, BIBTEX)).startswith("2012, doi")


def _read(name: str, text: str) -> list[Reference]:
    return [block for block in read(Document(name, text.encode())) if isinstance(block, Reference)]


def _placed(finding: Finding, reference: Reference, text: str) -> tuple[int, int]:
    return place(finding, reference, text.splitlines())


def _here(text: str, line: int, column: int) -> str:
    return text.splitlines()[line - 1][column - 1 :]


@pytest.mark.parametrize("name", ["a.html", "a.xml"])
def test_an_address_is_found_below_the_line_on_which_a_reference_of_a_page_begins(name: str) -> None:
    page = (
        "<html><body><h2>References</h2><ol>\n<li>Tide, B. (2010). Ebb and flow of the tide.</li>\n"
        "<li>Tide, B. (2011). Other ebb.\n <a href='http://tide.example/a'>here</a></li>\n</ol></body></html>\n"
    )
    jats = (
        "<article><back><ref-list>\n<ref id='r1'><mixed-citation>Tide, B. (2010).</mixed-citation></ref>\n"
        "<ref id='r2'><mixed-citation>Tide, B. (2011). Other ebb.\n <uri>http://tide.example/a</uri>"
        "</mixed-citation></ref></ref-list></back></article>"
    )
    text = page if name == "a.html" else jats
    finding = Finding(code="address-broken", severity="warning", message="", printed="http://tide.example/a")
    _, second = _read(name, text)
    assert _here(text, *_placed(finding, second, text)).startswith("http://tide.example/a")
