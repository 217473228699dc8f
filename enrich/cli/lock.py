"""`enrich lock`: make the lock file of `enrich check`, or refresh it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Container, Mapping
from datetime import timedelta
from pathlib import Path

from enrich.checking.resolving import read_lock, resolve
from enrich.cli.inputs import Inputs
from enrich.cli.options import IDLE_SOURCES, add_input_options, add_source_options, settings_from
from enrich.cli.outputs import probe, write_text
from enrich.cli.parser import tell_idle
from enrich.cli.places import places_of, policy_here
from enrich.cli.reports import watched
from enrich.lock import Locked, dump, today

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
    parser.add_argument("inputs", nargs="+", metavar="FILE", help="file, directory, or - for standard input")
    parser.add_argument("--lock", metavar="FILE", help="default: enrich.lock here")
    parser.add_argument(
        "--max-age", metavar="AGE", help="ask only for new references and records older than this (30d, 12h)"
    )
    parser.add_argument("--prune", action="store_true", help="drop what none of the FILEs holds any more")
    add_input_options(parser)
    add_source_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Refresh the lock file and return the exit code."""
    tell_idle(arguments, IDLE_SOURCES)
    settings = settings_from(arguments)
    flags = {"lock": arguments.lock, "max-age": arguments.max_age}
    policy = policy_here(settings, flags, places_of(arguments.inputs))
    probe([policy.lock])
    inputs = Inputs.named_by(arguments)
    references = list(inputs.references())
    inputs.tell_failures()
    if not references and inputs.unreadable:
        return UNREADABLE
    path = Path(policy.lock)
    max_age = policy.max_age if arguments.max_age else timedelta()
    before = read_lock(path) or {}
    resolved = resolve(references, before, settings, today=today(), max_age=max_age, watch=watched)
    if arguments.prune and inputs.unreadable:
        print("enrich: nothing is pruned, for an input could not be read.", file=sys.stderr)
    prune = arguments.prune and not inputs.unreadable
    blocks = keep(path, resolved.learned, only=resolved.marks if prune else None)
    unknown = len(resolved.marks - set(blocks))
    print(
        f"{path}: {len(blocks):,} references; {resolved.asked:,} asked for, {unknown:,} could not be checked."
    )
    for entry in resolved.failed:
        print(f"{entry.reference.file}:{entry.reference.line}: {entry.match.reason}", file=sys.stderr)
    for note in resolved.notes:
        print(note)
    unchecked = unknown or resolved.silent or resolved.failed or inputs.failed
    return UNREADABLE if inputs.unreadable else UNCHECKED if unchecked else DONE


def keep(
    path: Path, learned: Mapping[str, Locked], *, only: Container[str] | None = None
) -> Mapping[str, Locked]:
    """Put `learned` into the lock file and return all that it holds now; of other blocks, keep `only` these.

    The file is read anew for this: another run may have added to it meanwhile.
    """
    there = read_lock(path) or {}
    kept = {mark: block for mark, block in there.items() if only is None or mark in only}
    blocks = {**kept, **learned}
    write_text(str(path), dump(blocks))
    return blocks
