"""Reads PubMed's XML (``PubmedArticleSet``): articles and books, with what their ``.nbib`` twin says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.comparable import doi
from enrich.comparable.years import PATTERN
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.xml_records import blocks, text_at, texts_at
from enrich.records import Fields, Name

if TYPE_CHECKING:
    from lxml.etree import _Element

_RECORD = lazy(r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle)[\s>]")
_YEAR = lazy(PATTERN)
_TYPES = (("Preprint", "posted-content"), ("Dataset", "dataset"), ("Technical Report", "report"))


class PubMedXml:
    """``<PubmedArticle>`` and ``<PubmedBookArticle>``, one after the other."""

    name = "pubmed-xml"
    suffixes = (".xml",)

    def recognises(self, document: Document) -> float:
        """Sure where PubMed's own elements stand."""
        return 0.95 if _RECORD.search(document.head_text) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; one that is broken or empty is set aside."""
        return blocks(document, ("PubmedArticle", "PubmedBookArticle"), _read)


def _read(record: _Element) -> tuple[Fields, str]:
    fields = _book(record) if record.tag == "PubmedBookArticle" else _article(record)
    return fields, fields.PMID


def _article(record: _Element) -> Fields:
    article, journal = "MedlineCitation/Article", "MedlineCitation/Article/Journal"
    issue = f"{journal}/JournalIssue"
    printed = _identifier(record, article, "doi")
    page = text_at(record, f"{article}/Pagination/MedlinePgn", f"{article}/Pagination/StartPage")
    title = text_at(record, f"{article}/ArticleTitle").removesuffix(".")
    kinds = texts_at(record, f"{article}/PublicationTypeList/PublicationType")
    return Fields(
        author=_people(record, f"{article}/AuthorList/Author"),
        year=_year(record, f"{issue}/PubDate", f"{article}/ArticleDate"),
        title=title or text_at(record, f"{article}/VernacularTitle").removesuffix("."),
        container_title=text_at(record, f"{journal}/Title", f"{journal}/ISOAbbreviation", _MEDLINE_TA),
        volume=text_at(record, f"{issue}/Volume"),
        issue=text_at(record, f"{issue}/Issue"),
        page=page,
        article_number="" if page else _identifier(record, article, "pii"),
        type=next((ours for theirs, ours in _TYPES if theirs in kinds), "journal-article"),
        DOI=doi.normalise(printed) or printed,
        ISSN=text_at(record, f"{journal}/ISSN"),
        PMID=text_at(record, "MedlineCitation/PMID"),
        PMCID=text_at(record, "PubmedData/ArticleIdList/ArticleId[@IdType='pmc']"),
    )


_MEDLINE_TA = "MedlineCitation/MedlineJournalInfo/MedlineTA"


def _book(record: _Element) -> Fields:
    document, book = "BookDocument", "BookDocument/Book"
    title, whole = text_at(record, f"{document}/ArticleTitle"), text_at(record, f"{book}/BookTitle")
    printed = text_at(record, f"{document}/ArticleIdList/ArticleId[@IdType='doi']")
    own = _people(record, f"{document}/AuthorList/Author")
    return Fields(
        author=own or _people(record, f"{book}/AuthorList[@Type='authors']/Author"),
        editor=_people(record, f"{book}/AuthorList[@Type='editors']/Author"),
        year=_year(record, f"{book}/PubDate", f"{book}/BeginningDate"),
        title=(title or whole).removesuffix("."),
        container_title=whole if title else "",
        publisher=text_at(record, f"{book}/Publisher/PublisherName"),
        publisher_location=text_at(record, f"{book}/Publisher/PublisherLocation"),
        type="book-chapter" if title else "book",
        DOI=doi.normalise(printed) or printed,
        ISBN=text_at(record, f"{book}/Isbn"),
        PMID=text_at(record, f"{document}/PMID"),
    )


def _identifier(record: _Element, article: str, kind: str) -> str:
    """An identifier of this article: never one of its own references, which carry the like."""
    return text_at(
        record,
        f"{article}/ELocationID[@EIdType='{kind}'][@ValidYN='Y']",
        f"PubmedData/ArticleIdList/ArticleId[@IdType='{kind}']",
        f"{article}/ELocationID[@EIdType='{kind}']",
    )


def _year(record: _Element, *paths: str) -> str:
    found = (_YEAR.search(text_at(record, f"{path}/Year", f"{path}/MedlineDate")) for path in paths)
    return next((year[0] for year in found if year), "")


def _people(record: _Element, path: str) -> tuple[Name, ...]:
    return tuple(name for name in map(_name, record.findall(path)) if name != Name())


def _name(person: _Element) -> Name:
    if together := text_at(person, "CollectiveName"):
        return Name(name=together)
    given = text_at(person, "ForeName", "FirstName", "Initials")
    return Name(family=text_at(person, "LastName"), given=given, suffix=text_at(person, "Suffix"))
