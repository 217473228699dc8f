"""Indexes that are taken over into the next one as they are, without reading their works again.

Works keep their order and stand before all that is put in; what is gone is left out when columns
are copied. Only what was made by today's rules can be taken over: of others all
works are put in again, one by one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from enrich.errors import ConfigurationError
from enrich.index import keys, layout
from enrich.index.column import ENTRIES, Column, mapped
from enrich.index.common import COMMON
from enrich.index.packed import OFFSETS, RECORDS, unpack_dated
from enrich.index.sorting import Run
from enrich.wire.cleaning import RULES

DELETED = "deleted"
"""The file that says which works are no more, and since when: an older record that comes later is none."""
_COLUMNS = ("dois", "keys", "places")


class Adopted:
    """One of them, open: its works are numbered from `first` on. Raises OSError and ValueError for damage."""

    def __init__(self, path: Path, manifest: layout.Manifest, first: int) -> None:
        folder = path / manifest.generation
        self.path, self.generation, self.first = str(path), manifest.generation, first
        self.works = manifest.works
        self.words = [folder / name for name in manifest.files if name.startswith("words/")]
        self.offsets = mapped(folder / OFFSETS)
        self.count = len(self.offsets) - 1
        self.records = (folder / RECORDS).open("rb")
        self.common = mapped(folder / f"keys{COMMON}")
        self._dois = Column(folder / "dois")
        self._runs = {name: _run(folder / f"{name}{ENTRIES}", first) for name in _COLUMNS}

    def run(self, name: str) -> Run:
        """The entries of a column, with the numbers that works have now."""
        return self._runs[name]

    def empty(self) -> Iterator[int]:
        """The numbers of works that were gone already."""
        ends = ((at, self.offsets[at], self.offsets[at + 1]) for at in range(self.count))
        return (self.first + at for at, begin, end in ends if begin == end)

    def find(self, key: int) -> list[int]:
        """The numbers of the works whose DOI has a key."""
        with layout.damage_told(self.path):
            return [self.first + number for number in self._dois.find(key)]

    def named(self, number: int) -> tuple[str, str]:
        """The DOI of the work with a number, and the moment of its record."""
        begin, end = self.offsets[number - self.first], self.offsets[number - self.first + 1]
        self.records.seek(begin)
        with layout.damage_told(self.path):
            work = unpack_dated(self.records.read(end - begin))
            return work.DOI, work.dated


def _run(path: Path, by: int) -> Run:
    return Run(path.open("rb"), 0, path.stat().st_size // 8, by)


def fits(manifest: layout.Manifest) -> bool:
    """Whether an index can be taken over: it was made by the rules of today."""
    return (
        manifest.format == layout.COLUMNS
        and f"keys{COMMON}" in manifest.files
        and manifest.summed
        and (manifest.keys, manifest.cleaned) == (keys.RULES, RULES)
        and sys.byteorder == "little"
    )


def check_whole(path: Path, manifest: layout.Manifest) -> None:
    """Raise ValueError where files are not as they were written: copies would be sealed as right."""
    for name in manifest.files:
        _check(path, manifest, name)


def is_still(path: Path, generation: str) -> bool:
    """Whether what a build took over before it was interrupted is there, as it was written, and fits."""
    try:
        manifest = layout.read_manifest(path)
        check_whole(path, manifest)
    except (OSError, ValueError, ConfigurationError):
        return False
    return fits(manifest) and manifest.generation == generation


def _check(path: Path, manifest: layout.Manifest, name: str) -> None:
    if layout.checksum(path / manifest.generation / name) != manifest.files[name].sum:
        raise ValueError(f"{name} is not what was written")


def deletions(path: Path, manifest: layout.Manifest) -> list[tuple[str, str]]:
    """Which works an index knows to be no more, and since when; raises OSError and ValueError for damage."""
    if DELETED not in manifest.files:
        return []
    _check(path, manifest, DELETED)
    written = (path / manifest.generation / DELETED).read_bytes()
    return msgspec.json.decode(written, type=list[tuple[str, str]])


def write_deletions(folder: Path, deleted: Iterable[tuple[str, str]]) -> None:
    """Write them where any is dated: what is not dated gives way to whatever comes later."""
    dated = sorted((doi, since) for doi, since in deleted if since)
    if dated:
        (folder / DELETED).write_bytes(msgspec.json.encode(dated))
