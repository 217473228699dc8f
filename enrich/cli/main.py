"""The command line's front door: finds the command, loads only that one, and turns errors into sentences.

Each command's exit codes are in its ``--help``. Start-up is part of the product (a check on
every commit), so a command's module is imported only when it is called.
"""

from __future__ import annotations

import argparse
import signal
import sys
from importlib import import_module

from enrich.cli.parser import Parser, unknown_command
from enrich.errors import EnrichError

COMMANDS = {
    "run": "match references, check their links, write reports",
    "check": "check bibliographies, for people and for CI",
    "fix": "write the DOIs that were found back into a file",
    "lock": "refresh the lock file of `enrich check`",
    "explain": "say what a finding's code means",
    "index": "build a local index of works, or say what one holds",
}
USAGE, INTERRUPTED, BROKEN_PIPE, TERMINATED = 2, 130, 141, 143


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; the console script exits with it."""
    if arguments is None:
        # A program of its own: one that a CI service ends leaves no half-made files behind.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
        arguments = sys.argv[1:]
    parsed = _parser(arguments).parse_args(arguments)
    try:
        return int(import_module(f"enrich.cli.{parsed.command}").run(parsed))
    except EnrichError as error:
        print(f"enrich: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("enrich: stopped. What was fetched is in the cache; start again to go on.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return BROKEN_PIPE
    except OSError as error:
        print(f"enrich: {error}.", file=sys.stderr)
        return USAGE


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
    return parser


class _Version(argparse.Action):
    """Prints the version; reading package metadata is too slow to do before it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from enrich import __version__

        print(f"enrich {__version__}")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
