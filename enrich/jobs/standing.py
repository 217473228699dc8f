"""Entries of an earlier run that still stand: the reference, the matcher and the index are the same.

What an index does not hold it may hold tomorrow, and a matcher may have learned;
so an entry stands only where both are the same, every source was heard, and
no person decided it. Of the earlier report only places are kept in memory.
"""

from __future__ import annotations

import os
from functools import lru_cache

from msgspec.structs import replace

from enrich.checks import check
from enrich.errors import ConfigurationError
from enrich.ledger.fingerprint import fingerprint
from enrich.matching import MATCHER_VERSION
from enrich.records import Entry, IndexState, Reference
from enrich.retractions import NO_NOTICES, Notices
from enrich.wire.entry import entry_of


class Standing:
    """The entries of the report `path` that stand for a job that asks `sources` and this `index`.

    Raises ConfigurationError where the report cannot be read.
    """

    def __init__(self, path: str, sources: tuple[str, ...], index: IndexState | None) -> None:
        self._path, self._sources, self._index = path, set(sources), index
        self._places: dict[str, int] = {}
        try:
            with open(path, "rb") as file:
                place = 0
                for line in file:
                    self._note(line, place)
                    place += len(line)
        except OSError as error:
            raise _unreadable(path, error) from error

    def entry(self, reference: Reference, notices: Notices = NO_NOTICES) -> Entry | None:
        """The entry for `reference`, which may stand elsewhere in its file now; None where none stands.

        With what the `notices` of a list say of its works by now.
        """
        place = self._places.get(fingerprint(reference))
        if place is None:
            return None
        with open(self._path, "rb") as file:
            file.seek(place)
            old = entry_of(file.readline())
        fields = reference.fields if reference.structured else old.reference.fields
        entry = notices.on(replace(old, reference=replace(reference, fields=fields)))
        return replace(entry, findings=check(entry))  # they name lines, and those may have moved

    def _note(self, line: bytes, place: int) -> None:
        try:
            entry = entry_of(line)
        except ValueError:
            return
        if self._stands(entry):
            self._places[fingerprint(entry.reference)] = place

    def _stands(self, entry: Entry) -> bool:
        match, asked = entry.match, set(entry.match.asked)
        if (entry.matcher, entry.index) != (MATCHER_VERSION, self._index) or match.status == "unchecked":
            return False
        heard = match.status == "matched" or asked >= self._sources
        return heard and asked <= self._sources and entry.decision is None and not match.silent


def standing(path: str, sources: tuple[str, ...], index: IndexState | None) -> Standing:
    """The entries of a report that stand, read once in a process as long as the file stays as it is."""
    try:
        there = os.stat(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    return _standing(path, sources, index, there.st_mtime_ns, there.st_size)


@lru_cache(maxsize=1)
def _standing(path: str, sources: tuple[str, ...], index: IndexState | None, *_: int) -> Standing:
    return Standing(path, sources, index)


def _unreadable(path: str, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"--since {path}: cannot be read ({error.strerror or error}).")
