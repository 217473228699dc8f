"""One frozen `Settings`, put together once from files, environment and flags.

Later layers win: defaults, ``[tool.enrich]`` in ``pyproject.toml`` or
``enrich.toml``, environment variables ``ENRICH_*``, command-line flags.

A source declares settings of its own as `Setting`; they are named, given and
refused like the others, and read with `Settings.of`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct
from platformdirs import user_cache_path, user_data_path

from enrich.errors import ConfigurationError
from enrich.patterns import lazy

_MEANINGS = {
    "sources": "a list of names, one at least",
    "offline": "true or false",
    "ledger": "true or false",
    "timeout": "a number of seconds, more than 0 and at most 3600",
    "workers": "a whole number, 0 or more",
    "links": "true or false",
    "landing": "true or false",
    "allow_hosts": "a list of names of hosts",
    "ignore_urls": "a list of patterns (regular expressions)",
    "final_words": "true or false",
    "now": "a date, as in 2026-11-25",
    "resolver": "an address that begins with http:// or https://",
    "token": "a single word of plain letters, digits and signs",
    "check": "a table",
}
"""What each setting must be, for the error message; settings not listed are plain text."""
_PATHS = ("index", "cache_dir", "data_dir")
_LISTS = ("sources", "allow_hosts", "ignore_urls")
_VARIABLE = "ENRICH_"
_CI = "CI"
"""The variable by which CI services are known: what runs there leaves nothing behind."""
_ALIKE = 0.85
_ADDRESS = lazy(r"https?://[!-~]+")
_WORD = lazy(r"[!-~]+")


class Setting(Struct, frozen=True, kw_only=True):
    """A setting that a source declares for itself; its value is text.

    `name` is as in Python (`crossref_url`). `shape` is what a value must be
    before it is used: the address of a service, or a single word, which may be
    a secret and is never quoted. `help` says in a sentence what it is for.
    """

    name: str
    help: str
    default: str = ""
    shape: Literal["address", "word"] = "address"

    @property
    def shown(self) -> str:
        """Its name in files and messages: ``crossref-url``."""
        return _shown(self.name)

    @property
    def variable(self) -> str:
        """The environment variable that sets it: ``ENRICH_CROSSREF_URL``."""
        return _variable(self.name)

    def refuse(self, value: str) -> None:
        """Raise ConfigurationError for a `value` that cannot be meant."""
        if self.shape == "address" and not _is_address(value):
            raise ConfigurationError(
                f"{self.shown} must be an address that begins with http:// or https://, not {value!r}."
            )
        if self.shape == "word" and value and not _WORD.fullmatch(value):
            raise ConfigurationError(
                f"{self.shown} must be a single word of plain letters, digits and signs."
            )


Declared = Callable[[], Iterable[Setting]]
"""The settings that sources declare; called only where a name is none of `Settings`' own."""


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that a run can be told.

    `sources` are asked in order; `index` is the folder of a local index, empty
    for the starter index. `cache_dir` may be deleted at any time, `data_dir`
    holds what people decided and jobs did, which is written only with
    `ledger`. `mailto` is the contact address that Crossref's polite pool asks
    for. `timeout` (seconds) bounds one request with its retries; `workers` is
    the number of processes that match (0: by the size of the batch). `links`
    counts the web addresses that texts print as links and asks for them,
    `landing` asks for the pages that DOIs lead to, and `allow_hosts` names
    hosts that may be asked for these though they lie in a network of one's own.
    `ignore_urls` are patterns of addresses that are not to be asked, with
    `final_words` a page that is lost today is called so at once, `now` is the day to
    go by where it is not today. `resolver` is the
    address of a library's OpenURL link resolver, to which the next places to
    look lead; it is never asked. `token` is the secret word that whoever asks
    `enrich serve` must send. `check` holds the raw
    ``[tool.enrich.check]`` table for the checks to interpret.
    `of_sources` holds what was given for the settings that sources declare; some
    of it is secret, so no value is ever printed, nor is `token`.
    """

    sources: Annotated[tuple[str, ...], Meta(min_length=1)] = ("index", "crossref", "ncbi")
    index: str = ""
    offline: bool = False
    cache_dir: str = ""
    data_dir: str = ""
    ledger: bool = True
    mailto: str = ""
    timeout: Annotated[float, Meta(gt=0, le=3600)] = 30.0
    workers: Annotated[int, Meta(ge=0)] = 0
    links: bool = False
    landing: bool = False
    allow_hosts: tuple[str, ...] = ()
    ignore_urls: tuple[str, ...] = ()
    final_words: bool = False
    now: date | None = None
    resolver: Annotated[str, Meta(pattern=r"^(https?://[!-~]+)?$")] = ""
    token: Annotated[str, Meta(pattern=r"^[!-~]*$")] = ""
    check: Mapping[str, Any] = {}
    of_sources: Mapping[str, str] = {}

    def __repr__(self) -> str:
        shown = {f: getattr(self, f) for f in self.__struct_fields__}
        shown["of_sources"] = sorted(self.of_sources)
        shown["token"] = "…" if self.token else ""
        return f"Settings({', '.join(f'{k}={v!r}' for k, v in shown.items())})"

    def of(self, setting: Setting) -> str:
        """What was given for a setting that a source declares, else its default."""
        return self.of_sources.get(setting.name, setting.default)

    @property
    def today(self) -> date:
        """The day to go by: today in UTC, which does not depend on where a build runs, or the one given."""
        return self.now or datetime.now(UTC).date()

    @property
    def cache_path(self) -> Path:
        """The folder for HTTP answers; not yet made."""
        return Path(self.cache_dir).expanduser() if self.cache_dir else default_cache_path()

    @property
    def data_path(self) -> Path:
        """The folder for what is to be kept, the ledger; not yet made."""
        return (
            Path(self.data_dir).expanduser() if self.data_dir else user_data_path("enrich", appauthor=False)
        )


_OWN = tuple(f for f in Settings.__struct_fields__ if f != "of_sources")


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    declared: Declared,
    environ: Mapping[str, str] = os.environ,
    folder: Path | None = None,
) -> Settings:
    """Return the settings of a run started in `folder` (default: here).

    `flags` whose value is None were not given; `declared` are the settings
    that sources have. Raises ConfigurationError for an unknown name or a value
    of the wrong type.
    """
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    merged = {
        **_from_files(folder or Path.cwd(), declared),
        **_from_environment(environ, declared),
        **_checked(given, lambda name: "--" + _shown(name)),
    }
    if environ.get(_CI, "").lower() not in ("", "0", "false"):
        merged["ledger"] = False
    own = {name: value for name, value in merged.items() if name in _OWN}
    others = {name: value for name, value in merged.items() if name not in _OWN}
    return msgspec.convert({**own, "of_sources": others}, Settings, strict=False)


def default_cache_path() -> Path:
    """``cache/`` of a source checkout, else the user's cache directory."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").exists() and (checkout / "cache").is_dir():
        return checkout / "cache"
    return user_cache_path("enrich", appauthor=False)


