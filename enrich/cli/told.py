"""What a command tells on standard error while it works: sentences, and a bar at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

from enrich.records import Entry


def tell(sentence: str) -> None:
    """Print a sentence to standard error, under the name of this program."""
    print(f"enrich: {sentence}", file=sys.stderr)


def tell_each(sentences: Iterable[object]) -> None:
    """Print each of `sentences`, which may be errors."""
    for sentence in sentences:
        tell(str(sentence))


def watched(entries: Iterator[Entry], total: int | None, waiting: Callable[[], str]) -> Iterable[Entry]:
    """Pass entries on under a progress bar, loaded only where something is asked for at a terminal."""
    if not sys.stderr.isatty():
        return entries
    from enrich.cli.progress import Bar

    return Bar(total=total).watch(entries, waiting)
