"""How far the reading of dumps is, for people: a bar with the share that is read and the time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from enrich.jobs.indexing import Watch

_EACH = 0.2


@contextmanager
def bar(*, quiet: bool) -> Iterator[Watch]:
    """A listener that shows a bar on standard error where that is a terminal; with `quiet` it shows none."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from enrich.cli.progress import Pace

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda *_: None
        return
    columns = (TextColumn("{task.percentage:>3.0f} %"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.description}"), console=console, transient=True) as shown:
        task, pace, last = shown.add_task("", total=None), Pace(monotonic()), 0.0

        def watch(done: int, total: int, works: int) -> None:
            nonlocal last
            if (now := monotonic()) - last < _EACH:
                return
            last = now
            pace.done(done, now)
            said = ", ".join(filter(None, (f"{works:,} records", pace.left(total or None, now))))
            shown.update(task, completed=done, total=total or None, description=said)

        yield watch
