"""`enrich run`: references in, a verdict on each out, as reports and on the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from enrich.cli.options import (
    IDLE_LINKS,
    IDLE_SOURCES,
    accepted_by,
    add_accept_option,
    add_input_options,
    add_link_options,
    add_source_options,
    inputs_from,
    person,
    settings_from,
)
from enrich.cli.parser import Idle, tell_idle
from enrich.cli.progress import Bar, Lines
from enrich.cli.told import tell, tell_each
from enrich.comparable.onward import KINDS
from enrich.errors import ConfigurationError
from enrich.files import STANDARD_OUTPUT, probe
from enrich.jobs import run as job
from enrich.jobs.inputs import Inputs
from enrich.jobs.plan import keys_named
from enrich.jobs.reports import (
    Target,
    about_one,
    of_kinds,
    only,
    refuse_other_than_lines,
    report_targets,
    streamed,
    write_reports,
)
from enrich.jobs.streams import Streams
from enrich.jobs.watching import uncounted
from enrich.records import Report
from enrich.sources import needs_network
from enrich.verdicts import exit_code

DONE, UNREADABLE, UNCHECKED = 0, 2, 3
_IDLE: tuple[Idle, ...] = (
    (
        "--format",
        lambda a: a.output_format and STANDARD_OUTPUT not in a.output,
        "it is for `-o -`; the extension of a file says its format, and --from that of the input",
    ),
    *IDLE_SOURCES,
    *IDLE_LINKS,
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
    _add_output_options(parser)
    _add_job_options(parser)
    add_accept_option(parser)
    add_input_options(parser)
    add_source_options(parser)
    add_link_options(parser)


def _add_output_options(parser: argparse.ArgumentParser) -> None:
    """Where reports go, and in which format."""
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


def _add_job_options(parser: argparse.ArgumentParser) -> None:
    """What of the work is kept, done again, left out and told on the way."""
    parser.add_argument(
        "--no-ledger",
        dest="ledger",
        action="store_false",
        default=None,
        help="keep nothing of this run in your data directory (nothing is kept where CI is set)",
    )
    parser.add_argument(
        "--fields",
        default="",
        metavar="NAMES",
        help="write only these keys of each object (JSON Lines), such as id,status,DOI,confidence,code; "
        "what is not asked for is not worked out, which takes half the time",
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--only",
        default="",
        metavar="ID",
        help="report on the reference with this id alone; an .html report is then a page to print and send",
    )
    chosen.add_argument(
        "--kind",
        action="append",
        default=[],
        choices=KINDS,
        metavar="KIND",
        help=f"report only on what is still open of this kind; repeatable: {', '.join(KINDS)}",
    )
    parser.add_argument(
        "--again", action="store_true", help="decide everything anew, though this run was done before"
    )
    parser.add_argument(
        "--progress",
        choices=("bar", "json", "none"),
        default="bar",
        help="how far it has come, on standard error: a bar at a terminal, or a JSON object each second",
    )
    parser.add_argument(
        "--since",
        default="",
        metavar="OLD",
        help="decide again only what changed since this report (.jsonl): references that say the same, by "
        "the same matcher and index, keep their entries",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")


def run(arguments: argparse.Namespace) -> int:
    """Do the main job and return the exit code."""
    tell_idle(arguments, _IDLE)
    settings = settings_from(arguments)
    targets = report_targets(arguments.output, arguments.output_format, arguments.inputs)
    keys = keys_named(arguments.fields)
    if arguments.fields:
        refuse_other_than_lines(targets)
        if arguments.kind:
            raise ConfigurationError("--fields writes every reference, --kind some: choose one of them.")
    probe(target for target, _ in targets)
    inputs = inputs_from(arguments)
    told = arguments.progress == "json"
    bar = Lines(sys.stderr) if told else Bar(quiet=arguments.quiet or arguments.progress == "none")
    counting = bar.counting if needs_network(settings) or told else uncounted
    lines, others = _parted(targets, arguments)
    with Streams(lines, tell, alone=not others) as streams:
        report = job.run(
            inputs,
            settings,
            accepted=accepted_by(arguments),
            by=person(),
            tell=tell,
            keys=keys,
            since=arguments.since,
            called=arguments.called,
            again=arguments.again,
            put=streams.put if lines else None,
            counting=counting,
            watch=bar.watch,
        )
        tell_each(inputs.failures)
        if not report.entries:
            if not inputs.failures:
                tell("no references in any of the inputs.")
            return UNREADABLE
        report = _chosen(report, arguments)
        report, done = write_reports(others, report, tell=tell)
        done += streams.finish()
    written = [target for target, _ in targets if target in done]
    if not arguments.quiet:
        _summarise(report, written, arguments)
    return UNREADABLE if len(written) < len(targets) else _exit_code(report, inputs)


def _parted(targets: Sequence[Target], arguments: argparse.Namespace) -> tuple[list[str], list[Target]]:
    """The targets that get each line as it comes, and those that wait until what is wanted is chosen."""
    if arguments.only:
        return [], about_one(targets)
    return ([], list(targets)) if arguments.kind else streamed(targets)


def _chosen(report: Report, arguments: argparse.Namespace) -> Report:
    """The report on what was asked for alone."""
    if arguments.kind:
        return of_kinds(report, arguments.kind)
    return only(report, arguments.only) if arguments.only else report


def _summarise(report: Report, written: Sequence[str], arguments: argparse.Namespace) -> None:
    """To standard output, or to standard error, because a report goes there."""
    from enrich.cli.summary import print_summary

    stream = sys.stderr if STANDARD_OUTPUT in arguments.output else sys.stdout
    names = [name for name in written if name != STANDARD_OUTPUT]
    print_summary(report, names, stream, listed=not arguments.fields)


def _exit_code(report: Report, inputs: Inputs) -> int:
    if inputs.failures:
        return UNREADABLE
    if report.silent or any(block.failed for block in report.set_aside):
        return UNCHECKED
    return exit_code(status for status, count in report.tally().items() if count)
