"""One frozen `Settings`, put together once from files, environment and flags.

Later layers win: defaults, ``[tool.enrich]`` in ``pyproject.toml`` or
``enrich.toml``, environment variables ``ENRICH_*``, command-line flags.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from platformdirs import user_cache_path

from enrich.errors import ConfigurationError

SERVICE_URLS = {
    "crossref_url": "https://api.crossref.org",
    "doi_url": "https://doi.org",
    "datacite_url": "https://api.datacite.org",
}


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that a run can be told.

    `sources` are asked in order; `index` is the folder of a local index, empty
    for the starter index. `mailto` is the contact address that Crossref's
    polite pool asks for; `plus_token` is secret and is never printed.
    `timeout` (seconds) bounds one request with its retries; `workers` is the
    number of processes that match. `check` holds the raw ``[tool.enrich.check]``
    table for the checks to interpret.
    """

    sources: tuple[str, ...] = ("index", "crossref")
    index: str = ""
    offline: bool = False
    cache_dir: str = ""
    mailto: str = ""
    plus_token: str = ""
    crossref_url: str = SERVICE_URLS["crossref_url"]
    doi_url: str = SERVICE_URLS["doi_url"]
    datacite_url: str = SERVICE_URLS["datacite_url"]
    timeout: float = 30.0
    workers: int = 0
    check: Mapping[str, Any] = {}

    def __repr__(self) -> str:
        shown = {f: getattr(self, f) for f in self.__struct_fields__ if f != "plus_token"}
        return f"Settings({', '.join(f'{k}={v!r}' for k, v in shown.items())})"

    @property
    def cache_path(self) -> Path:
        """The folder for HTTP answers; not yet made."""
        return Path(self.cache_dir) if self.cache_dir else default_cache_path()

    @property
    def active_sources(self) -> tuple[str, ...]:
        """The sources to ask: with `offline` the index alone."""
        return ("index",) if self.offline else self.sources


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    folder: Path | None = None,
) -> Settings:
    """Return the settings of a run started in `folder` (default: here).

    `flags` whose value is None were not given. Raises ConfigurationError for
    an unknown name or a value of the wrong type.
    """
    merged = _from_files(folder or Path.cwd())
    merged |= _from_environment(environ)
    merged |= {name: value for name, value in (flags or {}).items() if value is not None}
    try:
        return msgspec.convert(merged, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"Setting not understood: {error}") from error


def default_cache_path() -> Path:
    """``cache/`` of a source checkout, else the user's cache directory."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").exists() and (checkout / "cache").is_dir():
        return checkout / "cache"
    return user_cache_path("enrich", appauthor=False)


def _from_files(folder: Path) -> dict[str, Any]:
    for parent in (folder, *folder.parents):
        for name in ("enrich.toml", "pyproject.toml"):
            table = _table(parent / name)
            if table is not None:
                return table
    return {}


def _table(path: Path) -> dict[str, Any] | None:
    """The settings in one file, None where it holds none for us."""
    if not path.is_file():
        return None
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not readable as TOML: {error}") from error
    table = document if path.name == "enrich.toml" else document.get("tool", {}).get("enrich")
    return None if table is None else _known(table, path)


def _known(table: Mapping[str, Any], path: Path) -> dict[str, Any]:
    named = {name.replace("-", "_"): value for name, value in table.items()}
    unknown = sorted(set(named) - set(Settings.__struct_fields__))
    if unknown:
        raise ConfigurationError(
            f"{path}: unknown setting {', '.join(unknown)}; known are "
            f"{', '.join(f.replace('_', '-') for f in Settings.__struct_fields__)}"
        )
    return named


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    names = (f for f in Settings.__struct_fields__ if f not in ("check", "sources"))
    found = {name: environ.get(f"ENRICH_{name.upper()}", "") for name in names}
    return {name: value for name, value in found.items() if value}
