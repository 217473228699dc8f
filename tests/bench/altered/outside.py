"""Scores enrich on two sets that others have labelled, where the user has their files and a network.

`hallmark FILE.jsonl` takes a split of HALLMARK (MIT licence): an entry a line, with
BibTeX `fields`, a `label` (VALID or HALLUCINATED) and a `hallucination_type`.
`walters-wilder FILE.xlsx` takes appendix 3 of Walters and Wilder (Scientific Reports
13, 14045, CC BY): in its sheet of works cited a citation a row, coded by hand as
fabricated, or with an error in its authors, title, date, journal, or volume and pages.

What is counted: of entries that their authors call right, how many are contradicted;
of the others, how many are contradicted, doubtful, unmatched, or pass as matched
without a word. No figure is printed anywhere else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from enrich.readers.base import Document
from enrich.readers.bibtex import Bibtex as BibtexReader
from enrich.records import Entry, Reference
from enrich.wire.entry import entry_to_json

SHEET = "Works cited in those papers"
RIGHT = "right"
_CITATION, _WORK_FABRICATED = 4, 13
# Columns of the sheet, counted from 0, that hold 1 where the citation is wrong in that.
_ERRORS = {"authors": 15, "title": 16, "date": 17, "journal": 18, "volume or pages": 19}
Labelled = tuple[str, Reference]


def hallmark(path: Path) -> Iterator[Labelled]:
    """Yield each entry of a split with its label: "right", or the kind of fault."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if line.strip():
            item = json.loads(line)
            label = RIGHT if item["label"] == "VALID" else str(item.get("hallucination_type") or "other")
            yield label, _of_bibtex(f"h{number}", item)


def _of_bibtex(identifier: str, item: dict[str, Any]) -> Reference:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in item["fields"].items())
    source = item.get("raw_bibtex") or f"@{item['bibtex_type']}{{{identifier},\n{fields}}}\n"
    blocks = BibtexReader().read(Document(f"{identifier}.bib", source.encode()))
    return next(block for block in blocks if isinstance(block, Reference))


def walters_wilder(path: Path) -> Iterator[Labelled]:
    """Yield each citation with what its coders found: "right", "fabricated", or where it is wrong."""
    from openpyxl import load_workbook

    rows = load_workbook(path, read_only=True)[SHEET].iter_rows(min_row=2, values_only=True)
    for number, row in enumerate(rows):
        if len(row) > _CITATION and row[_CITATION]:
            string = " ".join(str(row[_CITATION]).split())
            yield _coded(row), Reference(id=f"w{number}", unstructured=string, text=string)


def _coded(row: tuple[Any, ...]) -> str:
    if _is_one(row, _WORK_FABRICATED):
        return "fabricated"
    return ", ".join(name for name, column in _ERRORS.items() if _is_one(row, column)) or RIGHT


def _is_one(row: tuple[Any, ...], column: int) -> bool:
    return column < len(row) and str(row[column]).strip() in ("1", "1.0")


def score(labels: Iterable[str], entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a table in Markdown: for each label what was said of its references."""
    counts: dict[str, Counter[str]] = {}
    for label, entry in zip(labels, entries, strict=True):
        counts.setdefault(label, Counter())[_said(entry)] += 1
    columns = ("contradicted", "doubtful", "matched", "ambiguous", "unmatched", "unchecked")
    yield f"| label | references | {' | '.join(columns)} |"
    yield "|---|" + "---:|" * (len(columns) + 1)
    for label in sorted(counts, key=lambda one: (one != RIGHT, one)):
        found = counts[label]
        yield f"| {label} | {found.total()} | {' | '.join(str(found[one]) for one in columns)} |"


def _said(entry: Entry) -> str:
    """The verdict, or "contradicted" for one that is matched and of which something is contradicted."""
    told = entry_to_json(entry).get("contradictions", [])
    return "contradicted" if told and entry.match.status == "matched" else entry.match.status
