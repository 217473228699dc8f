"""The local index: works found by the words and numbers of a reference, without a network.

count = build(path, works)
open_index(path).search("Braun V, Clarke V. Using thematic analysis. 2006;3:77", limit=10)

What an index can do, and how one is filled, stands in `contract`.
"""

from pathlib import Path

from enrich.index.contract import Batch, Builder, Dated, Info, Origin, Reader
from enrich.index.making import filling, prepare
from enrich.index.starter import starter_index
from enrich.index.store import Index, build

__all__ = [
    "Batch",
    "Builder",
    "Dated",
    "Index",
    "Info",
    "Origin",
    "Reader",
    "build",
    "filling",
    "open_index",
    "prepare",
    "starter_index",
]


def open_index(path: Path) -> Reader:
    """Open the index in folder `path`; raises ConfigurationError where there is none we can read."""
    return Index.open(path)
