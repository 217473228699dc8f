"""A process that works on a job, as the service sees it: begun, heard, ended."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from msgspec.structs import replace

from enrich.web.desk.work import Task, Told, work

_GRACE = 10.0
"""Seconds in which a process that is told to end can commit what is whole."""
_LOOK = 0.5
"""Seconds between looks at whether a process has had its turn."""


class Running:
    """A process at work on a task. What it tells is heard while somebody waits for it."""

    def __init__(self, task: Task) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(task, theirs), name=f"enrich-{task.card.id}")
        self._process.start()
        theirs.close()
        self._over = threading.Event()
        self._first = 0.0
        self.card = task.card
        self.waiting = ""
        self.said: list[str] = []
        self.made = ""
        self.gave_way = False
        """Whether it was ended because its turn was over."""
        self._error = ""

    @property
    def worked(self) -> float:
        """For how many seconds results have come."""
        return monotonic() - self._first if self._first else 0.0

    def wait(self, is_enough: Callable[[Running], bool] = lambda _: False) -> str:
        """Hear the process until it has ended; return why it failed, "" where it did not.

        Where `is_enough` says so it is ended before, with what it did so far committed.
        """
        ended = False
        with suppress(EOFError, OSError):
            while True:
                if self._pipe.poll(_LOOK):
                    told: Told = self._pipe.recv()
                    self._hear(told)
                    ended = told.kind in ("over", "failed")
                if not (ended or self.gave_way) and is_enough(self):
                    self.gave_way = True
                    self._process.terminate()
        self._process.join()
        self._pipe.close()
        self._over.set()
        self.gave_way = self.gave_way and not ended
        if ended or self.gave_way:
            return self._error
        return "The process of this job was ended from outside, perhaps for want of memory."

    def end(self) -> None:
        """Tell the process to end, and see that it does."""
        with suppress(OSError, ValueError):
            self._process.terminate()
        if not self._over.wait(_GRACE):
            with suppress(OSError, ValueError):
                self._process.kill()
            self._over.wait(_GRACE)

    def _hear(self, told: Told) -> None:
        if told.kind == "total":
            self.card = replace(self.card, total=told.count)
        elif told.kind == "waiting":
            self.waiting = told.text
            self._first = self._first or monotonic()
        elif told.kind == "said":
            self.said.append(told.text)
        elif told.kind == "made":
            self.made = told.text
        elif told.kind == "failed":
            self._error = told.text
