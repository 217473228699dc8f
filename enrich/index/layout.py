"""What lies where in the folder of an index: a manifest, and the generation that it names.

A new generation is made elsewhere and moved in beside the old one; then the
manifest is replaced in one step, and only then the old one is removed. So at
every moment there is one whole index, and who has the old one open keeps it.
"""

from __future__ import annotations

import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from enrich.errors import ConfigurationError
from enrich.index.contract import Info, Origin

TANTIVY, COLUMNS = 1, 2
"""Layouts: all in the engine; columns of our own, with the engine beside them for words."""
MANIFEST = "enrich-index.json"
_CHUNK = 1 << 20
_OURS = re.compile(r"g-[0-9a-f]{8}|[0-9a-f]{32}\.\w+|meta\.json|\.managed\.json|\.tantivy-\w+\.lock")


class File(msgspec.Struct, frozen=True):
    """What a file of a generation was when it was finished: its bytes, and their checksum (CRC-32)."""

    bytes: int
    sum: int


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an index on disk is: its layout's version, how many works it holds, which rules cleaned them.

    `id` is made of the works, `date` is the day it was made; both are empty in one of version 0.2 or
    older. Of columns `keys` says by which rules their keys were made, and `generation` and `files`
    where they are; `words` that they can be searched by words, too, `summed` that each record has a
    checksum. `sum` is that of the manifest.
    """

    format: int
    works: int
    cleaned: int = 0
    id: str = ""
    date: str = ""
    origins: tuple[Origin, ...] = ()
    keys: int = 0
    generation: str = ""
    words: bool = False
    summed: bool = False
    files: dict[str, File] = {}
    sum: int = 0

    def info(self) -> Info:
        """What it says to who asks."""
        return Info(
            works=self.works,
            format=self.format,
            id=self.id,
            date=self.date,
            bytes=sum(file.bytes for file in self.files.values()),
            words=self.words,
            origins=self.origins,
        )


def read_manifest(path: Path) -> Manifest:
    """Return the manifest of the index in folder `path`; raises ConfigurationError where there is none."""
    try:
        written = (path / MANIFEST).read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{path}: no index here; make one with: enrich index build {path} FILE..."
        ) from error
    with damage_told(path):
        manifest = msgspec.json.decode(written, type=Manifest)
        if manifest.sum and manifest.sum != _sum_of(manifest):
            raise ValueError(f"{MANIFEST} is not what was written")
    return manifest


def _sum_of(manifest: Manifest) -> int:
    """The checksum of all that a manifest says but this."""
    return zlib.crc32(msgspec.json.encode(msgspec.structs.replace(manifest, sum=0)))


def check_place(path: Path) -> None:
    """Raise ConfigurationError where `path` is something else than an index."""
    if path.exists() and not (path / MANIFEST).is_file() and (not path.is_dir() or any(path.iterdir())):
        raise ConfigurationError(f"{path}: exists and is not an index; name another folder.")


def described(folder: Path) -> dict[str, File]:
    """Return what the files of a generation are, by their names as seen from its folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    return {str(path.relative_to(folder)): File(path.stat().st_size, checksum(path)) for path in files}


def checksum(path: Path) -> int:
    """Return the CRC-32 of a file."""
    total = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            total = zlib.crc32(chunk, total)
    return total


def deliver(made: Path, place: Path, manifest: Manifest) -> None:
    """Move a generation that was `made` to the index at `place`, instead of the one before."""
    place.mkdir(exist_ok=True)
    shutil.rmtree(place / manifest.generation, ignore_errors=True)
    made.rename(place / manifest.generation)
    fresh = place / f"{MANIFEST}.new"
    fresh.write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, sum=_sum_of(manifest))))
    fresh.replace(place / MANIFEST)
    for old in place.iterdir():
        if _OURS.fullmatch(old.name) and old.name != manifest.generation:
            shutil.rmtree(old, ignore_errors=True) if old.is_dir() else old.unlink(missing_ok=True)


@contextmanager
def damage_told(place: object) -> Iterator[None]:
    """Turn what the system, a decoder or an engine says of damage into a sentence."""
    try:
        yield
    except (ValueError, IndexError, OSError, OverflowError, RecursionError) as error:
        raise ConfigurationError(f"{place}: the index is damaged ({error}); build it again.") from error
