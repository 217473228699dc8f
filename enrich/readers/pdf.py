"""Reads the list of references out of a PDF's text: an attempt, since a PDF says neither line nor paragraph.

`line` is the line of the extracted text, counted through the whole document;
blocks set aside name their pages. Where one reference ends and the next begins
is judged by numbers, else by hanging indents, by gaps, by names and years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from enrich.comparable.years import FIRST, PATTERN
from enrich.errors import UnreadableInput
from enrich.formats.pdf import Line, text_of
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.shapes import ends_list, is_heading, marker, plausible, reference
from enrich.records import Reference, SetAside

Numbered = tuple[int, Line]
Layout = Literal["marked", "indented", "gaps", "names"]

_YEAR = lazy(rf"(?<!\d){PATTERN}[a-z]?(?!\d)")
_ENDS = lazy(r"""(?:[.)\]>/”"]|\d|(?:https?://|\b10\.\d{4,9}/)\S+)$""")
_NAME = lazy(
    r"[^\W\d_a-z][\w'’-]+,? (?:(?:[^\W\d_a-z]\.?[ -]?){1,3}[,.:(]|(?:and|&|et) )|[—–_-]{2,}"
    r"|(?:[^\W\d_a-z]\. ?){1,3}[^\W\d_a-z][\w'’-]+[,. ]|(?:[^\W\d_a-z]\w+[ .]+){1,6}\(\d{4}"
)
_LETTER_HYPHEN = lazy(r"(?<![^\W\d_])([^\W\d_]++)[-\u00ad]$")
_RANGE = lazy(r"\d[–—]$")
_FIRST_WORD = lazy(r"[^\W\d_]+")
_ADDRESS = lazy(r"(?:https?://|www\.|doi:\s?|10\.\d{4,9}/)\S{0,300}[/._=?&-]$", re.IGNORECASE)
_WORDS = lazy(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})*")
_LONGEST_ADDRESS = 300
_LOOKED_AT = 14
_YEARS_THERE = 2
_LONGEST = 1_500


class Pdf:
    """Articles, theses and reports with a text layer."""

    name = "pdf"
    suffixes = (".pdf",)

    def recognises(self, document: Document) -> float:
        """Sure by the signature, which may follow a few stray bytes."""
        stray = document.is_binary and b"%PDF-" in document.head[:1024]
        return 1.0 if stray or document.head.lstrip().startswith(b"%PDF-") else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each entry of the sections of references; all other text is set aside, pages named."""
        if b"%PDF-" not in document.head[:1024]:
            raise UnreadableInput(document.name, "is no PDF.")
        text = text_of(document.name, document.data)
        lines = list(enumerate(text.lines, 1))
        found = [(n, line) for n, line in lines if not line.furniture]
        sections = _sections([line for _, line in found])
        if not sections:
            reason = "no list of references was found in this PDF; copy it into a text file."
            raise UnreadableInput(document.name, reason)
        words = set(_WORDS.findall(" ".join(line.text for line in text.lines).lower()))
        at = count = 0
        for start, stop in sections:
            yield from _skipped(document.name, found[at:start])
            for block in _blocks(document.name, found[start:stop], words, count):
                count += isinstance(block, Reference)
                yield block
            at = stop
        yield from _skipped(document.name, found[at:])
        yield from _left_out(document.name, lines, text.unread)


def _sections(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The half-open ranges of lines after a heading that references follow."""
    sections: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if not is_heading(line.text) or (sections and at < sections[-1][1]):
            continue
        years = sum(bool(_YEAR.search(following.text)) for following in lines[at + 1 : at + 1 + _LOOKED_AT])
        if years >= min(_YEARS_THERE, len(lines) - at - 1) and years:
            sections.append((at, _end(lines, at + 1)))
    return sections


def _end(lines: Sequence[Line], start: int) -> int:
    for at in range(start, len(lines)):
        if ends_list(lines[at].text) or is_heading(lines[at].text):
            return at
    return len(lines)


