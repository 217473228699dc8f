"""`enrich index`: build a local index from works in Crossref's JSON shape, or say what one holds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from enrich.errors import UnreadableInput
from enrich.index import Index, build
from enrich.index.works_file import works_in
from enrich.records import Work

_SHOWN_PROBLEMS = 20


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `index` with its two actions to the command line."""
    parser = commands.add_parser("index", help="build a local index of works, or say what one holds")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    making = actions.add_parser("build", help="make INDEX from files of works")
    making.add_argument(
        "index", metavar="INDEX", type=Path, help="folder to make; an older index is replaced"
    )
    making.add_argument(
        "files", metavar="FILE", type=Path, nargs="+", help="works as JSON Lines or JSON, gzipped or not"
    )
    telling = actions.add_parser("info", help="say what INDEX holds")
    telling.add_argument("index", metavar="INDEX", type=Path)


def run(arguments: argparse.Namespace) -> int:
    """Carry out the action and return the exit code: 0, or 2 where some input is damaged."""
    if arguments.action == "info":
        print(f"{arguments.index}: {Index.open(arguments.index).works:,} works")
        return 0
    return _build(arguments.index, arguments.files)


def _build(path: Path, files: list[Path]) -> int:
    missing = next((file for file in files if not file.is_file()), None)
    if missing:
        raise UnreadableInput(str(missing), "no such file.")
    started, problems = monotonic(), _Problems()
    count = build(path, _works(files, problems))
    print(f"{path}: {count:,} works indexed in {monotonic() - started:.1f} s")
    return problems.close()


def _works(files: list[Path], problems: _Problems) -> Iterator[Work]:
    for file in files:
        yield from works_in(file, problems)


class _Problems:
    """Prints the first problems one by one and counts the rest."""

    def __init__(self) -> None:
        self.count = 0
        self.damaged = False

    def __call__(self, sentence: str, damaged: bool) -> None:
        self.count += 1
        self.damaged |= damaged
        if self.count <= _SHOWN_PROBLEMS:
            print(f"enrich: {sentence}", file=sys.stderr)

    def close(self) -> int:
        if self.count > _SHOWN_PROBLEMS:
            print(f"enrich: … and {self.count - _SHOWN_PROBLEMS:,} more.", file=sys.stderr)
        return 2 if self.damaged else 0
