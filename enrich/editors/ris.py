"""Edits RIS in place: a new tag is written as the record writes its others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.editors.base import UNTOLD, CannotEdit, Edits, Told
from enrich.editors.located import Wanted, edited, require_encodable
from enrich.editors.splice import Splice, line_end
from enrich.formats import ris
from enrich.formats.encoding import Decoded, decode
from enrich.formats.tagged import RIS, Record, Tag, scan
from enrich.records import Edit, Reference

_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/|doi:\s*", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}[a-z]?")
_PAGE_TAGS: tuple[str, ...] = ("SP", "EP")
_DASH = re.compile(r"\s*[-–—]+\s*")


class RisEditor:
    """Sets tags of RIS records."""

    name = "ris"

    def apply(self, data: bytes, edits: Edits, told: Told = UNTOLD) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, told=told.encoding)
        return edited(decoded, _records(decoded.readable), edits, _changes)


def _records(text: str) -> Iterator[Record]:
    return (b for b in scan(text, RIS) if isinstance(b, Record))


def _changes(decoded: Decoded, record: Record, wanted: Wanted) -> list[Splice]:
    changes, added = [], []
    for reference, edit in wanted:
        _refuse(decoded, reference, edit)
        tag = ris.field(record, edit.field)
        if edit.field == "page" and not (tag and _DASH.search(tag.value)):
            replaced, new = _pages(record, edit.new)
            changes += replaced
            added += new
        elif tag:
            changes.append(Splice(tag.value_start, tag.value_end, _value(decoded.text, tag, edit)))
        else:
            added.append((_new_tag(record, edit.field), edit.new))
    return [*changes, *_insertion(decoded.text, record, added)]


def _refuse(decoded: Decoded, reference: Reference, edit: Edit) -> None:
    """Raise CannotEdit for what RIS or the file's encoding cannot hold."""
    if edit.field not in ris.FIELDS:
        raise CannotEdit(reference, edit, "RIS files take no such edit.")
    if edit.field == "container-title" and reference.fields.type in ("book", "edited-book"):
        raise CannotEdit(reference, edit, "a book stands in no container.")
    if "\n" in edit.new or "\r" in edit.new:
        raise CannotEdit(reference, edit, "the value holds a line break.")
    require_encodable(decoded, reference, edit)


def _new_tag(record: Record, field: str) -> str:
    if field == "container-title" and record.first("TY").upper() in ris.JOURNALS:
        return "JO"
    return ris.FIELDS[field][0]


def _value(text: str, tag: Tag, edit: Edit) -> str:
    """The new value, with what stood around the old one: a resolver, a date's month, a missing space."""
    gap = "" if text[tag.value_start - 1] in " \t" else " "
    if edit.field == "DOI" and (resolver := _RESOLVER.match(tag.value)):
        return gap + resolver[0] + edit.new
    if edit.field == "year" and (year := _YEAR.search(tag.value)):
        return gap + tag.value[: year.start()] + edit.new + tag.value[year.end() :]
    return gap + edit.new


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


def _insertion(text: str, record: Record, added: Sequence[tuple[str, str]]) -> list[Splice]:
    """New tags on lines of their own: before the end tag, else at the end of the record."""
    if not added:
        return []
    model = next((t for t in reversed(record.tags) if t.value and t.name != "ER"), record.tags[0])
    before, after = text[model.start : model.value_start].split(model.name, 1)
    end = line_end(text, record.start)
    lines = [f"{before}{name}{after}{value}" for name, value in added]
    if record.tags[-1].name == "ER":
        place = record.tags[-1].start
        return [Splice(place, place, "".join(line + end for line in lines))]
    return [Splice(record.end, record.end, "".join(end + line for line in lines))]
