"""Edits refer and EndNote's tagged export in place: a new tag is a line at the end of its record."""

from __future__ import annotations

from enrich.editors import tagged
from enrich.editors.base import UNTOLD, Edits, Told
from enrich.editors.located import Wanted, edited
from enrich.editors.splice import Splice
from enrich.formats.encoding import Decoded, decode
from enrich.formats.tagged import REFER, Record
from enrich.records import Edit

# Crossref's name → the tags it is read from; the first is added where none is there.
_TAGS = {
    "DOI": ("R",),
    "title": ("T",),
    "year": ("D",),
    "container-title": ("J", "B"),
    "volume": ("V",),
    "issue": ("N",),
    "page": ("P",),
    "publisher": ("I",),
}
_PERIODICALS = ("", "journal-article")


class ReferEditor:
    """Sets tags of refer's records."""

    name = "refer"

    def apply(self, data: bytes, edits: Edits, told: Told = UNTOLD) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, told=told.encoding)
        return edited(decoded, tagged.records(decoded.readable, REFER), edits, _changes)


def _changes(decoded: Decoded, record: Record, wanted: Wanted) -> list[Splice]:
    changes, added = [], []
    for reference, edit in wanted:
        tagged.refuse(decoded, reference, edit, {*_TAGS, "author"}, "refer")
        if edit.field == "author":
            changed, new = tagged.authors(decoded.text, record, "A", reference, edit)
            lines = [f"%A {name}" for name in new]
            changes += [*changed, *tagged.inserted(decoded.text, record, lines, tagged.behind(record, "A"))]
            continue
        tagged.refuse_container(reference, edit)
        names = _TAGS[edit.field]
        # A value is read from the first tag that has one; an empty one is filled rather than repeated.
        there = [tag for name in names for tag in record.tags if tag.name == name]
        tag = next((tag for tag in there if tag.value), there[0] if there else None)
        if tag:
            changes.append(Splice(tag.value_start, tag.value_end, tagged.value(decoded.text, tag, edit)))
        else:
            added.append(f"%{_new_tag(edit, reference.fields.type)} {edit.new}")
    return [*changes, *tagged.inserted(decoded.text, record, added)]


def _new_tag(edit: Edit, kind: str) -> str:
    if edit.field == "container-title" and kind not in _PERIODICALS:
        return "B"
    return _TAGS[edit.field][0]
