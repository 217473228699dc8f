"""`enrich links`: are the pages there that references print the addresses of?"""

from __future__ import annotations

import argparse
import os

from enrich.checks.formats import FORMATS
from enrich.cli.check import CLEAN, FOUND, UNCHECKED, UNREADABLE, listed
from enrich.cli.options import (
    add_finding_reports,
    add_input_options,
    add_page_options,
    inputs_from,
    settings_from,
)
from enrich.cli.told import tell, watched
from enrich.files import probe
from enrich.jobs import links as job
from enrich.jobs.findings import JOB_SUMMARY, finding_targets, write_findings
from enrich.jobs.links import Asked, lines_of
from enrich.jobs.places import places_of, policy_here
from enrich.records import Entry


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `links` to the command line."""
    parser = commands.add_parser(
        "links",
        help="ask for the web addresses that references print",
        description="Ask, politely, for each web address that the references print, and say what came of "
        "it: is the page there, has it moved, is it lost, does its host turn programs away? "
        "`enrich explain address-broken` explains a word, docs/links.md all of them.",
        epilog="Exit code: 0 clean; 1 findings at or above --fail-on (by default none is: a lost page is a "
        "warning); 2 usage, configuration or unreadable input; 3 enrich itself failed on a reference, or "
        "(with --strict) the network was down.",
    )
    parser.add_argument("inputs", nargs="+", metavar="FILE", help="file, directory, or - for standard input")
    formats = f"{', '.join(FORMATS)}, jsonl (an entry a line, as `enrich run` writes them)"
    add_finding_reports(parser, formats, ".jsonl .sarif .xml .json .md .txt")
    _add_rule_options(parser)
    add_input_options(parser)
    add_page_options(parser.add_argument_group("links"))
    parser.add_argument(
        "--keep",
        action="store_true",
        help="ask the Internet Archive to keep each page that is there as it is now; a few a minute",
    )
    parser.add_argument("--mailto", metavar="ADDRESS", help="your address, told to the hosts that are asked")
    parser.add_argument(
        "--no-ledger",
        dest="ledger",
        action="store_false",
        default=None,
        help="remember nothing of this visit in your data directory (nothing is where CI is set)",
    )


def _add_rule_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what counts")
    group.add_argument("--fail-on", choices=("error", "warning", "info", "never"), help="default: error")
    group.add_argument("--strict", action="store_true", default=None, help="exit 3 in an outage")
    group.add_argument("--select", metavar="CODES", help="only these findings (address-broken,address-gone)")
    group.add_argument("--ignore", metavar="CODES", help="not these findings (address-redirected)")
    group.add_argument("--baseline", metavar="FILE", help="accepted findings, each with its reason")


def run(arguments: argparse.Namespace) -> int:
    """Ask, write the reports and return the exit code."""
    settings = settings_from(arguments)
    places = places_of(arguments.inputs)
    flags = {
        "select": listed(arguments.select),
        "ignore": listed(arguments.ignore),
        "fail-on": arguments.fail_on,
        "strict": arguments.strict,
        "baseline": arguments.baseline,
    }
    policy = policy_here(settings, flags, places)
    entries: list[Entry] = []
    targets = finding_targets(arguments.reports, arguments.output, {"jsonl": lines_of(entries)})
    probe(file for _, file, _ in targets)
    inputs = inputs_from(arguments)
    asked = job.links(inputs, settings, policy, places, tell=tell, watch=watched, keep=arguments.keep)
    if asked is None:
        return UNREADABLE
    entries += asked.entries
    written = write_findings(targets, asked.report, page=os.environ.get(JOB_SUMMARY, ""), tell=tell)
    if not written or inputs.unreadable:
        return UNREADABLE
    return _exit_code(asked, strict=policy.strict)


def _exit_code(asked: Asked, *, strict: bool) -> int:
    if asked.report.failed:
        return FOUND
    return UNCHECKED if asked.faulty or (strict and asked.report.silent) else CLEAN
