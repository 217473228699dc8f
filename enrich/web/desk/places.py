"""Where jobs lie: a folder for each person, in it one for each job. Nobody's name becomes a path."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from enrich.errors import ConfigurationError
from enrich.web.desk import cards
from enrich.web.desk.cards import Card

_ID = re.compile(r"[0-9a-f]{16}")
_JOBS, _PEOPLE, _GONE = "jobs", "people", "deleted-"


class Places:
    """The folders of all jobs below the data folder of a service."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def home(self, owner: str) -> Path:
        """The data folder of a person, in which the decisions are; `owner` "" is who is at this machine."""
        if not owner:
            return self._data
        return self._data / _PEOPLE / hashlib.sha256(owner.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def job(self, owner: str, id: str) -> Path:
        """The folder of a job, there or not; raises ConfigurationError for what is no id."""
        if not _ID.fullmatch(id):
            raise ConfigurationError("There is no such job.")
        return self.home(owner) / _JOBS / id

    def made(self, owner: str, id: str) -> Path:
        """Make the folder of a job and return it; only the owner of the process may read it."""
        folder = self.job(owner, id)
        try:
            self.home(owner).mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise ConfigurationError(f"No job can be kept ({error.strerror or error}).") from error
        return folder

    def room(self) -> int:
        """How many bytes the disk has left."""
        there = next(path for path in (self._data, *self._data.parents) if path.is_dir())
        return shutil.disk_usage(there).free

    def of(self, owner: str) -> list[Card]:
        """The jobs of a person, the latest first."""
        found = [card for folder in _folders(self.home(owner) / _JOBS) if (card := cards.read(folder))]
        return sorted(found, key=lambda card: (card.created, card.id), reverse=True)

    def everybodys(self) -> Iterator[tuple[Path, Card]]:
        """Every job that there is, with its folder; what is left of deleted ones goes now."""
        homes = [self._data, *_folders(self._data / _PEOPLE)]
        for folder in (job for home in homes for job in _folders(home / _JOBS)):
            if folder.name.startswith(_GONE):
                shutil.rmtree(folder, ignore_errors=True)
            elif card := cards.read(folder):
                yield folder, card


def remove(folder: Path) -> None:
    """Delete a job's folder: gone at once by its name, then in fact."""
    gone = folder.with_name(f"{_GONE}{folder.name}")
    folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []
