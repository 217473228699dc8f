"""The words of asides, out of the table that ships with the project (``enrich/data/asides.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def phrases(*sections: str, language: str = "") -> frozenset[str]:
    """Return the phrases of some sections of the table, in every language or in one."""
    listed = (lines(section) for section in sections)
    return frozenset(
        one for of in listed for name, line in of.items() if language in ("", name) for one in line
    )


def lines(section: str) -> dict[str, tuple[str, ...]]:
    """Return the phrases of a section by the names of its lines."""
    return {name: tuple(map(str.strip, line.split("|"))) for name, line in _table()[section].items()}


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("enrich.data").joinpath("asides.toml").read_text(encoding="utf-8"))
