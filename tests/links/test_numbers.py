"""Numbers of PubMed and PubMed Central beside the DOI, the match and each other."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from enrich.links import judge_links
from enrich.records import Fields, Identified, LinkStatus, Match, Reference, Registration, Silence
from tests.links.test_judge_links import JUDGED, MATCHES

TEXT = "Brown, A. and Green, B. (2000a) A title about things. J 7, 45."
UNNUMBERED = replace(
    JUDGED, candidate=replace(JUDGED.candidate, work=replace(JUDGED.candidate.work, PMID=""))
)
MATCHED = replace(MATCHES["matched"], judgements=(UNNUMBERED,))
NUMBERS = {
    "12": Identified(number="12", state="known", PMID="12", PMCID="PMC1200", DOI="10.5555/this"),
    "13": Identified(number="13", state="known", PMID="13", PMCID="PMC1300", DOI="10.5555/other"),
    "14": Identified(number="14", state="absent"),
    "15": Identified(
        number="15", state="unchecked", note="did not answer", silent=Silence(source="ncbi", reason="x")
    ),
    "16": Identified(number="16", state="known", PMID="16", PMCID="PMC1600"),
    "17": Identified(number="17", state="known", PMID="17", DOI="10.5555/alias"),
    "PMC1200": Identified(number="PMC1200", state="known", PMID="12", PMCID="PMC1200", DOI="10.5555/this"),
    "PMC1300": Identified(number="PMC1300", state="known", PMID="13", PMCID="PMC1300", DOI="10.5555/other"),
    "PMC1400": Identified(number="PMC1400", state="absent"),
    "PMC1500": Identified(
        number="PMC1500", state="known", PMCID="PMC1500", DOI="10.5555/this", live_from="2099-01-01"
    ),
}


def judged(printed: str, match: Match = MATCHED, known: tuple[Registration, ...] = ()) -> list[LinkStatus]:
    reference = Reference(id="1", unstructured=f"{TEXT} {printed}", text=f"{TEXT} {printed}")
    return [
        one for one in judge_links(reference, match, known, numbers=NUMBERS) if one.label in ("PMID", "PMCID")
    ]


@pytest.mark.parametrize(
    ("printed", "statuses"),
    [
        ("PMID: 12", ["agrees"]),
        ("PMID: 12. PMCID: PMC1200", ["agrees", "agrees"]),
        ("PMID: 13", ["other-work"]),
        ("PMID: 12. PMCID: PMC1300", ["agrees", "other-work"]),
        ("PMID: 13. PMCID: PMC1200", ["other-work", "agrees"]),
        ("PMID: 14", ["unconfirmed"]),
        ("PMCID: PMC1400", ["unregistered"]),
        ("PMID: 15", ["unconfirmed"]),
        ("PMID: 16", ["unconfirmed"]),
        ("PMID: 16. PMCID: PMC1200", ["unconfirmed", "agrees"]),
        ("PMID: 17", ["agrees"]),
        ("PMID: 99", ["unconfirmed"]),
        ("PMCID: PMC1500", ["agrees"]),
        ("PMID: 12; PMID: 13", ["agrees", "other-work"]),
        ("PMID: 9900000X", ["malformed"]),
        ("https://pubmed.ncbi.nlm.nih.gov/12/", ["agrees"]),
    ],
)
def test_beside_the_matched_work(printed: str, statuses: list[str]) -> None:
    assert [one.status for one in judged(printed)] == statuses


def test_what_is_to_come_is_told() -> None:
    assert "2099-01-01" in judged("PMCID: PMC1500")[0].note


@pytest.mark.parametrize(
    ("printed", "statuses"),
    [
        ("PMID: 12", ["unconfirmed"]),
        ("PMID: 12. PMCID: PMC1300", ["unconfirmed", "other-work"]),
        ("PMID: 16. PMCID: PMC1300", ["unconfirmed", "other-work"]),
        ("PMID: 12. PMCID: PMC1200", ["unconfirmed", "unconfirmed"]),
        ("PMID: 12. PMID: 13. PMCID: PMC1300", ["unconfirmed", "unconfirmed", "unconfirmed"]),
    ],
)
def test_beside_each_other_where_nothing_matched(printed: str, statuses: list[str]) -> None:
    assert [one.status for one in judged(printed, MATCHES["unmatched"])] == statuses


def test_beside_the_printed_doi_where_nothing_matched() -> None:
    registered = (Registration(DOI="10.5555/other", state="registered"),)
    unregistered = (Registration(DOI="10.5555/other", state="unregistered"),)
    assert judged("PMID: 12", MATCHES["unmatched"], registered)[0].status == "other-work"
    assert judged("PMID: 13", MATCHES["unmatched"], registered)[0].status == "unconfirmed"
    assert judged("PMID: 12", MATCHES["unmatched"], unregistered)[0].status == "unconfirmed"


def test_answers_say_whether_it_is_the_work() -> None:
    assert [one.answers.same_work.value for one in judged("PMID: 12. PMCID: PMC1300")] == ["yes", "no"]


def test_fields_are_printed_too() -> None:
    fields = Fields(title="A title about things", PMID="13", PMCID="PMC1200")
    given = Reference(id="1", structured=True, fields=fields)
    statuses = {one.label: one.status for one in judge_links(given, MATCHED, numbers=NUMBERS)}
    assert statuses == {"PMID": "other-work", "PMCID": "agrees"}
