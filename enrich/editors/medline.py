"""Edits MEDLINE in place: a DOI is an ``AID`` that says of itself that it is one."""

from __future__ import annotations

import re

from enrich.editors import tagged
from enrich.editors.base import UNTOLD, CannotEdit, Edits, Told
from enrich.editors.located import Wanted, edited
from enrich.editors.splice import Splice
from enrich.formats.encoding import Decoded, decode
from enrich.formats.tagged import MEDLINE, Record, Tag
from enrich.records import Edit, Reference

# Crossref's name → the tags it is read from; the first is added where none is there.
_TAGS = {
    "DOI": ("AID", "LID"),
    "title": ("TI", "CTI", "BTI", "TT"),
    "year": ("DP", "DEP"),
    "container-title": ("JT", "TA"),
    "volume": ("VI",),
    "issue": ("IP",),
    "page": ("PG",),
    "publisher": ("PB",),
}
_DOI = re.compile(r"(?<!\S)(\S+)\s*\[doi\]")
_LAST = ("PST", "SO")


class MedlineEditor:
    """Sets tags of MEDLINE records."""

    name = "medline"

    def apply(self, data: bytes, edits: Edits, told: Told = UNTOLD) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, told=told.encoding)
        return edited(decoded, tagged.records(decoded.readable, MEDLINE), edits, _changes)


def _changes(decoded: Decoded, record: Record, wanted: Wanted) -> list[Splice]:
    changes, added = [], []
    for reference, edit in wanted:
        tagged.refuse(decoded, reference, edit, _TAGS, "MEDLINE")
        is_doi = edit.field == "DOI"
        there = _dois(decoded.text, record, edit) if is_doi else _field(decoded.text, record, reference, edit)
        changes += there
        if not there:
            mark = " [doi]" if is_doi else ""
            added.append(f"{_TAGS[edit.field][0]:<4}- {edit.new}{mark}")
    last = next((tag for tag in record.tags if tag.name in _LAST), None)
    return [*changes, *tagged.inserted(decoded.text, record, added, last)]


def _dois(text: str, record: Record, edit: Edit) -> list[Splice]:
    """The new DOI in place of each that the record gives: it may give the same one twice."""
    tags = (tag for tag in record.tags if tag.name in _TAGS["DOI"])
    values = ((tag.value_start, text[tag.value_start : tag.value_end]) for tag in tags)
    found = ((at, match) for at, value in values for match in _DOI.finditer(value))
    return [Splice(at + match.start(1), at + match.end(1), edit.new) for at, match in found]


def _field(text: str, record: Record, reference: Reference, edit: Edit) -> list[Splice]:
    """The new value in place of the one that the field is read from; none where there is none."""
    tag = _tag(record, reference, edit)
    if tag is None:
        return []
    new = tagged.value(text, tag, edit)
    if edit.field == "title" and tag.value.endswith(".") and new[-1:] not in ".?!":
        new += "."
    return [Splice(tag.value_start, tag.value_end, new)]


def _tag(record: Record, reference: Reference, edit: Edit) -> Tag | None:
    names = _TAGS[edit.field]
    if edit.field == "title":
        names = ("CTI", "TI", "BTI", "TT")
    elif edit.field == "container-title" and record.first("BTI"):
        if not record.first("TI", "CTI"):
            raise CannotEdit(reference, edit, "a book stands in no container.")
        names = ("BTI",)
    return next((tag for name in names for tag in record.tags if tag.name == name and tag.value), None)
