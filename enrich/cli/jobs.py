"""`enrich jobs`: what was run, what is kept of it, and how it goes."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from enrich.cli.told import tell
from enrich.errors import ConfigurationError
from enrich.files import probe
from enrich.jobs import kept
from enrich.jobs.reports import report_targets
from enrich.ledger.jobs import Job, Jobs, is_held
from enrich.ledger.store import Ledger
from enrich.settings import load
from enrich.sources import declared_settings
from enrich.verdicts import VERDICTS

DONE, NOT_WRITTEN = 0, 2
_KIB = 1024


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `jobs` to the command line."""
    parser = commands.add_parser(
        "jobs",
        help="list the runs that are kept, go on with one, write its reports, delete it",
        description="What `enrich run` keeps in your data directory, so that a run that was stopped goes on. "
        "Results go thirty days after they were last asked for, unless they are pinned.",
        epilog="Exit code: 0 done; 2 usage, no such job, or a report that could not be written.",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="every job with its size (the default)")
    for name, said in {
        "show": "what a job is and how far it came",
        "resume": "run it again as it was run, which goes on where it was",
        "delete": "forget it and all that is kept of it",
        "pin": "keep its results for good",
        "unpin": "let its results go after thirty days",
    }.items():
        actions.add_parser(name, help=said).add_argument("id", metavar="ID", help="as `enrich jobs` shows it")
    export = actions.add_parser("export", help="write its reports from what is kept, asking nobody")
    export.add_argument("id", metavar="ID", help="as `enrich jobs` shows it")
    export.add_argument(
        "-o", "--output", action="append", required=True, metavar="FILE", help="as for `enrich run`"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked and return the exit code."""
    settings = load({}, declared=declared_settings)
    with Ledger(settings.data_path) as ledger:
        jobs = Jobs(ledger)
        if arguments.action in (None, "list"):
            return _list(jobs)
        job = jobs.named(arguments.id)
        if arguments.action == "export":
            return _export(jobs, job, arguments.output)
        if arguments.action != "resume":
            return _ACTIONS[arguments.action](jobs, job)
    return _resume(job)


def _list(jobs: Jobs) -> int:
    found = jobs.all()
    for job in found:
        print(f"{job.id}  {_size(jobs, job):>9}  {_how_far(job)}  {job.name}")
    size = sum(kept.size_of(jobs, job) for job in found)
    count = f"{len(found):,} {'job' if len(found) == 1 else 'jobs'}"
    print(f"{count}, {_in_bytes(size)} of results in {jobs.folder.parent}.")
    return DONE


def _show(jobs: Jobs, job: Job) -> int:
    about = kept.about(job)
    print(f"job       {job.id}{' (pinned)' if job.pinned else ''}")
    print(f"inputs    {job.name}")
    print(f"sources   {about.sources}")
    print(f"begun     {job.created[:16].replace('T', ' ')}")
    print(f"state     {_how_far(job)}")
    print(f"size      {_size(jobs, job)}")
    counts = jobs.verdicts(job)
    for status in (*VERDICTS, ""):
        if counts.get(status):
            print(f"{counts[status]:>9,} {status or 'set aside'}")
    return DONE


def _delete(jobs: Jobs, job: Job) -> int:
    size = _size(jobs, job)
    jobs.delete(job)
    print(f"{job.id}: deleted, with {size} of results. Decisions stay.")
    return DONE


def _pin(jobs: Jobs, job: Job) -> int:
    jobs.pin(job, pinned=True)
    print(f"{job.id}: its results stay until it is deleted or unpinned.")
    return DONE


def _unpin(jobs: Jobs, job: Job) -> int:
    jobs.pin(job, pinned=False)
    print(f"{job.id}: its results go thirty days after they were last asked for.")
    return DONE


_ACTIONS: dict[str, Callable[[Jobs, Job], int]] = {
    "show": _show,
    "delete": _delete,
    "pin": _pin,
    "unpin": _unpin,
}


def _export(jobs: Jobs, job: Job, outputs: list[str]) -> int:
    targets = report_targets(outputs, "", ())
    probe(outputs)
    written = kept.export(jobs, job, targets, tell=tell)
    for name in written:
        print(f"Wrote {name}")
    return DONE if len(written) == len(targets) else NOT_WRITTEN


def _resume(job: Job) -> int:
    from enrich.cli.main import main

    about = kept.about(job)
    if not about.arguments or about.arguments[0] != "run":
        raise ConfigurationError(f"{job.id}: it is not known how it was run; give the same command again.")
    if not Path(about.folder).is_dir():
        raise ConfigurationError(f"{job.id}: the folder {about.folder} in which it was run is gone.")
    os.chdir(about.folder)
    return main(list(about.arguments))


def _how_far(job: Job) -> str:
    if job.finished:
        return f"finished {job.finished[:16].replace('T', ' ')}, {job.done:,} references and blocks"
    if is_held(job):
        return f"under way, {job.done:,} done, by {job.holder}"
    return f"stopped {job.touched[:16].replace('T', ' ')} after {job.done:,}"


def _size(jobs: Jobs, job: Job) -> str:
    size = kept.size_of(jobs, job)
    return _in_bytes(size) if size else "no lines"


def _in_bytes(size: int) -> str:
    for unit in ("B", "kB", "MB"):
        if size < _KIB:
            return f"{size:,} {unit}"
        size = round(size / _KIB)
    return f"{size:,} GB"
