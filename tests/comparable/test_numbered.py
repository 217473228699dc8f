"""Numbers of PubMed and PubMed Central: wherever a reference has them, and never where it has none."""

from __future__ import annotations

import pytest

from enrich.comparable.numbered import malformed_numbers, number_at, printed_numbers
from enrich.records import Fields, Link, Reference

BEFORE = "Osterrand B, Lisk E. Reading rooms after dark. Ann Libr Pract. 2001;12:9-27."


def of_text(text: str) -> Reference:
    return Reference(id="1", unstructured=text, text=text)


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("PMID: 99000001. PMCID: PMC9900001.", ["99000001", "PMC9900001"]),
        ("PMID: 99000001; PMC9900001", ["99000001", "PMC9900001"]),
        ("PMCID:PMC9900001PMID:99000001", ["99000001", "PMC9900001"]),
        ("PMC ID: 9900001", ["PMC9900001"]),
        ("PMCID: PMC9900001.1", ["PMC9900001"]),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC9900007/", ["PMC9900007"]),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9900099/ PMID: 99000012", ["99000012", "PMC9900099"]),
        ("https://europepmc.org/article/MED/99000012", ["99000012"]),
        ("doi:10.1186/pmc2345678", []),
        ("doi:10.1007/PMC2345678 PMID: 12345678", ["12345678"]),
        ("the PMC 2001 meeting", []),
        ("PMC10.5 µg", []),
        ("PMID", []),
    ],
)
def test_in_text(printed: str, numbers: list[str]) -> None:
    assert [one.value for one in printed_numbers(of_text(f"{BEFORE} {printed}"))] == numbers


@pytest.mark.parametrize(
    ("number", "central", "numbers"),
    [
        ("99000001", "PMC9900001", ["99000001", "PMC9900001"]),
        ("PMID: 99000001", "9900001", ["99000001", "PMC9900001"]),
        ("https://pubmed.ncbi.nlm.nih.gov/99000001/", "", ["99000001"]),
        ("99000001.0", "", ["99000001"]),
        ("99000001; 99000002", "", ["99000001", "99000002"]),
        ("PMC9900001", "", ["PMC9900001"]),
        ("n/a", "-", []),
    ],
)
def test_in_fields(number: str, central: str, numbers: list[str]) -> None:
    reference = Reference(id="1", structured=True, fields=Fields(PMID=number, PMCID=central))
    assert [one.value for one in printed_numbers(reference)] == numbers
    assert malformed_numbers(reference) == ()


def test_behind_a_redirector_and_a_proxy() -> None:
    linkout = "https://x.example.org/servlet/linkout?dbid=8&doi=10.5555%2Fciting&key=4261234"
    proxied = "https://www-ncbi-nlm-nih-gov.ezproxy.example.edu/pmc/articles/PMC2345678/"
    links = (Link(label="PubMed", url=linkout), Link(label="PMC", url=proxied), Link(label="x", url="n/a"))
    assert [one.value for one in printed_numbers(Reference(id="1", links=links))] == ["4261234", "PMC2345678"]


def test_its_address_leads_to_it() -> None:
    for one in printed_numbers(of_text("PMID: 99000001 PMC9900001")):
        assert number_at(one.url) == one


@pytest.mark.parametrize("printed", ["PMID: 9900000X", "PMID 9900000X.", "PMID:12345678901", "pmid=99O00001"])
def test_what_has_not_the_form_of_one(printed: str) -> None:
    assert len(malformed_numbers(of_text(f"{BEFORE} {printed}"))) == 1


@pytest.mark.parametrize(
    "printed",
    [
        "PMID: 99000001PubMed", "PMID: 99000001Epub 2001", "PMID: PMC9900001", "PMID: 00000000", "PMID: 0",
        "PMID: n/a", "PMID:99000001PMCID:PMC1234567", "PMID: 10.1000/182", "PMID: 01234567", "PMID",
        "PMIDs 12345678, 23456789", "PMID 123-4567", "PMID: in process", "PMID: 99000001[PubMed]",
    ],
)  # fmt: skip
def test_what_is_no_cause_to_accuse(printed: str) -> None:
    assert malformed_numbers(of_text(f"{BEFORE} {printed}")) == ()
