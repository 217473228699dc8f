"""The words of asides, out of the table that ships with the project (``enrich/data/asides.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def phrases(*sections: str) -> frozenset[str]:
    """Return the phrases of some sections of the table, in every language."""
    listed = (line for section in sections for line in _table()[section].values())
    return frozenset(phrase.strip() for line in listed for phrase in line.split("|"))


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("enrich.data").joinpath("asides.toml").read_text(encoding="utf-8"))
