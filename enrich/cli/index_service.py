"""What `enrich index` asks Crossref for, from its options."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from enrich.comparable import issn
from enrich.errors import ConfigurationError
from enrich.jobs.harvesting import Harvest, Named, newer
from enrich.jobs.supplies import Supply
from enrich.network.door import Door
from enrich.settings import Settings
from enrich.sources.crossref_lists import Filter

_WHICH = (
    "Say which works: --issn, --member, --from-year and --until-year, or --dois. "
    "All of Crossref is to be had as its public data file, not here."
)


def asked(arguments: argparse.Namespace, door: Door, settings: Settings) -> list[Supply]:
    """The lists and works that the options name; of an index that is there, else what changed in its own."""
    filters = _filters(arguments)
    supplies: list[Supply] = [Harvest(door, filters)] if filters else []
    if arguments.dois:
        supplies.append(Named(door, arguments.dois, settings))
    if supplies:
        return supplies
    if arguments.action == "build":
        raise ConfigurationError(_WHICH)
    return list(newer(arguments.index, door))


def _filters(arguments: argparse.Namespace) -> list[Filter]:
    filters = [("issn", _issn(given)) for given in arguments.issn]
    filters += [("member", _member(given)) for given in arguments.member]
    if arguments.from_year is not None:
        filters.append(("from-pub-date", _year(arguments.from_year)))
    if arguments.until_year is not None:
        filters.append(("until-pub-date", _year(arguments.until_year)))
    return filters


def _issn(given: str) -> str:
    numbers = issn.all_in(given)
    if len(numbers) != 1:
        raise ConfigurationError(f"--issn takes one number such as 1234-567X, not {given!r}.")
    return next(iter(numbers))


def _member(given: str) -> str:
    if not (given.isascii() and given.isdigit()):
        raise ConfigurationError(f"--member takes Crossref's number of a member, not {given!r}.")
    return given


def _year(given: int) -> str:
    if not 1000 <= given <= datetime.now(UTC).year + 2:
        raise ConfigurationError(f"{given} is no year in which works were published.")
    return str(given)
