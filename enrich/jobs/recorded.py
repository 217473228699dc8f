"""A run and its place in the ledger: what was done before, what is left, and what is kept of it.

Lines go to the spool as they come, and are committed in groups, whole chunks
at a time: so a run that goes on begins where a chunk does, and asks in the same
batches as one that was never disturbed. What is not committed is cut off and done again.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from enrich.errors import ConfigurationError, EnrichError, NoReferences, UnreadableInput
from enrich.jobs.account import Account
from enrich.jobs.chunks import Chunk, Chunks
from enrich.jobs.finished import ASIDE, MARKS, Finished, less
from enrich.jobs.identity import identity, in_words, name_of
from enrich.jobs.inputs import Inputs
from enrich.jobs.spooled import Spooled
from enrich.jobs.watching import Tell
from enrich.ledger.decisions import Decisions, in_force, now
from enrich.ledger.jobs import LEASE, Holder, Job, Jobs, Position, this_process
from enrich.ledger.store import Ledger
from enrich.records import Silence, Tally, tally_of
from enrich.settings import Settings
from enrich.spool import DamagedSpool, Spool
from enrich.wire.entry import KEYS, entry_of

_PAUSE = 0.5
"""Seconds between commits at most: one by one they would cost more than the work."""
GOES_ON, DONE_BEFORE = "goes on with a run of", "this was run already"
"""How the sentences begin that say so."""
_KEPT = timedelta(days=30)
"""How long the lines of a job that is not pinned stay."""
_UNCHECKED = frozenset(mark for mark, status in MARKS.items() if status == "unchecked")
_ENTRIES = frozenset(MARKS)


class State(Struct, frozen=True, kw_only=True):
    """What runs of one job keep for each other: what is counted, what a report says beside entries."""

    tally: Tally = Tally()
    silent: tuple[Silence, ...] = ()
    failures: tuple[tuple[str, str, int, bool], ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    created: str = ""

    def packed(self) -> bytes:
        """The state as the ledger keeps it; names of files may hold half of a surrogate pair."""
        plain = msgspec.to_builtins(replace(self, tally=replace(self.tally, links={})))
        links = [[*key, count] for key, count in self.tally.links.items()]
        return json.dumps({**plain, "links": links}).encode()

    @classmethod
    def unpacked(cls, data: bytes) -> State:
        """The state that `packed` made `data` of; a fresh one for nothing."""
        if not data:
            return cls()
        plain = json.loads(data)
        links = {(label, status): count for label, status, count in plain.pop("links")}
        state = msgspec.convert(plain, cls)
        return replace(state, tally=replace(state.tally, links=links))


class Unrecorded:
    """A run of which nothing is kept."""

    complete = redone = False
    created = ""
    state = State()

    def __init__(self) -> None:
        self.account = Account(Spool.temporary())

    def todo(self, chunks: Chunks) -> Iterable[Chunk]:
        """All of it."""
        return chunks

    def keep(self, finished: Finished) -> None:
        """Write lines down until the reports are made of them."""
        self.account.keep(finished)

    def finish(self, state: State) -> None:
        """Nothing stays but for the report."""
        self.state = state

    def before(self) -> Iterator[bytes]:
        """No line was there before."""
        return iter(())


class Recorded:
    """A run that the ledger knows, held as long as it goes on."""

    def __init__(self, jobs: Jobs, job: Job, holder: Holder, spool: Spool, redo: Sequence[int]) -> None:
        self._jobs, self._job, self._holder = jobs, job, holder
        self.state = State.unpacked(job.state)
        self.account = Account(spool, job.done, self.state.tally, self.state.silent)
        self.created = self.state.created or job.created
        self._redo = frozenset(redo)
        self._pieces: deque[tuple[int, int]] = deque()
        self._rows: list[Position] = []
        self._whole = job
        self._ready: list[Position] = []
        self._last = monotonic()
        self._renewing = _Renewing(jobs, job.digest, holder)

    @property
    def redone(self) -> bool:
        """Whether lines that were there before change."""
        return bool(self._redo)

    @property
    def complete(self) -> bool:
        """Whether all was done before, so that nothing is left but to write it down again."""
        return bool(self._job.finished) and not self._redo

    def todo(self, chunks: Chunks) -> Iterator[Chunk]:
        """The chunks that are not done, and of the others what is to be done again."""
        self._forget(self._redo)
        at, done = 0, self._job.done
        for chunk in chunks:
            places = range(at, at + len(chunk))
            at = places.stop
            wanted = [place for place in places if place >= done or place in self._redo]
            if len(wanted) < len(places) and not isinstance(chunk, Sequence):
                self._hear(chunks, chunk.file, places)
            for first, last in _runs(wanted):
                self._pieces.append((first, last))
                yield chunk[first - places.start : last - places.start]

    def keep(self, finished: Finished) -> None:
        """Write lines down; what makes a chunk whole is committed by and by."""
        first, last = self._pieces[0]
        behind = self.account.position
        self.account.position = first
        offset = self._kept(finished)
        at = self.account.position
        self._rows += [
            (place, offset, MARKS.get(mark, ""), identifier)
            for place, mark, identifier in zip(
                range(first, at), finished.lines.marks, finished.dois, strict=True
            )
        ]
        self.account.position = max(behind, at)
        self._pieces[0] = (at, last)
        if at == last:
            self._pieces.popleft()
            self._ready += self._rows
            self._rows = []
            self._whole = self._as_far()
            if monotonic() - self._last >= _PAUSE:
                self._commit()

    def _kept(self, finished: Finished) -> int:
        try:
            return self.account.keep(finished)
        except ConfigurationError as error:
            raise ConfigurationError(
                f"{error} Make room; the same command goes on from here then."
            ) from error

    def finish(self, state: State) -> None:
        """All is done: keep that, with what a report says beside the entries."""
        self.state = state
        self._whole = replace(self._as_far(), finished=now())
        self._commit()

    def before(self) -> Iterator[bytes]:
        """The lines of the entries that were there before, each with its end."""
        return (line + b"\n" for _, line in self.account.spool.contents.lines(_ENTRIES))

    def __enter__(self) -> Recorded:
        self._renewing.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Keep what is whole, and let go of the job."""
        self._renewing.stop()
        with suppress(EnrichError):  # a full disk was told of already
            if self._ready and kind is not None:
                self._commit()
            self._jobs.release(self._job.digest, self._holder)

    def _as_far(self) -> Job:
        """The job as far as it is whole now."""
        account = self.account
        state = replace(self.state, tally=account.tally, silent=account.silent, created=self.created)
        return replace(self._job, done=account.position, end=account.spool.end, state=state.packed())

    def _commit(self) -> None:
        self.account.spool.sync()
        self._jobs.commit(self._whole, self._holder, self._ready)
        self._ready = []
        self._last = monotonic()

    def _forget(self, places: Iterable[int]) -> None:
        """Count what is to be done again no longer."""
        old = [entry_of(self.account.spool.contents.line(place)) for place in places]
        self.account.tally = less(self.account.tally, tally_of(old))
        if old:
            self.account.silent = ()

    def _hear(self, chunks: Chunks, file: str, places: range) -> None:
        """Tell whether there was any reference in a stretch that is not read again."""
        marks = self.account.spool.contents.marks[places.start : places.stop]
        chunks.heard(file, found=any(mark != ASIDE for mark in marks), first=None)


