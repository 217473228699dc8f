"""Markdown: a summary for a pull request or a page: the tally, what is still open, what was set aside.

Text from documents is escaped, so that it can neither forge a table row nor
mention a person nor carry markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from enrich.comparable import doi
from enrich.records import Entry, Report
from enrich.writers.rows import citation, reason_in_full

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$<>&])")
_EXCERPT = 300
_PLACES = 2
"""Places to look next that a row names; the other reports name all."""
_LONGEST = 60_000
"""Characters; GitHub refuses a comment with more than 65,536."""


class Markdown:
    """The account of a run, the unresolved first."""

    name = "markdown"
    suffixes = (".md", ".markdown")

    def write(self, report: Report, stream: BinaryIO) -> None:
        parts = (_head(report), _unresolved(report), _set_aside(report), _matched(report))
        lines = "\n".join(_fitting(line for part in parts for line in part))
        stream.write(f"{lines}\n".encode(errors="replace"))


def escaped(text: str) -> str:
    """`text` on one line, as words only: no markup, no mention, no table cell of its own."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    flat = flat if len(flat) <= _EXCERPT else flat[: _EXCERPT - 1].rstrip() + "…"
    # A zero-width space behind @ keeps hosts from notifying whoever bears the name.
    return _SPECIAL.sub(r"\\\1", flat).replace("@", "@\u200b").replace("://", ":\u200b//")


def _fitting(lines: Iterable[str]) -> Iterator[str]:
    """The lines that a comment holds, then a count of the rows it does not; the unresolved come first."""
    length = left_out = 0
    for line in lines:
        length += len(line) + 1
        if length <= _LONGEST:
            yield line
        elif _is_row(line):
            left_out += 1
    if left_out:
        yield f"\n… and {left_out:,} more rows than a comment can hold; HTML, CSV and XLSX hold them all."


def _is_row(line: str) -> bool:
    return line.startswith("| ") and not line.startswith("| place |")


def _head(report: Report) -> Iterator[str]:
    yield "# References"
    yield ""
    tally = ", ".join(f"**{count:,}** {status}" for status, count in report.tally().items())
    blocks = "block" if len(report.set_aside) == 1 else "blocks"
    yield f"{len(report.entries):,} references: {tally}. {len(report.set_aside):,} {blocks} set aside."
    yield ""
    yield f"Asked: {escaped(', '.join(report.sources))}."
    for silence in report.silent:
        yield ""
        why = escaped(f"{silence.reason} {silence.advice}")
        yield f"> **{escaped(silence.source)} could not be asked:** {why}"


def _unresolved(report: Report) -> Iterator[str]:
    head = "| place | reference | kind | verdict | nearest | look next |"
    rows = (_open_row(entry) for _, entry in report.still_open())
    yield from _table(("", "## Still open", "", head, "|---|---|---|---|---|---|"), rows)


def _table(head: Iterable[str], rows: Iterator[str]) -> Iterator[str]:
    """The rows under their head as they come; nothing where there is no row."""
    for first in rows:
        yield from (*head, first)
        yield from rows


def _open_row(entry: Entry) -> str:
    reference, match = entry.reference, entry.match
    shown = "".join(f"{escaped(citation(j))} {_link(j.DOI)}" for j in match.near[:1])
    place = escaped(f"{reference.file}:{reference.line}")
    text = escaped(reference.text or reference.unstructured)
    said = f"**{match.status}**: {_contradicted(entry)}{escaped(reason_in_full(entry))}"
    further = ", ".join(_address(place.name, place.url) for place in entry.next[:_PLACES])
    return f"| {place} | {text} | {escaped(entry.kind)} | {said.rstrip()} | {shown} | {further} |"


def _contradicted(entry: Entry) -> str:
    """What records contradict; it comes before all else that is said."""
    return "".join(f"*{escaped(one.sentence)}* " for one in entry.match.contradictions)


def _matched(report: Report) -> Iterator[str]:
    rows = (_matched_row(entry) for entry in report.entries if entry.match.DOI)
    yield from _table(
        ("", "## Matched", "", "| place | reference | DOI | findings |", "|---|---|---|---|"), rows
    )


def _matched_row(entry: Entry) -> str:
    reference = entry.reference
    findings = _contradicted(entry) + escaped("; ".join(f"{f.code}: {f.message}" for f in entry.findings))
    place = escaped(f"{reference.file}:{reference.line}")
    text = escaped(reference.text or reference.unstructured)
    return f"| {place} | {text} | {_link(entry.match.DOI or '')} | {findings} |"


def _set_aside(report: Report) -> Iterator[str]:
    if report.set_aside:
        yield from ("", "## Set aside", "", "| place | reason | text |", "|---|---|---|")
    for block in report.set_aside:
        yield f"| {escaped(f'{block.file}:{block.line}')} | {escaped(block.reason)} | {escaped(block.text)} |"


def _link(identifier: str) -> str:
    return _address(identifier, doi.url(identifier))


def _address(shown: str, url: str) -> str:
    address = url.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
    return f"[{escaped(shown)}]({address})"
