"""Later layers win, unknown names are told, and the token is never printed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from enrich import settings
from enrich.errors import ConfigurationError
from enrich.sources import crossref, declared_settings, doi_org


def load(folder: Path, flags: dict[str, object] | None = None, **environ: str) -> settings.Settings:
    return settings.load(flags, declared=declared_settings, environ=environ, folder=folder)


def test_flags_beat_environment_beats_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.enrich]\nmailto = "file@example.org"\nindex = "i"\n')
    assert load(tmp_path).mailto == "file@example.org"
    assert load(tmp_path, ENRICH_MAILTO="env@example.org").mailto == "env@example.org"
    loaded = load(tmp_path, {"mailto": "flag@example.org"}, ENRICH_MAILTO="env@example.org")
    assert (loaded.mailto, loaded.index) == ("flag@example.org", "i")


def test_settings_of_a_parent_folder_hold_below_it(tmp_path: Path) -> None:
    (tmp_path / "enrich.toml").write_text('crossref-url = "http://localhost:1"\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert load(below).of(crossref.URL) == "http://localhost:1"


def test_services_are_set_by_environment(tmp_path: Path) -> None:
    loaded = load(tmp_path, ENRICH_DOI_URL="http://localhost:2", ENRICH_TIMEOUT="3.5", ENRICH_OFFLINE="true")
    assert (loaded.of(doi_org.URL), loaded.timeout, loaded.offline) == ("http://localhost:2", 3.5, True)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[tool.enrich]\nmailtoo = "x"\n', "unknown setting mailtoo"),
        ('[tool.enrich]\ntimeout = "soon"\n', "pyproject.toml: timeout must be a number of seconds"),
        ("[tool.enrich]\nmailto = 3\n", "mailto must be text"),
        ("[tool.enrich]\nworkers = -1\n", "workers must be a whole number"),
        ('[tool.enrich]\nsources = "crossref"\n', "sources must be a list"),
        ("[tool.enrich]\nsources = []\n", "one at least"),
        ("[tool]\nenrich = 3\n", "must be a table"),
        ("[tool.enrich\n", "not readable as TOML"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, toml: str, message: str) -> None:
    (tmp_path / "pyproject.toml").write_text(toml)
    with pytest.raises(ConfigurationError, match=message):
        load(tmp_path)


def test_a_file_without_settings_for_us_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("tool = 3\n")
    assert load(tmp_path) == settings.Settings()


def test_a_cache_below_the_home_folder_is_found_there(tmp_path: Path) -> None:
    (tmp_path / "enrich.toml").write_text('cache-dir = "~/of-mine"\n')
    assert load(tmp_path).cache_path == Path.home() / "of-mine"


def test_sources_are_named_in_the_environment_too(tmp_path: Path) -> None:
    assert load(tmp_path, ENRICH_SOURCES="index, doi").sources == ("index", "doi")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ENRICH_OFFLINE", "perhaps", "^ENRICH_OFFLINE must be true or false"),
        ("ENRICH_WORKERS", "two", "^ENRICH_WORKERS must be a whole number"),
        ("ENRICH_TIMEOUT", "nan", "^ENRICH_TIMEOUT must be a number of seconds"),
        ("ENRICH_TIMEOUT", "0", "^ENRICH_TIMEOUT must be a number of seconds, more than 0"),
        ("ENRICH_MAILT0", "x@example.org", "is ENRICH_MAILTO meant"),
        ("ENRICH_CROSREF_URL", "http://localhost:1", "is ENRICH_CROSSREF_URL meant"),
    ],
)
def test_mistakes_in_variables_are_told(tmp_path: Path, name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        load(tmp_path, **{name: value})


def test_variables_of_others_and_empty_ones_are_left_alone(tmp_path: Path) -> None:
    assert load(tmp_path, ENRICH_SHARED="x", ENRICHED="y", ENRICH_TIMEOUT="") == settings.Settings()


def test_mistakes_in_options_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^--workers must be a whole number"):
        load(tmp_path, {"workers": -1})


def test_the_token_is_never_printed(tmp_path: Path) -> None:
    loaded = load(tmp_path, ENRICH_PLUS_TOKEN="secret-token")
    assert loaded.of(crossref.TOKEN) == "secret-token"
    assert "secret-token" not in repr(loaded) + str(loaded)


def test_no_test_reaches_where_a_developer_keeps_decisions(data_folder: Path) -> None:
    said = "from enrich.settings import Settings; print(Settings().data_path)"
    for left_out in ("", "ENRICH_DATA_DIR"):
        environment = {name: value for name, value in os.environ.items() if name != left_out}
        done = subprocess.run(
            [sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True
        )
        assert data_folder in Path(done.stdout.strip()).parents
    assert data_folder in settings.Settings().data_path.parents
