"""What a run has come to so far: its spool, and what is counted over it. Nothing else keeps entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from enrich.jobs.finished import ASIDE, Finished, added, first_of_each
from enrich.jobs.spooled import Spooled
from enrich.records import Silence, Tally
from enrich.spool import Spool


@dataclass(slots=True)
class Account:
    """Takes finished lines, in order, into `spool`; `position` is that of the block that comes next."""

    spool: Spool
    position: int = 0
    tally: Tally = field(default_factory=Tally)
    silent: tuple[Silence, ...] = ()

    def keep(self, finished: Finished) -> int:
        """Write lines down and count them; return the offset of their block. Raises as `Spool.append`."""
        offset = self.spool.append(finished.lines, self.position)
        self.position += finished.count
        self.tally = added(self.tally, finished.tally)
        if finished.silent:
            self.silent = first_of_each((*self.silent, *finished.silent))
        return offset

    @property
    def entries(self) -> Spooled:
        """All entries so far; the spool is closed when nobody refers to them any more."""
        return Spooled(self.spool)


def text_of(finished: Finished) -> bytes:
    """The lines of the entries, each with its end; those of blocks that were set aside left out."""
    if not finished.aside:
        return finished.lines.unpacked
    return b"".join(line for mark, line in _lines(finished) if mark != ASIDE)


def _lines(finished: Finished) -> Iterator[tuple[int, bytes]]:
    lines = finished.lines.unpacked.splitlines(keepends=True)
    return zip(finished.lines.marks, lines, strict=True)
