"""The desk: takes jobs in, has them worked on in turn, each by a process, and knows how they stand.

Two lanes: runs, which may take hours and so take turns, and errands of seconds, which never wait
for a run: bringing a job up to date after decisions, making a file of it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import IO

from msgspec import Struct
from msgspec.structs import replace

from enrich.errors import ConfigurationError, EnrichError
from enrich.ledger.decisions import now
from enrich.ledger.standing import NAME
from enrich.ledger.store import Ledger
from enrich.settings import Settings
from enrich.web.desk import cards
from enrich.web.desk.cards import OVER, Card, State
from enrich.web.desk.files import Made
from enrich.web.desk.names import kept_names
from enrich.web.desk.outcome import outcome
from enrich.web.desk.places import Places, remove
from enrich.web.desk.processes import Running
from enrich.web.desk.turns import Turns
from enrich.web.desk.work import Task
from enrich.web.service import Service

_ERRANDS = 2
_COPIED = 1024 * 1024


class NoSuchJob(EnrichError):
    """There is no such job, or it is somebody else's, which is not told."""

    def __init__(self) -> None:
        super().__init__("There is no such job.")


class Busy(EnrichError):
    """Not now: the sentence says why, and what to do."""


class Upload(Struct, frozen=True):
    """A file that is handed in: the name that it came with, and its bytes."""

    name: str
    stream: IO[bytes]


class Reading(Struct, frozen=True, kw_only=True):
    """How to read what is handed in, each "" to be found out; see `Inputs`."""

    format: str = ""
    encoding: str = ""
    column: str = ""


class Standing(Struct, frozen=True, kw_only=True):
    """How a job stands: its card, and what it waits for ("" for nothing)."""

    card: Card
    waiting: str = ""


