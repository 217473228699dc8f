"""Edits Web of Science's plain text in place: a DOI is a ``DI`` line."""

from __future__ import annotations

from enrich.editors.base import CannotEdit
from enrich.editors.tagged import TaggedEditor
from enrich.formats.tables.web_of_science import TABLE
from enrich.formats.tagged import Record
from enrich.records import Edit, Reference


class WebOfScienceEditor(TaggedEditor):
    """Sets tags of records from ``PT`` to ``ER``."""

    def __init__(self) -> None:
        super().__init__(TABLE)

    def refuse(self, record: Record, reference: Reference, edit: Edit) -> None:
        """A record without ``TI`` is a book whose title is its source: neither can be added beside it."""
        both = record.first(*TABLE.names("title")) and record.first(*TABLE.names("container-title"))
        if edit.field in ("title", "container-title") and not both:
            raise CannotEdit(
                reference,
                edit,
                "only one of title (TI) and source (SO) is given; a second would change what it is.",
            )
