"""Edits RIS in place: a new tag is written as the record writes its others."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.comparable.pages import DASH
from enrich.editors import tagged
from enrich.editors.base import COPY, NO_OPTIONS, Edits, ReadOptions
from enrich.editors.located import Wanted, edited
from enrich.editors.splice import Splice
from enrich.formats import ris
from enrich.formats.encoding import Decoded, decode
from enrich.formats.tables.ris import JOURNALS, TABLE
from enrich.formats.tagged import Record
from enrich.records import Edit, Reference

_AUTHORS = TABLE.names("author")


class RisEditor:
    """Sets tags of RIS records."""

    name = "ris"

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, preferred=options.encoding)
        return edited(decoded, tagged.records(decoded.readable, TABLE.dialect), edits, _changes)


def _changes(decoded: Decoded, record: Record, wanted: Wanted) -> list[Splice]:
    changes, added = [], []
    for reference, edit in wanted:
        tagged.refuse(decoded, reference, edit, TABLE.editable, "RIS")
        tagged.refuse_container(reference, edit)
        if edit.field == "author":
            changes += _authors(decoded.text, record, reference, edit)
            continue
        if edit.field == COPY:
            added += [(name, edit.new) for name in tagged.second(record, TABLE, edit)]
            continue
        tag = ris.field(record, edit.field)
        if edit.field == "page" and not (tag and DASH.search(tag.value)):
            replaced, new = tagged.pages(record, TABLE, edit.new)
            changes += replaced
            added += new
        elif tag:
            changes.append(Splice(tag.value_start, tag.value_end, tagged.value(decoded.text, tag, edit)))
        else:
            added.append((_new_tag(record, edit.field), edit.new))
    return [*changes, *_insertion(decoded.text, record, added)]


def _new_tag(record: Record, field: str) -> str:
    return TABLE.new(field, in_book=record.first(*TABLE.names("type")).upper() not in JOURNALS)


def _authors(text: str, record: Record, reference: Reference, edit: Edit) -> list[Splice]:
    """Each author in a tag of its own, behind those that are there."""
    changes, added = tagged.authors(text, record, _AUTHORS, reference, edit)
    name = next((tag.name for tag in record.tags if tag.name in _AUTHORS), _AUTHORS[0])
    return [*changes, *_insertion(text, record, [(name, author) for author in added])]


def _insertion(text: str, record: Record, added: Sequence[tuple[str, str]]) -> list[Splice]:
    """New tags on lines of their own: before the end tag, else at the end of the record."""
    if not added:
        return []
    model = next(
        (t for t in reversed(record.tags) if t.value and t.name != TABLE.dialect.last), record.tags[0]
    )
    shape = text[model.start : model.value_start]
    at = shape.upper().index(model.name)
    before, printed, after = shape[:at], shape[at : at + 2], shape[at + 2 :]
    small = printed != model.name
    lines = [f"{before}{name.lower() if small else name}{after}{value}" for name, value in added]
    last = record.tags[-1]
    behind = tagged.behind(record, _AUTHORS) if added[0][0] in _AUTHORS else None
    return tagged.inserted(text, record, lines, behind or (last if last.name == TABLE.dialect.last else None))
