"""What databases export as text and XML: ProQuest, EBSCO, Ovid, Scopus, RefWorks, PubMed."""

from __future__ import annotations

import pytest

from enrich.errors import NoReferences
from enrich.readers import read
from enrich.readers.base import Document
from enrich.records import Fields, Name, Reference
from tests.conformance.reader_suite import ReaderSuite

PROQUEST = """\
____________________________________________________________
Report Information from ProQuest
____________________________________________________________

Document 1 of 2

Wells: a history of digging

Author: Brown, Ann; Green, Bo 1 Some University

Publication info: Journal of Wells ; London Vol. 7, Iss. 2,  (Mar 2001): 45-55.

ProQuest document link

Abstract: They dug. Methods: with spades.

Publication title: Journal of Wells; London

Volume: 7

Issue: 2

Pages: 45-55

Publication date: Mar 2001

Source type: Scholarly Journals

DOI: http://dx.doi.org/10.5555/wells.1

ProQuest document ID: 1234

Database: Wells Central

____________________________________________________________

Document 2 of 2

Buckets

Author: White, Cy

Publication info: Bucket Review ; 12.3 (1999): 9.

____________________________________________________________

Contact us at: http://www.example.org
"""
EBSCO = """\
Record: 1
Title:\tWells: a history of digging.
Authors:\tBrown, Ann1 ann@example.org
Green, Bo2
Source:\tJournal of Wells. Mar2001, Vol. 7 Issue 2, p45-55. 11p. 2 Charts.
Document Type:\tArticle
Abstract:\tThey dug.
ISSN:\t1234-5678
DOI:\t10.5555/wells.1
Accession Number:\t77
Database:\tWells Complete

Record: 2
Title:
Buckets: their use
Authors:
White, Cy
Source:
Bucket Review; 1999, Vol. 12 Issue 3, p9, 2p
Accession Number:
78
"""
OVID = """\
VN  - Ovid Technologies
DB  - Some Base
<1>
Unique Identifier
  77
Title
  Wells: a history of
  digging. [Review]
Authors
  Brown A. Green BC.
Source
  Journal of Wells. 7(2):45-55, 2001 Mar.
DOI
  https://dx.doi.org/10.5555/wells.1
Publication Type
  Journal Article.

<2>
Unique Identifier
  78
Title
  Buckets.
Authors
  White, C.
  Black, D.
Source
  Bucket Review. 12 (3) (pp 9-10), 1999.
"""
SCOPUS = """\
Scopus
EXPORT DATE: 01 March 2024

Brown, A., Green, B.C.
AUTHOR FULL NAMES: Brown, Ann (1); Green, Bo C. (2)
57200000001; 57200000002
Wells: a history of digging
(2001) Journal of Wells, 7 (2), pp. 45-55. Cited 3 times.
https://www.scopus.com/inward/record.uri?eid=2-s2.0-1&doi=10.5555%2fwells.1&partnerID=40
ABSTRACT: They dug.
(c) the authors
DOCUMENT TYPE: Article
SOURCE: Scopus

White, C.
Buckets
(1999) Bucket Review, 12, art. no. 9.

DOCUMENT TYPE: Conference Paper
SOURCE: Scopus
"""
REFWORKS = """\
RT Journal Article
SR Electronic(1)
ID 77
A1 Brown,Ann
A1 Green,B. C.
T1 Wells: a history of
digging
JF Journal of Wells
YR 2001
FD Mar
VO 7
IS 2
SP 45
OP 55
AB They dug.

A second paragraph.
DO 10.5555/wells.1

RT Book, Section
ID 78
A1 White,C.
A2 Black,D.
T1 Buckets
T2 The Book of Tools
PB Press
PP London
YR 1999
SN 978-0-00-000000-2
"""
REFWORKS_XML = """\
<?xml version="1.0" encoding="utf-8"?>
<refworks><reference><rt>Journal Article</rt><id>77</id><a1>Brown,Ann</a1><a1>Green,B. C.</a1>
<t1>Wells: a history of <i>digging</i></t1><jf>Journal of Wells</jf><yr>2001</yr><vo>7</vo><is>2</is>
<sp>45</sp><op>55</op><do>10.5555/wells.1</do></reference>
<reference><rt>Book</rt></reference>
</refworks>
"""
PUBMED_XML = """\
<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "x.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID Version="1">77</PMID><Article>
<Journal><ISSN IssnType="Print">1234-5678</ISSN><JournalIssue><Volume>7</Volume><Issue>2</Issue>
<PubDate><MedlineDate>2001 Mar-Apr</MedlineDate></PubDate></JournalIssue>
<Title>Journal of Wells</Title></Journal>
<ArticleTitle>Wells: a history of <i>digging</i>.</ArticleTitle>
<Pagination><MedlinePgn>45-55</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/Wells.1</ELocationID>
<AuthorList><Author><LastName>Brown</LastName><ForeName>Ann</ForeName><Initials>A</Initials></Author>
<Author><LastName>Green</LastName><Initials>BC</Initials><Suffix>Jr</Suffix></Author>
<Author><CollectiveName>The Diggers</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>
</Article></MedlineCitation><PubmedData>
<ArticleIdList><ArticleId IdType="pubmed">77</ArticleId>
<ArticleId IdType="pmc">PMC9</ArticleId></ArticleIdList>
<ReferenceList><Reference>
<ArticleIdList><ArticleId IdType="doi">10.5555/other</ArticleId></ArticleIdList></Reference>
</ReferenceList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>78</broken></PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>79</PMID><Book><Publisher><PublisherName>Press</PublisherName>
<PublisherLocation>London</PublisherLocation></Publisher><BookTitle>The Book of Tools</BookTitle>
<PubDate><Year>1999</Year></PubDate><AuthorList Type="editors"><Author><LastName>Black</LastName>
<ForeName>D</ForeName></Author></AuthorList><Isbn>9780000000002</Isbn></Book>
<ArticleTitle>Buckets</ArticleTitle><AuthorList Type="authors"><Author><LastName>White</LastName>
<ForeName>C</ForeName></Author></AuthorList></BookDocument></PubmedBookArticle>
</PubmedArticleSet>
"""
PUBMED_TEXT = """\
1. Journal of Wells. 2001 Mar;7(2):45-55. doi: 10.5555/wells.1. Epub 2001
Feb 1.

Wells: a history of
digging.

Brown A(1), Green BC(2)(3); The Diggers.

Author information:
(1)Some place.

1. This is no record.

They dug.

DOI: 10.5555/wells.1
PMCID: PMC9
PMID: 77 [Indexed for MEDLINE]


2. Bucket Review. 1999;12(3):9.

Buckets.

White C.

PMID: 78
"""

