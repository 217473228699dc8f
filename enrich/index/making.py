"""One build of an index: works come in, in bounded memory; a killed build goes on from its last checkpoint.

It works in a folder beside the index, under a lock that the operating system
frees when the process ends: a second build is told so, a later one goes on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from enrich.errors import ConfigurationError
from enrich.index.contract import Batch, Builder, Dated, Info, Origin
from enrich.index.store import Index, build
from enrich.records import Work

_LOCK, _MARK, _WORKS = "building.lock", "mark.json", "works"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Dated).decode


class _Mark(msgspec.Struct, frozen=True):
    """How far a build came: the caller's mark, and how long the files are that belong to it."""

    mark: str = ""
    added: int = 0
    size: int = 0
    removed: tuple[tuple[str, str, int], ...] = ()
    origins: tuple[Origin, ...] = ()


@contextmanager
def filling(path: Path, *, anew: bool = False) -> Iterator[Builder]:
    """Begin to build an index in folder `path`, or go on with a build that was interrupted there.

    `anew` throws away what an interrupted one has left. A build that ends by an
    error leaves its checkpoint for the next one. Raises ConfigurationError where
    another process builds this index, or `path` cannot be written.
    """
    place = path.resolve()
    folder = place.with_name(f".{place.name}-building")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK, thread_local=False)
        with lock.acquire(timeout=0):
            if anew:
                (folder / _MARK).unlink(missing_ok=True)
            builder = _Spooling(folder, path)
            try:
                yield builder
            finally:
                with suppress(OSError):  # a full disk was told already
                    builder.close()
                if builder.done or not builder.mark:
                    shutil.rmtree(folder, ignore_errors=True)
    except Timeout as error:
        raise ConfigurationError(
            f"{path}: another process is building this index; wait for its end."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"{path}: the index cannot be written ({error}). What was there before is untouched."
        ) from error


def prepare(works: Sequence[Work]) -> Batch:
    """Make works ready to be put in; needs no index and may run in any process."""
    packed = [_encode(work) for work in works]
    sizes = b"".join(len(one).to_bytes(4, "little") for one in packed)
    return Batch(count=len(works), records=b"".join(packed), sizes=sizes, dois=b"", keys=b"", places=b"")


class _Spooling:
    """See `Builder`; keeps the works in a file until all are there."""

    def __init__(self, folder: Path, path: Path) -> None:
        self.folder, self._path = folder, path
        self.done = False
        self._state = _read(folder / _MARK)
        self._works = (folder / _WORKS).open("a+b")
        self._works.truncate(self._state.size)
        self.added = self._state.added
        self._removed = {doi: (dated, added) for doi, dated, added in self._state.removed}
        self._origins = {origin.name: origin for origin in self._state.origins}

    @property
    def mark(self) -> str:
        return self._state.mark

    def add(self, work: Work) -> str:
        batch = prepare([work])
        self.take(batch)
        return batch.faults[0][1] if batch.faults else ""

    def take(self, batch: Batch) -> None:
        at = 0
        for n in range(batch.count):
            size = int.from_bytes(batch.sizes[4 * n : 4 * n + 4], "little")
            self._works.write(size.to_bytes(4, "little") + batch.records[at : at + size])
            at += size
        self.added += batch.count

    def remove(self, doi: str, dated: str = "") -> None:
        self._removed[doi] = max((dated, self.added), self._removed.get(doi, ("", 0)))

    def origin(self, origin: Origin) -> None:
        self._origins[origin.name] = origin

    def checkpoint(self, mark: str) -> None:
        self._works.flush()
        os.fsync(self._works.fileno())
        removed = tuple((doi, *when) for doi, when in self._removed.items())
        self._state = _Mark(mark, self.added, self._works.tell(), removed, tuple(self._origins.values()))
        fresh = self.folder / f"{_MARK}.new"
        fresh.write_bytes(msgspec.json.encode(self._state))
        fresh.replace(self.folder / _MARK)

    def commit(self) -> Info:
        self._works.flush()
        last: dict[str, tuple[str, int]] = {}
        for n, work in enumerate(self._all()):
            last[work.DOI] = max((work.dated, n), last.get(work.DOI, ("", n)))
        kept = {when[1] for doi, when in last.items() if when >= self._removed.get(doi, ("", 0))}
        works = (work for n, work in enumerate(self._all()) if n in kept)
        build(self._path, works, origins=tuple(self._origins.values()))
        self.done = True
        return Index.open(self._path).info()

    def close(self) -> None:
        """Let go of the files."""
        self._works.close()

    def _all(self) -> Iterator[Dated]:
        self._works.seek(0)
        while size := self._works.read(4):
            yield _decode(self._works.read(int.from_bytes(size, "little")))


def _read(path: Path) -> _Mark:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Mark)
    except (OSError, ValueError):
        return _Mark()
