"""Reads the references of Markdown: pandoc's metadata, sections of references, and footnotes.

In a document with none of these, one that is a list for the most part is read
as a list; prose with years in it is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import NamedTuple

from msgspec.structs import replace

from enrich.comparable import doi, resolvers
from enrich.errors import UnreadableInput
from enrich.formats.encoding import decode
from enrich.formats.labels import only_labels
from enrich.formats.markdown import NOTE, MarkdownLine, definition, has_references, lines_of, metadata_end
from enrich.patterns import lazy
from enrich.readers.base import MEGABYTE, Block, Document
from enrich.readers.csl import blocks_of
from enrich.readers.helpers.layouts import layout_of
from enrich.readers.helpers.markdown_text import words
from enrich.readers.helpers.shapes import (
    cites,
    ends_list,
    heads_notes,
    is_bullet,
    is_furniture,
    is_heading,
    marker,
    plausible,
    reference,
)
from enrich.readers.plain_list import cut
from enrich.records import Fields, Link, Reference, SetAside

_REFS = lazy(r":{3,}\s*(?:\{[^}]*#refs\b|refs\b)|<div[^>]+id=[\"']refs[\"']")
_SIGN = lazy(r"^ {0,3}(?:#{1,6}[ \t]+\S|\[\^[^\]\s]+\]:)", re.MULTILINE)
_NO_MARKDOWN = ("{", "<", "%PDF", "%!PS", "\\documentclass", "#!")
_OTHER = lazy(
    r"\s*(?:@\w+\s*[{(]|TY {0,2}-|PMID ?-|%[0A-Z] |<\?xml|[{\[]\s*[{\"]|\\documentclass|%PDF|%!PS|#!)"
)
_LOWEST = 6
LARGEST = 16 * MEGABYTE
_REASONS = {
    "metadata": "the document's metadata.",
    "code": "code.",
    "comment": "a comment.",
    "note": "a note that does not look like a reference.",
    "heading": "a heading.",
    "definition": "an address or markup that belongs to other lines.",
    "text": "text outside the list of references.",
}


class _Passage(NamedTuple):
    """Lines that may be a reference; `marked` where a list marker or a note's name begins them.

    `judged` where nothing but their words says whether they are one.
    """

    lines: Sequence[MarkdownLine]
    marked: bool
    judged: bool = False

    @property
    def seen(self) -> str:
        """The lines as one string."""
        return " ".join(line.seen for line in self.lines)


class Markdown:
    """A document of text, with its references in it."""

    name = "markdown"
    suffixes = (".md", ".markdown", ".qmd", ".rmd")

    def recognises(self, document: Document) -> float:
        """Sure with references in its metadata, likely with a heading of them or notes, else barely.

        Markdown has no sign of its own: under its extension any text is that begins as no other format.
        """
        head = document.head_text
        end = metadata_end(head)
        if end and has_references(head[:end]):
            return 0.95 if head[end + 3 :].strip() else 0.9
        if document.suffix in self.suffixes and head.strip() and not _OTHER.match(head):
            return 0.9
        if head.lstrip().startswith(_NO_MARKDOWN):
            return 0.0
        found = [line for line in lines_of(head) if line.kind in ("note", "heading")]
        if any(line.kind == "note" and cites(line.seen) for line in found):
            return 0.5
        if any(line.level and is_heading(line.seen) for line in found) and _SIGN.search(head):
            return 0.4
        return 0.1 if any(map(plausible, head.splitlines())) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each reference and, for all other lines that hold anything, what they are."""
        if document.is_binary:
            raise UnreadableInput(document.name, "is binary data, not Markdown.")
        text = document.text() if document.encoding else decode(document.at_most(LARGEST)).readable
        lines = lines_of(text)
        found = [*_metadata(document.name, text), *_printed(document.name, lines)]
        taken = {n for block in found for n in range(block.line, (block.end_line or block.line) + 1)}
        rest = _others(document.name, lines, taken)
        yield from sorted([*found, *rest], key=lambda block: block.line)


def _metadata(file: str, text: str) -> Iterator[Block]:
    metadata = text[: metadata_end(text)]
    if has_references(metadata):
        from enrich.formats import yaml_items

        yield from blocks_of(file, metadata, yaml_items.scan(metadata), markdown=True)


def _printed(file: str, lines: Sequence[MarkdownLine]) -> Iterator[Block]:
    """The references in sections and notes, or in a document that is a list."""
    addresses = dict(found for line in lines if (found := definition(line.seen)))
    passages = [*_notes(lines), *(p for part in _sections(lines) for p in _passages(*part))]
    if not passages and not any(line.kind == "metadata" and has_references(line.printed) for line in lines):
        passages = _whole_list(lines)
    number = count(1)
    for passage in sorted(passages, key=lambda p: p.lines[0].number):
        block = _block(file, passage, addresses)
        if isinstance(block, Reference):
            yield _numbered(block, next(number))
        elif block is not None:
            yield block


