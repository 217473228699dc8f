"""One recorded answer for each kind of call, replayed with the network shut.

See `tests/cassettes/README.md` for where the recordings come from and how to
make them anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from enrich import settings as all_settings
from enrich.network import adapter
from enrich.network.door import Door
from enrich.records import Fields, Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources import archives, declared_settings, open_door
from enrich.sources.archives import Wanted
from enrich.sources.archives.asking import Archives
from enrich.sources.crossref import CrossrefSource
from enrich.sources.datacite import DataCiteSource
from enrich.sources.doi_org import DoiOrg
from enrich.sources.ncbi import NcbiSource

BRAUN = "10.1191/1478088706qp063oa"
SICI = "10.1175/1520-0493(1974)102<0736:wacoj>2.0.co;2"
NOWHERE = "10.5555/no-such-doi-was-ever-registered"

pytestmark = pytest.mark.vcr


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of the environment, so that recording can be pointed at the stand-in."""
    flags = {
        "cache_dir": str(tmp_path / "cache"),
        "sources": ("crossref", "datacite", "ncbi"),
        "mailto": "enrich@example.org",
    }
    return all_settings.load(flags, declared=declared_settings, folder=tmp_path)


@pytest.fixture
def door(settings: Settings, monkeypatch: pytest.MonkeyPatch, record_mode: str) -> Iterator[Door]:
    """A door that makes no contact where answers come from a cassette."""
    if record_mode == "none":
        monkeypatch.setattr(adapter, "reaches", lambda url, seconds: True)
    with open_door(settings) as opened:
        yield opened


def test_one_doi(settings: Settings, door: Door) -> None:
    work = CrossrefSource(settings, door).lookup([BRAUN])[BRAUN]
    assert isinstance(work, Work)
    assert (work.DOI, work.title[0], work.issued) == (BRAUN, "Using thematic analysis in psychology", 2006)


def test_a_doi_full_of_signs(settings: Settings, door: Door) -> None:
    work = CrossrefSource(settings, door).lookup([SICI])[SICI]
    assert isinstance(work, Work)
    assert (work.DOI, work.title[0]) == (SICI, "Weather and Circulation of July 1974")


def test_several_dois_and_one_that_is_not_there(settings: Settings, door: Door) -> None:
    answers = CrossrefSource(settings, door).lookup([BRAUN, SICI, NOWHERE])
    assert isinstance(answers[BRAUN], Work)
    assert isinstance(answers[SICI], Work)
    assert answers[NOWHERE] is None


def test_a_search(settings: Settings, door: Door) -> None:
    text = "Braun V, Clarke V. Using thematic analysis in psychology. Qual Res Psychol. 2006;3(2):77-101."
    (found,) = CrossrefSource(settings, door).search_many([Reference(id="1", text=text)])
    assert not isinstance(found, Silence)
    assert BRAUN in [candidate.work.DOI for candidate in found]
    assert found[0].score > 0


def test_a_correction(settings: Settings, door: Door) -> None:
    work = CrossrefSource(settings, door).lookup(["10.1371/journal.pone.0033693"])
    corrected = work["10.1371/journal.pone.0033693"]
    assert isinstance(corrected, Work)
    assert "correction" in [update.type for update in corrected.updated_by]


def test_a_doi_that_datacite_does_not_have(settings: Settings, door: Door) -> None:
    assert DataCiteSource(settings, door).lookup([NOWHERE]) == {NOWHERE: None}


def test_a_search_at_datacite(settings: Settings, door: Door) -> None:
    fields = Fields(title="Measurements of made-up things in small rooms")
    (found,) = DataCiteSource(settings, door).search_many([Reference(id="1", fields=fields)])
    assert not isinstance(found, Silence)


def test_the_handle_and_the_agency(settings: Settings, door: Door) -> None:
    told = DoiOrg(settings, door).registrations([BRAUN, NOWHERE])
    assert (told[BRAUN].state, told[BRAUN].agency) == ("registered", "Crossref")
    assert told[NOWHERE].state == "unregistered"


def test_numbers_of_pubmed_and_one_that_is_not_in_pubmed_central(settings: Settings, door: Door) -> None:
    told = NcbiSource(settings, door).identified(["99000001", "PMC9900001", "99000009"])
    assert told["99000001"].DOI == told["PMC9900001"].DOI == "10.5555/retracted"
    assert told["99000009"].state == "absent"


def test_a_copy_in_the_internet_archive_and_one_elsewhere(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, record_mode: str
) -> None:
    if record_mode == "none":
        monkeypatch.setattr(adapter, "reaches", lambda url, seconds: True)
    wanted = Wanted(days=("2011-10-10",))
    with Door(settings, archives.services(settings)) as door:
        found = [
            Archives(settings, door).copy_of(f"http://example.org/{at}", wanted) for at in ("page", "other")
        ]
    assert [one.date for one in found] == ["2011-10-12", "2011-10-13"]


def test_no_recording_knows_who_asked(vcr_cassette_dir: str) -> None:
    recordings = sorted(Path(vcr_cassette_dir).glob("*.yaml"))
    assert recordings
    for recording in recordings:
        text = recording.read_text(encoding="utf-8").lower()
        for secret in (
            "mailto",
            "enrich@example.org",
            "plus-api-token",
            "user-agent",
            "127.0.0.1",
            "bearer",
            "email=",
            "api_key",
        ):
            assert secret not in text, f"{secret} in {recording.name}"
