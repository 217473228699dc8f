"""`enrich diff`: what changed between two runs, reference by reference."""

from __future__ import annotations

import argparse
from pathlib import Path

from enrich.jobs.comparing import Change, Compared, Said, compare

SAME, CHANGED = 0, 1


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `diff` to the command line."""
    parser = commands.add_parser(
        "diff",
        help="say what changed between two runs",
        description="Compare two reports in JSON Lines, an old and a new one, and list each reference "
        "whose verdict or DOI is another now, that is new, or that is gone.",
        epilog="Exit code: 0 nothing changed; 1 something did; 2 usage, or a report that cannot be read.",
    )
    parser.add_argument("old", metavar="OLD", help="a report of the earlier run (.jsonl)")
    parser.add_argument("new", metavar="NEW", help="a report of the later run (.jsonl)")


def run(arguments: argparse.Namespace) -> int:
    """Print the changes and return the exit code."""
    compared = compare(Path(arguments.old), Path(arguments.new))
    for change in compared.changes:
        print(_visible(_sentence(change)))
    for sentence in _made_with(compared):
        print(_visible(sentence))
    print(f"{len(compared.changes):,} changed, {compared.same:,} the same.")
    return CHANGED if compared.changes else SAME


def _sentence(change: Change) -> str:
    known = change.after or change.before
    place = f"{known.file}:{known.line} " if known and known.file else ""
    name = f"{place}{known.id if known else ''}"
    if change.before is None or change.after is None:
        return f"{name}: {'only in the new run' if change.after else 'only in the old run'}"
    return f"{name}: {_words(change.before)} → {_words(change.after)}"


def _words(said: Said) -> str:
    code = f" ({said.code})" if said.code and said.code != said.status else ""
    return f"{said.status}{f' {said.DOI}' if said.DOI else ''}{code}"


def _made_with(compared: Compared) -> list[str]:
    """What the two runs were made with, where that is not the same."""
    pairs = (("matcher", compared.matchers), ("index", compared.indexes))
    return [
        f"Made with another {what}: {', '.join(old) or 'not said'} → {', '.join(new) or 'not said'}"
        for what, (old, new) in pairs
        if old != new
    ]


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
