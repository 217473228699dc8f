"""The DOI system: unregistered only where the handle system itself says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich.network.door import Door
from enrich.records import Registration
from enrich.settings import Settings
from enrich.sources import open_door, open_registry
from enrich.sources.doi_org import DoiOrg
from tests.network.faults import Behaviour, faulty, reply
from tests.standin.server import StandIn

BRAUN = "10.1191/1478088706qp063oa"


def handle(status: int, **record: object) -> Behaviour:
    return reply(status, json.dumps(record).encode())


def test_registered_unregistered_and_dead(settings: Settings, door: Door, standin: StandIn) -> None:
    asked = [BRAUN, "10.5555/dataset", "10.5555/nowhere", "10.5555/deleted", "10.5555/x#y?z%3c/../q"]
    registry = DoiOrg(settings, door)
    told = registry.registrations(asked)
    assert [told[d].state for d in asked] == ["registered"] * 2 + ["unregistered"] + ["registered"] * 2
    assert told[BRAUN].agency == "Crossref"
    assert "deleted" in told["10.5555/deleted"].note
    assert sum("/ra/" in path for path in standin.seen) <= 3, "an agency is asked for once a prefix"


@pytest.mark.parametrize(
    "answer",
    [
        handle(404, message="no such page"),
        handle(404, responseCode=100, handle="10.5555/other"),
        handle(404, responseCode=1, handle="10.5555/x"),
        handle(200, responseCode=100, handle="10.5555/x"),
        handle(200, responseCode=2, handle="10.5555/x"),
        reply(404, b"404 page not found", "text/plain"),
        reply(404, b"<html>not found</html>", "text/html"),
        reply(500, b""),
        reply(403, b""),
    ],
)
def test_anything_else_is_unchecked(answer: Behaviour, tmp_path: Path) -> None:
    with faulty(answer) as server:
        settings = Settings(
            of_sources={"doi_url": server.url}, cache_dir=str(tmp_path / "cache"), timeout=0.6
        )
        with open_door(settings) as door:
            told = DoiOrg(settings, door).registrations(["10.5555/x"])["10.5555/x"]
    assert told.state == "unchecked"
    assert told.note.startswith("doi.org: ")


def test_a_handle_without_values_is_registered_and_an_alias_names_its_primary(tmp_path: Path) -> None:
    alias = {"index": 1, "type": "HS_ALIAS", "data": {"format": "string", "value": "10.5555/PRIMARY"}}
    answers = [
        handle(200, responseCode=200, handle="10.5555/X", values=[alias]),
        reply(500, b""),
    ]
    with faulty(*answers) as server:
        settings = Settings(
            of_sources={"doi_url": server.url}, cache_dir=str(tmp_path / "cache"), timeout=0.6
        )
        with open_door(settings) as door:
            told = DoiOrg(settings, door).registrations(["10.5555/x"])["10.5555/x"]
    assert told == Registration(DOI="10.5555/x", state="registered", primary="10.5555/primary")


def test_offline_there_is_nobody_to_ask(settings: Settings, door: Door) -> None:
    assert isinstance(open_registry(settings, door), DoiOrg)
    assert open_registry(settings, None) is None


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://www.crossref.org/deleted_DOI.html", "deleted"),
        ("http://www.crossref.org/_deleted-doi/", "deleted"),
        ("https://www.datacite.org/invalid.html?x=1", "invalid"),
        ("https://www.crossref.org/_pending-publication/10.5555/x", "pending"),
        ("https://deleted.example/deleted_DOI.html", ""),
        ("https://notcrossref.org/deleted_DOI.html", ""),
        ("https://www.crossref.org/blog/deleted-dois/", ""),
        ("https://www.crossref.org/deletedness", ""),
        ("https://[crossref.org/deleted_DOI.html", ""),
        ("https://publisher.example/x", ""),
    ],
)
def test_where_a_handle_leads(address: str, target: str, tmp_path: Path) -> None:
    value = {"index": 1, "type": "URL", "data": {"format": "string", "value": address}}
    told = asked_of_handle(tmp_path, handle(200, responseCode=1, handle="10.5555/x", values=[value]))
    assert (told.state, told.target, told.landing) == ("registered", target, address)


def test_a_handle_without_an_address_leads_nowhere(tmp_path: Path) -> None:
    told = asked_of_handle(tmp_path, handle(200, responseCode=200, handle="10.5555/x"))
    assert (told.state, told.target, told.landing) == ("registered", "nowhere", "")


def asked_of_handle(folder: Path, answer: Behaviour) -> Registration:
    with faulty(answer, reply(500, b"")) as server:
        settings = Settings(of_sources={"doi_url": server.url}, cache_dir=str(folder / "cache"), timeout=0.6)
        with open_door(settings) as door:
            return DoiOrg(settings, door).registrations(["10.5555/x"])["10.5555/x"]
