"""Content negotiation: a record, a page instead of one, and the places that are not followed."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from enrich.network import services
from enrich.network.door import Door
from enrich.network.reach import is_public
from enrich.records import Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources import open_door
from enrich.sources.negotiated import NegotiatedSource
from tests.network.faults import Behaviour, faulty, reply

BRAUN = "10.1191/1478088706qp063oa"
SIGNS = "10.5555/x#y?z%3c/../q"
AGENCY = reply(body=b'[{"DOI": "10.5555/x", "RA": "mEDRA"}]')


def test_a_record_a_page_and_an_unknown_doi(settings: Settings, door: Door) -> None:
    source = NegotiatedSource(settings, door)
    answers = source.lookup([BRAUN, SIGNS, "10.5555/dataset", "10.5555/nowhere"])
    work = answers[BRAUN]
    assert isinstance(work, Work)
    assert work.title == ("Using thematic analysis in psychology",)
    assert (work.type, work.issued, work.agency) == ("journal-article", 2006, "Crossref")
    assert isinstance(answers[SIGNS], Work)
    assert answers["10.5555/dataset"] is None, "a landing page is no record"
    assert answers["10.5555/nowhere"] is None
    assert source.search_many([Reference(id="1", text="Braun")]) == [()]


def record(**fields: object) -> Behaviour:
    return reply(body=json.dumps({"DOI": "10.5555/X", **fields}).encode(), kind=services.CSL)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (record(DOI="10.5555/other"), "10.5555/other"),
        (reply(body=b"[]", kind="application/json"), "no record"),
        (reply(500, b""), "500"),
        (reply(302, b"", Location="https://127.0.0.1:9/record"), "do not follow"),
        (reply(302, b"", Location="https://169.254.169.254/record"), "do not follow"),
        (reply(302, b"", Location="http://127.0.0.1:9/record"), "not its own"),
        (reply(302, b"", Location="file:///etc/passwd"), "not its own"),
    ],
)
@pytest.mark.usefixtures("standin")
def test_what_cannot_be_believed_or_followed_is_silence(
    answer: Behaviour, words: str, tmp_path: Path
) -> None:
    told = _lookup(answer, tmp_path)
    assert isinstance(told, Silence)
    assert words in told.reason


@pytest.mark.usefixtures("standin")
def test_years_and_names_in_citation_datas_own_shape(tmp_path: Path) -> None:
    answer = record(
        title="Titolo", author=[{"literal": "Un gruppo"}], issued={"date-parts": [["2011", 4]]}, edition="2"
    )
    told = _lookup(answer, tmp_path)
    assert isinstance(told, Work)
    assert (told.issued, told.edition_number, told.agency) == (2011, "2", "mEDRA")
    assert str(told.author[0]) == "Un gruppo"


def _lookup(answer: Behaviour, tmp_path: Path) -> Work | Silence | None:
    with faulty(AGENCY, answer) as server:
        settings = Settings(
            sources=("doi",),
            of_sources={"doi_url": server.url},
            cache_dir=str(tmp_path / "cache"),
            timeout=0.6,
        )
        with open_door(settings) as door:
            return NegotiatedSource(settings, door).lookup(["10.5555/x"])["10.5555/x"]


def test_public_is_what_everybody_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        for addresses, public in ((["8.8.8.8"], True), (["8.8.8.8", "10.0.0.1"], False)):
            found = [(0, 0, 0, "", (address, 0)) for address in addresses]
            patch.setattr(socket, "getaddrinfo", lambda *_, found=found: found)
            assert is_public("https://agency.example/x") == public
    for near in (
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]",
        "[fd00::1]",
        "nowhere.invalid",
    ):
        assert not is_public(f"https://{near}/x"), near


def test_where_doi_org_is_silent_crossref_names_the_agency(settings: Settings, tmp_path: Path) -> None:
    with faulty(reply(500, b"")) as server:
        broken = Settings(
            sources=("doi",),
            of_sources={**settings.of_sources, "doi_url": server.url},
            cache_dir=str(tmp_path / "c"),
            timeout=0.5,
        )
        with open_door(broken) as door:
            source = NegotiatedSource(broken, door)
            assert source._registry.agency(BRAUN) == "Crossref"
            assert source._registry.agency("10.5554/nowhere") == ""
