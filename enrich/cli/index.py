"""`enrich index`: make a local index of works, keep it up, look into it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import monotonic
from typing import TextIO

from enrich.cli.index_shown import held, info_lines, shown
from enrich.cli.reading import bar
from enrich.errors import ConfigurationError, SourceUnavailable
from enrich.files import STANDARD_OUTPUT, growing
from enrich.index import Info, open_index
from enrich.index.account import Account
from enrich.jobs.indexing import build, export
from enrich.jobs.supplies import Files, Held, Supply
from enrich.settings import load
from enrich.sources import declared_settings

DONE, USAGE, LEFT_OUT = 0, 2, 3
_CODES = (
    "Exit code: 0 done; 2 usage, or nothing could be indexed; 3 done, but damaged or unreadable records "
    "were left out."
)
_GO_ON = "What came up to now is kept; give the same command again to go on."
_KINDS = (
    "FILE is a file, a folder or a tar archive of works as Crossref and DataCite publish them, or an export "
    "of another index: JSON Lines or JSON, gzipped or not."
)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `index` with its actions to the command line."""
    parser = commands.add_parser("index", help="build a local index of works, keep it up, look into it")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _add_making(actions)
    _add_looking(actions)


def _add_making(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    making = actions.add_parser(
        "build",
        help="make INDEX from files of works, or from Crossref's API",
        description=f"Make a local index. {_KINDS} An index that is there is replaced when the new one is "
        "complete. Of records of one DOI the newest counts. A build that was interrupted goes on when the "
        "same command is given again.",
        epilog=_CODES,
    )
    updating = actions.add_parser(
        "update",
        help="add newer records to INDEX",
        description=f"Make the next state of an index from the one that is there and newer records. {_KINDS} "
        "A newer record replaces an older one, whichever came first; works that are no more vanish. The old "
        "state answers until the new one is complete.",
        epilog=_CODES,
    )
    merging = actions.add_parser(
        "merge",
        help="make INDEX of several indexes",
        description="Make an index of several. Of records of one DOI the newest counts.",
        epilog=_CODES,
    )
    for one in (making, updating, merging):
        one.add_argument("index", metavar="INDEX", type=Path, help="folder of the index")
    for one in (making, updating):
        one.add_argument("files", metavar="FILE", type=Path, nargs="*", help="where the records are")
        one.add_argument(
            "--workers", metavar="N", type=int, default=0, help="processes that read (default: one a core)"
        )
        _add_service(one)
    merging.add_argument("others", metavar="OTHER", type=Path, nargs="+", help="the indexes to take together")
    for one in (making, updating, merging):
        one.add_argument(
            "--anew", action="store_true", help="do not go on with an interrupted build; begin anew"
        )
        one.add_argument(
            "--left-out", metavar="FILE", help="list all that is left out for damage in FILE, a line each"
        )
        one.add_argument("-q", "--quiet", action="store_true", help="show no bar")


def _add_service(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("from Crossref's API")
    group.add_argument(
        "--from-api",
        action="store_true",
        help="ask Crossref for the works named here; update: without any, for what changed in the lists "
        "that INDEX was made of",
    )
    group.add_argument(
        "--issn", metavar="ISSN", action="append", default=[], help="all works of a journal; repeatable"
    )
    group.add_argument(
        "--member",
        metavar="ID",
        action="append",
        default=[],
        help="all works of a member, by Crossref's number for it; repeatable",
    )
    group.add_argument("--from-year", metavar="YEAR", type=int, help="published in this year or later")
    group.add_argument("--until-year", metavar="YEAR", type=int, help="published in this year or before")
    group.add_argument("--dois", metavar="FILE", type=Path, help="the works of these DOIs, one in each line")
    group.add_argument("--mailto", metavar="ADDRESS", help="your address, for Crossref's polite pool")


def _add_looking(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    telling = actions.add_parser("info", help="say what INDEX holds, where it comes from and from when")
    verifying = actions.add_parser(
        "verify",
        help="read all of INDEX and say what is wrong with it",
        epilog="Exit code: 0 whole; 2 damaged.",
    )
    searching = actions.add_parser(
        "search", help="show the works of INDEX that are most like a text, or a DOI's"
    )
    exporting = actions.add_parser(
        "export",
        help="write the works of INDEX to a file",
        description="Write all works as JSON Lines, from which an index can be built.",
    )
    for one in (telling, verifying, searching, exporting):
        one.add_argument("index", metavar="INDEX", type=Path)
    searching.add_argument("text", metavar="TEXT", nargs="+", help="a reference, words of it, or a DOI")
    searching.add_argument("-n", metavar="N", type=int, default=10, dest="most", help="works to show (10)")
    exporting.add_argument("file", metavar="FILE", help="- for standard output; .gz packs it")


def run(arguments: argparse.Namespace) -> int:
    """Carry out the action and return the exit code."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "build": lambda a: _build(a, lambda: []),
        "update": lambda a: _build(a, lambda: [Held(a.index)]),
        "merge": lambda a: _make(a, lambda: [Held(path) for path in a.others]),
        "info": _info,
        "verify": _verify,
        "search": _search,
        "export": _export,
    }
    return actions[arguments.action](arguments)


def _make(arguments: argparse.Namespace, supplies: Callable[[], list[Supply]]) -> int:
    started = monotonic()
    with _listing(arguments.left_out) as listing, bar(quiet=arguments.quiet) as watch:
        account = Account(_tell, listing)
        try:
            info = build(arguments.index, supplies(), account, anew=arguments.anew, tell=_tell, watch=watch)
        except SourceUnavailable as error:
            raise ConfigurationError(f"{error} {_GO_ON}") from error
        finally:
            for sentence in account.summary():
                _tell(sentence)
    print(f"{arguments.index}: {held(info)} indexed in {monotonic() - started:.1f} s")
    return LEFT_OUT if account.damaged else DONE


def _build(arguments: argparse.Namespace, before: Callable[[], list[Supply]]) -> int:
    """Make an index from files and what a service sends, after what comes `before`."""
    if not arguments.files and not arguments.from_api:
        raise ConfigurationError("Name files of works, or --from-api and which works Crossref is asked for.")
    if not arguments.from_api:
        return _make(arguments, lambda: [*before(), *_files(arguments)])
    settings = load({"mailto": arguments.mailto}, declared=declared_settings)
    if settings.offline:
        raise ConfigurationError("--from-api asks Crossref, and the settings say offline.")
    from enrich.cli.index_service import asked
    from enrich.network.door import Door
    from enrich.sources.crossref import services

    with Door(settings, services(settings)) as door:
        try:
            return _make(
                arguments, lambda: [*before(), *_files(arguments), *asked(arguments, door, settings)]
            )
        finally:
            for note in door.notes():
                _tell(note)


def _files(arguments: argparse.Namespace) -> list[Supply]:
    return [Files(arguments.files, arguments.workers)] if arguments.files else []


@contextmanager
def _listing(name: str | None) -> Iterator[TextIO | None]:
    if name is None:
        yield None
        return
    try:
        with open(name, "w", encoding="utf-8", errors="backslashreplace") as stream:
            yield stream
    except OSError as error:
        raise ConfigurationError(f"{name}: cannot be written ({error.strerror or error}).") from error


def _info(arguments: argparse.Namespace) -> int:
    info: Info = open_index(arguments.index).info()
    print(*info_lines(str(arguments.index), info), sep="\n")
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    wrong = open_index(arguments.index).verify()
    for sentence in wrong:
        _tell(sentence)
    if not wrong:
        print(f"{arguments.index}: whole")
    return USAGE if wrong else DONE


def _search(arguments: argparse.Namespace) -> int:
    for line in shown(open_index(arguments.index), " ".join(arguments.text), arguments.most):
        print(line)
    return DONE


def _export(arguments: argparse.Namespace) -> int:
    import gzip

    with growing(arguments.file) as stream:
        packed = gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) if arguments.file.endswith(".gz") else None
        with packed or nullcontext(stream) as out:
            out.writelines(export(arguments.index))
    place = "standard output" if arguments.file == STANDARD_OUTPUT else arguments.file
    _tell(f"{held(open_index(arguments.index).info())} written to {place}.")
    return DONE


def _tell(sentence: str) -> None:
    print(f"enrich: {sentence}", file=sys.stderr)
