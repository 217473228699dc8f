"""What a document holds, counted by other means than our readers', and what of it no block accounts for."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Sequence
from typing import Any, NamedTuple

from lxml import etree
from python_calamine import CalamineError, SheetTypeEnum, load_workbook

from enrich.formats.encoding import declared_encoding, decode
from enrich.formats.pdf import text_of
from enrich.readers.base import Block
from enrich.records import SetAside

_OPENING = {
    "bibtex": re.compile(r"^[ \t]*@(?!comment\b)[ \t]*[A-Za-z]+\s*[{(]", re.IGNORECASE),
    "ris": re.compile(r"^[ \t]*TY ? ?-"),
    "medline": re.compile(r"^PMID ?-"),
    "refer": re.compile(r"^%0[ \t]"),
    "endnote-xml": re.compile(r".*<record[ >]"),
    "bbl": re.compile(r"^(?!\s*%).*\\(?:bibitem(?![A-Za-z])|entry\{)"),
}
_LINES = ("bibtex", "ris", "medline", "refer", "csv", "list", "cambridge-text", "markdown", "jsonl")
_SHEET = re.compile(r"\(([\d,]+) rows\)")


class Count(NamedTuple):
    """How many records another look found, how many of them and how many lines no block accounts for."""

    records: int = 0
    lost: int = 0
    lines: int = 0


def count(name: str, data: bytes, format: str, blocks: Sequence[Block]) -> Count:
    """Compare a document with the `blocks` that were read out of it."""
    if format in ("xlsx", "xls", "ods"):
        return _of_total(_rows(data, format), sum(map(_rows_of, blocks)))
    if format == "jats":
        return _of_total(len(re.findall(rb"<(?:\w+:)?ref[\s>]", _uncommented(data))), len(blocks))
    if format == "csl-json":
        return _of_total(_items(data), len(blocks))
    covered = {n for b in blocks for n in range(b.line, max(b.line, b.end_line) + 1)}
    if format == "docx":
        return Count(lines=len(_paragraphs(data) - covered))
    if format == "pdf":
        lines = enumerate(text_of(name, data).lines, 1)
        return Count(lines=sum(n not in covered and not line.furniture for n, line in lines))
    return _of_lines(data, format, blocks, covered)


def _of_total(there: int, accounted: int) -> Count:
    return Count(records=there, lost=max(0, there - accounted))


def _of_lines(data: bytes, format: str, blocks: Sequence[Block], covered: set[int]) -> Count:
    """A record opens where a block begins, or within a block set aside; every filled line is covered."""
    lines = _text_lines(data)
    opening = _OPENING.get(format)
    opened = [n for n, line in enumerate(lines, 1) if opening and opening.match(line)]
    known = {b.line for b in blocks}
    known |= {n for b in blocks if isinstance(b, SetAside) for n in range(b.line, b.end_line + 1)}
    if format == "bbl":  # biber's further sorting lists hold the same entries again
        opened = list({lines[n - 1].strip(): n for n in reversed(opened)}.values())
    lost = [n for n in opened if n not in known]
    bare = [n for n, line in enumerate(lines, 1) if line.strip() and n not in covered]
    return Count(len(opened), len(lost), len(bare) if format in _LINES else 0)


def _text_lines(data: bytes) -> list[str]:
    text = decode(data, declared_encoding(data)).text
    return text.split("\n") if "\n" in text else text.split("\r")


def _uncommented(xml: bytes) -> bytes:
    return re.sub(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", b"", xml, flags=re.DOTALL)


def _items(data: bytes) -> int:
    try:
        value: Any = json.loads(data)
    except ValueError:
        return 0
    if isinstance(value, dict):
        value = value.get("items", [value])
    return len(value) if isinstance(value, list) else 0


def _rows(data: bytes, format: str) -> int:
    """The rows that hold something in all worksheets, by calamine; 0 where it cannot read them."""
    try:
        book = load_workbook(io.BytesIO(data))
        sheets = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        tables = [book.get_sheet_by_name(name).to_python() for name in sheets]
    except (CalamineError, ValueError, OSError):
        return 0
    return sum(any(str(cell).strip() for cell in row) for table in tables for row in table)


def _rows_of(block: Block) -> int:
    found = _SHEET.search(block.reason) if isinstance(block, SetAside) else None
    return int(found[1].replace(",", "")) if found else 1


def _paragraphs(data: bytes) -> set[int]:
    """The numbers of the paragraphs that show text, deletions not counted."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml")
    found, number = set[int](), 0
    hidden = ("del", "moveFrom", "Fallback")
    for p in etree.fromstring(xml, etree.XMLParser(huge_tree=True)).iter("{*}p"):
        if "wordprocessingml" not in str(p.tag) or any(_local(a) in hidden for a in p.iterancestors()):
            continue
        number += 1
        own = (t for t in p.iter("{*}t") if next(t.iterancestors("{*}p")) is p)
        if any(
            (t.text or "").strip() and not any(_local(a) in hidden for a in t.iterancestors()) for t in own
        ):
            found.add(number)
    return found


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
