"""What the tests of the sources share: the stand-in for the services, and a door to it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from enrich.network import services
from enrich.network.door import Door
from enrich.settings import Settings
from enrich.sources import declared_settings, open_door
from tests.standin.server import StandIn, running


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The stand-in, asked without pauses."""
    monkeypatch.setattr(services.Rate, "spacing", 0.0)
    with running() as server:
        yield server


@pytest.fixture
def settings(standin: StandIn, tmp_path: Path) -> Settings:
    """Settings that put the stand-in in the services' place."""
    return Settings(
        sources=("crossref", "datacite", "doi", "ncbi"),
        of_sources=standin.of_sources,
        cache_dir=str(tmp_path / "cache"),
        mailto="librarian@example.org",
    )


@pytest.fixture
def door(settings: Settings) -> Iterator[Door]:
    """A door to the stand-in."""
    with open_door(settings) as opened:
        yield opened


@pytest.fixture
def dead_door(settings: Settings, standin: StandIn, tmp_path: Path) -> Iterator[Door]:
    """A door behind which nobody listens any more."""
    standin.shutdown()
    standin.server_close()
    with open_door(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    """All recordings in one place."""
    return str(Path(__file__).parent.parent / "cassettes" / "sources")


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, object]:
    """What of a conversation is recorded: never who asked, and always under the services' own names."""
    return {
        "before_record_request": _anonymous,
        "before_record_response": _plain,
        "match_on": ["method", "uri"],
        "decode_compressed_response": True,
    }


def _anonymous(request: Any) -> Any:
    """The request without its sender, put to the service itself where it went to the stand-in."""
    request.headers = {"Accept": request.headers.get("Accept", "")}
    request.uri = re.sub(r"&(?:email|api_key)=[^&]*", "", request.uri)
    for name in ("crossref", "datacite", "doi", "ncbi", "cdx", "wayback", "memento"):
        stand_in = os.environ.get(f"ENRICH_{name.upper()}_URL", "")
        if stand_in and request.uri.startswith(stand_in + "/"):
            (service,) = (s.default for s in declared_settings() if s.name == f"{name}_url")
            request.uri = service + request.uri[len(stand_in) :]
    return request


def _plain(response: Any) -> Any:
    """The answer without what changes from day to day."""
    dropped = {"date", "server", "set-cookie", "connection", "permissions-policy"}
    response["headers"] = {k: v for k, v in response["headers"].items() if k.lower() not in dropped}
    return response