def _blocks(file: str, section: list[Numbered], words: set[str], count: int) -> Iterator[Block]:
    """The heading, the entries, and from the last that could be a reference on what follows them."""
    heading, body = section[0], section[1:]
    yield SetAside(file=file, line=heading[0], reason="a heading.", text=heading[1].text, fault=False)
    layout = _layout([line for _, line in body])
    entries = [(entry, joined([line.text for _, line in entry], words)) for entry in _cut(body, layout)]
    last = max((i for i, (_, text) in enumerate(entries) if _could_be(text)), default=-1)
    for entry, text in entries[: last + 1]:
        first, final = entry[0][0], entry[-1][0]
        if not _could_be(text):
            reason = f"text on page {entry[0][1].page} that does not look like a reference."
            yield SetAside(file=file, line=first, end_line=final, reason=reason, text=text[:_LONGEST])
            continue
        count += 1
        marked = marker(text) if layout == "marked" else None
        yield reference(file, count, first, text, end_line=final, text=marked.rest if marked else "")
    yield from _skipped(file, [line for entry, _ in entries[last + 1 :] for line in entry])


def _could_be(text: str) -> bool:
    return len(text) <= _LONGEST and plausible(text)


def _layout(lines: Sequence[Line]) -> Layout:
    """How the entries of a section are told apart."""
    if not lines:
        return "names"
    numbers = [m.number for line in lines if (m := marker(line.text)) and 0 < m.number < FIRST]
    following = numbers[0] if numbers else 0
    for number in numbers:
        following += number == following
    first = marker(lines[0].text)
    if first and first.number and following - numbers[0] >= 0.5 * len(numbers):
        return "marked"
    indented = sum(line.indented for line in lines) / len(lines)
    if 0.15 <= indented <= 0.9 and not lines[0].indented:
        return "indented"
    gaps = sum(line.gap for line in lines) / len(lines)
    return "gaps" if 0.15 <= gaps <= 0.7 else "names"


def _cut(body: Sequence[Numbered], layout: Layout) -> Iterator[list[Numbered]]:
    entry: list[Numbered] = []
    number = 0
    for numbered in body:
        line = numbered[1]
        found = marker(line.text) if layout == "marked" else None
        follows = found is not None and (found.number == number + 1 or (not number and found.number > 0))
        if follows and found is not None:
            number = found.number
        if entry and (follows or _begins(line, [line for _, line in entry], layout)):
            yield entry
            entry = []
        entry.append(numbered)
    if entry:
        yield entry


def _begins(line: Line, entry: Sequence[Line], layout: Layout) -> bool:
    """Whether a line begins the entry after `entry`."""
    if layout == "indented":
        return not line.indented
    if layout == "gaps":
        return line.gap or (line.page != entry[-1].page and bool(_NAME.match(line.text)))
    whole = bool(_ENDS.search(entry[-1].text)) and any(_YEAR.search(above.text) for above in entry)
    return layout == "names" and whole and bool(_NAME.match(line.text))


def joined(lines: Sequence[str], words: set[str]) -> str:
    """Lines as one string; a word cut by a hyphen is whole again, unless its hyphen stands elsewhere too.

    `words` are those of the whole document, in lower case. Ranges (``12-``,
    ``34``) and addresses cut at a line end are joined as they are.
    """
    text = ""
    for line in lines:
        cut, follows = _LETTER_HYPHEN.search(text), _FIRST_WORD.match(line)
        if cut and follows and line[0].islower():
            kept = cut[1].lower() == "self" or f"{cut[1]}-{follows[0]}".lower() in words
            text = (text if kept else text[:-1]) + line
        elif text.endswith("-") or _RANGE.search(text) or _ADDRESS.search(text[-_LONGEST_ADDRESS:]):
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text


def _skipped(file: str, lines: Sequence[Numbered]) -> Iterator[SetAside]:
    if lines:
        first, last = lines[0], lines[-1]
        reason = f"{len(lines):,} lines on pages {first[1].page} to {last[1].page} in no list of references."
        yield SetAside(
            file=file, line=first[0], end_line=last[0], reason=reason, text=first[1].text[:200], fault=False
        )


def _left_out(file: str, lines: Sequence[Numbered], unread: Sequence[int]) -> Iterator[SetAside]:
    """Running heads and page numbers, and pages that could not be read."""
    end = len(lines)
    furniture = sum(line.furniture for _, line in lines)
    if furniture:
        reason = f"{furniture:,} running heads, feet and page numbers."
        yield SetAside(file=file, line=end, reason=reason, fault=False)
    if unread:
        pages = ", ".join(map(str, unread[:20])) + (" …" if len(unread) > 20 else "")
        yield SetAside(file=file, line=end, reason=f"pages that are damaged or full of drawing: {pages}.")
