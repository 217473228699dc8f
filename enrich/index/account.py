"""What was left out of an index, and where: a dump must neither fail for one bad record nor hide it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

SHOWN = 20
"""Damaged records told one by one; a dump can be damaged all through."""


class Account:
    """Counts what is left out; tells of damage as it is found, with file and line.

    `place` is where the reading is. A record without a DOI, one of a work that is no more, and an
    older record of a work are no damage: they are only counted. Of a build that goes on, `before`
    says what was left out before. All damage is written to `listing`, where there is one, a line each.
    """

    def __init__(self, tell: Callable[[str], None], listing: TextIO | None = None) -> None:
        self._tell, self._listing = tell, listing
        self.place = ""
        self.damaged = 0
        self._told = 0
        self.without_doi = 0
        self.deleted = 0
        self.repeated = 0

    def damage(self, sentence: str) -> None:
        """Something at the present place cannot be used and was left out; `sentence` says why."""
        self.at(self.place, sentence)

    def at(self, place: str, sentence: str) -> None:
        """The same, of any place."""
        self.damaged += 1
        said = f"{place}: {sentence}"
        if self._listing is not None:
            self._listing.write(f"{said}\n")
        if self._told < SHOWN:
            self._told += 1
            self._tell(said)

    def go_on(self, damaged: int, without_doi: int, deleted: int) -> None:
        """Count what an interrupted build had left out, and told, before this one goes on."""
        self.damaged, self.without_doi, self.deleted = damaged, without_doi, deleted
        self._told += damaged

    def summary(self) -> tuple[str, ...]:
        """Sentences for the end: what was not told one by one."""
        more = self.damaged - self._told
        said = [f"… and {more:,} more lines or records left out for damage."] if more > 0 else []
        counted = [
            f"{records(count)} {of}"
            for count, of in (
                (self.without_doi, "without a DOI"),
                (self.deleted, "of works that are no more"),
            )
            if count
        ]
        left = [f"Left out: {' and '.join(counted)}."] if counted else []
        older = [f"Of a DOI with several records the newest counts: {records(self.repeated)} gave way."]
        return (*said, *left, *(older if self.repeated else []))


def records(count: int) -> str:
    """How many records, in words."""
    return "1 record" if count == 1 else f"{count:,} records"
