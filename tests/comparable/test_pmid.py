"""PubMed's numbers and what is none: one answer in every room."""

from __future__ import annotations

import pytest

from enrich.comparable import pmid
from enrich.matching.reading import read
from enrich.parsing import parse
from enrich.records import Reference

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
