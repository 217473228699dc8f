"""What passes the door: the right hosts, the own pages, whoever is named; each answer has safety headers."""

import asyncio
from typing import Any
from unittest.mock import AsyncMock

import pytest
from litestar.testing import TestClient

from enrich.settings import Settings
from enrich.web.app import application
from enrich.web.guesses import MOST, WINDOW, Guesses
from enrich.web.service import Service
from tests.web.conftest import HERE, Started

HOSTS = {
    "localhost:8270": 200,
    "LOCALHOST": 200,
    "127.0.0.1:1": 200,
    "[::1]:8270": 200,
    "localhost.": 200,
    "library.example.org": 200,
    "rebound.example.com": 421,
    "127.0.0.1.nip.io": 421,
    "localhost.example.com": 421,
    "localhost:8270@evil.example": 421,
    "192.168.1.1": 421,
    "": 421,
    "[": 421,
}


@pytest.mark.parametrize("host", HOSTS)
def test_hosts(started: Started, host: str) -> None:
    client = started(names=("library.example.org",))
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == HOSTS[host]


FROM = {
    "a program": ({}, True),
    "its own page": ({"origin": "http://127.0.0.1:8270", "sec-fetch-site": "same-origin"}, True),
    "its own page behind a proxy": ({"origin": "https://127.0.0.1:8270"}, True),
    "another site": ({"origin": "https://evil.example", "sec-fetch-site": "cross-site"}, False),
    "another port": ({"origin": "http://localhost:3333", "sec-fetch-site": "same-site"}, False),
    "a sandboxed frame": ({"origin": "null"}, False),
    "an odd origin": ({"origin": "localhost:8270"}, False),
    "a neighbour": ({"sec-fetch-site": "same-site"}, False),
    "a site that hides its origin": ({"sec-fetch-site": "cross-site"}, False),
}


@pytest.mark.parametrize("who", FROM)
@pytest.mark.parametrize("method", ["POST", "DELETE", "PUT", "PATCH"])
def test_origins_on_unsafe_methods(client: "TestClient[Any]", who: str, method: str) -> None:
    headers, passes = FROM[who]
    answer = client.request(method, "/nowhere", headers=headers)
    assert (answer.status_code == 403) is not passes
    assert answer.json()["detail"].endswith(".")


