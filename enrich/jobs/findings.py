"""Writes the reports of a check to where they were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from enrich.checks.formats import Format, format_named, format_of
from enrich.checks.report import CheckReport
from enrich.errors import ConfigurationError
from enrich.files import STANDARD_OUTPUT, write_each
from enrich.jobs.watching import Tell, unheard

JOB_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable in which GitHub names the summary page of a job."""

NO_FORMATS: Mapping[str, Format] = {}
Target = tuple[str, str, Format]
"""Name of the format, where to (a path or ``-``), and the format."""


def finding_targets(
    formats: Sequence[str], outputs: Sequence[str], more: Mapping[str, Format] = NO_FORMATS
) -> list[Target]:
    """Return what to write: `formats` are ``NAME`` or ``NAME=FILE``, `outputs` files with telling extensions.

    `more` are formats of the command's own, by name, which is their extension as well.
    Without any for standard output, the human format goes there. Raises
    ConfigurationError for a format that there is not.
    """
    named = [(name, file or STANDARD_OUTPUT) for name, _, file in (f.partition("=") for f in formats)]
    named += [(_own_format(file, more) or format_of(file), file) for file in outputs]
    if not any(file == STANDARD_OUTPUT for _, file in named):
        named.insert(0, ("human", STANDARD_OUTPUT))
    return [(name, file, more.get(name) or format_named(name)) for name, file in named]


def _own_format(file: str, more: Mapping[str, Format]) -> str:
    extension = Path(file).suffix.lower().removeprefix(".")
    return extension if extension in more else ""


def write_findings(
    targets: Sequence[Target], report: CheckReport, *, page: str = "", tell: Tell = unheard
) -> bool:
    """Write every report, with `github` the `page` of the job's summary too; say whether all are there."""
    files = [(file, partial(_put, make, report)) for _, file, make in targets]
    written = write_each(files, tell)
    if page and any(name == "github" for name, _, _ in targets):
        _add_to(Path(page), format_named("markdown")(report))
    return len(written) == len(files)


def _put(make: Format, report: CheckReport, stream: BinaryIO) -> None:
    stream.write(make(report).encode("utf-8", "replace"))


def _add_to(page: Path, summary: str) -> None:
    try:
        with page.open("a", encoding="utf-8") as stream:
            stream.write(summary)
    except OSError as error:
        raise ConfigurationError(f"{JOB_SUMMARY}: {page} cannot be written ({error.strerror}).") from error
