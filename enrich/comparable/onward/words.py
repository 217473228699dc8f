"""The words and shapes by which a printed reference shows what kind of work it is: ``data/kinds.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def shows(name: str, printed: str) -> bool:
    """Return whether a text shows what the table calls `name`: ``thesis``, ``volume``, ``in-a-book`` …"""
    return _patterns()[name].search(printed) is not None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The table, read where a reference is left without its record; many a run never needs it."""
    table = tomllib.loads(files("enrich").joinpath("data/kinds.toml").read_text(encoding="utf-8"))
    return {
        name: re.compile("|".join(branches), re.IGNORECASE if group == "any-case" else 0)
        for group, named in table.items()
        for name, branches in named.items()
    }
