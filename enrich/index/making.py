"""One build of an index: works come in, in bounded memory; a killed build goes on from its last checkpoint.

It works in a folder beside the index, under a lock that the operating system
frees when the process ends: a second build is told so, a later one goes on.
What comes in is only appended to files, so that a checkpoint is but their
lengths; sorting and all else is done at the end, and once more if that is killed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import accumulate, groupby
from pathlib import Path
from uuid import uuid4

import msgspec

from enrich.errors import ConfigurationError
from enrich.index import keys, layout
from enrich.index.account import Account
from enrich.index.column import Column, entries, little, mapped, merged, seal, sorted_runs, writer
from enrich.index.contract import Batch, Builder, Info, Origin
from enrich.index.facts import WorkFacts, facts_of
from enrich.index.hashing import MOST_WORKS, ORDINAL_BITS, Facts, key
from enrich.index.packed import OFFSETS, RECORDS, Packed, check, pack, unpack_dated
from enrich.index.words import build_words
from enrich.index.work_keys import entries_of
from enrich.records import Work
from enrich.wire.cleaning import RULES, cleaned

CAP = 64
"""Works with one key; a key that more have tells nothing and is left out."""
WORDS_UP_TO = 2_000_000
"""Works up to which an index can be searched by words, too; beyond, that costs more than all else."""
RUN = 4_000_000
"""Numbers sorted at a time: all the memory that a build takes depends on this."""
_LOCK, _MARK, _SIZES, _BEGINS, _MADE = "building.lock", "mark.json", "sizes", "begins", "made"
_CHUNK = 4 * 65_536
_COLUMNS = ("dois", "keys", "places")
_ORDINAL = (1 << ORDINAL_BITS) - 1


class _Mark(msgspec.Struct, frozen=True):
    """How far a build came: the caller's mark, and how long the files are that belong to it."""

    mark: str = ""
    added: int = 0
    lengths: dict[str, int] = {}
    removed: tuple[tuple[str, str, int], ...] = ()
    origins: tuple[Origin, ...] = ()
    keys: int = keys.RULES
    summed: bool = False


@contextmanager
def filling(path: Path, *, anew: bool = False) -> Iterator[Builder]:
    """Begin to build an index in folder `path`, or go on with a build that was interrupted there.

    `anew` throws away what an interrupted one has left. A build that ends by an
    error leaves its checkpoint for the next one, and nothing where it had none. Raises
    ConfigurationError where another process builds this index, where `path` is something
    else than an index, or cannot be written.
    """
    from filelock import FileLock, Timeout  # who asks an index pays nothing for building one

    layout.check_place(path)
    place = path.resolve()
    folder = place.with_name(f".{place.name}-building")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK, thread_local=False)
        with lock.acquire(timeout=0):
            if anew:
                (folder / _MARK).unlink(missing_ok=True)
            builder = _Columns(folder, place)
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
    except (OSError, _EngineError) as error:
        raise ConfigurationError(
            f"{path}: the index cannot be written ({error}). What was there before is untouched."
        ) from error


def build(path: Path, works: Iterable[Work], account: Account | None = None) -> int:
    """Make an index of `works` in folder `path` and return how many it holds.

    An index that is there is replaced, but only when the new one is complete;
    who has it open goes on reading it. `account` hears of what is left out.
    Raises ConfigurationError as `filling` does, and where no work is left to index.
    """
    account = account or Account(lambda _: None)
    with filling(path, anew=True) as builder:
        for work in works:
            if why := builder.add(work):
                account.damage(why)
        info = builder.commit()
        account.repeated += builder.added - info.works
    return info.works


class _EngineError(Exception):
    """The engine for words could not write."""