Record = Recorded | Unrecorded


@contextmanager
def recorded(
    inputs: Inputs,
    settings: Settings,
    keys: Sequence[str],
    decisions: Decisions,
    *,
    by: str,
    called: Sequence[str],
    again: bool,
    folder: Path,
    tell: Tell,
    known: str = "",
) -> Iterator[Record]:
    """Give a run its place in the ledger, new or where it was left; none where nothing is to be kept.

    It is the ledger in `folder`. Of a run that is `known` by its digest nothing is asked again.

    Raises ConfigurationError where somebody else holds the very job.
    """
    ledger = _opened(settings, folder, tell)
    if ledger is None:
        yield Unrecorded()
        return
    with ledger:
        if not ledger.logged:
            tell(f"{ledger.path}: no write-ahead log is possible there; it is kept without, which is slower.")
        jobs, holder = Jobs(ledger), this_process(by)
        _clear_away(jobs)
        about = {"sources": in_words(settings), "arguments": list(called), "folder": str(Path.cwd())}
        digest = known or identity(inputs, settings, keys)
        job = jobs.take(digest, name_of(inputs), json.dumps(about), holder)
        with _begun(jobs, job, holder, keys, decisions, again, tell, asking=not known) as record:
            yield record


def _opened(settings: Settings, folder: Path, tell: Tell) -> Ledger | None:
    if not settings.ledger:
        return None
    try:
        return Ledger(folder)
    except ConfigurationError as error:
        tell(f"{error} Nothing is kept of this run.")
        return None


