"""What the lines of a Markdown document are: metadata, code, comments, notes, headings, text.

Line by line, and never by a parser of ours for all of Markdown: a reader needs
the lines as they stand, for what it gives back must be found again in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from enrich.patterns import lazy

Kind = Literal["blank", "metadata", "code", "comment", "note", "heading", "definition", "text"]

NOTE = lazy(r" {0,3}\[\^[^\]\s]{1,80}\]:[ \t]*")
_METADATA = lazy(r"---[ \t]*(?:\r\n|\n|\r)(?:.*(?:\r\n|\n|\r))*?(?=(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z))")
_REFERENCES = lazy(r"^references:", re.MULTILINE)
_FENCE = lazy(r" {0,3}(`{3,}|~{3,})")
_HEADING = lazy(r" {0,3}(#{1,6})[ \t]+\S")
_UNDERLINE = lazy(r" {0,3}(=+|-+)[ \t]*")
_DEFINITION = lazy(r" {0,3}\[(?!\^)([^\]]{1,200})\]:[ \t]*<?([a-z][a-z0-9+.-]*://[^\s>]+)", re.IGNORECASE)
_FURNITURE = lazy(r"\s*(?::{3,}.*|(?:</?\w[^<>]*>\s*)+)")
_COMMENT = lazy(r"<!--.*?(?:-->|\Z)|^%%(?:(?!\n\s*\n).)*?%%|^%%[^\n]*", re.DOTALL | re.MULTILINE)


class MarkdownLine(NamedTuple):
    """A line as it stands and what is seen of it: comments are not. `level` is a heading's, 1 to 6."""

    number: int
    printed: str
    seen: str
    kind: Kind
    level: int = 0


def metadata_end(text: str) -> int:
    """Where the YAML block that opens `text` ends (before its closing line); 0 where there is none."""
    match = _METADATA.match(text)
    return match.end() if match else 0


def has_references(metadata: str) -> bool:
    """Whether metadata lists works, as pandoc reads them."""
    return _REFERENCES.search(metadata) is not None


def definition(line: str) -> tuple[str, str] | None:
    """The (label, address) that a line defines for links elsewhere, None where it does not."""
    match = _DEFINITION.match(line)
    return (" ".join(match[1].lower().split()), match[2]) if match else None


def lines_of(text: str) -> list[MarkdownLine]:
    """Each line of the document with what it is."""
    ends = "\n" if "\n" in text else "\r"
    metadata = text.count(ends, 0, end) + 1 if (end := metadata_end(text)) else 0
    printed = [line.removesuffix("\r") for line in text.split(ends)]
    seen = _without_comments(printed, metadata)
    kinds = list(_kinds(printed, seen, metadata))
    for at, (line, below) in enumerate(pairwise(seen)):
        title = kinds[at][0] == kinds[at + 1][0] == "text" and (at == 0 or kinds[at - 1][0] != "text")
        if title and (underline := _UNDERLINE.fullmatch(below)) and len(line) < 200:
            kinds[at] = ("heading", 1 if underline[1][0] == "=" else 2)
            kinds[at + 1] = ("heading", 0)
    return [
        MarkdownLine(number, *line)
        for number, line in enumerate(((p, s, *k) for p, s, k in zip(printed, seen, kinds, strict=True)), 1)
    ]


def _without_comments(printed: Sequence[str], metadata: int) -> list[str]:
    """The lines without their comments; code keeps its own, for there they are none."""
    body = "\n".join("" if n < metadata or code else line for n, (line, code) in enumerate(_fenced(printed)))
    seen = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), body).split("\n")
    return [line if n < metadata or code else seen[n] for n, (line, code) in enumerate(_fenced(printed))]


def _fenced(printed: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is code between fences."""
    fence = ""
    for line in printed:
        match = _FENCE.match(line)
        closes = bool(fence and match and match[1].startswith(fence) and line.strip() == match[1])
        yield line, bool(fence or match)
        if match and not fence:
            fence = match[1]
        elif closes:
            fence = ""


def _kinds(printed: Sequence[str], seen: Sequence[str], metadata: int) -> Iterator[tuple[Kind, int]]:
    note = blank = False
    for number, ((line, code), visible) in enumerate(zip(_fenced(printed), seen, strict=True)):
        if number < metadata:
            yield "metadata", 0
            continue
        kind: Kind
        kind, level = ("code", 0) if code else _kind(line, visible)
        if kind == "text":
            # A note goes on in lines that follow at once, and in indented ones after a blank.
            note = note and (not blank or visible.startswith(("    ", "\t")))
            kind = "note" if note else kind
        elif kind != "blank":
            note = kind == "note"
        blank = kind == "blank"
        yield kind, level


def _kind(line: str, visible: str) -> tuple[Kind, int]:
    if not visible.strip():
        return ("comment" if line.strip() else "blank"), 0
    if heading := _HEADING.match(visible):
        return "heading", len(heading[1])
    if NOTE.match(visible):
        return "note", 0
    if _DEFINITION.match(visible) or _FURNITURE.fullmatch(visible):
        return "definition", 0
    return "text", 0
