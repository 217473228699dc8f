"""The local index as a source of works: it always answers, and it knows what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from enrich.index import Index
from enrich.index.starter import starter_index
from enrich.records import Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources.base import Found

CANDIDATES = 10


class IndexSource:
    """Answers from a local index; without one named in the settings, from the starter index."""

    name = "index"

    def __init__(self, index: Index, title: str) -> None:
        self._index = index
        self._title = title

    @classmethod
    def open(cls, settings: Settings) -> IndexSource:
        """Open the index that `settings` name; raises ConfigurationError where it cannot be read."""
        if settings.index:
            return cls(Index.open(Path(settings.index).expanduser()), f"index {settings.index}")
        return cls(starter_index(), "starter index")

    def describe(self) -> str:
        return f"{self._title} ({self._index.works:,} works)"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        return {doi: self._index.lookup(doi) for doi in dois}

    def search(self, references: Sequence[Reference]) -> Sequence[Found | Silence]:
        return [tuple(self._index.search(r.text or r.unstructured, CANDIDATES)) for r in references]
