"""`enrich check`: what is wrong with these bibliographies, for people and for CI."""

from __future__ import annotations

import argparse
import os
from datetime import date
from typing import Any

from enrich.checks.formats import FORMATS
from enrich.checks.policy import PRESETS, Policy
from enrich.cli.options import (
    IDLE_LINKS,
    IDLE_SOURCES,
    add_finding_reports,
    add_input_options,
    add_link_options,
    add_source_options,
    inputs_from,
    settings_from,
)
from enrich.cli.parser import Idle, tell_idle
from enrich.cli.told import tell, watched
from enrich.errors import ConfigurationError
from enrich.files import probe
from enrich.jobs import check as job
from enrich.jobs.baseline import accept
from enrich.jobs.check import Checked
from enrich.jobs.findings import JOB_SUMMARY, finding_targets, write_findings
from enrich.jobs.inputs import Inputs
from enrich.jobs.places import places_of, policy_here

CLEAN, FOUND, UNREADABLE, UNCHECKED = 0, 1, 2, 3
_FOR_BASELINE = "it is for --write-baseline"
_IDLE: tuple[Idle, ...] = (
    ("--reason", lambda a: a.reason and not a.write_baseline, _FOR_BASELINE),
    ("--author", lambda a: a.author and not a.write_baseline, _FOR_BASELINE),
    ("--expires", lambda a: a.expires and not a.write_baseline, _FOR_BASELINE),
    ("--lock", lambda a: a.lock and a.no_lock, "with --no-lock no lock file is read or written"),
    ("--max-age", lambda a: a.max_age and a.no_lock, "with --no-lock every record is asked for"),
    ("--max-age", lambda a: a.max_age and a.locked, "with --locked nobody is asked"),
    ("--landing", lambda a: a.landing and a.locked, "with --locked nobody is asked"),
    ("--links", lambda a: a.links and a.locked, "with --locked nobody is asked"),
    *IDLE_SOURCES,
    *IDLE_LINKS,
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
    add_finding_reports(parser, ", ".join(FORMATS), ".sarif .xml .json .md .txt")
    _add_rule_options(parser)
    _add_scope_options(parser)
    add_lock_options(parser)
    add_input_options(parser)
    add_source_options(parser)
    add_link_options(parser)


def _add_rule_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what counts")
    group.add_argument("--fail-on", choices=("error", "warning", "info", "never"), help="default: error")
    group.add_argument(
        "--strict", action="store_true", default=None, help="exit 3 where something could not be checked"
    )
    group.add_argument(
        "--preset",
        choices=tuple(PRESETS),
        help="submission: what a record denies is an error, and questions to the author are added",
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
    targets = finding_targets(arguments.reports, arguments.output)
    probe([*(file for _, file, _ in targets), *filter(None, [arguments.write_baseline])])
    inputs = inputs_from(arguments)
    checked = job.check(
        inputs,
        settings,
        policy,
        places,
        cited_only=arguments.cited_only,
        changed_since=arguments.changed_since,
        with_lock=not arguments.no_lock,
        may_ask=not arguments.locked,
        tell=tell,
        watch=watched,
    )
    if checked is None:
        return UNREADABLE
    if arguments.write_baseline:
        _accept(checked, arguments)
        return UNREADABLE if inputs.unreadable else UNCHECKED if checked.faulty else CLEAN
    page = os.environ.get(JOB_SUMMARY, "")
    written = write_findings(targets, checked.report, page=page, tell=tell)
    return _exit_code(checked, inputs, policy) if written else UNREADABLE


def _flags(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the command line says about the policy; None where it says nothing."""
    return {
        "select": listed(arguments.select),
        "ignore": listed(arguments.ignore),
        "fail-on": arguments.fail_on,
        "strict": arguments.strict,
        "lock": arguments.lock,
        "max-age": arguments.max_age,
        "baseline": arguments.baseline,
        "preset": arguments.preset,
    }


def listed(codes: str | None) -> list[str] | None:
    """The codes that an option names, None where it was not given."""
    return None if codes is None else [code.strip() for code in codes.split(",") if code.strip()]


def _accept(checked: Checked, arguments: argparse.Namespace) -> None:
    """Write the baseline that was asked for, and say what is in it."""
    file, expires = arguments.write_baseline, _date(arguments.expires)
    count = accept(checked.problems, file, reason=arguments.reason, author=arguments.author, expires=expires)
    print(f"{file}: {count:,} {'finding' if count == 1 else 'findings'} accepted.")


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ConfigurationError(f"--expires: {value!r} is no date; write 2027-01-31.") from error


def _exit_code(checked: Checked, inputs: Inputs, policy: Policy) -> int:
    report = checked.report
    if inputs.unreadable:
        return UNREADABLE
    if report.failed:
        return FOUND
    if checked.faulty:
        return UNCHECKED
    return UNCHECKED if policy.strict and (report.unchecked or report.silent) else CLEAN
