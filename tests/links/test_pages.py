"""What a page means for a link: the table, cases as data in cases/page_evidence.jsonl, and any bytes."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.links.pages import Visited, landed, table, titles_of, visited
from enrich.links.statuses import PAGE_WORDS
from enrich.records import AnswerValue, Hop, LinkStatus, Page, PageFault, Work

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "page_evidence.jsonl")
    .read_text("utf-8")
    .splitlines()
]
DOCUMENTED = Path(__file__).parents[2] / "docs" / "links.md"
TITLE, DOI, TODAY = "Willows of the lower marsh", "10.5555/this", "2026-11-25"


def page_of(case: dict[str, Any]) -> Page:
    title, text = case.get("title", ""), case.get("text", "A page with some words on it.")
    body = f"<html><head><title>{title}</title>{case.get('head', '')}</head><body>"
    body += "<div id='root'></div></body>" if case.get("bare") else f"<h1>{title}</h1><p>{text}</p></body>"
    is_page = "kind" not in case and not case.get("fault") and case.get("status") not in (202, 204, 300)
    if "bytes" in case:
        body = case["bytes"]
    shown = is_page or title or "text" in case
    return Page(
        url=case.get("url", "https://publisher.example/doi/1"),
        status=case.get("status", 0),
        hops=(Hop("https://publisher.example/", 302),) * case.get("hops", 0),
        headers={"content-type": case.get("kind", "text/html; charset=utf-8"), **case.get("headers", {})},
        body=body.encode() if shown else b"",
        fault=case.get("fault", ""),
        note="Because." if case.get("fault") else "",
    )


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    found = visited(page_of(case), (case.get("wanted", TITLE),), (DOI,), TODAY)
    assert (found.word, found.reachable.value, found.shows_it.value) == (
        case["word"], case["reachable"], case["shows"]
    ), found.note  # fmt: skip
    assert case.get("note", "") in found.note
    assert found.note.endswith(".")
    assert found.reachable.when == TODAY


def test_every_line_of_the_table_is_tried_and_documented() -> None:
    page = DOCUMENTED.read_text("utf-8")
    for line in table():
        row = f"| `{line.answer}` | {line.evidence} | `{line.word}` | {line.reachable} | {line.why} |"
        assert row in page
        assert line.word in PAGE_WORDS
    assert {line.answer for line in table()} >= set(get_args(PageFault)) - {""}
    assert {line.word for line in table()} == {case["word"] for case in CASES} == PAGE_WORDS
    tried = {str(case.get("status")) for case in CASES}
    assert {line.answer for line in table() if line.answer.isdigit()} - tried == {"407"}


@pytest.mark.parametrize("status", ["other-work", "unregistered", "malformed"])
def test_what_is_said_of_the_reference_stays(status: str) -> None:
    link = LinkStatus(label="DOI", url="https://doi.org/10.5555/x", status=status, note="So it is.")
    there = landed(link, visited(page_of({"status": 200, "title": TITLE}), (TITLE,), (), TODAY))
    assert there.status == status
    assert there.note.startswith("So it is.")
    assert there.answers.reachable.value == "yes"


def test_no_credential_of_an_address_is_told() -> None:
    page = Page(url="", fault="refused", note="It led to http://me:secret@inside.example/.")
    told = landed(LinkStatus(label="x", url="", status="agrees"), visited(page, (), (), TODAY))
    assert "secret" not in str(told)


def test_titles_in_old_encodings_and_plain_text() -> None:
    latin = "<title>Über den Hügeln: Grabungen 1904</title><p>Bericht der Kommission.</p>".encode("latin-1")
    old = Page(url="http://a.example/", status=200, headers={"content-type": "text/html"}, body=latin)
    assert visited(old, ("Über den Hügeln: Grabungen 1904",), (), TODAY).shows_it.value == "yes"
    plain = Page(
        url="http://a.example/",
        status=200,
        headers={"content-type": "text/plain"},
        body=b"README OF THE TIDE GAUGE DATA\nStations, units, gaps.\n",
    )
    assert visited(plain, ("Readme of the tide gauge data",), (), TODAY).shows_it.value == "yes"


def test_the_titles_of_a_work_are_its_records_and_the_printed_one() -> None:
    work = Work(DOI=DOI, title=("A",), original_title=("Ä",))
    assert titles_of("B", work) == ("A", "Ä", "B")
    assert titles_of("", None) == ()


@given(
    st.binary(max_size=400) | st.text(alphabet="<>title/meta hcontn='\"&;=x", max_size=300).map(str.encode),
    st.integers(100, 999),
    st.sampled_from(["text/html", "text/plain", "application/xhtml+xml; charset=nonsense", "", "image/png"]),
)
def test_any_bytes_are_judged(body: bytes, status: int, kind: str) -> None:
    page = Page(url="http://a.example/", status=status, headers={"content-type": kind}, body=body)
    found = visited(page, (TITLE,), (DOI,), TODAY)
    assert isinstance(found, Visited)
    assert found.reachable.value in get_args(AnswerValue)


@pytest.mark.parametrize(
    "body",
    [
        b"<h1>" * 100_000,
        b"<div>" * 90_000 + b"x",
        b"<meta http-equiv=refresh content='0; url=" * 12_000,
        b"<title>" * 60_000,
        b"<meta name=citation_title content=" + b"x" * 500_000,
        "水".encode() * 170_000,
        b"<p>a " * 100_000,
        b"<div id=root " * 38_000,
    ],
)
def test_a_page_costs_no_more_than_its_size(body: bytes) -> None:
    began = process_time()
    page = Page(url="http://a.example/", status=200, headers={"content-type": "text/html"}, body=body)
    visited(page, (TITLE, "水" * 300), (DOI,), TODAY)
    assert process_time() - began < 3
