"""`enrich run`: references in, a verdict on each out, as reports and on the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from enrich import __version__
from enrich.cli.options import IDLE_SOURCES, add_input_options, add_source_options, settings_from
from enrich.cli.parser import Idle, tell_idle
from enrich.cli.progress import Bar
from enrich.cli.summary import print_summary
from enrich.errors import ConfigurationError, UnreadableInput
from enrich.files import STANDARD_OUTPUT, probe, write_each
from enrich.jobs import executors
from enrich.jobs.inputs import STANDARD_INPUT, Inputs
from enrich.jobs.session import Session
from enrich.matching import MATCHER_VERSION
from enrich.readers import suffixes
from enrich.readers.base import Document
from enrich.readers.reports import is_report
from enrich.records import Entry, Report, SetAside, Silence
from enrich.sources import needs_network
from enrich.verdicts import exit_code
from enrich.writers import writer_for
from enrich.writers.base import Writer
from enrich.writers.whole import write_report

DONE, UNREADABLE, UNCHECKED = 0, 2, 3
_IDLE: tuple[Idle, ...] = (
    (
        "--format",
        lambda a: a.output_format and STANDARD_OUTPUT not in a.output,
        "it is for `-o -`; the extension of a file says its format, and --from that of the input",
    ),
    *IDLE_SOURCES,
)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `run` to the command line."""
    parser = commands.add_parser(
        "run",
        help="match references, check their links, write reports",
        description="Match each reference to its record, check the links that came with it, and report "
        "what could not be resolved and why.",
        epilog="Exit code: 0 done, lines set aside or not; 2 usage, unreadable input or a report that could "
        "not be written; 3 done, but something could not be checked.",
    )
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="file, directory, or - for standard input")
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FILE",
        help="write a report; its extension says the format (.html .xlsx .csv .jsonl .json .md …); "
        "repeatable; - for standard output with --format",
    )
    parser.add_argument(
        "--format", dest="output_format", default="", metavar="FORMAT", help="format for -o -"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")
    add_input_options(parser)
    add_source_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do the main job and return the exit code."""
    tell_idle(arguments, _IDLE)
    settings = settings_from(arguments)
    targets = _targets(arguments)
    probe(target for target, _ in targets)
    inputs = Inputs(
        arguments.inputs, format=arguments.format, encoding=arguments.encoding, column=arguments.column
    )
    bar = Bar(quiet=arguments.quiet)
    with Session(settings) as session:
        references = inputs.references()
        counted = bar.counting(references) if needs_network(settings) else references
        done = tuple(bar.watch(executors.run(session, settings, counted), session.waiting))
        report = _report(done, inputs, session)
    for failure in inputs.failures:
        print(f"enrich: {failure}", file=sys.stderr)
    if not done:
        if not inputs.failures:
            print("enrich: no references in any of the inputs.", file=sys.stderr)
        return UNREADABLE
    report, written = _write(report, targets)
    if not arguments.quiet:
        _summarise(report, written, aside=STANDARD_OUTPUT in arguments.output)
    return UNREADABLE if len(written) < len(targets) else _exit_code(report, inputs)


def _targets(arguments: argparse.Namespace) -> list[tuple[str, Writer]]:
    """Each output with its writer; a wrong name is told before any work is done."""
    targets = []
    for target in arguments.output:
        if target == STANDARD_OUTPUT and not arguments.output_format:
            raise ConfigurationError("-o - needs --format, for there is no extension to tell it by.")
        if Path(target).is_dir():
            raise ConfigurationError(
                f"{target}: is a folder; name a file in it, such as {Path(target) / 'report.html'}."
            )
        if target != STANDARD_OUTPUT and any(_is_read_from(target, given) for given in arguments.inputs):
            raise ConfigurationError(
                f"{target}: is an input; name another file, or let `enrich fix --write` add the DOIs to it."
            )
        targets.append((target, writer_for(arguments.output_format if target == STANDARD_OUTPUT else target)))
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


def _report(entries: tuple[Entry, ...], inputs: Inputs, session: Session) -> Report:
    return Report(
        entries=entries,
        set_aside=(*inputs.set_aside, *map(_unread, inputs.failures)),
        sources=session.describe(),
        silent=tuple(_silent(entries)),
        versions={"enrich": __version__, "matcher": MATCHER_VERSION},
        notes=session.notes(),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _write(report: Report, targets: Sequence[tuple[str, Writer]]) -> tuple[Report, list[str]]:
    """Write every report; return it as it was written (an entry may fail in a writer), and what is whole."""

    def put(writer: Writer, stream: BinaryIO) -> None:
        nonlocal report
        report = write_report(writer, report, stream)

    written = write_each((target, partial(put, writer)) for target, writer in targets)
    return report, written


def _unread(failure: UnreadableInput) -> SetAside:
    """An input that could not be read, for those who see only the report."""
    return SetAside(file=failure.file, line=failure.line or 1, reason=failure.reason)


def _silent(entries: tuple[Entry, ...]) -> Iterator[Silence]:
    """Each silent source once, with the first reason it gave."""
    seen: set[str] = set()
    for silence in (s for entry in entries for s in entry.match.silent):
        if silence.source not in seen:
            seen.add(silence.source)
            yield silence


def _summarise(report: Report, written: Sequence[str], *, aside: bool) -> None:
    """To standard output, or `aside` to standard error, because a report goes there."""
    stream = sys.stderr if aside else sys.stdout
    print_summary(report, [name for name in written if name != STANDARD_OUTPUT], stream)


def _exit_code(report: Report, inputs: Inputs) -> int:
    if inputs.failures:
        return UNREADABLE
    if report.silent or inputs.failed:
        return UNCHECKED
    return exit_code(entry.match.status for entry in report.entries)
