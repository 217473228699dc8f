"""Jobs in the ledger: what was run, how far it came, the verdict at each position, and who holds it.

A job is held by a lease, which its holder renews. It ends by itself, and at
once where the process that holds it is known to be gone: no lock stays behind.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from enrich.errors import ConfigurationError
from enrich.ledger.decisions import now
from enrich.ledger.store import Ledger

LEASE = 20.0
"""Seconds that a job is held without being renewed."""
_ASTRAY = 3600.0
"""Seconds that two machines' clocks may differ; a later lease is from before a clock was set back."""
SPOOLS = "spools"
_ID = 12
_COLUMNS = "digest, name, about, created, touched, finished, done, end, pinned, decided, state, holder, until"
Position = tuple[int, int, str, str]
"""A position, the offset of its block in the spool, its verdict and its DOI ("" for none)."""


class Holder(Struct, frozen=True, kw_only=True):
    """Who holds a job: a process on a machine, since when; `born` tells it from a later one of its number."""

    who: str
    host: str
    process: int
    born: str
    since: str

    def __str__(self) -> str:
        who, since = self.who or "somebody", self.since[:16].replace("T", " at ")
        return f"process {self.process} of {who} on {self.host}, since {since}"


class Job(Struct, frozen=True, kw_only=True):
    """A job as the ledger knows it.

    `digest` is that of all that its results depend on. `done` positions are
    committed, up to the offset `end` of its spool. `finished` is when it came to its
    end, "" before. `decided` names the decisions that hold in it, `state` is what
    its runs keep for each other, as JSON.
    """

    digest: str
    name: str
    about: str
    created: str
    touched: str
    finished: str = ""
    done: int = 0
    end: int = 0
    pinned: bool = False
    decided: str = ""
    state: bytes = b""
    holder: Holder | None = None
    until: float = 0.0

    @property
    def id(self) -> str:
        """What people call it by."""
        return self.digest[:_ID]


