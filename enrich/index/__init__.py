"""The local index: works found by the words and numbers of a reference, without a network.

count = build(path, works)
open_index(path).search("Braun V, Clarke V. Using thematic analysis. 2006;3:77", limit=10)

What an index can do, and how one is filled, stands in `contract`.
"""

from pathlib import Path

from enrich.errors import ConfigurationError
from enrich.index.columns import Columns
from enrich.index.contract import Batch, Builder, Dated, Info, Origin, Reader
from enrich.index.layout import COLUMNS, TANTIVY, Manifest, damage_told, read_manifest
from enrich.index.making import build, filling, prepare
from enrich.index.starter import starter_index
from enrich.index.store import Index

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
    manifest = read_manifest(path)
    if manifest.format == TANTIVY:
        return Index.open(path)
    if manifest.format != COLUMNS:
        raise ConfigurationError(
            f"{path}: made by another version of enrich (layout {manifest.format}, this one reads "
            f"{TANTIVY} and {COLUMNS}); build it again with: enrich index build {path} FILE..."
        )
    return _opened(path, manifest)


def _opened(path: Path, manifest: Manifest) -> Reader:
    """Open columns; those of the next generation, where an update has just taken these away."""
    try:
        return Columns(path, manifest)
    except (OSError, ValueError):
        newer = read_manifest(path)
        if newer == manifest:
            with damage_told(path):
                return Columns(path, manifest)
        return _opened(path, newer)
