"""Edits MEDLINE in place: a DOI is an ``AID`` that says of itself that it is one."""

from __future__ import annotations

import re

from enrich.editors import tagged
from enrich.editors.base import CannotEdit
from enrich.editors.splice import Splice
from enrich.formats.tables.medline import BOOK_TITLES, OWN_TITLES, TABLE
from enrich.formats.tagged import Record, Tag
from enrich.records import Edit, Reference

_DOI = re.compile(r"(?<!\S)(\S+)\s*\[doi\]")


class MedlineEditor(tagged.TaggedEditor):
    """Sets tags of MEDLINE records."""

    def __init__(self) -> None:
        super().__init__(TABLE)

    def refuse(self, record: Record, reference: Reference, edit: Edit) -> None:
        """A book, whose only title is its own, stands in no container."""
        is_book = record.first(*BOOK_TITLES) and not record.first(*OWN_TITLES)
        if edit.field == "container-title" and is_book:
            raise CannotEdit(reference, edit, "a book is not part of a journal or another book.")

    def changed(
        self, text: str, record: Record, reference: Reference, edit: Edit
    ) -> tuple[list[Splice], list[str]]:
        """The change where a field stands, or the line that adds it."""
        is_doi = edit.field == "DOI"
        there = _dois(text, record, edit) if is_doi else _field(text, record, edit)
        new = f"{edit.new} [doi]" if is_doi else edit.new
        return there, [] if there else [self.line(TABLE.new(edit.field), new)]


def _dois(text: str, record: Record, edit: Edit) -> list[Splice]:
    """The new DOI in place of each that the record gives: it may give the same one twice."""
    tags = (tag for tag in record.tags if tag.name in TABLE.names("DOI"))
    values = ((tag.value_start, text[tag.value_start : tag.value_end]) for tag in tags)
    found = ((at, match) for at, value in values for match in _DOI.finditer(value))
    return [Splice(at + match.start(1), at + match.end(1), edit.new) for at, match in found]


def _field(text: str, record: Record, edit: Edit) -> list[Splice]:
    """The new value in place of the one that the field is read from; none where there is none."""
    tag = _tag(record, edit)
    if tag is None:
        return []
    new = tagged.value(text, tag, edit)
    if edit.field == "title" and tag.value.endswith(".") and new[-1:] not in ".?!":
        new += "."
    return [Splice(tag.value_start, tag.value_end, new)]


def _tag(record: Record, edit: Edit) -> Tag | None:
    in_book = edit.field == "container-title" and record.first(*BOOK_TITLES)
    names = BOOK_TITLES if in_book else TABLE.names(edit.field)
    return next((tag for name in names for tag in record.tags if tag.name == name and tag.value), None)
