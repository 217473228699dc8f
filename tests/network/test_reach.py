"""First contact: quick to find out, and quicker where another service was already out of reach."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from enrich.network.reach import reaches
from enrich.records import Silence
from enrich.settings import Settings
from enrich.sources import open_door, open_registry, open_sources


@pytest.fixture
def black_hole() -> Iterator[str]:
    """An address that takes no connection and refuses none: a listener whose queue is full."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_packets_that_get_lost_cost_what_was_agreed(black_hole: str) -> None:
    began = time.monotonic()
    assert not reaches(black_hole, 0.3)
    assert time.monotonic() - began < 10, "what the system waits would be minutes"


@pytest.mark.parametrize("variable", ["https_proxy", "all_proxy"])
def test_a_listener_is_reached_and_a_proxy_is_believed(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert reaches(url, 1.0)
    assert not reaches(url, 1.0)
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    assert reaches("https://api.crossref.org", 1.0)
    monkeypatch.setenv("no_proxy", "crossref.org")
    assert not reaches("https://api.crossref.org", 1.0)


def test_with_every_service_in_a_black_hole_a_run_still_ends_quickly(black_hole: str, tmp_path: Path) -> None:
    settings = Settings(
        sources=("crossref", "datacite"),
        of_sources={f"{name}_url": f"{black_hole}/{name}" for name in ("crossref", "datacite", "doi")},
        cache_dir=str(tmp_path / "cache"),
    )
    dois = [f"10.5555/{n}" for n in range(200)]
    began = time.monotonic()
    with open_door(settings) as door:
        for source in open_sources(settings, door):
            assert all(isinstance(answer, Silence) for answer in source.lookup(dois).values())
        registry = open_registry(settings, door)
        assert registry is not None
        assert {told.state for told in registry.registrations(dois).values()} == {"unchecked"}
    assert time.monotonic() - began < 30, "two hundred times the time-out would be minutes"
