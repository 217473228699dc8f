"""`enrich lock`: make the lock file of `enrich check`, or refresh it."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path

from enrich.cli.options import (
    IDLE_SOURCES,
    accepted_by,
    add_accept_option,
    add_input_options,
    add_source_options,
    inputs_from,
    settings_from,
)
from enrich.cli.parser import tell_idle
from enrich.cli.told import tell, watched
from enrich.errors import ConfigurationError
from enrich.files import probe
from enrich.jobs import lock as job
from enrich.jobs.keeping import repair, set_git_up
from enrich.jobs.lock import Locking
from enrich.jobs.places import places_of, policy_here

DONE, UNREADABLE, UNCHECKED = 0, 2, 3


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `lock` to the command line."""
    parser = commands.add_parser(
        "lock",
        help="refresh the lock file of `enrich check`",
        description="Ask for every reference again and keep the answers in the lock file.",
        epilog="Exit code: 0 done; 2 usage, configuration or unreadable input; 3 something could not be "
        "checked and is not in the lock file.",
    )
    parser.add_argument("inputs", nargs="*", metavar="FILE", help="file, directory, or - for standard input")
    parser.add_argument("--lock", metavar="FILE", help="default: enrich.lock here, else at the root")
    parser.add_argument(
        "--max-age", metavar="AGE", help="ask only for new references and records older than this (30d, 12h)"
    )
    parser.add_argument("--prune", action="store_true", help="drop what none of the FILEs holds any more")
    parser.add_argument(
        "--repair",
        action="store_true",
        help="keep both sides of a merge in conflict, drop damaged lines; alone, it asks nobody",
    )
    parser.add_argument(
        "--gitattributes",
        action="store_true",
        help="let git merge the lock file by lines: write that into .gitattributes beside it",
    )
    add_accept_option(parser)
    add_input_options(parser)
    add_source_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Refresh the lock file and return the exit code."""
    tell_idle(arguments, IDLE_SOURCES)
    settings = settings_from(arguments)
    flags = {"lock": arguments.lock, "max-age": arguments.max_age}
    policy = policy_here(settings, flags, places_of(arguments.inputs))
    probe([policy.lock])
    path = Path(policy.lock)
    if arguments.gitattributes:
        print(set_git_up(path))
    if arguments.repair:
        print(repair(path, settings.cache_path, tell=tell))
    if not arguments.inputs:
        return _without_files(arguments)
    inputs = inputs_from(arguments)
    max_age = policy.max_age if arguments.max_age else timedelta()
    locking = job.lock(
        inputs,
        settings,
        path,
        max_age=max_age,
        prune=arguments.prune,
        accepted=accepted_by(arguments),
        tell=tell,
        watch=watched,
    )
    if locking is None:
        return UNREADABLE
    _summarise(locking)
    unchecked = locking.unknown or locking.silent or locking.failed or inputs.failed
    return UNREADABLE if inputs.unreadable else UNCHECKED if unchecked else DONE


def _summarise(locking: Locking) -> None:
    held = f"{locking.held:,} {'reference' if locking.held == 1 else 'references'}"
    print(f"{locking.path}: {held}; {locking.asked:,} asked for, {locking.unknown:,} could not be checked.")
    for entry in locking.failed:
        print(f"{entry.reference.file}:{entry.reference.line}: {entry.match.reason}", file=sys.stderr)
    for note in locking.notes:
        print(note)


def _without_files(arguments: argparse.Namespace) -> int:
    """The exit code where no FILE is named, which only some options can do without."""
    if not arguments.gitattributes and not arguments.repair:
        raise ConfigurationError("lock: name at least one FILE whose references are to be locked.")
    return DONE
