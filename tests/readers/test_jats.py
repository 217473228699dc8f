"""JATS as publishers tag it: fully, half, not at all; and XML that is a trap."""

from __future__ import annotations

import time

import pytest

from enrich.errors import UnreadableInput
from enrich.parsing import parse
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Name, Reference
from tests.conformance.reader_suite import ReaderSuite

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.1 20151215//EN"'
    ' "JATS-journalpublishing1.dtd">'
)
SAMPLE = f"""<?xml version="1.0" encoding="UTF-8"?>
{DOCTYPE}
<article xmlns:xlink="http://www.w3.org/1999/xlink"><front/><back><ref-list>
<ref id="B1"><label>1</label>
<element-citation publication-type="journal"><person-group person-group-type="author">
<name><surname>Smith</surname><given-names>J</given-names></name><collab>The Group</collab></person-group>
<person-group person-group-type="editor"><name><surname>Ed</surname></name></person-group>
<year>2001</year><article-title>On <italic>things</italic></article-title><source>J Things</source>
<volume>3</volume><issue>2</issue><fpage>4</fpage><lpage>9</lpage>
<pub-id pub-id-type="doi">10.5555/ABC</pub-id><pub-id pub-id-type="pmid">123</pub-id></element-citation></ref>
<ref id="B2"><mixed-citation>Doe&nbsp;A. On others. <ext-link ext-link-type="uri"
 xlink:href="https://doi.org/10.5555/x">link</ext-link> 2002.</mixed-citation>
<mixed-citation>Lee B. A second work in one item. 2003.</mixed-citation></ref>
<ref id="B3"><note><p>See above.</p></note></ref>
<ref id="B4"><citation-alternatives><mixed-citation publication-type="book">Ray, C. <source>A Book</source>,
 2004.</mixed-citation><element-citation publication-type="book"><name><surname>Ray</surname></name>
<source>A Book</source><year>2004</year></element-citation></citation-alternatives></ref>
</ref-list></back></article>
"""


class TestJats(ReaderSuite):
    format = "jats"
    sample = SAMPLE.encode()
    references = 4
    set_aside = 1


def references(text: str) -> list[Reference]:
    blocks = read(Document("x.xml", text.encode()), format="jats")
    return [b for b in blocks if isinstance(b, Reference)]


def test_elements_become_fields() -> None:
    first = references(SAMPLE)[0]
    assert first.id == "B1"
    assert first.structured
    assert first.fields.author == (Name(family="Smith", given="J"), Name(name="The Group"))
    assert first.fields.editor == (Name(family="Ed"),)
    assert (first.fields.title, first.fields.container_title) == ("On things", "J Things")
    assert (first.fields.page, first.fields.DOI, first.fields.PMID) == ("4-9", "10.5555/abc", "123")
    assert first.fields.type == "journal-article"


def test_mixed_citations_keep_their_string() -> None:
    _, second, third, fourth = references(SAMPLE)
    assert (second.id, third.id, fourth.id) == ("B2", "B2.2", "B4")
    assert second.unstructured == "Doe A. On others. link 2002."
    assert second.fields.DOI == "10.5555/x"
    assert second.links[0].url == "https://doi.org/10.5555/x"
    assert not second.structured
    assert fourth.fields.author == (Name(family="Ray"),)
    assert (fourth.fields.title, fourth.fields.type) == ("A Book", "book")
    assert fourth.unstructured == "Ray, C. A Book, 2004."


@pytest.mark.parametrize(
    ("root", "said"), [("TEI", "TEI XML"), ("doi_batch", "Crossref deposit XML"), ("mods", "MODS XML")]
)
def test_other_xml_is_named(root: str, said: str) -> None:
    with pytest.raises(UnreadableInput, match=said):
        list(read(Document("x.xml", f'<?xml version="1.0"?><{root} xmlns="x"><a/></{root}>'.encode())))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
TRAPS = {
    "laughs": f'<!DOCTYPE article [<!ENTITY l0 "ha">{LAUGHS}]><article><front>&l11;</front></article>',
    "file": '<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/hostname">]><article>&x;</article>',
    "parameter": '<!DOCTYPE article [<!ENTITY % x SYSTEM "http://localhost/x"> %x;]><article/>',
    "deep": "<article><front/>" + "<p>" * 300_000,
}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=list(TRAPS))
def test_traps_are_refused_quickly(trap: str) -> None:
    started = time.process_time()
    with pytest.raises(UnreadableInput):
        references(trap)
    assert time.process_time() - started < 2


