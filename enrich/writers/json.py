"""JSON: one object with the whole report, what was run and what was set aside included.

Entries are written one by one, for there may be more than memory holds.
"""

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
            "entries": [],
        }
        head, end = _text(envelope).rsplit(b"]", 1)
        stream.write(head)
        before = b""
        for entry in report.entries:
            stream.write(before + b"\n    " + _text(entry_to_json(entry)).replace(b"\n", b"\n    "))
            before = b","
        stream.write((b"\n  ]" if before else b"]") + end + b"\n")


def _text(value: object) -> bytes:
    """`value` as JSON on several lines; a lone surrogate, which UTF-8 cannot hold, as its escape."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode(errors="backslashreplace")