def test_every_answer_has_its_safety_headers(client: "TestClient[Any]") -> None:
    for path in ("/", "/nowhere", "/health", "/static/look.css", "/static/keys.js", "/openapi.json"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy, path
        assert policy.startswith("default-src 'none'"), path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["cache-control"] in ("no-store", "no-cache"), path


def test_a_token_is_asked_for(started: Started) -> None:
    client = started(token="a-secret", host="0.0.0.0")
    assert client.get("/health").status_code == 200
    for sent in ("", "Bearer", "Bearer wrong", "Basic a-secret", "a-secret", "Bearer a-secret-2"):
        answer = client.get("/", headers={"authorization": sent})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "a-secret" not in answer.text
    assert client.get("/", headers={"authorization": "Bearer a-secret"}).status_code == 200
    page = client.get("/", headers={"accept": "text/html"})
    assert (str(page.url), page.status_code) == (f"{HERE}/sign-in", 200)
    assert client.post("/sign-in", data={"token": "wrong"}).status_code == 403
    assert client.get("/").status_code == 401
    assert client.post("/sign-in", data={"token": "a-secret"}).status_code == 200
    assert client.get("/").status_code == 200
    assert client.post("/sign-out").status_code == 200
    assert client.get("/").status_code == 401
    assert client.get("/", headers={"authorization": "bearer a-secret"}).status_code == 200


def test_the_cookie_is_for_this_service_alone(started: Started) -> None:
    client = started(token="señal", names=("refs.example",))
    assert client.get("/", headers={b"authorization": "Bearer señal".encode()}).status_code == 200
    for origin, secure in (("http://127.0.0.1:8270", False), ("https://refs.example", True)):
        answer = client.post(
            "/sign-in", data={"token": "señal"}, headers={"origin": origin}, follow_redirects=False
        )
        said = answer.headers["set-cookie"].lower()
        assert "httponly" in said
        assert "samesite=strict" in said
        assert ("secure" in said) is secure


def test_who_guesses_at_the_token_is_not_heard_for_long(started: Started) -> None:
    client = started(token="a-secret")
    client.post("/sign-in", data={"token": "a-secret"})
    session = dict(client.cookies)
    client.cookies.clear()
    for guess in range(MOST // 2):
        assert client.post("/sign-in", data={"token": f"{guess}"}).status_code == 403
        assert client.get("/", headers={"authorization": f"Bearer {guess}"}).status_code == 401
    answer = client.get("/", headers={"authorization": "Bearer a-secret"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= WINDOW
    assert client.post("/sign-in", data={"token": "a-secret"}).status_code == 429
    assert client.get("/").status_code == 401
    assert client.get("/health").status_code == 200
    client.cookies.update(session)
    assert client.get("/").status_code == 200


def test_guesses_are_counted_by_address_and_forgotten() -> None:
    guesses = Guesses()
    for at in range(MOST):
        assert guesses.wait("192.0.2.1", at) == 0
        guesses.wrong("192.0.2.1", at)
        guesses.wrong(f"2001:db8::{at}", at)
    assert guesses.wait("192.0.2.1", MOST) == WINDOW - MOST
    assert guesses.wait("2001:db8::ffff", MOST) > 0
    assert guesses.wait("192.0.2.2", MOST) == guesses.wait("192.0.2.1", WINDOW) == 0


def test_a_request_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enrich.web.door._IDLE", 0.01)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def silent() -> Any:
        await asyncio.sleep(30)

    headers = [(b"host", b"localhost"), (b"content-type", b"multipart/form-data; boundary=x")]
    scope = {"type": "http", "method": "POST", "path": "/api/v1/jobs", "headers": headers, "state": {}}
    door = application(Service(settings=Settings()))
    asyncio.run(door({**scope, "query_string": b"", "raw_path": b"/api/v1/jobs"}, silent, send))
    assert sent[0]["status"] == 408


def test_a_proxy_names_who_asks(started: Started) -> None:
    client = started(user_header="X-Remote-User")
    assert client.get("/").status_code == 401
    assert client.get("/", headers={"x-remote-user": "ana"}).status_code == 200
    for name in ("", " ", "a" * 300):
        assert client.get("/", headers={"x-remote-user": name}).status_code == 401


def test_a_proxy_may_ask_under_a_host_of_its_own(started: Started) -> None:
    client = started(names=("refs.example.org",), user_header="x-user")
    for origin, status in {
        "https://refs.example.org": 404,
        "https://refs.example.org:444": 403,
    }.items():
        answer = client.post("/nowhere", headers={"origin": origin, "x-user": "ana"})
        assert answer.status_code == status
    assert client.post("/nowhere", headers={"origin": "http://[", "x-user": "ana"}).status_code == 403


def test_a_name_is_read_as_utf_8(started: Started) -> None:
    client = started(user_header="x-user")
    page = client.get("/", headers={b"x-user": "João".encode(), b"accept": b"text/html"})
    assert "João" in page.text


@pytest.mark.parametrize("name", ["Host", "Origin", "X-Remote-User", "Authorization", "Content-Length"])
def test_nobody_is_named_twice(name: str) -> None:
    """Of two headers a proxy may have set one: which of them counts is never guessed."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost"), *[(name.encode(), b"1")] * 2]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "state": {}}
    door = application(Service(settings=Settings(), user_header="x-remote-user"))
    asyncio.run(door(scope, AsyncMock(), send))
    assert sent[0]["status"] == 400


def test_errors_are_sentences(client: "TestClient[Any]") -> None:
    answer = client.get("/api/v1/nowhere")
    assert (answer.status_code, answer.json()) == (
        404,
        {"status_code": 404, "detail": "There is nothing at this address."},
    )
    page = client.get("/nowhere", headers={"accept": "text/html"})
    assert page.status_code == 404
    assert "There is nothing at this address." in page.text


def test_the_api_describes_itself(client: "TestClient[Any]") -> None:
    said = client.get("/openapi.json").json()
    assert said["info"]["title"] == "enrich"
    assert "/health" in said["paths"]
    named = {one["name"] for one in said["paths"]["/works"]["get"]["parameters"]}
    assert {"query.bibliographic", "filter", "rows", "offset", "select"} <= named
    assert {one["name"] for one in said["paths"]["/reconcile"]["get"]["parameters"]} == {"queries", "extend"}
    address = said["paths"]["/api/v1/jobs/{job}/entries"]["get"]["externalDocs"]["url"]
    assert "properties" in client.get(address).json()
