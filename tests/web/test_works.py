"""`/works` on the local index: what Crossref would send, of what the index holds."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from litestar.testing import TestClient

from enrich.index.starter import starter_index, starter_works
from enrich.network.answers import Answer
from enrich.settings import Settings
from enrich.sources.crossref_answers import candidates, is_about, is_agency, is_work_list, work_of
from enrich.sources.habanero_seam import carried
from enrich.sources.habanero_seam import client as habanero_client
from enrich.web.app import application
from enrich.web.service import Service
from enrich.wire.crossref import work_from_json
from enrich.wire.crossref_record import record_of

HERE = "http://127.0.0.1:8270"
WORKS = starter_works()
DOI = "10.1191/1478088706qp063oa"
STRING = "Braun V, Clarke V. Using thematic analysis in psychology. Qual Res Psychol. 2006;3:77-101"


@pytest.fixture(scope="module")
def served() -> Iterator["TestClient[Any]"]:
    """A client of a service on the starter index."""
    settings = Settings(offline=True)
    with TestClient(application(Service(settings=settings)), base_url=HERE) as client:
        yield client


@pytest.fixture
def habanero(served: "TestClient[Any]") -> Any:
    """habanero with the service as its Crossref: `habanero("works", ids=…)`."""
    crossref = habanero_client(HERE)

    def fetch(url: str, params: Mapping[str, str]) -> Answer:
        told = served.get(url.removeprefix(HERE), params=params)
        return Answer(told.status_code, told.content, url, told.headers.get("content-type", ""))

    return lambda call, **asked: carried(fetch, getattr(crossref, call), **asked)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.DOI)
def test_habanero_gets_field_for_field_what_the_index_holds(habanero: Any, work: Any) -> None:
    told = habanero("works", ids=work.DOI)
    assert (told["status"], told["message-type"]) == ("ok", "work")
    assert told["message"] == record_of(work)
    assert work_from_json(told["message"]) == work


def test_habanero_searches(habanero: Any) -> None:
    message = habanero("works", query_bibliographic=STRING, limit=5)["message"]
    found = starter_index().search(STRING, 5)
    assert [one["DOI"] for one in message["items"]] == [one.work.DOI for one in found]
    assert [one["score"] for one in message["items"]] == [one.score for one in found]
    assert [c.work for c in candidates(message["items"])] == [one.work for one in found]
    assert message["items-per-page"] == 5
    assert message["total-results"] >= len(message["items"])


def test_habanero_looks_up_many_at_once_and_selects(habanero: Any) -> None:
    wanted = [work.DOI for work in WORKS[:50]]
    asked = {"doi": [*wanted, "10.5555/none"]}
    message = habanero("works", filter=asked, limit=51, select=["DOI", "title"])["message"]
    assert {one["DOI"]: one["title"] for one in message["items"]} == {
        w.DOI: list(w.title) for w in WORKS[:50]
    }
    assert message["total-results"] == 50


def test_a_book_is_found_by_its_isbn(served: "TestClient[Any]") -> None:
    (book,) = [work for work in WORKS if work.ISBN][:1]
    for asked in (f"isbn:{book.ISBN[0]}", f"isbn:{book.ISBN[0]},type:{book.type}"):
        found = served.get(f"/works/?filter={asked}").json()["message"]["items"]
        assert book.DOI in [one["DOI"] for one in found]
    assert served.get(f"/works?filter=isbn:{book.ISBN[0]},type:grant").json()["message"]["items"] == []
    assert served.get("/works?filter=isbn:1234567890").json()["message"]["total-results"] == 0


def test_habanero_asks_for_the_agency(habanero: Any) -> None:
    assert habanero("registration_agency", ids=[DOI]) == ["Crossref"]


def test_the_project_itself_can_ask_here(served: "TestClient[Any]") -> None:
    """What our own source of Crossref's works demands of an answer holds of these."""

    def answer(path: str) -> Answer:
        told = served.get(path)
        return Answer(told.status_code, told.content, f"{HERE}{path}", told.headers["content-type"])

    one = answer(f"/works/{DOI}")
    assert not is_about(DOI)(one)
    assert work_of(one, DOI).DOI == DOI
    assert not is_work_list(answer("/works?query.bibliographic=thematic"))
    assert not is_work_list(answer("/works/?filter=doi:10.5555/none"))
    assert not is_agency(answer(f"/works/{DOI}/agency"))


PATHS = {
    f"/works/{DOI}": 200,
    f"/works/{DOI.upper()}": 200,
    "/works/10.1191%2F1478088706qp063oa": 200,
    "/works/10.1191//1478088706qp063oa": 404,
    f"/works/{DOI}/": 200,
    "/works/10.5555/none": 404,
    "/works/10.5555/none/agency": 404,
    "/works/no%20doi": 404,
    "/works/10.5555/%00": 404,
    "/works?rows=0": 200,
    "/works?rows=0&mailto=a@example.org": 200,
    "/works": 400,
    "/works?query=x&rows=1001": 400,
    "/works?query=x&rows=-1": 400,
    "/works?query=x&rows=٣": 400,
    "/works?query=x&offset=10001": 400,
    "/works?query=x&select=DOI,nothing": 400,
    "/works?query=x&filter=doi:10.5555/a": 400,
    "/works?filter=type:book": 400,
    "/works?filter=doi": 400,
    "/works?filter=isbn:9781444307399,type:book": 200,
    "/works?filter=isbn:9781444307399,member:3": 400,
    "/works?query=x&sample=3": 400,
    "/works?query=x&cursor=*": 400,
    "/works?query=x&sort=published": 400,
    "/works?query=x&sort=score&order=desc": 200,
    "/works?query.title=thematic&query.author=braun": 200,
    "/works?query=" + "x" * 5000: 200,
}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:60])
def test_what_can_be_asked(served: "TestClient[Any]", path: str) -> None:
    told = served.get(path, follow_redirects=False)
    assert told.status_code == PATHS[path]
    assert told.headers["access-control-allow-origin"] == "*"
    if told.status_code == 400:
        said = told.json()
        assert (said["status"], said["message-type"]) == ("failed", "validation-failure")
        assert all(one["type"] and one["message"] for one in said["message"])
    if told.status_code == 404:
        assert told.text == "Resource not found."


def test_an_index_says_how_many_works_it_holds(served: "TestClient[Any]") -> None:
    assert served.get("/works?rows=0").json()["message"]["total-results"] == len(WORKS)


def test_pages_follow_each_other_to_the_end(served: "TestClient[Any]") -> None:
    found: list[str] = []
    while True:
        message = served.get(f"/works?query=the+of+and&rows=7&offset={len(found)}").json()["message"]
        found += [one["DOI"] for one in message["items"]]
        assert message["query"] == {
            "start-index": len(found) - len(message["items"]),
            "search-terms": "the of and",
        }
        if len(found) == message["total-results"]:
            break
        assert len(found) < message["total-results"]
    assert found == [one.work.DOI for one in starter_index().search("the of and", 100)]


def test_another_name_of_a_work_leads_to_it(tmp_path: Any) -> None:
    from msgspec.structs import replace

    from enrich.index import build

    build(tmp_path / "index", [replace(WORKS[0], aliases=("10.5555/alias",)), *WORKS[1:]])
    settings = Settings(offline=True, index=str(tmp_path / "index"))
    with TestClient(application(Service(settings=settings)), base_url=HERE) as client:
        told = client.get("/works/10.5555/alias/agency", follow_redirects=False)
        assert told.status_code == 301
        assert told.headers["location"] == f"/works/{WORKS[0].DOI}/agency"
