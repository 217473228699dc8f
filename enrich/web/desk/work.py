"""What a job's own process does: the run as `enrich run` makes it, and files made of it.

It is told by a pickled `Task` and tells through a pipe. When the pipe's other
end is gone so is the service, and the process ends: what is committed stays.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic, sleep
from typing import Literal, NoReturn, TypeVar

from msgspec import Struct

from enrich.errors import EnrichError
from enrich.failures import ADVICE, what
from enrich.jobs.chunks import Chunks
from enrich.jobs.inputs import Inputs
from enrich.jobs.recorded import DONE_BEFORE, GOES_ON
from enrich.jobs.run import run
from enrich.jobs.watching import Counted
from enrich.ledger.jobs import Jobs, is_held
from enrich.ledger.store import Ledger
from enrich.records import Report
from enrich.settings import Settings
from enrich.web.desk.cards import Card
from enrich.web.desk.files import Made, made_of
from enrich.web.desk.outcome import outcome

_CHUNK = 1_000
_PATIENCE, _PAUSE = 60.0, 0.2
"""Seconds."""
_OPTION = re.compile(r" \(--[^)]*\)")
"""What a sentence says of options is for a command line."""
_FIELDS = {"--from": "the field “Format”", "--column": "the field “Column”", "--encoding": "“Encoding”"}
C = TypeVar("C", bound=Counted)


class Task(Struct, frozen=True, kw_only=True):
    """A job to work on, in its `folder`; `settings` know where its owner's decisions are, `by` is the owner.

    More than `most` blocks are refused. An `errand` only brings a finished job up to date, and with
    `make` a file is made of it then.
    """

    folder: Path
    card: Card
    settings: Settings
    by: str
    most: int
    errand: bool = False
    make: Made | None = None


Kind = Literal["total", "waiting", "said", "made", "failed", "over"]


class Told(Struct, frozen=True):
    """What a process tells: how many blocks there are, what it waits for, sentences, its end."""

    kind: Kind
    count: int = 0
    text: str = ""


class _Refused(EnrichError):
    """The job is not done, and a sentence says why."""


def work(task: Task, pipe: Connection) -> None:
    """Do a task; every end of it is told, but for one from outside."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the service's, which then ends this process
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with, args=(pipe,), daemon=True).start()
    tell = _Telling(pipe)
    try:
        os.chdir(task.folder / "input")
        _wait_for_its_turn(task.folder)
        _do(task, tell)
        tell("over")
    except EnrichError as error:
        tell("failed", text=str(error))
    except Exception as error:  # noqa: BLE001
        tell("failed", text=f"enrich itself failed, and that is its fault ({what(error)}). {ADVICE}")
    finally:
        for worker in multiprocessing.active_children():
            worker.terminate()  # what it has in hand nobody waits for any more


class _Telling:
    """Tells the service; one that is gone hears nothing."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __call__(self, kind: Kind, count: int = 0, text: str = "") -> None:
        if kind == "said" and not text:
            return
        with suppress(OSError):
            self._pipe.send(Told(kind, count, text))


def _do(task: Task, tell: _Telling) -> None:
    if not task.errand and task.card.total is None:
        tell("total", _counted(_inputs(task.card), task.most))
    report = _report(task, tell)
    _keep(task.folder)
    if not report.entries and not task.errand:
        raise _Refused(_no_entry(report))
    if task.make is not None:
        tell("made", text=made_of(task.make, report, _inputs(task.card), task.settings, task.folder))


def _wait_for_its_turn(folder: Path) -> None:
    """Let the process of a service that was killed end first, which still holds the job for a moment."""
    end = monotonic() + _PATIENCE
    while (job := outcome(folder).job) and is_held(job) and monotonic() < end:
        sleep(_PAUSE)


def _inputs(card: Card) -> Inputs:
    return Inputs(card.files, format=card.format, encoding=card.encoding, column=card.column, following=False)


def _counted(inputs: Inputs, most: int) -> int:
    """How many blocks the input has; it is read for that, and no further than what is allowed."""
    count = 0
    for chunk in Chunks(inputs, _CHUNK):
        count += len(chunk)
        if count > most:
            raise _Refused(
                f"This is more than {most:,} references, which this service does not take. Split it."
            )
    return count


def _report(task: Task, tell: _Telling) -> Report:
    """Bring the job up to date and return what a report is made of."""
    inputs = _inputs(task.card)
    report = run(
        inputs,
        task.settings,
        by=task.by,
        kept_in=task.folder,
        known=_finished(task.folder) if task.errand else "",
        tell=lambda sentence: tell("said", text=on_a_page(sentence)),
        watch=_Watching(tell),
    )
    for failure in inputs.failures:
        tell("said", text=on_a_page(str(failure)))
    return report


def _finished(folder: Path) -> str:
    """The digest of the run that a finished job is: it stays what was reviewed, also after an upgrade."""
    there = outcome(folder).job
    return there.digest if there is not None and there.finished else ""


def on_a_page(sentence: str) -> str:
    """A sentence for a command line, as somebody understands it who fills in a form."""
    if sentence.startswith((GOES_ON, DONE_BEFORE)):
        return ""  # a job that takes turns goes on often, which is no news
    for option, field in _FIELDS.items():
        sentence = sentence.replace(option, field)
    return _OPTION.sub("", sentence)


class _Watching:
    """Passes results on and tells what they wait for."""

    def __init__(self, tell: Callable[..., None]) -> None:
        self._tell = tell

    def __call__(
        self, results: Iterator[C], waiting: Callable[[], str], requests: Callable[[], int]
    ) -> Iterable[C]:
        for result in results:
            yield result
            self._tell("waiting", text=waiting())


def _keep(folder: Path) -> None:
    """Keep the lines until the job is deleted: they go with it, not by themselves."""
    with Ledger(folder) as ledger:
        jobs = Jobs(ledger)
        for job in jobs.all():
            jobs.pin(job, pinned=True)


def _no_entry(report: Report) -> str:
    reasons = [f"{one.file}: {one.reason}" for one in report.set_aside if one.fault or one.reason]
    return reasons[0] if reasons else "There is no reference in it."


def _end(*_: object) -> NoReturn:
    sys.exit(1)


def _end_with(pipe: Connection) -> None:
    """End this process when the service is gone, or says so."""
    with suppress(EOFError, OSError):
        pipe.recv()
    os.kill(os.getpid(), signal.SIGTERM)
