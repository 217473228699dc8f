"""What is peculiar to single sites: a table, `data/sites.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from enrich.comparable.addresses import host, is_host, split

Quirk = Literal["persistent", "archive", "alike"]
_ARK = re.compile(r"/ark:/?[0-9]", re.IGNORECASE)
_HANDLE = re.compile(r"/(?:handle|hdl)/[0-9][0-9.]*/\S", re.IGNORECASE)


def has_quirk(url: str, quirk: Quirk) -> bool:
    """Whether the host of `url` is one of those that the table knows for this."""
    name = host(url)
    hosts, labels = _table()[quirk]
    return is_host(name, *hosts) or bool(labels & set(name.split(".")[:-1]))


def is_persistent(url: str) -> bool:
    """Whether an address is a name (DOI, handle, PURL, ARK, URN) that leads on by design."""
    parts = split(url)
    path = parts.path if parts else ""
    return has_quirk(url, "persistent") or bool(_ARK.search(path) or _HANDLE.search(path))


@cache
def _table() -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    said = tomllib.loads(files("enrich.data").joinpath("sites.toml").read_text(encoding="utf-8"))
    return {
        quirk: (tuple(row["hosts"].split("|")), frozenset(filter(None, row["labels"].split("|"))))
        for quirk, row in said.items()
    }
