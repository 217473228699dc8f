"""The planted world, as fixtures."""

from pathlib import Path

import pytest

from tests.checks.planted import PLANTED, Checker, World, fake_session, made_index


@pytest.fixture(scope="session")
def planted_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_index(tmp_path_factory.mktemp("planted") / "index")


@pytest.fixture
def checker(
    planted_index: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Checker:
    """`enrich check`, run in the folder of the planted files."""
    world = World(planted_index)
    fake_session(monkeypatch, world)
    monkeypatch.setenv("ENRICH_INDEX", str(planted_index))
    monkeypatch.setenv("ENRICH_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.chdir(PLANTED)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(PLANTED.parent))  # a root of its own
    return Checker(world, monkeypatch, capsys)
