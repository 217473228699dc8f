"""The local index as a source of works: it always answers, and it knows what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.comparable.in_words import asked
from enrich.records import IndexState, Reference, Silence, Work
from enrich.settings import Settings
from enrich.sources.base import CannotSay, Declaration, Found, Place
from enrich.sources.shelf import told

if TYPE_CHECKING:
    from enrich.index import Reader

CANDIDATES = 10


class IndexSource:
    """Answers from a local index; without one named in the settings, from the starter index."""

    name = "index"

    def __init__(self, index: Reader, title: str) -> None:
        self._index = index
        self._title = title

    @classmethod
    def open(cls, settings: Settings) -> IndexSource:
        """Open the index that `settings` name; raises ConfigurationError where it cannot be read."""
        from enrich.index import open_index, starter_index

        if settings.index:
            return cls(open_index(Path(settings.index).expanduser()), f"index {settings.index}")
        return cls(starter_index(), "starter index")

    @property
    def index(self) -> Reader:
        """The index itself, for who reads more of it than sources are asked for."""
        return self._index

    @property
    def state(self) -> IndexState:
        """Which index this is."""
        return self._index.state

    def describe(self) -> str:
        return f"{self._title} ({self._index.works:,} works)"

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Work | Silence | None]:
        return dict(zip(dois, self._index.lookup_many(dois), strict=True))

    def search_many(self, references: Sequence[Reference]) -> Sequence[Found | Silence]:
        return list(map(tuple, self._index.search_many([asked(r) for r in references], CANDIDATES)))

    def at_place(self, places: Sequence[Place]) -> Sequence[Found | Silence | CannotSay]:
        """See `Source.at_place`; it cannot say where it holds too many works of that volume and page."""
        return [self._at(place) for place in places]

    def shelf(self, place: Place) -> str:
        """See `Shelved.shelf`."""
        works = self._index.in_volume(place.journal, place.volume)
        return told(self._title, place, works) if works else ""

    def _at(self, place: Place) -> Found | CannotSay:
        found = self._index.at_place(place.journal, place.volume, place.page)
        if found is None:
            reason = "Without a journal, a volume and a page, or for very common ones, the index cannot say."
            return CannotSay(source=self.name, reason=reason)
        return tuple(found)


def _open(settings: Settings, _: None) -> IndexSource:
    return IndexSource.open(settings)


SOURCE = Declaration(name="index", open=_open)
