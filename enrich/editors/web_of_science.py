"""Edits Web of Science's plain text in place: a DOI is a ``DI`` line."""

from __future__ import annotations

from enrich.editors import tagged
from enrich.editors.base import UNTOLD, CannotEdit, Edits, Told
from enrich.editors.located import Wanted, edited
from enrich.editors.splice import Splice
from enrich.formats.encoding import Decoded, decode
from enrich.formats.tagged import WEB_OF_SCIENCE, Record
from enrich.records import Edit, Reference

# Crossref's name → the tag it is read from.
_TAGS = {
    "DOI": "DI",
    "title": "TI",
    "year": "PY",
    "container-title": "SO",
    "volume": "VL",
    "issue": "IS",
    "publisher": "PU",
}
# What stands behind the DOI in Web of Science's own order.
_BEHIND = ("PM", "EA", "PG", "WC", "WE", "SC", "GA", "OA", "HC", "HP", "DA", "UT", "ER")


class WebOfScienceEditor:
    """Sets tags of records from ``PT`` to ``ER``."""

    name = "web-of-science"

    def apply(self, data: bytes, edits: Edits, told: Told = UNTOLD) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, told=told.encoding)
        return edited(decoded, tagged.records(decoded.readable, WEB_OF_SCIENCE), edits, _changes)


def _changes(decoded: Decoded, record: Record, wanted: Wanted) -> list[Splice]:
    changes, added = [], []
    for reference, edit in wanted:
        tagged.refuse(decoded, reference, edit, _TAGS, "Web of Science")
        _refuse_book(record, reference, edit)
        there = [tag for tag in record.tags if tag.name == _TAGS[edit.field]]
        changes += [
            Splice(t.value_start, t.value_end, tagged.value(decoded.text, t, edit)) for t in there[:1]
        ]
        if not there:
            added.append(f"{_TAGS[edit.field]} {edit.new}")
    behind = next((tag for tag in record.tags if tag.name in _BEHIND), None)
    return [*changes, *tagged.inserted(decoded.text, record, added, behind)]


def _refuse_book(record: Record, reference: Reference, edit: Edit) -> None:
    """A record without ``TI`` is a book whose title is its source: neither can be added beside it."""
    if edit.field in ("title", "container-title") and not (record.first("TI") and record.first("SO")):
        raise CannotEdit(
            reference,
            edit,
            "only one of title (TI) and source (SO) is given; a second would change what it is.",
        )
