"""`enrich decide`: what a person decided about doubtful references, kept for every later run."""

from __future__ import annotations

import argparse

from enrich.cli.options import person
from enrich.cli.told import tell
from enrich.errors import ConfigurationError
from enrich.files import STANDARD_OUTPUT, probe
from enrich.jobs import decide as job
from enrich.settings import load
from enrich.sources import declared_settings

DONE, NOT_UNDERSTOOD = 0, 2


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `decide` to the command line."""
    parser = commands.add_parser(
        "decide",
        help="keep what a person decided about references, or undo it",
        description="Take decisions from JSON Lines or from a sheet with a column called decision "
        "(.xlsx, .ods, .csv, such as a report of `enrich run`). Words: accept (the first candidate), "
        "accept 2, a DOI, none (none of these), no DOI, undo. They hold in run, check, "
        "fix and lock until they are undone.",
        epilog="Exit code: 0 done; 2 usage, or something was not understood (all else is kept).",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="JSON Lines, .xlsx, .ods or .csv")
    parser.add_argument("--by", metavar="NAME", help="who decides (default: your name on this machine)")
    parser.add_argument("--note", default="", metavar="TEXT", help="why, where the file does not say")
    parser.add_argument(
        "--of",
        action="append",
        default=[],
        metavar="FILE",
        help="the bibliography or JSON Lines report whose ids are meant (default: the run that had such an "
        "id last); repeatable",
    )
    parser.add_argument("--encoding", default="", metavar="NAME", help="read text in this encoding")
    parser.add_argument(
        "--export",
        metavar="FILE",
        help="write all decisions ever taken as JSON Lines, to give to colleagues; - for standard output",
    )


def run(arguments: argparse.Namespace) -> int:
    """Take in, give out, and return the exit code."""
    if not arguments.files and not arguments.export:
        raise ConfigurationError("decide: name a FILE with decisions, or --export FILE.")
    settings = load({}, declared=declared_settings)
    if arguments.export:
        probe([arguments.export])
    code = DONE
    if arguments.files:
        done = job.decide(
            arguments.files,
            settings,
            by=person() if arguments.by is None else arguments.by,
            note=arguments.note,
            of=arguments.of,
            encoding=arguments.encoding,
            tell=tell,
        )
        code = NOT_UNDERSTOOD if done.wrong else DONE
        (tell if arguments.export == STANDARD_OUTPUT else print)(_sentence(done))
    if arguments.export:
        count = job.export(settings, arguments.export)
        if arguments.export != STANDARD_OUTPUT:
            print(f"{arguments.export}: {count:,} {'decision' if count == 1 else 'decisions'}.")
    return code


def _sentence(done: job.Deciding) -> str:
    taken = f"{done.taken:,} {'decision' if done.taken == 1 else 'decisions'} taken"
    parts = [taken, f"{done.known:,} stood already" if done.known else ""]
    parts += [f"{done.empty:,} places without one" if done.empty else ""]
    parts += [f"{done.wrong:,} not understood and told above" if done.wrong else ""]
    return "; ".join(filter(None, parts)) + "."