def _begun(
    jobs: Jobs,
    job: Job,
    holder: Holder,
    keys: Sequence[str],
    decisions: Decisions,
    again: bool,
    tell: Tell,
    *,
    asking: bool,
) -> Recorded:
    """Open what was done of a job before, or begin it anew; `asking` again about what was not checked."""
    try:
        decided = _digest(decisions)
        spool = None if again or not job.done else _spool(jobs, job, tell)
        compact = tuple(keys) != tuple(KEYS)
        if spool is not None and compact and (decided != job.decided or _unchecked(spool, job)):
            spool.close()
            spool = None  # such lines do not say about what they are
        if spool is None:
            jobs.begin_anew(job)
            jobs.folder.mkdir(mode=0o700, exist_ok=True)
            made = replace(job, done=0, end=0, finished="", decided=decided, state=b"", created=now())
            return Recorded(jobs, made, holder, Spool.create(jobs.spool(job)), ())
        redo = _unchecked(spool, job) if asking else []
        if decided != job.decided:
            redo = sorted({*redo, *_decided_otherwise(spool, decisions)})
        tell(_greeting(job, len(redo)))
        return Recorded(jobs, replace(job, decided=decided), holder, spool, redo)
    except BaseException:
        with suppress(EnrichError):
            jobs.release(job.digest, holder)
        raise


def _greeting(job: Job, again: int) -> str:
    if not job.finished:
        begun = job.created[:16].replace("T", " at ")
        return f"{GOES_ON} {begun}: {job.done:,} were done (--again begins anew)."
    asking = f"; {again:,} {'is' if again == 1 else 'are'} asked for again" if again else ""
    return (
        f"{DONE_BEFORE}, on {job.finished[:16].replace('T', ' at ')}: its results are written from "
        f"what was kept{asking} (--again decides everything anew)."
    )


def _spool(jobs: Jobs, job: Job, tell: Tell) -> Spool | None:
    """The lines of a job up to where it was committed; None where they are gone or damaged."""
    path = jobs.spool(job)
    try:
        spool = Spool.open(path, job.end)
        if spool.end == job.end and len(spool.contents) == job.done:
            return spool
        spool.close()
        tell(f"{path}: what was kept of this run is damaged; all of it is done again.")
    except FileNotFoundError:
        tell("what was kept of this run is gone; all of it is done again.")
    except (OSError, ConfigurationError, DamagedSpool) as error:
        tell(f"{path}: what was kept of this run cannot be read ({error}); all of it is done again.")
    return None


def _unchecked(spool: Spool, job: Job) -> list[int]:
    """The positions of a finished job that could not be checked."""
    return list(spool.contents.positions(_UNCHECKED)) if job.finished else []


def _decided_otherwise(spool: Spool, decisions: Decisions) -> Iterator[int]:
    """The positions of entries about which a person says something else now."""
    for place, line in spool.contents.lines(_ENTRIES):
        entry = entry_of(line)
        if decisions.effective(entry.reference) != entry.decision:
            yield place


def _digest(decisions: Decisions) -> str:
    """What decisions hold; "" for none."""
    held = [(mark, one) for mark, one in sorted(decisions.standing.items()) if in_force(one)]
    said = (held, sorted(decisions.accepted.items()))
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:24] if decisions else ""


def _clear_away(jobs: Jobs) -> None:
    """Let go of lines that nobody asked for in thirty days, and nobody pinned."""
    before = (datetime.now(UTC) - _KEPT).isoformat(timespec="seconds")
    for job in jobs.all():
        if not job.pinned and job.touched < before and job.until == 0:
            with suppress(OSError):
                jobs.spool(job).unlink(missing_ok=True)


def failures_kept(failures: Iterable[UnreadableInput]) -> tuple[tuple[str, str, int, bool], ...]:
    """Inputs that could not be read, as a state keeps them."""
    return tuple((f.file, f.reason, f.line, isinstance(f, NoReferences)) for f in failures)


def failures_of(state: State) -> list[UnreadableInput]:
    """The inputs that could not be read then."""
    return [
        (NoReferences if none else UnreadableInput)(file, reason, line)
        for file, reason, line, none in state.failures
    ]


def entries_kept(jobs: Jobs, job: Job) -> tuple[Spooled, State]:
    """The entries of a job and what a report says beside them.

    Raises ConfigurationError where its lines are gone.
    """
    try:
        return Spooled(Spool.read_only(jobs.spool(job), job.end)), State.unpacked(job.state)
    except FileNotFoundError as error:
        raise ConfigurationError(f"{job.id}: its results are not kept any more; run it again.") from error


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches without a gap: the first place of each, and the place behind its last."""
    first = last = -1
    for place in places:
        if place != last:
            if first >= 0:
                yield first, last
            first = place
        last = place + 1
    if first >= 0:
        yield first, last


class _Renewing(threading.Thread):
    """Holds a job while its run waits for services; it has a connection of its own."""

    def __init__(self, jobs: Jobs, digest: str, holder: Holder) -> None:
        super().__init__(daemon=True)
        self._folder, self._digest, self._holder = jobs.folder.parent, digest, holder
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(LEASE / 4):
            with suppress(EnrichError), Ledger(self._folder) as ledger:
                Jobs(ledger).renew(self._digest, self._holder)

    def stop(self) -> None:
        """End soon."""
        self._over.set()
