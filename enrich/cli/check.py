"""`enrich check`: what is wrong with these bibliographies, for people and for CI."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from enrich import __version__
from enrich.checks.formats import FORMATS
from enrich.checks.judging import Verdicts, judge, rules
from enrich.checks.policy import Policy
from enrich.checks.report import RANK, Aside, CheckReport, Problem
from enrich.cli.baseline import read_baseline, write_baseline
from enrich.cli.options import IDLE_SOURCES, add_input_options, add_source_options, settings_from
from enrich.cli.parser import Idle, tell_idle
from enrich.cli.reports import report_targets, seen_from, watched, write_reports
from enrich.errors import ConfigurationError, EnrichError
from enrich.files import probe
from enrich.jobs.inputs import Inputs
from enrich.jobs.keeping import keep, tell_troubles
from enrich.jobs.places import places_of, policy_here
from enrich.jobs.resolving import Resolved, aligned, lock_notes, read_lock, resolve
from enrich.jobs.scope import chosen_references, files_of, keys_not_found, lines_of, table_headings
from enrich.ledger.lock_file import Lock
from enrich.ledger.locked import today
from enrich.records import INTERNAL_ERROR, Reference
from enrich.settings import Settings

CLEAN, FOUND, UNREADABLE, UNCHECKED = 0, 1, 2, 3
_FOR_BASELINE = "it is for --write-baseline"
_IDLE: tuple[Idle, ...] = (
    ("--reason", lambda a: a.reason and not a.write_baseline, _FOR_BASELINE),
    ("--author", lambda a: a.author and not a.write_baseline, _FOR_BASELINE),
    ("--expires", lambda a: a.expires and not a.write_baseline, _FOR_BASELINE),
    ("--lock", lambda a: a.lock and a.no_lock, "with --no-lock no lock file is read or written"),
    ("--max-age", lambda a: a.max_age and a.no_lock, "with --no-lock every record is asked for"),
    ("--max-age", lambda a: a.max_age and a.locked, "with --locked nobody is asked"),
    *IDLE_SOURCES,
)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `check` to the command line."""
    parser = commands.add_parser(
        "check",
        help="check bibliographies, for people and for CI",
        description="Check that each reference's DOI is registered and its own, that its fields agree with "
        "the record, and that the work was not retracted. `enrich explain` lists the checks.",
        epilog="Exit code: 0 clean; 1 findings at or above --fail-on; 2 usage, configuration or unreadable "
        "input; 3 enrich itself failed on a reference, or (with --strict) not everything could be checked.",
    )
    parser.add_argument("inputs", nargs="+", metavar="FILE", help="file, directory, or - for standard input")
    _add_report_options(parser)
    _add_rule_options(parser)
    _add_scope_options(parser)
    add_lock_options(parser)
    add_input_options(parser)
    add_source_options(parser)


def _add_report_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reports")
    group.add_argument(
        "--format",
        dest="reports",
        action="append",
        default=[],
        metavar="NAME[=FILE]",
        help=f"{', '.join(FORMATS)}; to standard output without =FILE; repeatable (default: human)",
    )
    group.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FILE",
        help="write a report; its extension says the format (.sarif .xml .json .md .txt); repeatable",
    )


def _add_rule_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what counts")
    group.add_argument("--fail-on", choices=("error", "warning", "info", "never"), help="default: error")
    group.add_argument(
        "--strict", action="store_true", default=None, help="exit 3 where something could not be checked"
    )
    group.add_argument("--select", metavar="CODES", help="only these checks (doi-*,retracted)")
    group.add_argument("--ignore", metavar="CODES", help="not these checks")
    group.add_argument("--baseline", metavar="FILE", help="accepted findings, each with its reason")
    group.add_argument(
        "--write-baseline", metavar="FILE", help="accept all present findings: write them to FILE and exit 0"
    )
    group.add_argument("--reason", default="", help="why, for --write-baseline")
    group.add_argument("--author", default="", help="who says so, for --write-baseline")
    group.add_argument("--expires", default="", metavar="DATE", help="until when, for --write-baseline")


def _add_scope_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("which references")
    group.add_argument(
        "--cited-only",
        action="append",
        default=[],
        metavar="DOCUMENT",
        help="only what DOCUMENT (.aux .bcf .tex .md .qmd .ipynb) cites; repeatable",
    )
    group.add_argument("--changed-since", metavar="REV", help="only references changed since a git revision")


