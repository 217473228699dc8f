"""The shape of a writer: a finished report in, bytes out."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from enrich.records import Report


class Writer(Protocol):
    """Writes one format. Adding one touches its module and one line in `writers.WRITERS`."""

    name: str
    suffixes: tuple[str, ...]

    def write(self, report: Report, stream: BinaryIO) -> None:
        """Write the whole report to `stream`; the caller opens, renames and closes it."""