def prepare(works: Sequence[Work]) -> Batch:
    """Make works ready to be put in; needs no index and may run in any process."""
    faults: list[tuple[int, str]] = []
    records: list[bytes] = []
    dois: list[list[Facts]] = []
    found: list[WorkFacts] = []
    for place, work in enumerate(works):
        try:
            record, clean = _prepared(work)
            doi, facts = keys.doi_facts(clean.DOI), facts_of(clean)
        except Exception as error:  # noqa: BLE001 (one record of millions, whatever is in it)
            why = str(error) or type(error).__name__
            faults.append((place, f"the record of {work.DOI} cannot be indexed ({why}); left out."))
            continue
        records.append(record)
        dois.append([doi])
        found.append(facts)
    made_keys, places = entries_of(found)
    return Batch(
        count=len(records),
        records=b"".join(records),
        sizes=array("I", map(len, records)).tobytes(),
        dois=entries(dois).tobytes(),
        keys=made_keys.tobytes(),
        places=places.tobytes(),
        faults=tuple(faults),
    )


def _prepared(work: Work) -> tuple[bytes, Work]:
    """A work as a record, and clean; raises for one that could not be read again."""
    clean = cleaned(work)
    if clean is not work:
        check(pack(work))
    record = pack(clean)
    check(record)
    return record, clean