class Jobs:
    """The jobs of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.folder = ledger.path.parent / SPOOLS

    def spool(self, job: Job) -> Path:
        """Where the lines of a job are, if they are still there."""
        return self.folder / f"{job.digest[: _ID * 2]}.spool"

    def all(self) -> list[Job]:
        """Every job, the one that was run last first."""
        return [_job(row) for row in self._rows("ORDER BY touched DESC, digest")]

    def named(self, id: str) -> Job:
        """The job whose id begins so; raises ConfigurationError where it is none or several."""
        found = [job for job in self.all() if id and job.digest.startswith(id.lower())]
        if len(found) == 1:
            return found[0]
        said = "several jobs begin so" if found else "there is no such job"
        raise ConfigurationError(f"{id}: {said}; `enrich jobs` lists them.")

    def find(self, digest: str) -> Job | None:
        """The job with this digest, None where it was never run."""
        return next((_job(row) for row in self._rows("WHERE digest = ?", digest)), None)

    def take(self, digest: str, name: str, about: str, holder: Holder) -> Job:
        """Hold a job, made where there is none; raises ConfigurationError where somebody else does."""
        with self._ledger.writing() as db:
            there = self.find(digest)
            if there is not None and is_held(there):
                raise ConfigurationError(
                    f"this very run is under way: {there.holder}. Wait for it or end it; nothing was done."
                )
            if there is None:
                db.execute(
                    "INSERT INTO jobs (digest, name, about, created, touched, finished, done, end, pinned,"
                    " decided, state, holder, until) VALUES (?, ?, ?, ?, ?, '', 0, 0, 0, '', x'', '', 0)",
                    (digest, name, about, now(), now()),
                )
            db.execute(
                "UPDATE jobs SET name = ?, about = ?, touched = ?, holder = ?, until = ? WHERE digest = ?",
                (name, about, now(), msgspec.json.encode(holder).decode(), time.time() + LEASE, digest),
            )
        there = self.find(digest)
        assert there is not None
        return there

    def renew(self, digest: str, holder: Holder) -> None:
        """Hold a job for longer; whoever took it over meanwhile keeps it."""
        with self._ledger.writing() as db:
            until = time.time() + LEASE
            db.execute(
                "UPDATE jobs SET until = ? WHERE digest = ? AND holder = ?", (until, digest, _said(holder))
            )

    def commit(self, job: Job, holder: Holder, rows: Iterable[Position]) -> None:
        """Keep how far a job came, and the verdicts `rows`, whole or not at all.

        Raises ConfigurationError where another run took the job over, or where it cannot be written.
        """
        with self._ledger.writing() as db:
            changed = db.execute(
                "UPDATE jobs SET touched = ?, finished = ?, done = ?, end = ?, decided = ?, state = ?,"
                " until = ? WHERE digest = ? AND holder = ?",
                (
                    now(),
                    job.finished,
                    job.done,
                    job.end,
                    job.decided,
                    job.state,
                    time.time() + LEASE,
                    job.digest,
                    _said(holder),
                ),
            )
            if changed.rowcount != 1:
                raise ConfigurationError(
                    "another run took this one over, for it was not heard of for a while; this one ends."
                )
            (number,) = db.execute("SELECT number FROM jobs WHERE digest = ?", (job.digest,)).fetchone()
            db.executemany(
                "INSERT OR REPLACE INTO positions (job, position, at, status, DOI) VALUES (?, ?, ?, ?, ?)",
                ((number, *row) for row in rows),
            )

    def begin_anew(self, job: Job) -> None:
        """Forget how far a job came, and its lines; it is held as before."""
        self.spool(job).unlink(missing_ok=True)
        with self._ledger.writing() as db:
            number = "(SELECT number FROM jobs WHERE digest = ?)"
            db.execute(f"DELETE FROM positions WHERE job = {number}", (job.digest,))
            db.execute(
                "UPDATE jobs SET created = ?, finished = '', done = 0, end = 0, decided = '', state = x''"
                " WHERE digest = ?",
                (now(), job.digest),
            )

    def release(self, digest: str, holder: Holder) -> None:
        """Let go of a job."""
        with self._ledger.writing() as db:
            db.execute(
                "UPDATE jobs SET holder = '', until = 0 WHERE digest = ? AND holder = ?",
                (digest, _said(holder)),
            )

    def pin(self, job: Job, *, pinned: bool) -> None:
        """Keep the lines of a job for good, or no longer."""
        with self._ledger.writing() as db:
            db.execute("UPDATE jobs SET pinned = ? WHERE digest = ?", (pinned, job.digest))

    def delete(self, job: Job) -> None:
        """Forget a job and its lines; raises ConfigurationError where somebody holds it."""
        with self._ledger.writing() as db:
            there = self.find(job.digest)
            if there is not None and is_held(there):
                raise ConfigurationError(f"{job.id}: is under way: {there.holder}.")
            db.execute(
                "DELETE FROM positions WHERE job = (SELECT number FROM jobs WHERE digest = ?)", (job.digest,)
            )
            db.execute("DELETE FROM jobs WHERE digest = ?", (job.digest,))
        self.spool(job).unlink(missing_ok=True)

    def verdicts(self, job: Job) -> dict[str, int]:
        """How many positions of a job have each verdict; what was set aside has the verdict ""."""
        with self._ledger.reading() as db:
            return dict(
                db.execute(
                    "SELECT status, count(*) FROM positions WHERE job ="
                    " (SELECT number FROM jobs WHERE digest = ?) GROUP BY status",
                    (job.digest,),
                ).fetchall()
            )

    def _rows(self, rest: str, *values: str) -> Iterator[tuple[object, ...]]:
        with self._ledger.reading() as db:
            return iter(db.execute(f"SELECT {_COLUMNS} FROM jobs {rest}", values).fetchall())


def this_process(who: str) -> Holder:
    """This process as the holder of a job."""
    process = os.getpid()
    return Holder(who=who, host=socket.gethostname(), process=process, born=_born(process), since=now())


def is_held(job: Job) -> bool:
    """Whether somebody is at work on a job."""
    left = job.until - time.time()
    return job.holder is not None and 0 < left < LEASE + _ASTRAY and not _is_gone(job.holder)


def _is_gone(holder: Holder) -> bool:
    """Whether a process of this machine has ended; elsewhere only the end of the lease tells."""
    if holder.host != socket.gethostname() or os.name != "posix":
        return False
    try:
        os.kill(holder.process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _born(holder.process) != holder.born


def _born(process: int) -> str:
    """When a process began, as Linux counts; "" elsewhere."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _said(holder: Holder) -> str:
    return msgspec.json.encode(holder).decode()


def _job(row: tuple[object, ...]) -> Job:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    held = str(values.pop("holder"))
    holder = msgspec.json.decode(held, type=Holder) if held else None
    return msgspec.convert({**values, "pinned": bool(values["pinned"]), "holder": holder}, Job)
