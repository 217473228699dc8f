"""What has come of a job so far, read from its ledger and spool while whoever works on it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from enrich.jobs.finished import MARKS
from enrich.ledger.jobs import Job, Jobs
from enrich.ledger.standing import NAME
from enrich.ledger.store import Ledger
from enrich.spool import Spool

_ENTRIES = frozenset(MARKS)


class Outcome(Struct, frozen=True, kw_only=True):
    """How far a job came: its row in its ledger with where its lines are (None: not begun), and its verdicts.

    In `verdicts` blocks that were set aside count under "".
    """

    job: Job | None = None
    spool: Path | None = None
    verdicts: Mapping[str, int] = {}

    @property
    def done(self) -> int:
        """How many blocks are done."""
        return self.job.done if self.job else 0

    @property
    def end(self) -> int:
        """How far its lines were committed, in bytes."""
        return self.job.end if self.job else 0


def outcome(folder: Path) -> Outcome:
    """What has come of the job in `folder`."""
    if not (folder / NAME).is_file():
        return Outcome()
    with Ledger(folder) as ledger:
        jobs = Jobs(ledger)
        latest = next(iter(jobs.all()), None)
        if latest is None:
            return Outcome()
        return Outcome(job=latest, spool=jobs.spool(latest), verdicts=jobs.verdicts(latest))


def lines(folder: Path) -> Iterator[bytes]:
    """Each entry of the job as a line of JSON with its end, in input order, as `enrich run` writes them."""
    so_far = outcome(folder)
    if so_far.job is None or so_far.spool is None or not so_far.spool.is_file():
        return
    with Spool.read_only(so_far.spool, so_far.job.end) as spool:
        for _, line in spool.contents.lines(_ENTRIES):
            yield line + b"\n"
