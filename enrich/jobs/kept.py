"""What is kept of a job that was run: how it was run, how much it is, its reports once more."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec
from msgspec import Struct

import enrich
from enrich.jobs.recorded import entries_kept
from enrich.jobs.reports import Target, write_reports
from enrich.jobs.watching import Tell
from enrich.ledger.jobs import Job, Jobs
from enrich.matching import MATCHER_VERSION
from enrich.records import Report, SetAside


class About(Struct, frozen=True):
    """How a job was run: what was asked, in words, and the command line with its folder."""

    sources: str = ""
    arguments: tuple[str, ...] = ()
    folder: str = "."


def about(job: Job) -> About:
    """Return how a job was run."""
    return msgspec.convert(json.loads(job.about or "{}"), About)


def size_of(jobs: Jobs, job: Job) -> int:
    """Bytes of the lines that are kept of a job; 0 where there are none any more."""
    path = jobs.spool(job)
    return path.stat().st_size if path.is_file() else 0


def export(jobs: Jobs, job: Job, targets: Sequence[Target], *, tell: Tell) -> list[str]:
    """Write the reports of a job as far as it came; return those that are whole.

    Raises ConfigurationError where its lines are gone.
    """
    entries, state = entries_kept(jobs, job)
    unread = (SetAside(file=file, line=line or 1, reason=reason) for file, reason, line, _ in state.failures)
    report = Report(
        entries=entries,
        set_aside=(*entries.set_aside(), *unread),
        sources=state.sources,
        silent=state.silent,
        versions={"enrich": enrich.__version__, "matcher": MATCHER_VERSION},
        notes=state.notes,
        created=state.created,
        tallied=state.tally,
    )
    return write_reports(targets, report, tell=tell)[1]
