"""JSON: one object with the whole report, what was run and what was set aside included."""

from __future__ import annotations

import json
from typing import BinaryIO

import msgspec

from enrich.records import Report
from enrich.wire.entry import CONTRACT, entry_to_json


class Json:
    """The report as one object; `entries` are the contract's objects."""

    name = "json"
    suffixes = (".json",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        envelope = {
            "contract": CONTRACT,
            "created": report.created,
            "versions": dict(report.versions),
            "sources": list(report.sources),
            "silent": [msgspec.to_builtins(silence) for silence in report.silent],
            "tally": report.tally(),
            "notes": list(report.notes),
            "set_aside": [msgspec.to_builtins(block) for block in report.set_aside],
            "entries": [entry_to_json(entry) for entry in report.entries],
        }
        text = json.dumps(envelope, ensure_ascii=False, indent=2)
        # A lone surrogate, which UTF-8 cannot hold, becomes its JSON escape.
        stream.write(text.encode(errors="backslashreplace") + b"\n")
