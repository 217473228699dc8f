"""`enrich fix`: the DOIs that were found, written back into the file, and nothing else touched."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from enrich.cli.options import (
    IDLE_SOURCES,
    accepted_by,
    add_accept_option,
    add_input_options,
    add_page_options,
    add_source_options,
    inputs_from,
    settings_from,
)
from enrich.cli.parser import Idle, tell_idle
from enrich.cli.told import tell
from enrich.editors.base import EDITABLE
from enrich.errors import EnrichError
from enrich.failures import attempted
from enrich.jobs import fix as job
from enrich.jobs.copy_edits import with_copies
from enrich.jobs.fixed import Fixed, Left, difference, left, not_fixed, place, write
from enrich.jobs.inputs import STANDARD_INPUT
from enrich.verdicts import VERDICTS

IDLE_COPIES: tuple[Idle, ...] = (
    ("--archive", lambda a: a.archive and a.offline, "with --offline nobody is asked"),
    ("--now", lambda a: a.final_words and not a.archive, "it is for --archive"),
    ("--ignore-url", lambda a: a.ignore_urls and not a.archive, "it is for --archive"),
    ("--allow-host", lambda a: a.allow_hosts and not a.archive, "it is for --archive"),
)
DONE, UNREADABLE, UNCHECKED = 0, 2, 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `fix` to the command line."""
    parser = commands.add_parser(
        "fix",
        help="write the DOIs that were found back into a file",
        description="Show, as a diff, the DOIs that would be written into each file; with --write, write "
        "them. Only references that are matched beyond doubt are written; every other byte stays.",
        epilog="Exit code: 0 done; 2 usage or unreadable input; 3 done, but something could not be checked.",
    )
    parser.add_argument(
        "inputs", nargs="+", metavar="FILE", help="file or directory to fix, or - for standard input"
    )
    parser.add_argument("--write", action="store_true", help="change the files (default: show the diff only)")
    parser.add_argument(
        "--fields", default="", metavar="LIST", help=f"also add or correct these: {','.join(EDITABLE[1:])}"
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="also replace a printed DOI that belongs to another work; the old one is reported",
    )
    parser.add_argument(
        "--archive",
        action="store_true",
        help="also ask for the pages behind printed web addresses and, where one is lost, add the address "
        "of its copy in a web archive (docs/archives.md)",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no diff and no summary")
    add_accept_option(parser)
    add_input_options(parser)
    add_source_options(parser)
    add_page_options(parser.add_argument_group("with --archive"))


def run(arguments: argparse.Namespace) -> int:
    """Fix each file and return the exit code."""
    tell_idle(arguments, IDLE_SOURCES + IDLE_COPIES)
    fields = tuple(f.strip() for f in arguments.fields.split(",") if f.strip())
    results = job.fix(
        inputs_from(arguments),
        settings_from(arguments),
        fields=fields,
        replace=arguments.replace,
        archive=arguments.archive,
        writing=arguments.write,
        accepted=accepted_by(arguments),
    )
    codes = [_code(result, arguments) for result in results]
    return UNREADABLE if UNREADABLE in codes else max(codes, default=DONE)


def _code(result: Fixed | Left, arguments: argparse.Namespace) -> int:
    """Deliver what came of one file and return its exit code; a fault in this costs no other file."""
    left = result if isinstance(result, Left) else _delivered(result, arguments)
    if left is None:
        return UNCHECKED if isinstance(result, Fixed) and result.unchecked else DONE
    if left.wrong:
        tell(left.sentence)
    elif not arguments.quiet:
        print(f"not fixed: {left.sentence}", file=sys.stderr)
    return UNREADABLE if left.wrong else DONE


def _delivered(fixed: Fixed, arguments: argparse.Namespace) -> Left | None:
    """Deliver a fixed file; what keeps it from that comes back."""
    try:
        return attempted(partial(_deliver, fixed, arguments), partial(not_fixed, fixed.name))
    except BrokenPipeError:
        raise
    except (EnrichError, OSError) as error:
        return left(fixed.name, error)


def _deliver(fixed: Fixed, arguments: argparse.Namespace) -> None:
    """Show the diff, or write the file; standard input is answered on standard output."""
    if arguments.write and fixed.name == STANDARD_INPUT:
        sys.stdout.buffer.write(fixed.after)
        sys.stdout.flush()
    elif arguments.write:
        if note := write(fixed):
            print(note, file=sys.stderr)
    elif not arguments.quiet:
        sys.stdout.writelines(_shown(difference(fixed, arguments.encoding)))
        sys.stdout.flush()
    if not arguments.quiet:
        lines = _summary(fixed, written=arguments.write, archive=arguments.archive)
        sys.stderr.writelines(f"{line}\n" for line in lines)


def _shown(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a diff as they can be printed; at a terminal what could act is shown as a mark."""
    for line in lines:
        text = line.encode("utf-8", "replace").decode()
        yield _CONTROL.sub("�", text) if sys.stdout.isatty() else text


def _summary(fixed: Fixed, *, written: bool, archive: bool = False) -> Iterator[str]:
    """What was read, what was done, and what was left alone, in sentences."""
    broken = [s for s in fixed.set_aside if s.fault]
    counts = (
        f"{_count(len(fixed.entries), 'reference')} read, {_count(len(fixed.set_aside), 'block')} set aside"
    )
    yield f"{fixed.name}: {counts}{f', {len(broken)} of them named below' if broken else ''}."
    yield from (f"{s.file}:{s.line}: set aside: {s.reason}" for s in broken)
    for entry in fixed.entries:
        if entry.failed:
            yield f"{place(fixed, entry.reference)}: {entry.match.reason}"
    done = [(r, e) for r, e in fixed.proposals.edits if all(e is not i.edit for i in fixed.impossible)]
    added = sum(not e.old for _, e in done)
    verb = "written" if written else "to write (--write does)"
    told = f"{_count(added, 'value')} added and {len(done) - added} corrected, {verb}"
    yield f"{fixed.name}: {told if done else 'nothing to write'}."
    for reference, edit in (pair for pair in done if pair[1].old):
        yield f"{place(fixed, reference)}: {edit.field} was {edit.old}, is {edit.new.rstrip('.')}."
    for reference, edit in fixed.proposals.kept:
        yield (
            f"{place(fixed, reference)}: left alone: it prints {edit.old or 'another DOI'}, "
            f"its record is {edit.new}; --replace changes it."
        )
    for one in fixed.proposals.unproven:
        yield (
            f"{place(fixed, one.reference)}: left alone: {one.sentence}; "
            f"if that is the work, --accept {one.reference.id}={one.DOI} writes its DOI."
        )
    yield from (f"{error}" for error in fixed.impossible)
    if archive:
        yield from _of_copies(fixed)
    tally = [e.match.status for e in fixed.entries]
    rest = [f"{tally.count(s)} {s}" for s, verdict in VERDICTS.items() if s in tally and not verdict.written]
    if rest:
        yield f"{fixed.name}: not written: {', '.join(rest)}; `enrich run` says why."


def _of_copies(fixed: Fixed) -> Iterator[str]:
    """How many lost pages have copies in archives, and what there is to know of each that was looked for."""
    asked = list(with_copies(fixed.entries))
    states = Counter(kept.state for _, _, kept in asked)
    counts = ", ".join(f"{state} {count}" for state, count in sorted(states.items()))
    yield f"{fixed.name}: copies of lost pages: {counts or 'none was looked for'}."
    yield from (f"{place(fixed, entry.reference)}: {link.url}: {link.note}" for entry, link, _ in asked)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
