"""One build of an index: works come in, in bounded memory; a killed build goes on from its last checkpoint.

It works in a folder beside the index, under a lock that the operating system
frees when the process ends: a second build is told so, a later one goes on.
What comes in is only appended to files, so that a checkpoint is but their
lengths; sorting and all else is done at the end, and once more if that is killed.
"""

from __future__ import annotations

import os
import shutil
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from enrich.errors import ConfigurationError
from enrich.index import keys, layout
from enrich.index.account import Account
from enrich.index.adopted import Adopted, check_whole, deletions, fits, is_still
from enrich.index.column import entries
from enrich.index.contract import Batch, Builder, Info, Origin
from enrich.index.facts import WorkFacts, facts_of
from enrich.index.generation import COLUMNS, SIZES, EngineError, Generation
from enrich.index.hashing import MOST_WORKS, Facts
from enrich.index.packed import RECORDS, check, pack
from enrich.index.sorting import shifted
from enrich.index.work_keys import entries_of
from enrich.records import Work
from enrich.wire.cleaning import RULES, cleaned

_LOCK, _MARK, _MADE = "building.lock", "mark.json", "made"


class _Mark(msgspec.Struct, frozen=True):
    """How far a build came: the caller's mark, and how long the files are that belong to it.

    `adopted` names the indexes that were taken over, and their generations.
    """

    mark: str = ""
    added: int = 0
    adopted: tuple[tuple[str, str], ...] = ()
    lengths: dict[str, int] = {}
    removed: tuple[tuple[str, str, int], ...] = ()
    origins: tuple[Origin, ...] = ()
    keys: int = keys.RULES
    cleaned: int = RULES
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
    except (OSError, EngineError) as error:
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
        account.repeated += builder.replaced
    return info.works


def prepare(works: Sequence[Work]) -> Batch:
    """Make works ready to be put in; needs no index and may run in any process."""
    faults: list[tuple[int, str]] = []
    try:
        ready = _ready(works)
    except Exception:  # noqa: BLE001 (one record of millions, whatever is in it)
        ready = _ready([work for at, work in enumerate(works) if not _is_told(at, work, faults)])
    made_keys, places = entries_of(ready.facts)
    return Batch(
        count=len(ready.records),
        records=b"".join(ready.records),
        sizes=array("I", map(len, ready.records)).tobytes(),
        dois=entries(ready.dois).tobytes(),
        keys=made_keys.tobytes(),
        places=places.tobytes(),
        faults=tuple(faults),
    )


class _Ready(NamedTuple):
    """Works as records, and what they are found by."""

    records: list[bytes]
    dois: list[list[Facts]]
    facts: list[WorkFacts]


def _ready(works: Sequence[Work]) -> _Ready:
    """Make works ready, all of them step by step, which takes four fifths of the time of one by one.

    Raises whatever where one of them could not be read again.
    """
    clean = list(map(cleaned, works))
    for work, same in zip(works, clean, strict=True):
        if same is not work:
            check(pack(work))
    records = list(map(pack, clean))
    for record in records:
        check(record)
    return _Ready(records, [[keys.doi_facts(work.DOI)] for work in clean], list(map(facts_of, clean)))


def _is_told(at: int, work: Work, faults: list[tuple[int, str]]) -> bool:
    """Whether a work cannot be made ready; then that is told."""
    try:
        _ready([work])
    except Exception as error:  # noqa: BLE001 (see above)
        why = str(error) or type(error).__name__
        faults.append((at, f"the record of {work.DOI} cannot be indexed ({why}); left out."))
        return True
    return False


