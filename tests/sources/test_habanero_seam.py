"""The contract with habanero; when this fails, habanero has changed and the seam must follow."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping

import habanero
import httpx2
import pytest
from habanero import Crossref, RequestError

from enrich.errors import SourceUnavailable
from enrich.network.answers import Answer
from enrich.sources.crossref import SELECTED
from enrich.sources.habanero_seam import MODULES, carried

LIST = Answer(200, b'{"status": "ok", "message": {"items": [], "total-results": 0}}', "", "application/json")
WORK = Answer(200, b'{"status": "ok", "message": {"DOI": "10.5555/x"}}', "", "application/json")


class Carrier:
    """Notes what it was asked and gives the answer it was made with."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    def __call__(self, url: str, params: Mapping[str, str]) -> Answer:
        self.asked.append((url, params))
        return self.answer


def test_every_module_that_asks_does_so_by_the_name_we_replace() -> None:
    for module in MODULES:
        assert "httpx2.get(" in inspect.getsource(module), module.__name__
    known = {module.__name__ for module in MODULES}
    for name in ("request", "request_class", "cnrequest", "crossref.crossref", "habanero_utils"):
        source = inspect.getsource(importlib.import_module(f"habanero.{name}"))
        assert f"habanero.{name}" in known or "httpx2.get(" not in source, name
    assert habanero.__version__.startswith("2.")


def test_a_search_is_worded_and_checked_by_habanero() -> None:
    carrier = Carrier(LIST)
    client = Crossref(base_url="https://crossref.example")
    reply = carried(carrier, client.works, query_bibliographic="a & b", limit=20, select=SELECTED)
    assert reply["message"]["items"] == []
    ((url, params),) = carrier.asked
    assert url == "https://crossref.example/works"
    assert params == {"query.bibliographic": "a & b", "rows": "20", "select": ",".join(SELECTED)}
    with pytest.raises(ValueError, match="select"):
        carried(carrier, client.works, select=["nonsense"])
    with pytest.raises(ValueError, match="field query"):
        carried(carrier, client.works, query_nonsense="x")
    assert len(carrier.asked) == 1, "what habanero refuses is not asked"


def test_a_list_of_dois_is_one_filter() -> None:
    carrier = Carrier(LIST)
    carried(carrier, Crossref().works, filter={"doi": ["10.5555/a", "10.5555/b;c"]}, limit=2)
    ((_, params),) = carrier.asked
    assert params == {"filter": "doi:10.5555/a,doi:10.5555/b;c", "rows": "2"}


def test_a_quoted_doi_goes_into_the_path_as_it_is() -> None:
    carrier = Carrier(WORK)
    carried(carrier, Crossref().works, ids="10.5555%2Fa%20b%23c")
    assert carrier.asked == [("https://api.crossref.org/works/10.5555%2Fa%20b%23c", {})]


def test_errors_of_the_api_and_of_the_door_come_through() -> None:
    with pytest.raises(httpx2.HTTPStatusError):
        carried(Carrier(Answer(404, b"Resource not found.", "", "text/plain")), Crossref().works, ids="x")
    refused = Answer(400, b'{"message": [{"message": "Filter value invalid"}]}', "", "application/json")
    with pytest.raises(RequestError, match="invalid"):
        carried(Carrier(refused), Crossref().works, filter={"doi": "x"})

    def silent(url: str, params: Mapping[str, str]) -> Answer:
        raise SourceUnavailable("Crossref", "is down.")

    for question in ({"ids": "x"}, {"query_bibliographic": "x"}):
        with pytest.raises(SourceUnavailable):
            carried(silent, Crossref().works, **question)


def test_the_agency_of_a_doi() -> None:
    body = b'{"message": {"DOI": "10.5555/x", "agency": {"id": "crossref", "label": "Crossref"}}}'
    carrier = Carrier(Answer(200, body, "", "application/json"))
    assert carried(carrier, Crossref().registration_agency, "10.5555/x") == ["Crossref"]
    assert carrier.asked[0][0] == "https://api.crossref.org/works/10.5555/x/agency"


def test_others_who_use_habanero_still_get_httpx2(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def get(url: str, **_: object) -> httpx2.Response:
        asked.append(url)
        request = httpx2.Request("GET", url)
        return httpx2.Response(
            200, headers={"Content-Type": "application/json"}, content=WORK.body, request=request
        )

    monkeypatch.setattr(httpx2, "get", get)
    Crossref().works(ids="10.5555/x")
    assert asked == ["https://api.crossref.org/works/10.5555/x"]
