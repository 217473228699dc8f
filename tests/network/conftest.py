"""What the tests of the door share: a folder of its own, and no waiting where that is not the point."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from enrich.network import policy, services
from enrich.settings import Settings

SettingsFor = Callable[..., Settings]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between requests and short ones between attempts."""
    monkeypatch.setattr(policy, "BASE_DELAY", 0.02)
    monkeypatch.setattr(services.Rate, "spacing", 0.0)


@pytest.fixture
def settings_for(tmp_path: Path) -> SettingsFor:
    """Settings for a server's URL, with a cache of their own."""

    def make(url: str, **more: object) -> Settings:
        given = {"cache_dir": str(tmp_path / "cache"), "timeout": 4.0, "mailto": "librarian@example.org"}
        return Settings(of_sources={"crossref_url": url}, sources=("crossref",), **{**given, **more})  # type: ignore[arg-type]

    return make