class _Columns:
    """See `Builder`."""

    def __init__(self, folder: Path, place: Path) -> None:
        self._folder, self._place = folder, place
        self.done = False
        self.replaced = 0
        self._mark = _read(folder / _MARK)
        self._adopted: list[Adopted] = []
        self._next = self.added = 0
        adopted = [(Path(path), generation) for path, generation in self._mark.adopted]
        if not all(is_still(*one) and self._take_over(*one) for one in adopted):
            self._mark, self._adopted = _Mark(), []
        self._files = {name: (folder / name).open("ab") for name in (RECORDS, SIZES, *COLUMNS)}
        for name, stream in self._files.items():
            stream.truncate(self._mark.lengths.get(name, 0))
        self._next = sum(one.count for one in self._adopted) + self._mark.added
        self.added = sum(one.works for one in self._adopted) + self._mark.added
        self._removed = {doi: (dated, added) for doi, dated, added in self._mark.removed}
        self._origins = {origin.name: origin for origin in self._mark.origins}

    @property
    def mark(self) -> str:
        return self._mark.mark

    def add(self, work: Work) -> str:
        batch = prepare([work])
        self.take(batch)
        return batch.faults[0][1] if batch.faults else ""

    def adopt(self, path: Path) -> bool:
        manifest = layout.read_manifest(path)
        with layout.damage_told(path):
            for doi, since in deletions(path, manifest):
                self.remove(doi, since)
            if self._has_own or not fits(manifest):
                return False
            check_whole(path, manifest)
            return self._take_over(path.resolve(), manifest.generation)

    @property
    def _has_own(self) -> bool:
        """Whether works were put in one by one; they stand behind all that is taken over."""
        return self._next > sum(one.count for one in self._adopted)

    def _take_over(self, path: Path, generation: str) -> bool:
        """Take over a generation of an index; False where that is there no more."""
        try:
            manifest = layout.read_manifest(path)
            one = Adopted(path, manifest, self._next)
        except (OSError, ValueError, ConfigurationError):
            return False
        if manifest.generation != generation or self._next + one.count > MOST_WORKS:
            return False
        self._adopted.append(one)
        self._next += one.count
        self.added += one.works
        return True

    def take(self, batch: Batch) -> None:
        if self._next + batch.count > MOST_WORKS:
            raise ConfigurationError(f"{self._place}: an index holds {MOST_WORKS:,} works at most.")
        self._files[RECORDS].write(batch.records)
        self._files[SIZES].write(batch.sizes)
        for name in COLUMNS:
            self._files[name].write(shifted(array("Q", getattr(batch, name)), self._next))
        self._next += batch.count
        self.added += batch.count

    @property
    def folder(self) -> Path:
        return self._folder

    def remove(self, doi: str, dated: str = "") -> None:
        self._removed[doi] = max((dated, self._next), self._removed.get(doi, ("", 0)))

    def origin(self, origin: Origin) -> None:
        self._origins[origin.name] = origin

    def checkpoint(self, mark: str) -> None:
        for stream in self._files.values():
            stream.flush()
            os.fsync(stream.fileno())
        self._mark = _Mark(
            mark=mark,
            added=self._next - sum(one.count for one in self._adopted),
            adopted=tuple((one.path, one.generation) for one in self._adopted),
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
        generation = Generation(self._folder, self._adopted, self._removed)
        if not generation.works:
            raise ConfigurationError(f"{self._place}: not made, for there was no work to put into it.")
        made = self._folder / _MADE
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        identity, has_words = generation.make(made)
        manifest = layout.Manifest(
            format=layout.COLUMNS,
            works=generation.works,
            cleaned=RULES,
            id=identity,
            date=datetime.now(UTC).date().isoformat(),
            origins=tuple(self._origins.values()),
            keys=keys.RULES,
            generation=f"g-{os.urandom(4).hex()}",
            words=has_words,
            summed=True,
            files=layout.described(made),
        )
        layout.deliver(made, self._place, manifest)
        self.replaced, self.done = generation.replaced, True
        return manifest.info()


def _read(path: Path) -> _Mark:
    try:
        mark = msgspec.json.decode(path.read_bytes(), type=_Mark)
    except (OSError, ValueError):
        return _Mark()
    is_ours = (mark.keys, mark.cleaned) == (keys.RULES, RULES) and mark.summed
    return mark if is_ours else _Mark()