def _sections(lines: Sequence[MarkdownLine]) -> Iterator[tuple[list[MarkdownLine], bool]]:
    """The lines under each heading of references, up to the next heading of its rank or above.

    With each, whether it is one of notes, which are judged one by one. Pandoc's
    ``::: {#refs}`` opens a section too.
    """
    level, judged, section = 0, False, list[MarkdownLine]()
    for line in lines:
        rank = line.level if line.kind == "heading" else _LOWEST if _bold_heading(line) else 0
        opens = rank and is_heading(line.seen)
        if opens or (not level and _REFS.match(line.seen)):
            yield section, judged
            level, judged, section = rank or _LOWEST, heads_notes(line.seen), []
        elif level and ((rank and rank <= level) or ends_list(line.seen)):
            yield section, judged
            level, section = 0, []
        elif level:
            section.append(line)
    yield section, judged


def _bold_heading(line: MarkdownLine) -> bool:
    return line.kind == "text" and line.seen.lstrip().startswith("**") and is_heading(line.seen)


def _passages(section: Sequence[MarkdownLine], judged: bool = False) -> list[_Passage]:
    """The items of a list; what is no text parts them as a blank line does."""
    by_number = {line.number: line for line in section}
    shown = [(line.number, line.seen if line.kind == "text" else "") for line in section]
    layout = layout_of([text for _, text in shown])
    items = cut(shown, layout)
    return [
        _Passage([by_number[n] for n, _ in item], _is_marked(item[0][1], layout), judged) for item in items
    ]


def _is_marked(line: str, layout: str) -> bool:
    return layout in ("marked", "numbered", "bulleted") or is_bullet(line)


def _notes(lines: Sequence[MarkdownLine]) -> Iterator[_Passage]:
    """Each note that reads like a reference."""
    return (note for note in _every_note(lines) if cites(_bare(note)))


def _bare(passage: _Passage) -> str:
    return words(NOTE.sub("", passage.seen, count=1), {})[0]


def _every_note(lines: Sequence[MarkdownLine]) -> Iterator[_Passage]:
    note: list[MarkdownLine] = []
    for line in lines:
        if line.kind != "note" or NOTE.match(line.seen):
            if note:
                yield _Passage(note, marked=False, judged=True)
            note = []
        if line.kind == "note":
            note.append(line)
    if note:
        yield _Passage(note, marked=False, judged=True)


def _whole_list(lines: Sequence[MarkdownLine]) -> list[_Passage]:
    """The items of a document most of which could be references; none of any other."""
    passages = _passages([line for line in lines if line.kind not in ("metadata", "note")])
    likely = [p for p in passages if cites(_bare(p))]
    return passages if 2 * len(likely) > len(passages) else []


def _block(file: str, passage: _Passage, addresses: Mapping[str, str]) -> Block | None:
    """A reference, or what is set aside for reading like none; None for headings and rules."""
    printed = "\n".join(line.printed for line in passage.lines)
    seen = "\n".join(line.seen for line in passage.lines)
    first, last = passage.lines[0].number, passage.lines[-1].number
    if is_furniture(seen):
        return None
    found = marker(seen) if passage.marked else None
    text, links = words(found.rest if found else NOTE.sub("", seen, count=1), addresses)
    if only_labels(text) or not (cites(text) if passage.judged else plausible(text)):
        reason = "stands among the references but does not look like one: no year, no numbers, no identifier."
        return SetAside(file=file, line=first, end_line=last, reason=reason, text=printed[:2000], fault=False)
    return reference(
        file, 0, first, printed, end_line=last, text=text, links=links, fields=_fields(text, links)
    )


def _fields(text: str, links: Sequence[Link]) -> Fields:
    printed = [
        *doi.find_all(text),
        *(doi.find_at(link.url) for link in links if resolvers.is_address(link.url)),
    ]
    return Fields(DOI=next(filter(None, printed), ""))


def _numbered(block: Reference, number: int) -> Reference:
    return replace(block, id=f"r{number}")


def _others(file: str, lines: Sequence[MarkdownLine], taken: Collection[int]) -> Iterator[SetAside]:
    """One block for each run of lines of one kind; blank ones part nothing, references do."""
    filled = [line for line in lines if line.kind != "blank"]
    for (kind, is_taken), group in groupby(filled, key=lambda line: (line.kind, line.number in taken)):
        run = list(group)
        if not is_taken:
            yield SetAside(
                file=file,
                line=run[0].number,
                end_line=run[-1].number,
                reason=_REASONS[kind],
                text=run[0].printed[:200],
                fault=False,
            )
