"""Draws how far a run has come, as a bar at a terminal: loaded only where there is one to draw on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text


@contextmanager
def drawn(console: Console, say: Callable[[], str]) -> Iterator[Callable[[int, int | None, str], None]]:
    """A bar, and what moves it: how many are done, of how many, in words; `say` is asked at each drawing."""
    columns = (
        SpinnerColumn(),
        TextColumn("references"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        _Told(say),
    )
    with Progress(*columns, TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, found: bar.update(task, completed=done, total=total, description=found)


class _Told(ProgressColumn):
    """A column that says what a function says whenever it is drawn."""

    def __init__(self, say: Callable[[], str]) -> None:
        super().__init__()
        self._say = say

    def render(self, task: Task) -> Text:
        """The words of the moment."""
        return Text(self._say())
