"""Reads the text of a saved Cambridge Core article page.

The page's references stand one a line between the page's own words, each with
the words of its links glued to its end; nothing else marks them, for a saved
text has lost the markup. So the references are the run of lines from the first
such line to the last, and what touches that run and could be a reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.formats.labels import only_labels, split_labels
from enrich.patterns import lazy
from enrich.readers.base import Block, Document, UnreadableLine
from enrich.readers.helpers.page_words import is_about_the_page
from enrich.readers.helpers.shapes import is_heading, marker, plausible, reference, several
from enrich.records import Reference, SetAside

_PUBLISHER = lazy(
    r"Published online by Cambridge University Press|Save article to (?:Kindle|Dropbox|Google Drive)"
    r"|Copyright © .{0,80}Cambridge University Press|www\.cambridge\.org/core"
)
_AFTER = lazy(r"\s*(?:Cited by|Save (?:article|book)|Available formats|Reply to:|Your details)\b", re.I)


class CambridgeText:
    """References among the boilerplate of a page saved as text."""

    name = "cambridge-text"
    suffixes = (".txt", ".text")

    def recognises(self, document: Document) -> float:
        """Sure with the publisher's own words; a likeness where labelled lines stand amid others."""
        lines = [line for line in document.head_text.splitlines() if line.strip()]
        labelled = [i for i, line in enumerate(lines) if split_labels(line)[1] and not only_labels(line)]
        if not labelled or lines[0].lstrip().startswith(("<", "{", "[")):
            return 0.0
        if any(_PUBLISHER.search(line) for line in lines):
            return 0.9
        if sum(marker(line) is not None for line in lines) >= 2:
            return 0.0  # numbered or bulleted: a list, whose items may go over several lines
        inside = labelled[-1] - labelled[0] + 1
        around = len(lines) - inside
        return 0.5 if around >= 3 and len(labelled) >= max(2, 0.7 * inside) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield what precedes the references as one block set aside, the references, and what follows."""
        lines = list(document.all_lines())
        start, stop = _extent([text for _, text in lines])
        yield from _boilerplate(document.name, lines[:start])
        count = 0
        for number, text in lines[start:stop]:
            for block in _blocks(document.name, count + 1, number, text):
                count += isinstance(block, Reference)
                yield block
        yield from _boilerplate(document.name, lines[stop:])


def _blocks(file: str, first: int, line: int, text: str) -> Iterator[Block]:
    """The references of one line: one, or as many as a note cites; none of a blank line."""
    if not text.strip():
        return
    if isinstance(text, UnreadableLine):
        yield SetAside(file=file, line=line, reason=text.reason, text=text)
        return
    if not plausible(text) and not split_labels(text)[1]:
        yield SetAside(file=file, line=line, reason=_STRANGE, text=text)
        return
    for number, (column, part) in enumerate(several(text), first):
        yield reference(file, number, line, part, column=column)


_STRANGE = "stands among the references but does not look like one: no year, no numbers, no identifier."


def _extent(lines: list[str]) -> tuple[int, int]:
    """The half-open range of the references; empty where no line carries a label."""
    labelled = [i for i, line in enumerate(lines) if split_labels(line)[1]]
    if not labelled:
        return len(lines), len(lines)
    start, stop = labelled[0], labelled[-1] + 1
    while start > 0 and _belongs(lines[start - 1]):
        start -= 1
    while stop < len(lines) and _belongs(lines[stop]):
        stop += 1
    return start, stop


def _belongs(line: str) -> bool:
    apart = is_heading(line) or is_about_the_page(line) or _AFTER.match(line) or _PUBLISHER.search(line)
    return plausible(line) and not apart


def _boilerplate(file: str, lines: list[tuple[int, str]]) -> Iterator[SetAside]:
    filled = [(number, text) for number, text in lines if text.strip()]
    if filled:
        yield SetAside(
            file=file,
            line=filled[0][0],
            end_line=filled[-1][0],
            reason=f"{len(filled)} lines of the page around its references.",
            text=filled[0][1][:200],
            fault=False,
        )
