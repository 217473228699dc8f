"""JSON: one object with the whole report, what was run and what was set aside included."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from enrich.contract import entry_to_json
from enrich.records import Report


class Json:
    """The report as one object; `entries` are the contract's objects."""

    name = "json"
    suffixes = (".json",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        envelope = {
            "created": report.created,
            "versions": dict(report.versions),
            "sources": list(report.sources),
            "silent": report.silent,
            "tally": report.tally(),
            "notes": report.notes,
            "set_aside": report.set_aside,
            "entries": [entry_to_json(entry) for entry in report.entries],
        }
        stream.write(msgspec.json.format(msgspec.json.encode(envelope), indent=2) + b"\n")
