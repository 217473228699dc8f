"""What a project wants checked: the ``[tool.enrich.check]`` table, read strictly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any, cast

from msgspec import Struct

from enrich.checks.codes import is_known, meant
from enrich.errors import ConfigurationError
from enrich.patterns import lazy
from enrich.records import INTERNAL_ERROR, Severity

RANKS: dict[str, int] = {"error": 0, "warning": 1, "info": 2, "never": -1}
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_AGE = lazy(r"(\d{1,5})\s*([hdw])")
_KEYS = (
    "select", "ignore", "per-file-ignore", "severity", "fail-on", "strict", "lock", "max-age", "baseline",
    "preset",
)  # fmt: skip

PRESETS: dict[str, dict[str, Severity]] = {
    "submission": {
        "contradicted": "error",
        "place-taken": "error",
        "title-elsewhere": "error",
        "doi-mismatch": "error",
    }
}
"""What a check is for → how much codes matter then, unless the project itself says otherwise."""

Codes = tuple[str, ...]


class Policy(Struct, frozen=True, kw_only=True):
    """Which findings count, and how much.

    `select` and `ignore` are patterns of codes (``doi-*``); `per_file` maps
    patterns of paths, as seen from the folder of the settings, to codes
    ignored there; `severity` overrides a code's own. `lock` is "" where none is
    named. `max_age` None: records in it never grow too old. `queries` says
    whether the report ends with questions to the author of each file.
    """

    select: Codes = ("*",)
    ignore: Codes = ()
    per_file: Mapping[str, Codes] = {}
    severity: Mapping[str, Severity] = {}
    fail_on: str = "error"
    strict: bool = False
    lock: str = ""
    max_age: timedelta | None = None
    baseline: str = ""
    queries: bool = False

    def wants(self, code: str, file: str) -> bool:
        """Whether to report findings of `code` in `file` (as seen from the folder of the settings).

        A fault of enrich itself always is.
        """
        if code == INTERNAL_ERROR:
            return True
        if not _any(self.select, code) or _any(self.ignore, code):
            return False
        return not any(fnmatchcase(file, path) and _any(codes, code) for path, codes in self.per_file.items())

    def severity_of(self, code: str, own: Severity) -> Severity:
        """The severity that the project gives `code`, else the finding's own."""
        return self.severity.get(code, own)

    def fails(self, severity: Severity) -> bool:
        """Whether a finding of this severity makes the command fail."""
        return RANKS[severity] <= RANKS[self.fail_on]


def policy_from(table: Mapping[str, Any], flags: Mapping[str, Any]) -> Policy:
    """Return the policy of a table and of command-line `flags` (named alike; None: not given).

    Raises ConfigurationError for unknown keys, codes and values.
    """
    merged = {key.replace("_", "-"): value for key, value in table.items()}
    merged |= {key: value for key, value in flags.items() if value is not None}
    unknown = sorted(set(merged) - set(_KEYS))
    if unknown:
        raise ConfigurationError(
            f"[tool.enrich.check]: unknown {', '.join(unknown)}; known: {', '.join(_KEYS)}."
        )
    preset = _one_of("preset", merged.get("preset", ""), ("", *PRESETS))
    return Policy(
        select=_codes("select", merged.get("select", ["*"])),
        ignore=_codes("ignore", merged.get("ignore", [])),
        per_file=_per_file(merged.get("per-file-ignore", {})),
        severity={**PRESETS.get(preset, {}), **_severities(merged.get("severity", {}))},
        fail_on=_one_of("fail-on", merged.get("fail-on", "error"), RANKS),
        strict=_true_or_false("strict", merged.get("strict", False)),
        lock=_text("lock", merged.get("lock", "")),
        max_age=_age(merged.get("max-age", "")),
        baseline=_text("baseline", merged.get("baseline", "")),
        queries=bool(preset),
    )


def _true_or_false(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigurationError(f"{key}: must be true or false, not {value!r}.")
    return value


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConfigurationError(f"{key}: must be the name of a file, not {value!r}.")
    return value


def _any(patterns: Iterable[str], code: str) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns)


def _codes(key: str, value: Any) -> Codes:
    """A list of codes, or a table of codes with the reason for each."""
    if isinstance(value, str) or not isinstance(value, list | tuple | Mapping):
        raise ConfigurationError(f"{key}: must be a list of codes, or a table of codes and reasons.")
    codes = tuple(str(code) for code in value)
    for code in codes:
        if not is_known(code):
            raise ConfigurationError(f"{key}: no such code: {code!r}; {meant(code)}")
    return codes


def _per_file(value: Any) -> dict[str, Codes]:
    if not isinstance(value, Mapping):
        raise ConfigurationError('per-file-ignore: must be a table, as in "old/*.bib" = ["doi-missing"].')
    return {str(path): _codes(f"per-file-ignore, {path}", codes) for path, codes in value.items()}


def _severities(value: Any) -> dict[str, Severity]:
    if not isinstance(value, Mapping):
        raise ConfigurationError('severity: must be a table, as in doi-missing = "info".')
    known = {name: rank for name, rank in RANKS.items() if rank >= 0}
    _codes("severity", list(value))
    return {code: cast(Severity, _one_of(f"severity, {code}", level, known)) for code, level in value.items()}


def _one_of(key: str, value: Any, known: Iterable[str]) -> str:
    if value not in tuple(known):
        raise ConfigurationError(f"{key}: {value!r} is none of {', '.join(filter(None, known))}.")
    return str(value)


def _age(value: Any) -> timedelta | None:
    """``30d``, ``12h``, ``4w``, or days as a number; "" for no limit."""
    if value in ("", None):
        return None
    match = _AGE.fullmatch(f"{value}d" if str(value).isdigit() else str(value).strip().lower())
    if match is None:
        raise ConfigurationError(f"max-age: {value!r} is no age; write 30d, 12h or 4w.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})
