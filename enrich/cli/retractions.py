"""`enrich retractions`: keep Retraction Watch's list, by which retractions are found without a request."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from enrich.errors import ConfigurationError
from enrich.jobs.retractions import update
from enrich.retractions.kept import Kept, described
from enrich.settings import load
from enrich.sources import declared_settings

DONE, LEFT_OUT = 0, 3
_SHOWN = 20
_PUBLISHED = "https://gitlab.com/crossref/retraction-watch-data (the file retraction_watch.csv)"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `retractions` with its actions to the command line."""
    parser = commands.add_parser("retractions", help="keep Retraction Watch's list of retractions")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    updating = actions.add_parser(
        "update",
        help="take in the list from FILE or URL",
        description="Take in Retraction Watch's list (CSV), which Crossref publishes every working day at "
        f"{_PUBLISHED}. It is kept in the data directory, and what it says of a work is found by every "
        "later run and check without a request.",
        epilog="Exit code: 0 done; 2 usage, or there is no such list; 3 done, but rows were left out.",
    )
    updating.add_argument("source", metavar="FILE-or-URL")
    updating.add_argument(
        "--smaller", action="store_true", help="take it though it has less than half of what is kept"
    )
    updating.add_argument("--mailto", metavar="ADDRESS", help="your address, to say who is asking")
    actions.add_parser("info", help="say which list is kept, and how new it is")


def run(arguments: argparse.Namespace) -> int:
    """Carry out the action and return the exit code."""
    settings = load({"mailto": getattr(arguments, "mailto", None)}, declared=declared_settings)
    if arguments.action == "info":
        kept = described(settings.data_path)
        if kept is None:
            raise ConfigurationError("No list of retractions is kept; take one in: enrich retractions update")
        print(*_lines(kept), sep="\n")
        return DONE
    told = _Told(arguments.source)
    kept = update(arguments.source, settings, smaller=arguments.smaller, tell=told)
    told.end()
    print(*_lines(kept), sep="\n")
    return LEFT_OUT if kept.left_out else DONE


def _lines(kept: Kept) -> Iterator[str]:
    yield f"Retraction Watch's list: {kept.works:,} DOIs and numbers of PubMed"
    yield f"  the newest notice of {kept.newest or 'no known day'}, taken in on {kept.taken}"
    yield f"  from {kept.source}"
    for kind, count in sorted(kept.kinds.items()):
        yield f"  {count:>7,} {kind.replace('-', ' ')}"
    if kept.unnamed:
        yield f"  {kept.unnamed:>7,} about works without a DOI and a number, of no use here"
    if kept.left_out:
        yield f"  {kept.left_out:>7,} rows left out for damage"


class _Told:
    """Tells of rows that are left out, the first ones one by one."""

    def __init__(self, source: str) -> None:
        self._source, self._count = source, 0

    def __call__(self, line: int, sentence: str) -> None:
        self._count += 1
        if self._count <= _SHOWN:
            print(f"enrich: {self._source}:{line}: {sentence}", file=sys.stderr)

    def end(self) -> None:
        """Tell how many more there were."""
        if self._count > _SHOWN:
            print(f"enrich: … and {self._count - _SHOWN:,} more rows left out.", file=sys.stderr)
