"""JSON Lines: the contract's objects, one a line, in input order."""

from __future__ import annotations

from typing import BinaryIO

from enrich.records import Report
from enrich.wire.entry import line_of


class JsonLines:
    """One object a reference and nothing else; blocks set aside are in the other formats."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson")

    def write(self, report: Report, stream: BinaryIO) -> None:
        for entry in report.entries:
            stream.write(line_of(entry) + b"\n")
