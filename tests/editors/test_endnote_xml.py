"""EndNote's XML written back: elements like their neighbours."""

from __future__ import annotations

import pytest

from enrich.editors.base import CannotEdit
from enrich.editors.endnote_xml import EndNoteXmlEditor
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Edit, Reference
from tests.conformance.editor_suite import EditorSuite

STYLE = '<style face="normal" font="default" size="100%">'
SAMPLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<xml><records>
<record><source-app name="EndNote" version="20">EndNote</source-app><rec-number>7</rec-number>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author>{STYLE}Smith, John</style></author></authors></contributors>
<titles><title>{STYLE}On Things</style></title>
<secondary-title>J Things</secondary-title></titles>
<periodical><full-title>Journal of Things</full-title></periodical>
<pages>1-20</pages><volume>3</volume><number>4</number><dates><year>{STYLE}2001</style></year></dates>
<publisher>P</publisher><isbn>1234-5678</isbn><urls/>
<electronic-resource-num>https://doi.org/10.5555/ABC</electronic-resource-num></record>
<record><titles><title>Broken &nothing; here</title></titles></record>
<record>
  <rec-number>8</rec-number>
  <ref-type name="Book Section">5</ref-type>
  <titles><title>Chapter &amp; More</title></titles>
  <urls><related-urls><url>https://example.org/x</url></related-urls></urls>
  <electronic-resource-num/>
</record>
</records></xml>
"""


class TestEndNoteXmlEditor(EditorSuite):
    format = "endnote-xml"
    sample = SAMPLE.encode()
    fields = ("DOI", "title", "year", "container-title", "volume", "issue", "page", "publisher")


def edited(record: str, field: str = "DOI", new: str = "10.5555/x<1>") -> str:
    document = f"<xml><records><record>{record}</record></records></xml>"
    blocks = read(Document("x.xml", document.encode()), format="endnote-xml")
    first = next(block for block in blocks if isinstance(block, Reference))
    made = EndNoteXmlEditor().apply(document.encode(), [(first, Edit(field=field, new=new))]).decode()
    return made.removeprefix("<xml><records><record>").removesuffix("</record></records></xml>")


TITLE = "<titles><title>T</title></titles>"
DOI = "<electronic-resource-num>10.5555/x&lt;1&gt;</electronic-resource-num>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TITLE, TITLE + DOI),
        (f"\n  {TITLE}\n  <urls>\n  </urls>\n  <language>e</language>\n", None),
        (f"{TITLE}<electronic-resource-num/>", TITLE + DOI),
        (f"{TITLE}<isbn>{STYLE}1</style></isbn>", None),
    ],
)
def test_a_doi_is_an_element_like_its_neighbours(before: str, after: str | None) -> None:
    expected = {
        1: before.replace("</urls>", f"</urls>\n  {DOI}"),
        3: before + DOI.replace(">10", f">{STYLE}10").replace("</", "</style></"),
    }
    number = 1 if "urls" in before else 3
    assert edited(before) == (after or expected[number])


def test_a_title_in_pieces_is_left_alone() -> None:
    with pytest.raises(CannotEdit, match="several pieces"):
        edited("<titles><title><style>A </style><style>b</style></title></titles>", "title", "New")


def test_a_year_is_added_where_dates_are() -> None:
    assert edited(f"{TITLE}<dates><x>1</x></dates>", "year", "2001").endswith("</x><year>2001</year></dates>")
    assert edited(TITLE, "year", "2001") == f"{TITLE}<dates><year>2001</year></dates>"
