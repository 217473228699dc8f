"""What was left out of an index, and where: a dump must neither fail for one bad record nor hide it."""

from __future__ import annotations

from collections.abc import Callable

SHOWN = 20
"""Damaged records told one by one; a dump can be damaged all through."""


class Account:
    """Counts what is left out; tells of damage as it is found, with file and line.

    `place` is where the reading is. A record without a DOI and a second record
    of the same DOI are no damage: they are only counted.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.place = ""
        self.damaged = 0
        self._told = 0
        self.without_doi = 0
        self.repeated = 0

    def damage(self, sentence: str) -> None:
        """Something at the present place cannot be used and was left out; `sentence` says why."""
        self.damaged += 1
        if self._told < SHOWN:
            self._told += 1
            self._tell(f"{self.place}: {sentence}")

    def summary(self) -> tuple[str, ...]:
        """Sentences for the end: what was not told one by one."""
        more = self.damaged - self._told
        said = [f"… and {more:,} more lines or records left out for damage."] if more > 0 else []
        counted = []
        if self.without_doi:
            counted.append(f"{_records(self.without_doi)} without a DOI")
        if self.repeated:
            counted.append(f"{_records(self.repeated)} of a DOI that was there already")
        return (*said, *([f"Left out: {' and '.join(counted)}."] if counted else []))


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"
