"""`enrich index`: build a local index from works in Crossref's JSON shape, or say what one holds."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import monotonic

from enrich.errors import UnreadableInput
from enrich.index import Index, build
from enrich.index.account import Account
from enrich.index.works_file import works_in

DONE, LEFT_OUT = 0, 3


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `index` with its two actions to the command line."""
    parser = commands.add_parser("index", help="build a local index of works, or say what one holds")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    making = actions.add_parser(
        "build",
        help="make INDEX from files of works",
        description="Make a local index from works in Crossref's JSON shape. An index that is there is "
        "replaced when the new one is complete.",
        epilog="Exit code: 0 done; 2 usage, or nothing could be indexed; 3 done, but damaged or unreadable "
        "records were left out.",
    )
    making.add_argument(
        "index", metavar="INDEX", type=Path, help="folder to make; an older index is replaced"
    )
    making.add_argument(
        "files", metavar="FILE", type=Path, nargs="+", help="works as JSON Lines or JSON, gzipped or not"
    )
    telling = actions.add_parser("info", help="say what INDEX holds")
    telling.add_argument("index", metavar="INDEX", type=Path)


def run(arguments: argparse.Namespace) -> int:
    """Carry out the action and return the exit code."""
    if arguments.action == "info":
        print(f"{arguments.index}: {Index.open(arguments.index).works:,} works")
        return DONE
    return _build(arguments.index, arguments.files)


def _build(path: Path, files: list[Path]) -> int:
    missing = next((file for file in files if not file.is_file()), None)
    if missing:
        raise UnreadableInput(str(missing), "no such file.")
    started, account = monotonic(), Account(_tell)
    works = (work for file in files for work in works_in(file, account))
    try:
        count = build(path, works, account)
    finally:
        for sentence in account.summary():
            _tell(sentence)
    print(f"{path}: {count:,} works indexed in {monotonic() - started:.1f} s")
    return LEFT_OUT if account.damaged else DONE


def _tell(sentence: str) -> None:
    print(f"enrich: {sentence}", file=sys.stderr)
