"""PubMed's numbers and what is none: one answer in every room."""

from __future__ import annotations

import pytest

from enrich.comparable import pmid
from enrich.links import judge_links
from enrich.matching.reading import read
from enrich.parsing import parse
from enrich.records import Link, Match, Reference

IS_ONE = [
    "PMID 9876543",
    "PMID: 9876543",
    "PMID:9876543.",
    "PMID9876543",
    "pmid=9876543",
    "PubMed PMID: 9876543",
    "PubMed ID: 9876543",
    "PubMed ID 9876543",
    "[PubMed: 9876543]",
    "PubMed 9876543",
    "https://pubmed.ncbi.nlm.nih.gov/9876543/",
    "http://www.ncbi.nlm.nih.gov/pubmed/9876543",
]
ADDRESSES = {
    "https://pubmed.ncbi.nlm.nih.gov/9876543/": "9876543",
    "https://pubmed.ncbi.nlm.nih.gov/9876543.": "9876543",
    "https://pubmed.ncbi.nlm.nih.gov/?term=9876543": "9876543",
    "https://pubmed.ncbi.nlm.nih.gov/?term=9876543%5Buid%5D&sort=date": "9876543",
    "http://www.ncbi.nlm.nih.gov/pubmed/9876543?dopt=Abstract": "9876543",
    "https://www.ncbi.nlm.nih.gov/m/pubmed/9876543/": "9876543",
    "http://www.ncbi.nlm.nih.gov/entrez/query.fcgi?cmd=Retrieve&db=PubMed&list_uids=9876543&dopt=Abstract": (
        "9876543"
    ),
    "http://www.ncbi.nlm.nih.gov/entrez/query.fcgi?list_uids=9876543&db=gene": "",
    "https://europepmc.org/abstract/MED/9876543": "9876543",
    "https://europepmc.org/article/MED/9876543)": "9876543",
    "https://europepmc.org/article/PMC/PMC9876543": "",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC9876543/": "",
    "https://www.ncbi.nlm.nih.gov/gene/9876543": "",
    "https://www.ncbi.nlm.nih.gov/gene/?term=9876543": "",
    "https://pubmed.ncbi.nlm.nih.gov/?term=wells+2001": "",
    "https://pubmed.ncbi.nlm.nih.gov/?term=9876543,9876544": "",
    "https://pubmed.ncbi.nlm.nih.gov/": "",
    "https://example.org/ncbi.nlm.nih.gov.html": "",
}
IS_NONE = ["PM 2.5", "PM10", "PM 10", "PM2.5 and PM10", "PMC9876543", "PubMed 2001", "3 PM, 12 June", "PMID"]
BEFORE = "Osterrand B, Lisk E. Reading rooms after dark. Annals of Library Practice. 2001;12:9-27."


@pytest.mark.parametrize("printed", IS_ONE)
def test_a_number_of_pubmed_wherever_it_stands(printed: str) -> None:
    reference = Reference(id="r", unstructured=f"{BEFORE} {printed}", text=f"{BEFORE} {printed}")
    reading = read(reference)
    assert (pmid.find(printed), parse(reference).fields.PMID, reading.pmid) == ("9876543",) * 3
    assert "9876543" not in reading.tokens


@pytest.mark.parametrize("printed", IS_NONE)
def test_what_only_looks_like_one(printed: str) -> None:
    assert pmid.find(printed) == ""


def test_titles_on_dust_keep_their_words() -> None:
    text = "Chen L, Park J. PM 2.5 and PM 10 in schools. Air Quarterly. 2010;3:1-9. PMID: 9876543"
    reading = read(Reference(id="r", unstructured=text, text=text))
    assert reading.tokens.count("pm") == 2
    assert {"2", "5", "10"} <= set(reading.tokens)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_says_the_same_as_a_link_and_in_running_text(address: str) -> None:
    link = Link(label="PubMed", url=address.rstrip(".)"))
    reference = Reference(id="r", unstructured=BEFORE, text=BEFORE, links=(link,))
    (judged,) = judge_links(reference, Match(status="unmatched", reason=""))
    number = ADDRESSES[address]
    assert (pmid.find(f"{BEFORE} {address}"), pmid.in_address(link.url)) == (number, number)
    assert (f"PMID {number}" in judged.note) == bool(number)


@pytest.mark.parametrize(
    ("address", "central"),
    [
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC9876543/", True),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9876543", True),
        ("https://europepmc.org/article/PMC/PMC9876543", True),
        ("https://europepmc.org/article/MED/9876543", False),
        ("https://pubmed.ncbi.nlm.nih.gov/9876543/", False),
    ],
)
def test_an_address_of_pubmed_central(address: str, central: bool) -> None:
    assert pmid.leads_to_central(address) is central
