"""A parser of arguments whose complaints help: the usage of the command, and the nearest right word."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

Idle = tuple[str, Callable[[argparse.Namespace], object], str]
"""An option as it is written, when it is given and does nothing, and what it would need."""


class Parser(argparse.ArgumentParser):
    """Takes the place of argparse's own; its sub-commands are of the same kind."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse as argparse does, but name a misspelt option first: the rest may follow from it."""
        for word in self._own(args or ()):
            self._refuse_unknown_option(word.partition("=")[0])
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print the usage of this command and the complaint, and exit with 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n`{self.prog} --help` explains all options.\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = list(map(str, action.choices))
            message = f"there is no {value!r}, only {', '.join(known)}.{did_you_mean(value, known)}"
            raise argparse.ArgumentError(action, message)

    def _own(self, arguments: Sequence[str]) -> Iterable[str]:
        """The long options that are this parser's to read: those before a sub-command, and before ``--``."""
        for word in arguments:
            if word == "--" or (self._subparsers and not word.startswith("-")):
                return
            if word.startswith("--"):
                yield word

    def _refuse_unknown_option(self, word: str) -> None:
        options = [o for o in self._option_string_actions if o.startswith("--")]
        if not any(option.startswith(word) for option in options):
            self.error(f"there is no option {word}.{did_you_mean(word, options)}{self._elsewhere()}")

    def _elsewhere(self) -> str:
        return " Options of a command stand behind its name." if self._subparsers else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that suggests the likest `known` word, with a blank before it; "" where none is like."""
    from difflib import get_close_matches

    likest = get_close_matches(word, list(known), 1)
    return f" Did you mean {likest[0]}?" if likest else ""


def unknown_command(word: str, known: Iterable[str]) -> str:
    """What to say of a first word that is no command."""
    if os.path.exists(word):
        return f"{word} is a file, not a command. Did you mean `enrich run {word}`?"
    return f"there is no command {word!r}.{did_you_mean(word, known)}"


def tell_idle(arguments: argparse.Namespace, options: Iterable[Idle]) -> None:
    """Say on standard error which of the given options do nothing here, and what they would need."""
    for option, idle, needs in options:
        if idle(arguments):
            print(f"enrich: {option} does nothing here: {needs}.", file=sys.stderr)
