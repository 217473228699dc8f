"""What a page means for a printed web address: cases as data in cases/web_pages.jsonl."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.links.looking import Looked, Sought, beside, ended_together, in_an_outage, looked
from enrich.links.neighbours import is_home, made_up, same_work_key
from enrich.links.statuses import STATUSES
from enrich.records import Hop, Page

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "cases" / "web_pages.jsonl").read_text("utf-8").splitlines()
]
TITLE, URL, TODAY = "Willows of the lower marsh", "http://marsh.example/notes/12.html", "2026-11-25"


def page_of(case: dict[str, Any]) -> Page:
    title = case.get("title", "")
    text = case.get("text", "A page with some words on it.")
    head, content = f"<title>{title}</title>{case.get('head', '')}", f"<h1>{title}</h1>{text}"
    body = f"<html><head>{head}</head><body>{content}</body></html>"
    return Page(
        url=case.get("end") or case.get("url", URL).partition("#")[0],
        status=case.get("status", 200),
        hops=tuple(Hop(url, status) for url, status in case.get("hops", ())),
        headers={"content-type": case.get("kind", "text/html; charset=utf-8")},
        body=case.get("body", body).encode(),
        fragment=case.get("fragment", ""),
        inside=case.get("inside", ""),
    )


def sought_in(case: dict[str, Any]) -> Sought:
    title = case.get("wanted", TITLE)
    text = f"Sallow, P. (2009). {title}. Marsh Notes."
    return Sought(case.get("url", URL), (title,), text, text)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    found = looked(page_of(case), sought_in(case), TODAY)
    assert found.word == case["word"], found.note
    assert found.edit == case.get("edit", "")
    assert found.asks == case.get("asks", False)
    assert case.get("note", "") in found.note
    assert found.note.endswith((".", "”"))


def test_every_word_is_one_that_is_documented() -> None:
    assert {case["word"] for case in CASES} <= set(STATUSES)


def shown(title: str, url: str = URL, text: str = "Words of this page.", **more: Any) -> Looked:
    return looked(page_of({"title": title, "text": text, "end": url, **more}), sought_in({}), TODAY)


def test_a_neighbour_that_shows_the_same_tells_that_the_page_is_not_there() -> None:
    found, neighbour = shown("Fens Studio"), shown("Fens Studio", made_up(URL))
    assert beside(found, neighbour).word == "soft-404"
    other = shown("Another page", made_up(URL), text="Quite other words stand on this one.")
    assert beside(found, other).word == "ok"
    lost = shown("Not found", made_up(URL), status=404)
    assert beside(found, lost).word == "ok"
    nothing = looked(page_of({"body": ""}), sought_in({}), TODAY)
    assert (beside(nothing, nothing).word, beside(nothing, lost).word) == ("soft-404", "failing")


def test_where_a_made_up_address_ends_at_the_same_place_none_of_them_is_there() -> None:
    found = shown("About us", "http://marsh.example/about", hops=[[URL, 302]])
    neighbour = shown(
        "About us", "http://marsh.example/about", hops=[[made_up(URL), 302]], text="Other words today."
    )
    assert beside(found, neighbour).word == "soft-404"


def test_several_addresses_that_end_together_are_lost_together() -> None:
    found = shown("About us", "http://marsh.example/about", hops=[[URL, 302]])
    assert found.ends_elsewhere == "http://marsh.example/about"
    together = ended_together(found, 3)
    assert (together.word, together.reachable.value, together.edit) == ("soft-404", "no", "")
    assert shown(TITLE, "http://marsh.example/about", hops=[[URL, 302]]).ends_elsewhere == ""


def test_in_an_outage_nothing_is_said() -> None:
    lost = looked(Page(url=URL, fault="unresolved", note="There is no host."), sought_in({}), TODAY)
    assert (lost.word, lost.lost) == ("failing", True)
    assert in_an_outage(lost).word == "unchecked"


def test_without_a_title_the_page_is_known_by_what_it_calls_itself() -> None:
    text = "Sallow, P.: Willows of the lower marsh and their keepers, 2009."
    page = page_of({"title": f"{TITLE} – Marsh Notes"})
    assert looked(page, Sought(URL, (), text, text), TODAY).shows_it.value == "yes"
    assert looked(page, Sought(URL, (), "", URL), TODAY).shows_it.value == "unknown"


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("http://a.example", True),
        ("http://a.example/", True),
        ("http://a.example/index.php", True),
        ("http://a.example/en/", True),
        ("http://a.example/pt-br/home", True),
        ("http://a.example/?lang=fr", True),
        ("http://a.example/?p=123", False),
        ("http://a.example/~reed/", False),
        ("http://a.example/#/item/3", False),
        ("http://a.example/notes", False),
        ("http://a.example/xy", False),
    ],
)
def test_home_pages(url: str, home: bool) -> None:
    assert is_home(url) == home


def test_a_made_up_neighbour_is_of_the_same_kind_and_always_the_same() -> None:
    made = made_up("http://a.example/files/tide.pdf?v=2#p3")
    assert made.startswith("http://a.example/files/no-such-page-")
    assert made.endswith(".pdf?v=2")
    assert made == made_up("http://a.example/files/tide.pdf?v=2#p3")
    assert made_up("http://a.example/notes/").endswith("/")


def test_one_page_in_several_spellings_is_one() -> None:
    spellings = ("http://a.example/x", "https://www.a.example/x/", "http://a.example:80/x#top")
    assert len(set(map(same_work_key, spellings))) == 1
    assert same_work_key("http://a.example/x?p=1") != same_work_key("http://a.example/x?p=2")


@given(
    body=st.binary(max_size=400), kind=st.sampled_from(["text/html", "", "application/json", "text/plain"])
)
def test_any_bytes_get_a_word(body: bytes, kind: str) -> None:
    page = Page(url=URL, status=200, headers={"content-type": kind}, body=body)
    assert looked(page, sought_in({}), TODAY).word in STATUSES


@pytest.mark.parametrize(
    "piece", ["page ", "the file ", "domain ", "not found", "<p>casino ", "404 ", "页面"]
)
def test_long_pages_cost_no_more_than_their_length(piece: str) -> None:
    def seconds(times: int) -> float:
        page = page_of({"title": piece * times, "text": piece * times})
        begin = process_time()
        looked(page, sought_in({}), TODAY)
        return process_time() - begin

    seconds(50)
    assert min(seconds(20_000) for _ in range(3)) < 40 * max(seconds(2_000), 0.005)
