"""Where the reports of a run go: each to its file, in the format that its name says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from enrich.errors import ConfigurationError
from enrich.files import STANDARD_OUTPUT, write_each
from enrich.jobs.finished import first_of_each
from enrich.jobs.inputs import STANDARD_INPUT
from enrich.jobs.watching import Tell, unheard
from enrich.readers import suffixes
from enrich.readers.base import Document
from enrich.readers.reports import is_report
from enrich.records import Report
from enrich.writers import writer_for
from enrich.writers.base import Writer
from enrich.writers.whole import write_report

LINES, HTML, PROOF = "jsonl", "html", "proof"
_NAMED = 5
Target = tuple[str, Writer]
"""Where to (a path or ``-``), and what writes it."""


def report_targets(outputs: Iterable[str], format: str, inputs: Sequence[str]) -> list[Target]:
    """Return each of `outputs` with its writer; `format` is that of standard output.

    Raises ConfigurationError for a format that there is not, and for an output that is one of the `inputs`.
    """
    targets = []
    for target in outputs:
        if target == STANDARD_OUTPUT and not format:
            raise ConfigurationError("-o - needs --format, for there is no extension to tell it by.")
        if Path(target).is_dir():
            raise ConfigurationError(
                f"{target}: is a folder; name a file in it, such as {Path(target) / 'report.html'}."
            )
        if target != STANDARD_OUTPUT and any(_is_read_from(target, given) for given in inputs):
            raise ConfigurationError(
                f"{target}: is an input; name another file, or let `enrich fix --write` add the DOIs to it."
            )
        targets.append((target, writer_for(format if target == STANDARD_OUTPUT else target)))
    return targets


def _is_read_from(target: str, given: str) -> bool:
    """Whether `target` is an input file, or one in an input directory that is no report of ours."""
    there, place = Path(target), Path(given)
    if given == STANDARD_INPUT or not there.is_file() or not place.exists():
        return False
    if not place.is_dir():
        return there.samefile(place)
    inside = place.resolve() in there.resolve().parents and there.suffix.lower() in suffixes()
    return inside and not is_report(Document(target))


def refuse_other_than_lines(targets: Iterable[Target]) -> None:
    """Raise ConfigurationError where not all `targets` are JSON Lines, the one format of chosen keys."""
    for target, writer in targets:
        if writer.name != LINES:
            raise ConfigurationError(
                f"{target}: --fields is for JSON Lines (.jsonl), for other formats need all that is known."
            )


def streamed(targets: Sequence[Target]) -> tuple[list[str], list[Target]]:
    """Those of `targets` that get each line as it comes, and the others, which need the whole report."""
    lines = [target for target, writer in targets if writer.name == LINES]
    return lines, [(target, writer) for target, writer in targets if writer.name != LINES]


def about_one(targets: Sequence[Target]) -> list[Target]:
    """The targets of a report on one reference: a page is then its proof."""
    return [(target, writer_for(PROOF) if writer.name == HTML else writer) for target, writer in targets]


def only(report: Report, identifier: str) -> Report:
    """Return the report on the references with this id alone; ConfigurationError where there is none."""
    entries = [entry for entry in report.entries if entry.reference.id == identifier]
    if not entries:
        known = ", ".join(entry.reference.id for entry in islice(report.entries, _NAMED))
        raise ConfigurationError(f"--only {identifier}: no reference has this id; the first are {known}.")
    silent = first_of_each(silence for entry in entries for silence in entry.match.silent)
    return replace(report, entries=entries, set_aside=(), silent=silent, tallied=None)


def of_kinds(report: Report, kinds: Collection[str]) -> Report:
    """Return the report on what is still open of these `kinds` alone, with a note of how much that is."""
    entries = [entry for _, entry in report.still_open() if entry.kind in kinds]
    silent = first_of_each(silence for entry in entries for silence in entry.match.silent)
    note = (
        f"Reported is only what is still open of these kinds: {', '.join(kinds)}: "
        f"{len(entries):,} of {len(report.entries):,} references."
    )
    notes = (*report.notes, note)
    return replace(report, entries=entries, set_aside=(), silent=silent, notes=notes, tallied=None)


def write_reports(
    targets: Iterable[Target], report: Report, *, tell: Tell = unheard
) -> tuple[Report, list[str]]:
    """Write every report; return it as it was written (an entry may fail in a writer), and what is whole."""

    def put(writer: Writer, stream: BinaryIO) -> None:
        nonlocal report
        report = write_report(writer, report, stream)

    written = write_each([(target, partial(put, writer)) for target, writer in targets], tell)
    return report, written