def add_lock_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which lock file is used, and how."""
    group = parser.add_argument_group("lock file")
    group.add_argument(
        "--lock",
        metavar="FILE",
        help="default: enrich.lock here, else at the root",
    )
    group.add_argument("--no-lock", action="store_true", help="neither read nor write a lock file")
    group.add_argument(
        "--locked", action="store_true", help="ask nobody; an entry that the lock does not know is a finding"
    )
    group.add_argument(
        "--max-age", metavar="AGE", help="ask again for records older than this (30d, 12h; default: never)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Check, write the reports and return the exit code."""
    tell_idle(arguments, _IDLE)
    settings = settings_from(arguments)
    places = places_of(arguments.inputs)
    policy = policy_here(settings, _flags(arguments), places)
    targets = report_targets(arguments.reports, arguments.output)
    probe([*(file for _, file, _ in targets), *filter(None, [arguments.write_baseline])])
    accepted = read_baseline(policy.baseline, *places.bases)
    inputs = Inputs.named_by(arguments)
    references = list(inputs.references())
    inputs.tell_failures()
    if not references and not inputs.set_aside and inputs.unreadable:
        return UNREADABLE
    chosen = chosen_references(references, arguments.cited_only, arguments.changed_since)
    not_there = keys_not_found(references, arguments.cited_only)
    lock, resolved = _resolve(references, chosen, arguments, settings, policy)
    verdicts = judge(
        references,
        resolved.entries,
        inputs.set_aside,
        lines_of(
            (*files_of(references, inputs.blocks_aside), *(d for d, _ in not_there)), arguments.encoding
        ),
        policy=policy,
        headings=table_headings(files_of(references), arguments.encoding),
        of_documents=not_there,
        chosen=chosen,
        accepted=accepted,
        baseline=policy.baseline,
        folder=str(places.settings or places.root),
        lock=lock,
        blocks=resolved.blocks,
        today=today(),
    )
    if arguments.write_baseline:
        write_baseline(arguments, verdicts)
        return UNREADABLE if inputs.unreadable else UNCHECKED if _failed(verdicts.problems) else CLEAN
    report = seen_from(places.root, _report(verdicts, references, chosen, inputs, resolved, policy))
    written = write_reports(targets, report)
    return _exit_code(report, inputs, policy) if written else UNREADABLE


def _flags(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the command line says about the policy; None where it says nothing."""
    return {
        "select": _listed(arguments.select),
        "ignore": _listed(arguments.ignore),
        "fail-on": arguments.fail_on,
        "strict": arguments.strict,
        "lock": arguments.lock,
        "max-age": arguments.max_age,
        "baseline": arguments.baseline,
    }


def _listed(codes: str | None) -> list[str] | None:
    return None if codes is None else [code.strip() for code in codes.split(",") if code.strip()]


def _resolve(
    references: Sequence[Reference],
    chosen: Sequence[bool],
    arguments: argparse.Namespace,
    settings: Settings,
    policy: Policy,
) -> tuple[Lock | None, Resolved]:
    """Resolve the chosen references; the others stay as the document gives them. Keeps the lock file."""
    path = Path(policy.lock)
    lock = None if arguments.no_lock else read_lock(path)
    if lock is None and arguments.locked:
        raise ConfigurationError(f"--locked, but there is no {path}; `enrich lock FILES` makes it.")
    tell_troubles(lock, path)
    wanted = [r for r, is_chosen in zip(references, chosen, strict=True) if is_chosen]
    resolved = resolve(
        wanted,
        lock or Lock(),
        settings,
        today=today(),
        max_age=policy.max_age,
        may_ask=not arguments.locked,
        watch=watched,
    )
    if lock is not None and resolved.asked:
        _keep(path, resolved, settings.cache_path)
    notes = (*resolved.notes, *lock_notes(lock, path, resolved, len(wanted)))
    return lock, replace(aligned(resolved, references, chosen), notes=notes)


def _keep(path: Path, resolved: Resolved, cache: Path) -> None:
    """Put what was learned into the lock file; where that fails the check itself is none the worse."""
    try:
        keep(path, resolved, cache)
    except EnrichError as error:
        print(f"enrich: {error} The next check asks again.", file=sys.stderr)


def _report(
    verdicts: Verdicts,
    references: Sequence[Reference],
    chosen: Sequence[bool],
    inputs: Inputs,
    resolved: Resolved,
    policy: Policy,
) -> CheckReport:
    ids: dict[str, list[str]] = {}
    for reference, is_chosen in zip(references, chosen, strict=True):
        ids.setdefault(reference.file, []).extend([reference.id] if is_chosen else [])
    return CheckReport(
        problems=verdicts.problems,
        unchecked=verdicts.unchecked,
        silent=resolved.silent,
        files=files_of(references, inputs.blocks_aside),
        aside=tuple(Aside(file=a.file, reason=a.reason, line=a.line) for a in inputs.files_aside),
        ids={file: tuple(of_file) for file, of_file in ids.items()},
        references=len(references),
        left_out=len(references) - sum(chosen),
        excepted=verdicts.excepted,
        rules=rules(),
        notes=resolved.notes,
        version=__version__,
        failing=tuple(severity for severity in RANK if policy.fails(severity)),
        failed=any(policy.fails(problem.severity) for problem in verdicts.problems),
    )


def _exit_code(report: CheckReport, inputs: Inputs, policy: Policy) -> int:
    if inputs.unreadable:
        return UNREADABLE
    if report.failed:
        return FOUND
    if _failed(report.problems):
        return UNCHECKED
    return UNCHECKED if policy.strict and (report.unchecked or report.silent) else CLEAN


def _failed(problems: Iterable[Problem]) -> bool:
    """Whether enrich itself failed anywhere, which no policy makes light of."""
    return any(problem.code == INTERNAL_ERROR for problem in problems)
