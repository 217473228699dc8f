"""Reads dumps as a build does, without an index to put the works into, or into one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import pytest

from enrich.index import Dated, Info, prepare
from enrich.index.account import Account
from enrich.index.dumps import inputs_in, parts_of, portions, read
from enrich.index.dumps.portions import Portion
from enrich.jobs.indexing import build
from enrich.jobs.supplies import Files, Supply
from enrich.records import Work


def portions_in(*paths: Path, account: Account, folder: Path = Path()) -> tuple[list[Dated], list[Portion]]:
    """The works in dumps, with the portions that they came in; `account` is told of what is left out."""
    works: list[Dated] = []

    def caught(some: Sequence[Dated]) -> object:
        works.extend(some)
        return prepare(())

    with patch.object(portions, "prepare", caught):
        made = list(read((part, 0) for part in parts_of(inputs_in(paths), folder, account.at)))
    for portion in made:
        account.without_doi += portion.without_doi
        for fault in portion.faults:
            account.at(fault.place, fault.sentence)
    return works, made


def works_in(path: Path, account: Account) -> Sequence[Work]:
    """The works in one file."""
    return portions_in(path, account=account, folder=path.parent)[0]


def filled(path: Path, *files: Path, account: Account | None = None, supplies: Sequence[Supply] = ()) -> Info:
    """An index of the works in `files` and of `supplies`."""
    every = [*supplies, *([Files(files)] if files else [])]
    return build(path, every, account or Account(str), tell=str, watch=lambda *_: None)


class Killed(BaseException):
    """What ends a build as a power cut would."""


def killed(path: Path, file: Path, after: int) -> None:
    """A build of the works in a file that is killed when it has told so many times how far it is."""
    heard = 0

    def watch(*_: int) -> None:
        nonlocal heard
        heard += 1
        if heard > after:
            raise Killed

    with pytest.raises(Killed):
        build(path, [Files([file])], Account(str), tell=str, watch=watch)