def mixed(inner: str) -> Reference:
    text = f'<article><back><ref-list><ref id="r"><mixed-citation publication-type="journal">{inner}'
    return references(f"{text}</mixed-citation></ref></ref-list></back></article>")[0]


NAME = "<name><surname>Prideaux</surname><given-names>G</given-names></name>"
TITLE = "<article-title>In rejection</article-title>. <source>Lingua</source>"


def test_what_stands_outside_the_tags_is_read_with_the_string() -> None:
    found = mixed(f"{NAME} (1980) {TITLE} 50: 245-247.")
    assert not found.structured
    assert found.text == "Prideaux G (1980) In rejection. Lingua 50: 245-247."
    parsed = parse(found).fields
    assert parsed.author == (Name(family="Prideaux", given="G"),)
    assert (parsed.title, parsed.container_title) == ("In rejection", "Lingua")
    assert (parsed.year, parsed.volume, parsed.page) == ("1980", "50", "245-247")


def test_a_string_with_every_field_tagged_has_fields() -> None:
    assert mixed(f"{NAME} (<year>1980</year>) {TITLE} <volume>50</volume>: <fpage>245</fpage>.").structured


def test_identifiers_that_are_only_tagged_stay_with_the_string() -> None:
    ids = '<pub-id pub-id-type="doi">10.5555/ABC</pub-id> <pub-id pub-id-type="pmid">123456</pub-id>'
    found = mixed(f"{NAME} (1980) {TITLE}. {ids}")
    assert not found.structured
    assert found.text.endswith("Lingua. doi:10.5555/abc PMID: 123456")
    printed = mixed(f"{NAME} (1980) {TITLE}. https://doi.org/10.5555/ABC")
    assert printed.text.endswith("Lingua. https://doi.org/10.5555/ABC")


def test_numbers_of_the_series_are_no_part_of_the_string() -> None:
    ids = (
        '<pub-id pub-id-type="doi">10.5555/prd1</pub-id><issn>1550-7998</issn><isbn>978-0-00-000000-2</isbn>'
    )
    found = mixed(f"{NAME} (<year>1980</year>) {TITLE} <volume>50</volume>: <fpage>245</fpage>.{ids}")
    assert found.text == "Prideaux G (1980) In rejection. Lingua 50: 245."
    assert (found.fields.DOI, found.fields.ISSN, found.fields.ISBN) == (
        "10.5555/prd1",
        "1550-7998",
        "978-0-00-000000-2",
    )


def test_elements_without_a_blank_between_them_are_not_glued_and_formatted_words_not_parted() -> None:
    tagged = "<source>Lingua</source><volume>50</volume><fpage>245</fpage>"
    found = mixed(f"{NAME}, <year>1980</year>a. Tops in H<sub>2</sub>O and <italic>X</italic>-ray. {tagged}.")
    assert found.text == "Prideaux G, 1980a. Tops in H2O and X-ray. Lingua 50 245."


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ('<pub-id pub-id-type="arxiv">2103.04568</pub-id>', "arXiv:2103.04568"),
        ('<pub-id pub-id-type="other">arXiv:2103.04568v2</pub-id>', "arXiv:2103.04568"),
        ('<pub-id pub-id-type="ssrn">3492722</pub-id>', "SSRN 3492722"),
        ('<pub-id pub-id-type="pmcid">PMC123456</pub-id>', ""),
    ],
)
def test_the_number_of_a_preprint_stays_with_the_string(identifier: str, said: str) -> None:
    assert mixed(f"{NAME} (1980) {TITLE} {identifier}").text.endswith(f"Lingua {said}.".replace(" .", ""))


def test_every_type_of_identifier_has_its_field() -> None:
    ids = "".join(
        f'<pub-id pub-id-type="{kind}">{value}</pub-id>'
        for kind, value in (("publisher-id", "e0123"), ("PMID", "123"), ("pmc", "PMC1"), ("isbn", "978"))
    )
    fields = mixed(f"{NAME} (1980) {TITLE} <pub-id>10.5555/abc</pub-id>{ids}").fields
    assert (fields.article_number, fields.PMID, fields.PMCID, fields.ISBN, fields.DOI) == (
        "e0123",
        "123",
        "PMC1",
        "978",
        "10.5555/abc",
    )
