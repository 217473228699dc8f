"""`enrich lock`: make the lock file of `enrich check`, or refresh it."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path

from enrich.cli.options import IDLE_SOURCES, add_input_options, add_source_options, settings_from
from enrich.cli.parser import tell_idle
from enrich.cli.reports import watched
from enrich.errors import ConfigurationError
from enrich.files import probe
from enrich.jobs.inputs import Inputs
from enrich.jobs.keeping import keep, repair, set_git_up, tell_troubles
from enrich.jobs.places import places_of, policy_here
from enrich.jobs.resolving import read_lock, resolve
from enrich.ledger.lock_file import Lock
from enrich.ledger.locked import today

DONE, UNREADABLE, UNCHECKED = 0, 2, 3


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `lock` to the command line."""
    parser = commands.add_parser(
        "lock",
        help="refresh the lock file of `enrich check`",
        description="Ask for every reference anew and keep the answers in the lock file.",
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
        print(repair(path, settings.cache_path))
    if not arguments.inputs:
        return _without_files(arguments)
    inputs = Inputs.named_by(arguments)
    references = list(inputs.references())
    inputs.tell_failures()
    if not references and inputs.unreadable:
        return UNREADABLE
    max_age = policy.max_age if arguments.max_age else timedelta()
    before = read_lock(path, repairing=True) or Lock()
    tell_troubles(before, path)
    resolved = resolve(references, before, settings, today=today(), max_age=max_age, anew=True, watch=watched)
    if arguments.prune and inputs.unreadable:
        print("enrich: nothing is pruned, for an input could not be read.", file=sys.stderr)
    prune = arguments.prune and not inputs.unreadable
    lock = keep(path, resolved, settings.cache_path, only=resolved.marks if prune else None, anew=True)
    unknown = len(resolved.marks - set(lock.blocks))
    kept = f"{len(lock.blocks):,} {'reference' if len(lock.blocks) == 1 else 'references'}"
    print(f"{path}: {kept}; {resolved.asked:,} asked for, {unknown:,} could not be checked.")
    for entry in resolved.failed:
        print(f"{entry.reference.file}:{entry.reference.line}: {entry.match.reason}", file=sys.stderr)
    for note in resolved.notes:
        print(note)
    unchecked = unknown or resolved.silent or resolved.failed or inputs.failed
    return UNREADABLE if inputs.unreadable else UNCHECKED if unchecked else DONE


def _without_files(arguments: argparse.Namespace) -> int:
    """The exit code where no FILE is named, which only some options can do without."""
    if not arguments.gitattributes and not arguments.repair:
        raise ConfigurationError("lock: name at least one FILE whose references are to be locked.")
    return DONE
