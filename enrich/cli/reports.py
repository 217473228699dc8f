"""Writes the reports of a check to where they were asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from enrich.checks.formats import Format, format_named, format_of
from enrich.checks.report import CheckReport, Problem
from enrich.errors import ConfigurationError
from enrich.files import STANDARD_OUTPUT, write_each
from enrich.paths import shown
from enrich.records import Entry

_JOB_SUMMARY = "GITHUB_STEP_SUMMARY"

Target = tuple[str, str, Format]
"""Name of the format, where to (a path or ``-``), and the format."""


def report_targets(formats: Sequence[str], outputs: Sequence[str]) -> list[Target]:
    """Return what to write: `formats` are ``NAME`` or ``NAME=FILE``, `outputs` files with telling extensions.

    Without any for standard output, the human format goes there. Raises
    ConfigurationError for a format that there is not.
    """
    named = [(name, file or STANDARD_OUTPUT) for name, _, file in (f.partition("=") for f in formats)]
    named += [(format_of(file), file) for file in outputs]
    if not any(file == STANDARD_OUTPUT for _, file in named):
        named.insert(0, ("human", STANDARD_OUTPUT))
    return [(name, file, format_named(name)) for name, file in named]


def write_reports(targets: Sequence[Target], report: CheckReport) -> bool:
    """Write every report, with `github` the job's summary page too; say whether all are there."""
    files = [(file, partial(_put, make, report)) for _, file, make in targets]
    written = write_each(files)
    if any(name == "github" for name, _, _ in targets) and os.environ.get(_JOB_SUMMARY):
        _add_to(Path(os.environ[_JOB_SUMMARY]), format_named("markdown")(report))
    return len(written) == len(files)


def _put(make: Format, report: CheckReport, stream: BinaryIO) -> None:
    stream.write(make(report).encode("utf-8", "replace"))


def seen_from(root: Path, report: CheckReport) -> CheckReport:
    """Return `report` with every file named as seen from `root`, whatever the command line called it."""
    names = {file: shown(file, str(root)) for file in (*report.files, *(p.file for p in _all(report)))}
    ids: dict[str, tuple[str, ...]] = {}
    for file, of_file in report.ids.items():
        name = names.get(file) or shown(file, str(root))
        ids[name] = (*ids.get(name, ()), *of_file)
    return replace(
        report,
        problems=tuple(replace(p, file=names[p.file]) for p in report.problems),
        unchecked=tuple(replace(p, file=names[p.file]) for p in report.unchecked),
        files=tuple(dict.fromkeys(names[file] for file in report.files)),
        ids=ids,
        aside=tuple(replace(a, file=shown(a.file, str(root))) for a in report.aside),
        root=str(root),
    )


def _all(report: CheckReport) -> tuple[Problem, ...]:
    return (*report.problems, *report.unchecked)


def _add_to(page: Path, summary: str) -> None:
    try:
        with page.open("a", encoding="utf-8") as stream:
            stream.write(summary)
    except OSError as error:
        raise ConfigurationError(f"{_JOB_SUMMARY}: {page} cannot be written ({error.strerror}).") from error


def watched(entries: Iterator[Entry], total: int, waiting: Callable[[], str]) -> Iterable[Entry]:
    """Pass entries on under a progress bar, loaded only where something is asked for at a terminal."""
    if not sys.stderr.isatty():
        return entries
    from enrich.cli.progress import Bar

    return Bar(total=total).watch(entries, waiting)
