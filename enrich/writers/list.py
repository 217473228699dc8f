"""The references as a plain list, one a line, DOIs as addresses: to paste back where they came from."""

from __future__ import annotations

import re
from typing import BinaryIO

from enrich import doi
from enrich.records import Entry, Report
from enrich.writers.exports import one_line

_PREFIX = r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?"


class List:
    """The user's own words in the user's order; only DOIs are touched."""

    name = "list"
    suffixes = (".txt",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        for entry in report.entries:
            stream.write(f"{_line(entry)}\n".encode())


def _line(entry: Entry) -> str:
    text = one_line(entry.reference.text or entry.reference.unstructured)
    printed = doi.normalise(entry.reference.fields.DOI)
    wanted = entry.match.DOI or printed
    if not wanted:
        return text
    address = doi.url(wanted)
    for there in dict.fromkeys((*doi.find_all(text), printed)):
        found = there and re.search(_PREFIX + re.escape(there), text, re.IGNORECASE)
        if found:
            return text[: found.start()] + address + text[found.end() :]
    return f"{text} {address}"
