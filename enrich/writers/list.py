"""The references as a plain list, one a line, DOIs as addresses: to paste back where they came from."""

from __future__ import annotations

import re
from typing import BinaryIO
from urllib.parse import quote

from enrich.comparable import doi
from enrich.comparable.carried import printed_dois
from enrich.records import Entry, Report
from enrich.writers.exports import one_line

_BEFORE = r"(?:https?://[^\s<>\"]{0,300}?|\bdoi\.org/|\bdoi:\s{0,3})?"


class List:
    """The user's own words in the user's order; only DOIs are touched."""

    name = "list"
    suffixes = (".txt",)

    def write(self, report: Report, stream: BinaryIO) -> None:
        for entry in report.entries:
            stream.write(f"{_line(entry)}\n".encode())


def _line(entry: Entry) -> str:
    reference = entry.reference
    text = one_line(reference.text or reference.unstructured)
    printed = [one for one in printed_dois(reference) if one.place != "link"]
    wanted = entry.match.DOI or next((one.likeliest for one in printed if one.likeliest), "")
    if not wanted:
        return text
    address = _address(wanted)
    for one in sorted(printed, key=lambda one: wanted not in one.readings):
        if found := re.search(_BEFORE + re.escape(one_line(one.printed)), text, re.IGNORECASE):
            return text[: found.start()] + address + text[found.end() :]
    return f"{text} {address}"


def _address(identifier: str) -> str:
    """A DOI's address that is read again whole: a final stop or a lone bracket would be the sentence's."""
    address = doi.url(identifier)
    if doi.find_all(address) == (identifier,):
        return address
    quoted = quote(identifier, safe="/")
    return f"https://doi.org/{quoted[:-1]}{quoted[-1] if quoted[-1].isalnum() else f'%{ord(quoted[-1]):02X}'}"
