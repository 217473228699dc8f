"""The command line's front door: finds the command, loads only that one, and turns errors into sentences.

Each command's exit codes are in its ``--help``. Start-up is part of the product (a check on
every commit), so a command's module is imported only when it is called.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from functools import partial
from importlib import import_module

from enrich.cli.parser import Parser, unknown_command
from enrich.cli.signals import answer_signals, ignore_interrupts
from enrich.errors import EnrichError
from enrich.failures import ADVICE, attempted, log, show_traces, what
from enrich.garbage import collect_seldom

COMMANDS = {
    "run": "match references, check their links, write reports",
    "check": "check bibliographies, for people and for CI",
    "links": "ask for the web addresses that references print",
    "fix": "write the DOIs that were found back into a file",
    "lock": "refresh the lock file of `enrich check`",
    "decide": "keep what a person decided about references, or undo it",
    "jobs": "list the runs that are kept, go on with one, write its reports, delete it",
    "diff": "say what changed between two runs",
    "explain": "say what a code means",
    "serve": "review references in the browser, and serve programs",
    "index": "build a local index of works, keep it up, look into it",
    "retractions": "keep Retraction Watch's list of retractions",
}
USAGE, INTERRUPTED, BROKEN_PIPE = 2, 130, 141


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; without `arguments` as the program that was called."""
    return _program() if arguments is None else _main(arguments)


def _program() -> int:
    """Run the command that the process was given, with its signals and streams set up."""
    answer_signals()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names of files and titles hold what a terminal's encoding may not.
            stream.reconfigure(errors="backslashreplace")
    try:
        return _main(sys.argv[1:])
    finally:
        ignore_interrupts()


def _main(arguments: list[str]) -> int:
    """Run one command; whatever goes wrong ends in a sentence."""
    parsed = argparse.Namespace()
    try:
        return attempted(partial(_run, arguments, parsed), _failed)
    except EnrichError as error:
        return _ended(str(error), USAGE)
    except KeyboardInterrupt:
        return _ended(_stopped(parsed), INTERRUPTED)
    except BrokenPipeError:
        _discard_output()
        return BROKEN_PIPE
    except OSError as error:
        log(error)
        _discard_output()
        return _ended(f"{error}.", USAGE)


def _run(arguments: list[str], parsed: argparse.Namespace) -> int:
    _parser(arguments).parse_args(arguments, parsed)
    if not gc.isenabled():  # which the program leaves to us; who calls `main` has a way of its own
        collect_seldom()
    parsed.called = arguments
    show_traces(getattr(parsed, "debug", False))
    code = int(import_module(f"enrich.cli.{parsed.command}").run(parsed))
    if sys.stdout is not None:  # which it is where the shell closed it
        sys.stdout.flush()
    return code


def _failed(error: Exception) -> int:
    return _ended(f"failed, and that is a fault of enrich itself ({what(error)}). {ADVICE}", USAGE)


def _ended(sentence: str, code: int) -> int:
    print(f"enrich: {sentence}", file=sys.stderr)
    return code


def _stopped(parsed: argparse.Namespace) -> str:
    """What a Ctrl-C leaves: which files are whole, and which are not there or as they were."""
    from enrich.files import whole

    there = whole()
    lost = [name for name in getattr(parsed, "output", ()) if name not in there]
    written = f"Written whole: {', '.join(there)}." if there else "Nothing was written."
    missing = f" Not written: {', '.join(lost)}." if there and lost else ""
    return f"stopped. {written}{missing} What was fetched is in the cache; start again to go on."


def _discard_output() -> None:
    """Let what standard output could not take go nowhere, or Python complains of it again at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return  # there is no such stream


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    parser = Parser(
        prog="enrich",
        description="Match bibliographic references to Crossref, fill in DOIs, check their links, "
        "and say what could not be resolved.",
        epilog="enrich COMMAND --help explains a command.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    chosen = next((a for a in arguments if not a.startswith("-")), "")
    if chosen and chosen not in COMMANDS:
        parser.error(unknown_command(chosen, COMMANDS))
    for name, summary in COMMANDS.items():
        if name == chosen:
            import_module(f"enrich.cli.{name}").add_parser(commands)
        else:
            commands.add_parser(name, help=summary)
    _add_debug(parser)
    return parser


def _add_debug(parser: argparse.ArgumentParser) -> None:
    """Let every command be asked for traces: the option is that of the innermost parser."""
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for action in inner:
        for command in action.choices.values():
            _add_debug(command)
    if not inner:
        parser.add_argument(
            "--debug", action="store_true", help="show the trace of an error, for a bug report"
        )


class _Version(argparse.Action):
    """Prints the version; reading package metadata is too slow to do before it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from enrich import __version__

        print(f"enrich {__version__}")
        parser.exit()
