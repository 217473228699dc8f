"""Reads Scopus' plain text export: authors, title, ``(2001) Source, 3 (4), pp. 1-20.``, then labels.

The line that begins with the year in brackets is what every record has, whatever else was chosen
for the export: the lines right above it are its title and its authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from enrich.comparable import doi
from enrich.comparable.in_words import text_of
from enrich.comparable.years import PATTERN
from enrich.errors import UnreadableInput
from enrich.formats import source_lines
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.passages import Passage
from enrich.readers.helpers.tables import people
from enrich.records import Fields, SetAside

_HEAD = lazy(r"\s*Scopus\s*[\r\n]+\s*EXPORT DATE:", re.IGNORECASE)
_PLACED = lazy(rf"\(({PATTERN})\)\s+(\S.*)")
_LABEL = lazy(r"[A-Z][A-Z /()-]{2,40}:|DOI:|https?://|[\d;\s]+$")
_DOI = lazy(r"DOI:\s*(10\.\S+)|[&?]doi=(10\.[^&\s]+)", re.IGNORECASE)
_PMID = lazy(r"PUBMED ID:\s*(\d+)")
_KIND = lazy(r"DOCUMENT TYPE:\s*(.+)")
_TYPES = {
    "article": "journal-article", "review": "journal-article", "conference paper": "proceedings-article",
    "book": "book", "book chapter": "book-chapter",
}  # fmt: skip
Lines = Sequence[tuple[int, str]]


class Scopus:
    """Records as Scopus saves them under "Plain text"."""

    name = "scopus"
    suffixes = (".txt",)

    def recognises(self, document: Document) -> float:
        """Sure by the two lines that open the export."""
        return 0.95 if _HEAD.match(document.head_text) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference; the head of the export is set aside."""
        if document.is_binary:
            raise UnreadableInput(document.name, "is binary data, not text.")
        lines = list(document.lines())
        starts = _starts(lines)
        if before := _filled(lines[: starts[0] if starts else len(lines)]):
            yield _aside(document.name, before)
        for number, (start, end) in enumerate(pairwise([*starts, len(lines)] if starts else []), 1):
            yield _block(document.name, number, _filled(lines[start:end]))


def _starts(lines: Lines) -> list[int]:
    """Where records begin: at the first of the lines that stand right above the year in brackets."""
    starts: list[int] = []
    for at, (_, line) in enumerate(lines):
        if _PLACED.match(line):
            begin, least = at, starts[-1] + 1 if starts else 0
            while (
                begin > least
                and lines[begin - 1][1].strip()
                and not lines[begin - 1][1].startswith("SOURCE:")
            ):
                begin -= 1
            starts.append(begin)
    return starts


def _block(file: str, number: int, lines: Lines) -> Block:
    fields = _fields([text.strip() for _, text in lines])
    if not fields.title and not fields.DOI:
        return _aside(file, lines)
    return _passage(file, lines).reference(f"record {number}", text_of(fields), fields)


def _fields(lines: Sequence[str]) -> Fields:
    at, placed = next((i, found) for i, line in enumerate(lines) if (found := _PLACED.match(line)))
    above = [line for line in lines[:at] if not _LABEL.match(line)]
    whole = "\n".join(lines[at:])
    source = source_lines.parse(placed[2].partition(" Cited ")[0])
    printed, pmid, kind = _DOI.search(whole), _PMID.search(whole), _KIND.search(whole)
    given = (printed[1] or printed[2]).replace("%2f", "/").replace("%2F", "/") if printed else ""
    return Fields(
        author=people(above[0]) if len(above) > 1 else (),
        year=placed[1],
        title=above[-1] if above else "",
        container_title=source.container,
        volume=source.volume,
        issue=source.issue,
        page=source.page,
        article_number=source.article_number,
        type=_TYPES.get(kind[1].strip().lower(), "") if kind else "",
        DOI=doi.normalise(given) or given,
        PMID=pmid[1] if pmid else "",
    )


def _filled(lines: Lines) -> Lines:
    return [(number, text) for number, text in lines if text.strip()]


def _aside(file: str, lines: Lines) -> SetAside:
    return _passage(file, lines).aside("text outside records.", fault=False)


def _passage(file: str, lines: Lines) -> Passage:
    return Passage(file, lines[0][0], 1, lines[-1][0], "\n".join(text for _, text in lines))