def home(folder: Path | None = None) -> Path | None:
    """Return the folder of the file whose settings hold in `folder` (default: here), None without one.

    It is what paths in that file are relative to. Raises ConfigurationError for a file that cannot be read.
    """
    found = _found(folder or Path.cwd())
    return found[0].parent if found else None


def from_home(value: str, home: Path, folder: Path) -> str:
    """A path that settings in `home` name, as seen from `folder`.

    Older versions took it from the folder they were started in; where only that has such a file, it is meant.
    """
    if not value or Path(value).expanduser().is_absolute():
        return value
    if not (home / value).exists() and (folder / value).exists():
        return value
    return os.path.relpath(home / value, folder)


def _found(folder: Path) -> tuple[Path, Any] | None:
    """The file whose settings hold in `folder`, and its table of them."""
    for parent in (folder, *folder.parents):
        for name in ("enrich.toml", "pyproject.toml"):
            table = _table(parent / name)
            if table is not None:
                return parent / name, table
    return None


def _from_files(folder: Path, declared: Declared) -> dict[str, Any]:
    """The settings in files, their paths as seen from `folder`."""
    found = _found(folder)
    if found is None:
        return {}
    path, table = found
    return {
        name: from_home(value, path.parent, folder) if name in _PATHS else value
        for name, value in _known(table, path, declared).items()
    }


def _table(path: Path) -> Any:
    """The settings in one file as they stand there, None where it holds none for us."""
    if not path.is_file():
        return None
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not readable as TOML: {error}") from error
    if path.name == "enrich.toml":
        return document
    tool = document.get("tool")
    return tool.get("enrich") if isinstance(tool, dict) else None


def _known(table: Any, path: Path, declared: Declared) -> dict[str, Any]:
    """The settings of a file by their names in Python, all of which there are."""
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: [tool.enrich] must be a table of settings.")
    named = {name.replace("-", "_"): value for name, value in table.items()}
    if not set(named) <= set(_OWN):
        names = [*_OWN, *(setting.name for setting in declared())]
        unknown = sorted(set(named) - set(names))
        if unknown:
            raise ConfigurationError(
                f"{path}: unknown setting {', '.join(unknown)}; known are {', '.join(map(_shown, names))}"
            )
    return _checked(named, lambda name: f"{path}: {_shown(name)}")


def _from_environment(environ: Mapping[str, str], declared: Declared) -> dict[str, Any]:
    """The settings in variables, of which an empty one counts as none; a table has no variable."""
    names = {_variable(name): name for name in _OWN if name != "check"}
    if any(variable.startswith(_VARIABLE) and variable not in names for variable in environ):
        names |= {setting.variable: setting.name for setting in declared()}
    _refuse_misspelt(environ, names)
    found: dict[str, Any] = {f: environ[name] for name, f in names.items() if environ.get(name)}
    for name in _LISTS:
        if name in found:
            found[name] = [one.strip() for one in found[name].split(",")]
    return _checked(found, _variable)


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
        given = {name: value} if name in _OWN else {"of_sources": {name: value}}
        try:
            msgspec.convert(given, Settings, strict=False)
        except msgspec.ValidationError as error:
            raise ConfigurationError(f"{shown(name)} must be {_MEANINGS.get(name, 'text')}.") from error
    return found


def _shown(name: str) -> str:
    """A setting's name in files and messages."""
    return name.replace("_", "-")


def _variable(name: str) -> str:
    """The environment variable of a setting."""
    return _VARIABLE + name.upper()


def _is_address(url: str) -> bool:
    """Whether `url` can be asked: plain signs, a host, and a port where it names one that there is."""
    try:
        parts = urlsplit(url)
        return bool(_ADDRESS.fullmatch(url) and parts.hostname and parts.port != 0)
    except ValueError:
        return False
