"""The works cited by the fields of reference managers in a Word document: Zotero, Mendeley, EndNote.

Each work is yielded once, where it is cited first, with the fields that the
program stored beside its citation.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from msgspec.structs import replace

from enrich.comparable.in_words import text_of
from enrich.formats.docx import Field, Scanned
from enrich.readers.base import Block
from enrich.readers.csl import fields_of, item_id
from enrich.readers.endnote_xml import read_endnote
from enrich.readers.helpers.passages import Passage
from enrich.readers.helpers.xml_records import LONGEST_RECORD, read_record
from enrich.records import Fields, Reference, SetAside

_RECORD = re.compile(r"<record>.*?</record>", re.DOTALL)
_QUOTE = 500
Work = tuple[str, str, Fields]


def cited(file: str, main: Scanned, notes: Sequence[Scanned]) -> Iterator[Block]:
    """Yield each cited work once, and set aside each citation field that cannot be read.

    The paragraphs of notes are counted on from those of the document.
    """
    seen: set[Fields] = set()
    names: dict[str, int] = {}
    before = 0
    blocks: list[Block] = []
    for scanned in (main, *notes):
        for field in scanned.fields:
            line = max(1, field.paragraph + before)
            blocks += _of_field(file, line, field, seen, names)
        before += scanned.total
    if any(isinstance(block, Reference) for block in blocks):
        if main.paragraphs:
            reason = (
                f"{len(main.paragraphs):,} paragraphs without a list of references; its fields were read."
            )
            yield SetAside(file=file, line=1, end_line=max(before, 1), reason=reason, fault=False)
        yield from sorted(blocks, key=lambda block: block.line)


def _of_field(
    file: str, line: int, field: Field, seen: set[Fields], names: dict[str, int]
) -> Iterator[Block]:
    works = _works(field)
    if works is None:
        reason = "a citation field of a reference manager that cannot be read."
        yield SetAside(file=file, line=line, reason=reason, text=field.code[:_QUOTE])
        return
    for name, raw, fields in works:
        said = text_of(fields)
        if fields in seen:
            continue
        seen.add(fields)
        if not said:
            reason = "a cited work with nothing to identify it by."
            yield SetAside(file=file, line=line, reason=reason, text=raw[:_QUOTE])
            continue
        names[name] = names.get(name, 0) + 1
        identifier = name if names[name] == 1 else f"{name}@{line}.{names[name]}"
        yield Passage(file, line, 1, 0, raw).reference(identifier, said, fields)


def _works(field: Field) -> list[Work] | None:
    """The works of one field, [] where it is no citation, None where it is one that cannot be read."""
    code = field.code.strip()
    if code == "MENDELEY_CITATION":
        return _of_json(_decoded(field.data))
    if "CSL_CITATION" in code:
        return _of_json(code[code.find("{") :] if "{" in code else "")
    if code.startswith("ADDIN EN.CITE"):
        return _of_xml(unescape(code) if "<record" not in code else code) or _of_xml(_decoded(field.data))
    return []


def _decoded(data: str) -> str:
    try:
        return base64.b64decode(re.sub(r"\s", "", data)).decode("utf-8", "replace").rstrip("\0")
    except (binascii.Error, ValueError):
        return ""


def _of_json(text: str) -> list[Work] | None:
    try:
        value: Any = json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None
    items = value.get("citationItems") if isinstance(value, Mapping) else None
    if not isinstance(items, list):
        return None
    works = []
    for number, item in enumerate(items, 1):
        data = item.get("itemData") if isinstance(item, Mapping) else None
        if isinstance(data, Mapping):
            raw = json.dumps(data, ensure_ascii=False)
            works.append((item_id(data) or f"item {number}", raw, fields_of(data)))
    return works or None


def _of_xml(text: str) -> list[Work]:
    works = []
    for match in _RECORD.finditer(text):
        if match.end() - match.start() <= LONGEST_RECORD:
            fields, key, reason = read_record(match.group(), read_endnote)
            if not reason:
                works.append((key or "record", match.group(), replace(fields)))
    return works
