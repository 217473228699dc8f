"""The options that several commands share, and the settings they amount to."""

from __future__ import annotations

import argparse

from enrich.cli.parser import Idle
from enrich.jobs.accepting import NOTHING_ACCEPTED, Accepted, accepted_from
from enrich.jobs.inputs import Inputs
from enrich.settings import Settings, load
from enrich.sources import SOURCES, declared_settings

IDLE_SOURCES: tuple[Idle, ...] = (
    ("--mailto", lambda a: a.mailto and a.offline, "with --offline nobody is asked"),
    (
        "--source",
        lambda a: a.offline and set(a.sources or ()) - {"index"},
        "with --offline only the index is asked",
    ),
)
IDLE_LINKS: tuple[Idle, ...] = (
    ("--landing", lambda a: a.landing and a.offline, "with --offline nobody is asked"),
    ("--links", lambda a: a.links and a.offline, "with --offline only the form of addresses is looked at"),
    (
        "--allow-host",
        lambda a: a.allow_hosts and not (a.landing or a.links),
        "it is for --landing and --links",
    ),
    ("--ignore-url", lambda a: a.ignore_urls and not a.links, "it is for --links"),
    ("--now", lambda a: a.final_words and not a.links, "it is for --links"),
)
"""Of the options below, those that can be given in vain."""


def add_input_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what the inputs are."""
    group = parser.add_argument_group("input")
    group.add_argument(
        "--from", dest="format", default="", metavar="FORMAT", help="read as FORMAT, whatever it looks like"
    )
    group.add_argument(
        "--encoding", default="", metavar="NAME", help="read text in this encoding (default: UTF-8)"
    )
    group.add_argument(
        "--column", default="", metavar="NAME", help="the spreadsheet column that holds the references"
    )


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say whom to ask."""
    group = parser.add_argument_group("sources")
    group.add_argument("--index", metavar="INDEX", help="local index to use (default: the starter index)")
    group.add_argument(
        "--source",
        dest="sources",
        action="append",
        metavar="NAME",
        help=f"ask this source: {', '.join(SOURCES)}; repeatable (default: index, then "
        "crossref, and ncbi for the numbers of PubMed that references have)",
    )
    group.add_argument(
        "--offline", action="store_true", default=None, help="make no request; only the index is asked"
    )
    group.add_argument("--mailto", metavar="ADDRESS", help="your address, for Crossref's polite pool")
    group.add_argument(
        "--workers", type=int, metavar="N", help="processes to match with (default: by batch size)"
    )


def add_link_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which links are looked at, and whether their pages are asked for."""
    group = parser.add_argument_group("links")
    group.add_argument(
        "--links",
        action="store_true",
        default=None,
        help="ask for the web addresses that references print, too: are the pages there?",
    )
    group.add_argument(
        "--landing",
        action="store_true",
        default=None,
        help="ask for the pages that DOIs lead to: are they there, do they show the work?",
    )
    add_page_options(group)


def add_page_options(group: argparse._ArgumentGroup) -> None:
    """Add the options that say which pages are asked for, and how soon one is called lost."""
    group.add_argument(
        "--ignore-url",
        dest="ignore_urls",
        action="append",
        metavar="PATTERN",
        help="do not ask for addresses in which this regular expression is found, nor go there where another "
        "address leads on to one; repeatable",
    )
    group.add_argument(
        "--now",
        dest="final_words",
        action="store_true",
        default=None,
        help="call a page lost at the first visit; else it takes three failures, each three days apart (or, "
        "where nothing is remembered, two looks)",
    )
    group.add_argument(
        "--allow-host",
        dest="allow_hosts",
        action="append",
        metavar="NAME",
        help="ask this host for pages though it is in your own network (never a range); repeatable",
    )


def add_accept_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that decides about single references."""
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="ID=DOI",
        help="take DOI for the reference with this id, whatever the evidence; repeatable "
        "(`enrich decide` keeps decisions)",
    )


def accepted_by(arguments: argparse.Namespace) -> Accepted:
    """Return what the ``--accept`` options of a command say."""
    return accepted_from(arguments.accept, person()) if arguments.accept else NOTHING_ACCEPTED


def person() -> str:
    """Who is at this machine, for what is written down under a name; "" where that cannot be known."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a number without a name, as in containers
        return ""


def settings_from(arguments: argparse.Namespace) -> Settings:
    """Return the settings of a command: files and environment, overruled by its options."""
    names: tuple[str, ...] = (
        "index",
        "sources",
        "offline",
        "mailto",
        "workers",
        "links",
        "landing",
        "allow_hosts",
        "ledger",
    )
    names += ("ignore_urls", "final_words")
    return load({name: getattr(arguments, name, None) for name in names}, declared=declared_settings)


def inputs_from(arguments: argparse.Namespace) -> Inputs:
    """Return the inputs of a command, read as its options say."""
    return Inputs(
        arguments.inputs, format=arguments.format, encoding=arguments.encoding, column=arguments.column
    )


def add_finding_reports(parser: argparse.ArgumentParser, formats: str, extensions: str) -> None:
    """Where findings are reported; `formats` and `extensions` are named in the help."""
    group = parser.add_argument_group("reports")
    group.add_argument(
        "--format",
        dest="reports",
        action="append",
        default=[],
        metavar="NAME[=FILE]",
        help=f"{formats}; to standard output without =FILE; repeatable (default: human)",
    )
    group.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FILE",
        help=f"write a report; its extension says the format ({extensions}); repeatable",
    )