class _Columns:
    """See `Builder`."""

    def __init__(self, folder: Path, place: Path) -> None:
        self._folder, self._place = folder, place
        self.done = False
        self._mark = _read(folder / _MARK)
        self._files = {name: (folder / name).open("ab") for name in (RECORDS, _SIZES, *_COLUMNS)}
        for name, stream in self._files.items():
            stream.truncate(self._mark.lengths.get(name, 0))
        self.added = self._mark.added
        self._removed = {doi: (dated, added) for doi, dated, added in self._mark.removed}
        self._origins = {origin.name: origin for origin in self._mark.origins}

    @property
    def mark(self) -> str:
        return self._mark.mark

    def add(self, work: Work) -> str:
        batch = prepare([work])
        self.take(batch)
        return batch.faults[0][1] if batch.faults else ""

    def take(self, batch: Batch) -> None:
        if self.added + batch.count > MOST_WORKS:
            raise ConfigurationError(f"{self._place}: an index holds {MOST_WORKS:,} works at most.")
        self._files[RECORDS].write(batch.records)
        self._files[_SIZES].write(batch.sizes)
        for name in _COLUMNS:
            self._files[name].write(_moved(getattr(batch, name), self.added))
        self.added += batch.count

    @property
    def folder(self) -> Path:
        return self._folder

    def remove(self, doi: str, dated: str = "") -> None:
        self._removed[doi] = max((dated, self.added), self._removed.get(doi, ("", 0)))

    def origin(self, origin: Origin) -> None:
        self._origins[origin.name] = origin

    def checkpoint(self, mark: str) -> None:
        for stream in self._files.values():
            stream.flush()
            os.fsync(stream.fileno())
        self._mark = _Mark(
            mark=mark,
            added=self.added,
            lengths={name: stream.tell() for name, stream in self._files.items()},
            removed=tuple((doi, *when) for doi, when in self._removed.items()),
            origins=tuple(self._origins.values()),
            summed=True,
        )
        fresh = self._folder / f"{_MARK}.new"
        fresh.write_bytes(msgspec.json.encode(self._mark))
        fresh.replace(self._folder / _MARK)

    def close(self) -> None:
        """Let go of the files."""
        for stream in self._files.values():
            stream.close()

    def commit(self) -> Info:
        for stream in self._files.values():
            stream.flush()
        made = self._folder / _MADE
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        for name in _COLUMNS:
            sorted_runs(self._folder / name, self._folder / f"{name}.sorted", RUN)
        gone = self._gone()
        works = self.added - sum(gone)
        if not works:
            raise ConfigurationError(f"{self._place}: not made, for there was no work to put into it.")
        identity = self._pack(made, gone)
        self._column(made, "dois", gone)
        self._column(made, "keys", gone, cap=CAP, filtered=True)
        self._column(made, "places", gone)
        for name in ("dois", "places"):
            seal(made / name)
        has_words = works <= WORDS_UP_TO
        if has_words:
            _build_words(made)
        manifest = layout.Manifest(
            format=layout.COLUMNS,
            works=works,
            cleaned=RULES,
            id=identity,
            date=datetime.now(UTC).date().isoformat(),
            origins=tuple(self._origins.values()),
            keys=keys.RULES,
            generation=f"g-{uuid4().hex[:8]}",
            words=has_words,
            summed=True,
            files=layout.described(made),
        )
        layout.deliver(made, self._place, manifest)
        self.done = True
        return manifest.info()

    def _gone(self) -> bytearray:
        """A 1 for each number of a work that was deleted, or that a later record of its DOI replaced."""
        gone = bytearray(self.added)
        everything = self._folder / "everything"
        everything.mkdir(exist_ok=True)
        self._column(everything, "dois", gone)
        records = _Added(self._folder)
        column = Column(everything / "dois")
        for doi, deleted in self._removed.items():
            for number in column.find(key(keys.doi_facts(doi))):
                name, dated = records.named(number)
                gone[number] |= name == doi and (dated, number) < deleted
        for numbers in _doubled(self._folder / "dois.sorted"):
            last: dict[str, tuple[str, int]] = {}
            for number in numbers:
                name, dated = records.named(number)
                last[name] = max((dated, number), last.get(name, ("", 0)))
            for number in set(numbers) - {number for _, number in last.values()}:
                gone[number] = 1
        return gone

    def _column(
        self, made: Path, name: str, gone: bytearray, *, cap: int = 0, filtered: bool = False
    ) -> None:
        source = self._folder / f"{name}.sorted"
        column = writer(made / name, source.stat().st_size // 8, cap=cap, gone=gone, filtered=filtered)
        for piece in merged(source, RUN):
            column.write(piece)
        column.close()

    def _pack(self, made: Path, gone: bytearray) -> str:
        """Write the records that are left and where each begins; returns the name that is made of them."""
        digest, number, end = hashlib.sha256(), 0, 0
        with (
            (self._folder / RECORDS).open("rb") as records,
            (self._folder / _SIZES).open("rb") as sizes,
            (made / RECORDS).open("wb") as kept,
            (made / OFFSETS).open("wb") as offsets,
        ):
            offsets.write(bytes(8))
            while chunk := sizes.read(_CHUNK):
                for size in array("I", chunk):
                    record = records.read(size)
                    if not gone[number]:
                        kept.write(record)
                        digest.update(record)
                        end += size
                    offsets.write(end.to_bytes(8, "little"))
                    number += 1
        return digest.hexdigest()[:16]


class _Added:
    """The works that were put in, by number."""

    def __init__(self, folder: Path) -> None:
        end = 0
        with (folder / _SIZES).open("rb") as sizes, (folder / _BEGINS).open("wb") as begins:
            begins.write(bytes(8))
            while chunk := sizes.read(_CHUNK):
                ends = array("Q", accumulate(array("I", chunk), initial=end))
                begins.write(little(ends[1:]))
                end = ends[-1]
        self._begins = mapped(folder / _BEGINS)
        self._records = (folder / RECORDS).open("rb")

    def named(self, number: int) -> tuple[str, str]:
        """The DOI of a work, and the moment of its record."""
        begin, end = self._begins[number], self._begins[number + 1]
        work = unpack_dated(os.pread(self._records.fileno(), end - begin, begin))
        return work.DOI, work.dated


def _doubled(path: Path) -> Iterator[list[int]]:
    """The numbers of works whose DOIs have one key: mostly they have one DOI."""
    for piece in merged(path, RUN):
        for _, group in groupby(piece, lambda entry: entry >> ORDINAL_BITS):
            numbers = [entry & _ORDINAL for entry in group]
            if len(numbers) > 1:
                yield numbers


def _moved(numbers: bytes, by: int) -> array[int]:
    return array("Q", [number + by for number in array("Q", numbers)])


def _build_words(made: Path) -> None:
    (made / "words").mkdir()
    try:
        build_words(made / "words", Packed(made, RULES))
    except ValueError as error:  # the engine calls all its troubles so
        raise _EngineError(f"perhaps the disk is full: {error}") from error


def _read(path: Path) -> _Mark:
    try:
        mark = msgspec.json.decode(path.read_bytes(), type=_Mark)
    except (OSError, ValueError):
        return _Mark()
    return mark if mark.keys == keys.RULES and mark.summed else _Mark()
