"""Verdicts on links: cases as data in tests/cases/links.jsonl, and never a crash."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.links import STATUSES, Verdict, is_of_the_web, judge_links
from enrich.links.statuses import OF_THE_WEB, PAGE_WORDS
from enrich.records import (
    Candidate,
    Comparison,
    Fields,
    Judgement,
    Link,
    LinkStatus,
    Match,
    Reference,
    Registration,
    Work,
)

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "links.jsonl").read_text("utf-8").splitlines()
]
WORK = Work(DOI="10.5555/this", title=("A title about things",), PMID="123", aliases=("10.5555/alias",))
OTHER = Work(DOI="10.5555/other", title=("Frogs of the Amazon",))
JUDGED = Judgement(candidate=Candidate(work=WORK, source="index"), confidence=0.99)
MATCHES = {
    "matched": Match(status="matched", reason="", DOI=WORK.DOI, confidence=0.99, judgements=(JUDGED,)),
    "unmatched": Match(status="unmatched", reason="None holds it."),
    "unchecked": Match(status="unchecked", reason="offline"),
    "ambiguous": Match(status="ambiguous", reason="two alike", judgements=(JUDGED,)),
}
KNOWN = (
    Registration(DOI="10.5555/other", state="registered", work=OTHER),
    Registration(DOI="10.5555/nobody", state="unregistered"),
    Registration(DOI="10.5555/unknown", state="unchecked"),
)


def reference(
    *links: Link, text: str = "Brown, A. and Green, B. (2000a) A title about things. J 7, 45."
) -> Reference:
    return Reference(id="r1", unstructured=text, text=text, links=links)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_cases(case: dict[str, str]) -> None:
    link = Link(label=case["label"], url=case["url"])
    verdict = judge_links(reference(link), MATCHES[case.get("match", "matched")], KNOWN)[0]
    assert verdict.status == case["status"], verdict.note
    assert (verdict.label, verdict.url) == (link.label, link.url)
    assert verdict.note.endswith(".")


def test_every_status_is_explained_and_tried() -> None:
    assert set(STATUSES) == set(get_args(Verdict))
    assert (
        set(STATUSES) - {case["status"] for case in CASES} == {"no-label", "lost"} | PAGE_WORDS | OF_THE_WEB
    )


def test_the_documentation_has_every_status() -> None:
    page = (Path(__file__).parents[2] / "docs" / "links.md").read_text("utf-8")
    assert all(f"| `{name}` | {sentence} |" in page for name, sentence in STATUSES.items())


def test_a_doi_where_the_page_shows_no_label() -> None:
    verdicts = judge_links(reference(Link(label="Google Scholar")), MATCHES["matched"])
    assert [v.status for v in verdicts] == ["label-only", "no-label"]
    assert "10.5555/this" in verdicts[1].note


def test_no_label_is_missed_where_the_document_has_none() -> None:
    assert judge_links(reference(), MATCHES["matched"]) == ()


def test_a_printed_address_is_a_link() -> None:
    printed = Reference(id="r1", text="x", fields=Fields(URL="https://example.org/a"))
    assert [(v.label, v.status) for v in judge_links(printed, MATCHES["unmatched"])] == [
        ("URL", "not-judged")
    ]


def test_an_unmatched_link_to_a_work_with_another_title() -> None:
    judged = Judgement(
        candidate=Candidate(work=OTHER, source="index"),
        confidence=0.001,
        comparisons=(Comparison(field="title", level="different", weight=-6),),
    )
    match = Match(status="unmatched", reason="", judgements=(judged,))
    verdict = judge_links(reference(Link(label="CrossRef", url="https://doi.org/10.5555/other")), match)[0]
    assert verdict.status == "other-work"
    assert "Frogs" in verdict.note


LABELS = st.sampled_from(["CrossRef", "Google Scholar", "PubMed", "x", ""]) | st.text(max_size=5)
STARTS = [
    "https://doi.org/10.1/",
    "https://scholar.google.com/scholar?title=",
    "https://pubmed.ncbi.nlm.nih.gov/",
    "http://[",
    "",
]


@given(
    LABELS,
    st.sampled_from(STARTS),
    st.text(max_size=40),
    st.text(max_size=60),
    st.sampled_from(sorted(MATCHES)),
)
def test_never_crashes(label: str, start: str, rest: str, printed: str, match: str) -> None:
    link = Link(label=label, url=start + rest)
    for verdict in judge_links(reference(link, text=printed), MATCHES[match], KNOWN):
        assert verdict.status in STATUSES


@pytest.mark.parametrize(
    "url", ["ftp://" + "a" * 300_000 + " x", "urn:" + "a" * 300_000 + " x", " " * 300_000]
)
def test_no_address_is_slow(url: str) -> None:
    begun = process_time()
    assert judge_links(reference(Link(label="URL", url=url)), MATCHES["matched"])[0].status == "malformed"
    assert process_time() - begun < 2


def test_what_a_page_lost_is_no_second_link_and_a_proxy_leads_to_a_doi() -> None:
    lost = LinkStatus(label="URL", url="http://ponds.example/rudd", status="lost", note="x")
    proxied = LinkStatus(
        label="URL", url="https://doi-org.ezproxy.uni.example/10.5555/x", status="agrees", note="x"
    )
    plain = LinkStatus(label="link", url="http://ponds.example/rudd", status="not-judged", note="x")
    assert [is_of_the_web(one) for one in (lost, proxied, plain)] == [False, False, True]
