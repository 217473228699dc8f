"""Makes an index and keeps it up: from dumps, from other indexes, from what a service sends.

What is put in comes as supplies: named streams of portions, of which a build
that was killed leaves out what it has. Nothing is changed in place: who asks
the old index is answered by it until the new one is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import msgspec
from msgspec import Struct

from enrich.errors import ConfigurationError, SourceUnavailable
from enrich.index import Builder, Info, Origin, filling, open_index
from enrich.index.account import Account, records
from enrich.index.dumps import Portion
from enrich.index.dumps.records import exported, headed
from enrich.index.origins import added
from enrich.jobs.supplies import Place, Supply, digest

CHECKPOINT = 10.0
"""Seconds of work that a build may lose when it is killed."""
_OTHER = (
    "{path}: the making of this index from something else was interrupted, or its files have changed since. "
    "Give the command of then again to go on with it, or add --anew to begin anew."
)
Watch = Callable[[int, int, int], None]
"""Hears how many of how many bytes are read, and how many works are in."""


class _Mark(Struct, frozen=True):
    """How far a build is: in which of its supplies, where there, and what is counted up to there."""

    of: str = ""
    supply: int = 0
    place: Place = Place()
    origins: tuple[Origin, ...] = ()
    damaged: int = 0
    without_doi: int = 0
    deleted: int = 0


def build(
    path: Path,
    supplies: Iterable[Supply],
    account: Account,
    *,
    anew: bool = False,
    tell: Callable[[str], None],
    watch: Watch,
) -> Info:
    """Make the index in folder `path` of all that `supplies` give, or go on with such a build.

    `account` hears of what is left out. Raises ConfigurationError where the
    index cannot be made, and what else reading the supplies raises.
    """
    supplies = list(supplies)
    of = digest(*(supply.mark for supply in supplies))
    with filling(path, anew=anew) as builder:
        if not builder.mark:
            return _Filling(builder, account, _Mark(of), watch).all(supplies)
        mark = _read_mark(builder.mark)
        if mark.of != of:
            raise ConfigurationError(_OTHER.format(path=path))
        tell(f"{path}: a build that was interrupted goes on; it has {records(builder.added)}.")
        account.go_on(mark.damaged, mark.without_doi, mark.deleted)
        return _Filling(builder, account, mark, watch).all(supplies)


class _Filling:
    """One build on its way: what was put in up to now, and when that was last brought to the disk."""

    def __init__(self, builder: Builder, account: Account, mark: _Mark, watch: Watch) -> None:
        self._builder, self._account, self._mark, self._watch = builder, account, mark, watch
        self._saved = monotonic()

    def all(self, supplies: list[Supply]) -> Info:
        """Put everything in that is not yet there, and make the index."""
        try:
            self._put_in(supplies)
        except (SourceUnavailable, KeyboardInterrupt):
            self._save()
            raise
        for origin in self._mark.origins:
            self._builder.origin(origin)
        info = self._builder.commit()
        self._account.repeated = self._builder.replaced
        return info

    def _put_in(self, supplies: list[Supply]) -> None:
        total, before = sum(supply.size for supply in supplies), 0
        for number, supply in enumerate(supplies):
            if number >= self._mark.supply:
                behind = self._mark.place if number == self._mark.supply else Place()
                with closing(supply.portions(behind, self._builder, self._account)) as portions:
                    for place, portion in portions:
                        self._take(portion)
                        self._stand(number, place, portion)
                        self._watch(before + place.bytes, total, self._builder.added)
                        if monotonic() - self._saved >= CHECKPOINT:
                            self._save()
            before += supply.size

    def _take(self, portion: Portion) -> None:
        account = self._account
        for fault in portion.faults:
            account.at(fault.place, fault.sentence)
        account.without_doi += portion.without_doi
        account.deleted += len(portion.removed)
        self._builder.take(portion.batch)
        for doi, dated in portion.removed:
            self._builder.remove(doi, dated)

    def _stand(self, supply: int, place: Place, portion: Portion) -> None:
        """Note how far the build is with a portion."""
        account = self._account
        self._mark = _Mark(
            of=self._mark.of,
            supply=supply,
            place=place,
            origins=added(self._mark.origins, portion.origins, portion.restated),
            damaged=account.damaged,
            without_doi=account.without_doi,
            deleted=account.deleted,
        )

    def _save(self) -> None:
        """Bring what is in to the disk."""
        self._builder.checkpoint(msgspec.json.encode(self._mark).decode())
        self._saved = monotonic()


def export(path: Path) -> Iterator[bytes]:
    """Yield the lines of an export of the index in folder `path`: first where its works came from."""
    index = open_index(path)
    yield headed(index.info().origins)
    yield from map(exported, index.all_dated())


def _read_mark(said: str) -> _Mark:
    try:
        return msgspec.json.decode(said, type=_Mark)
    except msgspec.DecodeError:
        return _Mark()
