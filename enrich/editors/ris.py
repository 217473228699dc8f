"""Edits RIS in place: a new tag is written as the record writes its others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.editors import tagged
from enrich.editors.base import UNTOLD, Edits, Told
from enrich.editors.located import Wanted, edited
from enrich.editors.splice import Splice
from enrich.formats import ris
from enrich.formats.encoding import Decoded, decode
from enrich.formats.tagged import RIS, Record
from enrich.records import Edit, Reference

_PAGE_TAGS: tuple[str, ...] = ("SP", "EP")
_AUTHORS = ("AU", "A1")
_DASH = re.compile(r"(?:(?<!\s)\s++)?[-–—]++\s*")


class RisEditor:
    """Sets tags of RIS records."""

    name = "ris"

    def apply(self, data: bytes, edits: Edits, told: Told = UNTOLD) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, told=told.encoding)
        return edited(decoded, tagged.records(decoded.readable, RIS), edits, _changes)


def _changes(decoded: Decoded, record: Record, wanted: Wanted) -> list[Splice]:
    changes, added = [], []
    for reference, edit in wanted:
        tagged.refuse(decoded, reference, edit, {*ris.FIELDS, "author"}, "RIS")
        tagged.refuse_container(reference, edit)
        if edit.field == "author":
            changes += _authors(decoded.text, record, reference, edit)
            continue
        tag = ris.field(record, edit.field)
        if edit.field == "page" and not (tag and _DASH.search(tag.value)):
            replaced, new = _pages(record, edit.new)
            changes += replaced
            added += new
        elif tag:
            changes.append(Splice(tag.value_start, tag.value_end, tagged.value(decoded.text, tag, edit)))
        else:
            added.append((_new_tag(record, edit.field), edit.new))
    return [*changes, *_insertion(decoded.text, record, added)]


def _new_tag(record: Record, field: str) -> str:
    if field == "container-title" and record.first("TY").upper() in ris.JOURNALS:
        return "JO"
    return ris.FIELDS[field][0]


def _pages(record: Record, pages: str) -> tuple[list[Splice], list[tuple[str, str]]]:
    """First and last page go to tags of their own: those that are there change, the others are new."""
    values = dict(zip(_PAGE_TAGS, _DASH.split(pages, maxsplit=1), strict=False))
    changes, added = [], []
    for name in _PAGE_TAGS:
        tag = next((t for t in record.tags if t.name == name), None)
        if tag:
            changes.append(Splice(tag.value_start, tag.value_end, values.get(name, "")))
        elif name in values:
            added.append((name, values[name]))
    return changes, added


def _authors(text: str, record: Record, reference: Reference, edit: Edit) -> list[Splice]:
    """Each author in a tag of its own, behind those that are there."""
    changes, added = tagged.authors(text, record, _AUTHORS, reference, edit)
    name = next((tag.name for tag in record.tags if tag.name in _AUTHORS), "AU")
    return [*changes, *_insertion(text, record, [(name, author) for author in added])]


def _insertion(text: str, record: Record, added: Sequence[tuple[str, str]]) -> list[Splice]:
    """New tags on lines of their own: before the end tag, else at the end of the record."""
    if not added:
        return []
    model = next((t for t in reversed(record.tags) if t.value and t.name != "ER"), record.tags[0])
    shape = text[model.start : model.value_start]
    at = shape.upper().index(model.name)
    before, printed, after = shape[:at], shape[at : at + 2], shape[at + 2 :]
    small = printed != model.name
    lines = [f"{before}{name.lower() if small else name}{after}{value}" for name, value in added]
    last = record.tags[-1]
    behind = tagged.behind(record, _AUTHORS) if added[0][0] in _AUTHORS else None
    return tagged.inserted(text, record, lines, behind or (last if last.name == "ER" else None))
