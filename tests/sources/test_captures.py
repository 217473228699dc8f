"""What the live API really sent, recorded by others: each answer goes through our door and is read right.

Skipped where the recordings are absent; see `shared` in `tests/conftest.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from msgspec import Struct

from enrich.comparable import doi
from enrich.network import services
from enrich.records import Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources import open_door
from enrich.sources.crossref import CrossrefSource
from tests.network.faults import Behaviour, faulty, reply


class Capture(Struct, frozen=True):
    """One recorded answer: the address asked, the status, and the answer to play back."""

    name: str
    url: str
    status: int
    answer: Behaviour


@pytest.fixture(scope="module")
def captures(shared: Path) -> list[Capture]:
    folder = shared / "captures"
    if not folder.is_dir():
        pytest.skip(f"no recordings of the live API at {folder}")
    found = [c for path in sorted(folder.rglob("*.y*ml")) for c in _read(path)]
    found += [_answer(path) for path in sorted((folder / "search").glob("*.json"))]
    assert len(found) > 50
    return [c for c in found if urlsplit(c.url).hostname == "api.crossref.org"]


def _read(path: Path) -> Iterator[Capture]:
    """The answers in one recording, of either of two recorders."""
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for item in document.get("interactions") or document.get("http_interactions") or []:
        response = item["response"]
        body = response["body"].get("string") or ""
        headers = {k.lower(): v[0] if isinstance(v, list) else v for k, v in response["headers"].items()}
        encoding = headers.get("content-encoding", "") if isinstance(body, bytes) else ""
        status = response["status"].get("code") or response["status"].get("status_code")
        data = body if isinstance(body, bytes) else body.encode()
        kind = headers.get("content-type", "")
        more = {"Content_Encoding": encoding} if encoding else {}
        answer = reply(int(status), data, kind, **more)
        yield Capture(path.name, item["request"]["uri"], int(status), answer)


def _answer(path: Path) -> Capture:
    url = "https://api.crossref.org/works?query.bibliographic=x"
    return Capture(path.name, url, 200, reply(body=path.read_bytes()))


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Play one recorded answer back to a source with a door of its own."""
    monkeypatch.setattr(services.Rate, "spacing", 0.0)

    def play(capture: Capture, number: int, call: Any) -> Any:
        with faulty(capture.answer) as server:
            settings = Settings(
                of_sources={"crossref_url": server.url}, cache_dir=str(tmp_path / str(number)), timeout=2.0
            )
            with open_door(settings) as door:
                return call(CrossrefSource(settings, door))

    return play


def test_single_records(captures: list[Capture], ask: Any) -> None:
    seen = 0
    for number, capture in enumerate(captures):
        parts = urlsplit(capture.url)
        asked = doi.normalise(unquote(parts.path.partition("/works/")[2]))
        if (
            not parts.path.startswith("/works/10.")
            or parts.query
            or "/agency" in asked
            or "/transform" in asked
        ):
            continue
        answer = ask(capture, number, lambda source, asked=asked: source.lookup([asked])[asked])
        if capture.status == 404:
            assert answer is None, capture
        else:
            assert isinstance(answer, Work), capture
            assert {asked} == {answer.DOI}
            assert answer.title
        seen += 1
    assert seen >= 20


def test_lists_of_records(captures: list[Capture], ask: Any) -> None:
    seen = 0
    for number, capture in enumerate(captures):
        parts = urlsplit(capture.url)
        if parts.path.rstrip("/") != "/works" or capture.status != 200:
            continue
        (found,) = ask(
            capture, number, lambda source: source.search_many([Reference(id="1", text="any words")])
        )
        if isinstance(found, Silence):
            assert "when asked for" in found.reason or "no record" in found.reason, (capture, found)
        else:
            assert [c.rank for c in found] == list(range(len(found)))
        seen += 1
    assert seen >= 10


def test_errors_of_the_api_are_silence(captures: list[Capture], ask: Any) -> None:
    refused = [c for c in captures if c.status == 400 and "/works" in c.url]
    for number, capture in enumerate(refused):
        (answer,) = ask(
            capture, number, lambda source: source.search_many([Reference(id="1", text="any words")])
        )
        assert isinstance(answer, Silence), capture
        assert "did not understand" in answer.reason


def test_the_search_answers_rank_the_right_work_first(captures: list[Capture], ask: Any) -> None:
    for number, capture in enumerate(c for c in captures if c.name.endswith(".json")):
        (found,) = ask(
            capture, number, lambda source: source.search_many([Reference(id="1", text="any words")])
        )
        assert not isinstance(found, Silence)
        assert found[0].score > found[-1].score > 0
        assert found[0].work.title
