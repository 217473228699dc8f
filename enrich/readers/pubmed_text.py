"""Reads PubMed's "Abstract (text)": a numbered source line, title, authors, abstract, identifiers.

PubMed's "Summary (text)" is a numbered list, and read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.comparable import doi
from enrich.comparable.in_words import text_of
from enrich.comparable.years import PATTERN
from enrich.errors import UnreadableInput
from enrich.formats import source_lines
from enrich.patterns import lazy
from enrich.readers.base import Block, Document
from enrich.readers.helpers.passages import Passage
from enrich.readers.helpers.persons import persons
from enrich.records import Fields, Name

_SOURCE = lazy(rf"(\d{{1,7}})[.:] (\S.{{0,300}}?[. ]{PATTERN}\b.*)")
_IDENTIFIED = lazy(r"^PMID: \d+", re.MULTILINE)
_PMID = lazy(r"PMID: (\d+)")
_PMCID = lazy(r"PMCID: (PMC\d+)")
_DOI = lazy(r"(?:DOI|doi): (10\.\S+)")
_MARKS = lazy(r"\(\d[\d,]*\)")
Line = tuple[int, str]


class PubMedText:
    """Records in paragraphs, numbered from 1."""

    name = "pubmed-text"
    suffixes = (".txt",)

    def recognises(self, document: Document) -> float:
        """Sure where the first paragraph is the numbered source line of a record with a PMID below."""
        head = document.head_text.replace("\r\n", "\n").lstrip()
        first, _, rest = head.partition("\n\n")
        opens = _SOURCE.match(" ".join(first.split())) is not None and "PMID: " not in first
        return 0.95 if opens and head.startswith("1") and _IDENTIFIED.search(rest) else 0.0

    def read(self, document: Document) -> Iterator[Block]:
        """Yield each record as a reference."""
        if document.is_binary:
            raise UnreadableInput(document.name, "is binary data, not text.")
        for number, record in enumerate(_records(document.lines()), 1):
            yield _block(document.name, number, record)


def _records(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Cut where the next number stands in front of a source line, behind an empty line."""
    record: list[Line] = []
    count, blank = 0, True
    for number, text in lines:
        opens = _SOURCE.match(text) if blank else None
        if opens and int(opens[1]) == count + 1:
            if record:
                yield record
            record, count = [], count + 1
        blank = not text.strip()
        if record or not blank:
            record.append((number, text))
    if record:
        yield record


def _block(file: str, number: int, lines: Sequence[Line]) -> Block:
    filled = [line for line in lines if line[1].strip()]
    raw = "\n".join(text for _, text in lines).rstrip()
    fields = _fields(raw)
    passage = Passage(file, filled[0][0], 1, filled[-1][0], raw)
    if not fields.title and not fields.PMID:
        return passage.aside("text outside records.", fault=False)
    said = text_of(fields) or f"PMID {fields.PMID}"
    return passage.reference(fields.PMID or f"record {number}", said, fields)


def _fields(raw: str) -> Fields:
    paragraphs = [
        " ".join(part.split()) for part in re.split(r"\n[ \t]*\n", raw.replace("\r", "")) if part.strip()
    ]
    opens = _SOURCE.match(paragraphs[0]) if paragraphs else None
    if opens is None:
        return Fields()
    source = source_lines.parse(opens[2])
    pmid, pmcid, printed = _PMID.search(raw), _PMCID.search(raw), _DOI.search(raw)
    given = printed[1].rstrip(".") if printed else ""
    return Fields(
        author=_people(paragraphs[2]) if len(paragraphs) > 3 else (),
        year=source.year,
        title=paragraphs[1].rstrip(".") if len(paragraphs) > 1 else "",
        container_title=source.container,
        volume=source.volume,
        issue=source.issue,
        page=source.page,
        type="journal-article",
        DOI=doi.normalise(given) or given,
        PMID=pmid[1] if pmid else "",
        PMCID=pmcid[1] if pmcid else "",
    )


def _people(printed: str) -> tuple[Name, ...]:
    """``Smith J(1), Doe A(2)(3).``; a group stands behind a semicolon."""
    persons_in, _, groups = _MARKS.sub("", printed).strip(" .").partition(";")
    named = persons(persons_in.split(", "))
    return (*named, *(Name(name=group.strip()) for group in groups.split(";") if group.strip()))
