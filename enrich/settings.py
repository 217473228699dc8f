"""One frozen `Settings`, put together once from files, environment and flags.

Later layers win: defaults, ``[tool.enrich]`` in ``pyproject.toml`` or
``enrich.toml``, environment variables ``ENRICH_*``, command-line flags.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from platformdirs import user_cache_path

from enrich.errors import ConfigurationError

SERVICE_URLS = {
    "crossref_url": "https://api.crossref.org",
    "doi_url": "https://doi.org",
    "datacite_url": "https://api.datacite.org",
}
_MEANINGS = {
    "sources": "a list of names, one at least",
    "offline": "true or false",
    "timeout": "a number of seconds, more than 0 and at most 3600",
    "workers": "a whole number, 0 or more",
    "check": "a table",
}
"""What a setting must be, for who gave something else; the others are text."""
_PATHS = ("index", "cache_dir")
_VARIABLE = "ENRICH_"
_ALIKE = 0.85


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that a run can be told.

    `sources` are asked in order; `index` is the folder of a local index, empty
    for the starter index. `mailto` is the contact address that Crossref's
    polite pool asks for; `plus_token` is secret and is never printed.
    `timeout` (seconds) bounds one request with its retries; `workers` is the
    number of processes that match (0: by the size of the batch). `check` holds
    the raw ``[tool.enrich.check]`` table for the checks to interpret.
    """

    sources: Annotated[tuple[str, ...], Meta(min_length=1)] = ("index", "crossref")
    index: str = ""
    offline: bool = False
    cache_dir: str = ""
    mailto: str = ""
    plus_token: str = ""
    crossref_url: str = SERVICE_URLS["crossref_url"]
    doi_url: str = SERVICE_URLS["doi_url"]
    datacite_url: str = SERVICE_URLS["datacite_url"]
    timeout: Annotated[float, Meta(gt=0, le=3600)] = 30.0
    workers: Annotated[int, Meta(ge=0)] = 0
    check: Mapping[str, Any] = {}

    def __repr__(self) -> str:
        shown = {f: getattr(self, f) for f in self.__struct_fields__ if f != "plus_token"}
        return f"Settings({', '.join(f'{k}={v!r}' for k, v in shown.items())})"

    @property
    def cache_path(self) -> Path:
        """The folder for HTTP answers; not yet made."""
        return Path(self.cache_dir).expanduser() if self.cache_dir else default_cache_path()

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
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    merged = {
        **_from_files(folder or Path.cwd()),
        **_from_environment(environ),
        **_checked(given, lambda name: "--" + name.replace("_", "-")),
    }
    return msgspec.convert(merged, Settings, strict=False)


def default_cache_path() -> Path:
    """``cache/`` of a source checkout, else the user's cache directory."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").exists() and (checkout / "cache").is_dir():
        return checkout / "cache"
    return user_cache_path("enrich", appauthor=False)


def home(folder: Path | None = None) -> Path | None:
    """Return the folder of the file whose settings hold in `folder` (default: here), None without one.

    It is what paths in that file are relative to. Raises ConfigurationError as `load` does.
    """
    found = _found(folder or Path.cwd())
    return found[0] if found else None


def from_home(value: str, home: Path, folder: Path) -> str:
    """A path that settings in `home` name, as seen from `folder`.

    Older versions took it from the folder they were started in; where only that has such a file, it is meant.
    """
    if not value or Path(value).expanduser().is_absolute():
        return value
    if not (home / value).exists() and (folder / value).exists():
        return value
    return os.path.relpath(home / value, folder)


def _found(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    for parent in (folder, *folder.parents):
        for name in ("enrich.toml", "pyproject.toml"):
            table = _table(parent / name)
            if table is not None:
                return parent, table
    return None


def _from_files(folder: Path) -> dict[str, Any]:
    """The settings in files, their paths as seen from `folder`."""
    found = _found(folder)
    if found is None:
        return {}
    parent, table = found
    return {
        name: from_home(value, parent, folder) if name in _PATHS else value for name, value in table.items()
    }


def _table(path: Path) -> dict[str, Any] | None:
    """The settings in one file, None where it holds none for us."""
    if not path.is_file():
        return None
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not readable as TOML: {error}") from error
    if path.name == "enrich.toml":
        return _known(document, path)
    tool = document.get("tool")
    table = tool.get("enrich") if isinstance(tool, dict) else None
    return None if table is None else _known(table, path)


def _known(table: Any, path: Path) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: [tool.enrich] must be a table of settings.")
    named = {name.replace("-", "_"): value for name, value in table.items()}
    unknown = sorted(set(named) - set(Settings.__struct_fields__))
    if unknown:
        raise ConfigurationError(
            f"{path}: unknown setting {', '.join(unknown)}; known are "
            f"{', '.join(f.replace('_', '-') for f in Settings.__struct_fields__)}"
        )
    return _checked(named, lambda name: f"{path}: {name.replace('_', '-')}")


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings in variables, of which an empty one counts as none; a table has no variable."""
    names = {f"{_VARIABLE}{f.upper()}": f for f in Settings.__struct_fields__ if f != "check"}
    _refuse_misspelt(environ, names)
    found: dict[str, Any] = {f: environ[name] for name, f in names.items() if environ.get(name)}
    if "sources" in found:
        found["sources"] = [source.strip() for source in found["sources"].split(",")]
    return _checked(found, lambda name: f"{_VARIABLE}{name.upper()}")


def _refuse_misspelt(environ: Mapping[str, str], known: Collection[str]) -> None:
    """Raise ConfigurationError for a variable that is nearly one of ours; others may be somebody else's."""
    strangers = [name for name in sorted(environ) if name.startswith(_VARIABLE) and name not in known]
    for variable in strangers:
        from difflib import get_close_matches

        meant = get_close_matches(variable, known, n=1, cutoff=_ALIKE)
        if meant:
            raise ConfigurationError(f"There is no setting {variable}; is {meant[0]} meant?")


def _checked(found: dict[str, Any], shown: Callable[[str], str]) -> dict[str, Any]:
    """`found` where every value can be understood; else ConfigurationError, with the name as `shown`."""
    for name, value in found.items():
        try:
            msgspec.convert({name: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            raise ConfigurationError(f"{shown(name)} must be {_MEANINGS.get(name, 'text')}.") from error
    return found