class Desk:
    """All jobs of a service; opened when it begins, closed when it ends."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._settings = _at_home(service.settings)
        self.places = Places(self._settings.data_path)
        self._lock = threading.RLock()
        self._running: dict[Path, Running] = {}
        self._cards: dict[Path, Card] = {}
        self._one_by_one: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)
        self._turns = Turns()
        self._closed = False
        self._runs = ThreadPoolExecutor(service.limits.running, "run")
        self._errands = ThreadPoolExecutor(_ERRANDS, "errand")

    def open(self) -> None:
        """Go on with what was not finished when the service ended."""
        unfinished = [(folder, card) for folder, card in self.places.everybodys() if card.state not in OVER]
        for folder, card in sorted(unfinished, key=lambda pair: pair[1].created):
            self._line_up(folder, replace(card, state="waiting"))

    def close(self) -> None:
        """End all processes; what they committed stays, and is gone on with another time."""
        with self._lock:
            self._closed = True
            running = list(self._running.values())
        self._runs.shutdown(wait=False, cancel_futures=True)
        self._errands.shutdown(wait=False, cancel_futures=True)
        for one in running:
            one.end()
        self._runs.shutdown()
        self._errands.shutdown()

    def submit(self, owner: str, uploads: Iterable[Upload], reading: Reading) -> Standing:
        """Take in files as a job; raises ConfigurationError for what holds nothing, Busy for too many."""
        limits = self._service.limits
        if len(self.places.of(owner)) >= limits.jobs:
            raise Busy(f"You keep {limits.jobs} jobs, which is all there is room for; delete one.")
        if self.places.room() < limits.free:
            raise Busy("The disk of this service is nearly full. Delete jobs, or tell whoever runs it.")
        id = secrets.token_hex(8)
        folder = self.places.made(owner, id)
        try:
            files = _taken_in(uploads, folder / "input")
            said = {name: getattr(reading, name) for name in ("format", "encoding", "column")}
            card = Card(id=id, owner=owner, name=", ".join(files), files=files, created=now(), **said)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._line_up(folder, card)
        return Standing(card=card)

    def all_of(self, owner: str) -> list[Standing]:
        """The jobs of a person, the latest first."""
        return [self.standing(owner, card.id) for card in self.places.of(owner)]

    def folder(self, owner: str, id: str) -> Path:
        """The folder of a job that is there; raises NoSuchJob."""
        try:
            folder = self.places.job(owner, id)
        except ConfigurationError as error:
            raise NoSuchJob from error
        if self._card(folder) is None:
            raise NoSuchJob
        return folder

    def standing(self, owner: str, id: str) -> Standing:
        """How a job stands; raises NoSuchJob."""
        folder = self.folder(owner, id)
        with self._lock:
            card, running = self._card(folder), self._running.get(folder)
        if card is None:
            raise NoSuchJob
        if running is None or card.state != "running":
            return Standing(card=card)
        return Standing(card=running.card, waiting=running.waiting)

    def cancel(self, owner: str, id: str) -> Standing:
        """Stop a job that is not over; what was found so far stays. Raises NoSuchJob."""
        folder = self.folder(owner, id)
        with self._lock:
            card = self._card(folder)
            if card is not None and card.state not in OVER:
                self._put(folder, replace(card, state="cancelled", finished=now()))
            running = self._running.get(folder)
        if running and card and card.state not in OVER:
            running.end()
        return self.standing(owner, id)

    def delete(self, owner: str, id: str) -> None:
        """Delete a job with all its data; decisions stay. Raises NoSuchJob."""
        folder = self.folder(owner, id)
        self.cancel(owner, id)
        with self._lock:
            running = self._running.get(folder)
            if running:
                running.end()
            if folder.is_dir():
                remove(folder)
            self._cards.pop(folder, None)

    def settings(self, owner: str) -> Settings:
        """The settings of a person's jobs: their decisions are where that person's are."""
        return replace(self._settings, data_dir=str(self.places.home(owner)))

    def by(self, owner: str) -> str:
        """The name under which a person decides."""
        return owner or self._service.person

    def up_to_date(self, owner: str, id: str) -> Future[str]:
        """Have a finished job follow what was decided since; at once where nothing was."""
        folder = self.folder(owner, id)
        card = self._card(folder)
        if card is None or card.state != "finished" or card.decisions == self.decisions(owner):
            done: Future[str] = Future()
            done.set_result("")
            return done
        return self._errands.submit(self._errand, folder, owner, None)

    def make(self, owner: str, id: str, made: Made) -> Future[str]:
        """Have a file made of a job and give its path; raises Busy for a job that is under way."""
        folder = self.folder(owner, id)
        card = self._card(folder)
        if card is None or card.state != "finished":
            raise Busy("This job is not finished; there are files of it when it is.")
        return self._errands.submit(self._errand, folder, owner, made)

    def again(self, owner: str, id: str) -> Standing:
        """Ask once more about what could not be checked in a finished job; raises NoSuchJob."""
        folder = self.folder(owner, id)
        with self._lock:
            card = self._card(folder)
            if card is not None and card.state == "finished":
                self._line_up(folder, replace(card, state="waiting"))
        return self.standing(owner, id)

    def _line_up(self, folder: Path, card: Card) -> None:
        self._put(folder, card)
        self._turns.wait(card.owner, folder)
        self._runs.submit(self._next)

    def _next(self) -> None:
        owner, folder = self._turns.next()
        self._run(folder, owner)

    def _is_enough(self, running: Running, folder: Path, end: int) -> bool:
        """Whether a job had its turn while others wait, and came further in it: else it came to no end."""
        had = running.worked >= self._service.limits.turn and self._turns.anybody
        return had and outcome(folder).end > end

    def _run(self, folder: Path, owner: str) -> None:
        """Work on a job that waits, and note how it ended, or that it had its turn."""
        decisions = self.decisions(owner)
        with self._lock:
            card = self._card(folder)
            if card is None or card.state != "waiting" or self._closed:
                return
            card = replace(card, state="running", said=())
            self._put(folder, card)
            running = self._begun(folder, card, owner, None, errand=False)
        error = running.wait(partial(self._is_enough, folder=folder, end=outcome(folder).end))
        with self._lock:
            self._running.pop(folder, None)
            there = self._card(folder)
            if there is None or there.state != "running" or self._closed:
                return
            if running.gave_way:
                self._line_up(folder, replace(running.card, state="waiting"))
                return
            said = tuple(dict.fromkeys((*running.said, *([error] if error else []))))
            state: State = "failed" if error else "finished"
            ended = replace(running.card, state=state, finished=now(), said=said)
            self._put(folder, _counted(folder, ended, decisions))

    def _errand(self, folder: Path, owner: str, made: Made | None) -> str:
        """Bring a job up to date, make a file of it where one is wanted, and return its path."""
        decisions = self.decisions(owner)
        with self._lock:
            alone = self._one_by_one[folder]
        with alone:
            return self._done(folder, owner, made, decisions)

    def _done(self, folder: Path, owner: str, made: Made | None, decisions: int) -> str:
        with self._lock:
            card = self._card(folder)
            if card is None or self._closed:
                raise NoSuchJob
            running = self._begun(folder, card, owner, made, errand=True)
        error = running.wait()
        with self._lock:
            self._running.pop(folder, None)
            if error:
                raise ConfigurationError(error)
            card = self._card(folder)
            if card is not None:
                self._put(folder, _counted(folder, card, decisions))
        return running.made

    def _begun(self, folder: Path, card: Card, owner: str, made: Made | None, *, errand: bool) -> Running:
        task = Task(
            folder=folder,
            card=card,
            settings=self.settings(owner),
            by=self.by(owner),
            most=self._service.limits.rows,
            errand=errand,
            make=made,
        )
        self._running[folder] = Running(task)
        return self._running[folder]

    def decisions(self, owner: str) -> int:
        """How many decisions a person has taken so far."""
        home = self.places.home(owner)
        if not (home / NAME).is_file():
            return 0
        with Ledger(home) as ledger:
            return ledger.taken_so_far()

    def _card(self, folder: Path) -> Card | None:
        with self._lock:
            if folder not in self._cards:
                card = cards.read(folder)
                if card is None:
                    return None
                self._cards[folder] = card
            return self._cards[folder]

    def _put(self, folder: Path, card: Card) -> None:
        with self._lock:
            cards.write(folder, card)
            self._cards[folder] = card


def _at_home(settings: Settings) -> Settings:
    """The settings of jobs, which work in folders of their own: paths in full, no secret."""
    paths = {
        name: os.path.abspath(path) for name in ("index", "cache_dir") if (path := getattr(settings, name))
    }
    return replace(settings, **paths, data_dir=str(settings.data_path.absolute()), ledger=True, token="")


def _counted(folder: Path, card: Card, decisions: int) -> Card:
    """A card with what its job came to, following so many decisions."""
    so_far = outcome(folder)
    return replace(card, done=so_far.done, verdicts=so_far.verdicts, decisions=decisions)


def _taken_in(uploads: Iterable[Upload], folder: Path) -> tuple[str, ...]:
    """Write what is handed in to `folder`; return the names that it has there."""
    folder.mkdir(mode=0o700)
    uploads = list(uploads)
    names = kept_names([one.name for one in uploads])
    for name, upload in zip(names, uploads, strict=True):
        with open(folder / name, "xb") as stream:
            shutil.copyfileobj(upload.stream, stream, _COPIED)
    if not any((folder / name).stat().st_size for name in names):
        raise ConfigurationError("There is nothing in it: choose a file, or paste references.")
    return names