WELLS = Fields(
    author=(Name(family="Brown", given="Ann"), Name(family="Green", given="B. C.")),
    year="2001",
    title="Wells: a history of digging",
    container_title="Journal of Wells",
    volume="7",
    issue="2",
    page="45-55",
    DOI="10.5555/wells.1",
)
SAID = ("year", "title", "container_title", "volume", "issue", "page", "DOI")


def fields(data: str) -> list[Fields]:
    return [b.fields for b in read(Document("export", data.encode())) if isinstance(b, Reference)]


@pytest.mark.parametrize(
    "data", [PROQUEST, EBSCO, OVID, SCOPUS, REFWORKS, REFWORKS_XML, PUBMED_XML, PUBMED_TEXT]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_one_article_is_the_same_from_each(data: str, line_end: str) -> None:
    first = fields(data.replace("\n", line_end))[0]
    assert {name: getattr(first, name) for name in SAID} == {name: getattr(WELLS, name) for name in SAID}
    assert [name.family for name in first.author[:2]] == ["Brown", "Green"]


class TestProQuest(ReaderSuite):
    format = "proquest"
    sample = PROQUEST.encode()
    references = 2
    set_aside = 2
    lines = (5, 37)


class TestEbsco(ReaderSuite):
    format = "ebsco"
    sample = EBSCO.encode()
    references = 2
    lines = (1, 13)


class TestOvid(ReaderSuite):
    format = "ovid"
    sample = OVID.encode()
    references = 2
    set_aside = 1
    lines = (3, 18)


class TestScopus(ReaderSuite):
    format = "scopus"
    sample = SCOPUS.encode()
    references = 2
    set_aside = 1
    lines = (4, 15)


class TestRefWorks(ReaderSuite):
    format = "refworks"
    sample = REFWORKS.encode()
    references = 2
    lines = (1, 20)


class TestRefWorksXml(ReaderSuite):
    format = "refworks-xml"
    sample = REFWORKS_XML.encode()
    references = 1
    set_aside = 1
    lines = (2,)


class TestPubMedXml(ReaderSuite):
    format = "pubmed-xml"
    sample = PUBMED_XML.encode()
    references = 2
    set_aside = 1
    lines = (4, 22)


class TestPubMedText(ReaderSuite):
    format = "pubmed-text"
    sample = PUBMED_TEXT.encode()
    references = 2
    lines = (1, 21)


def test_second_records() -> None:
    def second(data: str) -> tuple[str, ...]:
        f = fields(data)[1]
        return (f.author[0].family, f.year, f.title, f.container_title, f.volume, f.page or f.article_number)

    assert second(PROQUEST) == ("White", "1999", "Buckets", "Bucket Review", "12", "9")
    assert second(EBSCO) == ("White", "1999", "Buckets: their use", "Bucket Review", "12", "9")
    assert second(OVID) == ("White", "1999", "Buckets", "Bucket Review", "12", "9-10")
    assert second(SCOPUS) == ("White", "1999", "Buckets", "Bucket Review", "12", "9")
    assert second(REFWORKS) == ("White", "1999", "Buckets", "The Book of Tools", "", "")
    assert second(PUBMED_XML) == ("White", "1999", "Buckets", "The Book of Tools", "", "")
    assert second(PUBMED_TEXT) == ("White", "1999", "Buckets", "Bucket Review", "12", "9")


def test_people_and_identifiers_of_pubmed() -> None:
    by_xml, by_text = fields(PUBMED_XML)[0], fields(PUBMED_TEXT)[0]
    assert by_xml.author[1:] == (Name(family="Green", given="BC", suffix="Jr"), Name(name="The Diggers"))
    assert by_text.author[1:] == (Name(family="Green", given="BC"), Name(name="The Diggers"))
    assert {(f.PMID, f.PMCID) for f in (by_xml, by_text)} == {("77", "PMC9")}
    assert fields(PUBMED_XML)[1].editor == (Name(family="Black", given="D"),)


def test_pubmeds_summary_is_a_numbered_list() -> None:
    summary = (
        "1: Brown A, Green BC. Wells: a history of digging. Journal of Wells. 2001\nMar;7(2):45-55. doi: "
        "10.5555/wells.1. PMID: 77; PMCID: PMC9.\n\n"
        "2: White C. Buckets. Bucket Review.\n1999;12(3):9. PMID: 78.\n"
    )
    found = [b.text for b in read(Document("summary.txt", summary.encode())) if isinstance(b, Reference)]
    assert len(found) == 2
    assert found[0].startswith("Brown A, Green BC. Wells: a history")
    assert found[1].startswith("White C. Buckets.")


def test_the_foot_that_ovid_puts_behind_a_ris_export_is_no_fault() -> None:
    foot = (
        "TY  - JOUR\nTI  - Wells\nER  - \n\nLink: https://example.org\n\nC1  - Database: B\n\n1. exp wells/\n"
    )
    blocks = list(read(Document("x.ris", foot.encode())))
    assert [isinstance(b, Reference) for b in blocks] == [True, False, False]
    assert not any(b.fault for b in blocks[1:])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Record #1 of 2\nID: CN-1\nAU: Brown A\nTI: Wells\nYR: 2001\n", "the Cochrane Library"),
        ("Wells in 2001\n\nAnn Brown, 7, 45-55.\n\nProQuest document link\n", "ProQuest"),
        ("Database: Ovid Some Base <1946 to 2024>\nSearch Strategy:\n1 exp wells/ (2001)\n", "Ovid"),
    ],
)
def test_an_export_that_is_not_read_is_named(text: str, name: str) -> None:
    with pytest.raises(NoReferences, match=f"an export of {name} .* RIS"):
        list(read(Document("x.txt", text.encode())))


def test_a_list_that_speaks_of_databases_stays_a_list() -> None:
    text = (
        "Brown, A. (2001) Wells. PhD thesis. ProQuest Dissertations.\nGreen, B. (2002) Embase. Oxford: OUP.\n"
    )
    assert sum(isinstance(b, Reference) for b in read(Document("x.txt", text.encode()))) == 2
