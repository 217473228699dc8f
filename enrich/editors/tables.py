"""What the editors of all kinds of tables share: which column a field goes into, and how it is written."""

from __future__ import annotations

from enrich import doi
from enrich.editors.base import EDITABLE, CannotEdit
from enrich.formats.columns import Cells, Layout
from enrich.records import Edit, Reference

_ROLES = {"container-title": "container_title"}
NEW_COLUMN = "DOI"


def column_for(layout: Layout, reference: Reference, edit: Edit) -> int | None:
    """The column that holds the field of an edit; None where a DOI needs a new one.

    Raises CannotEdit for any other field that has no column.
    """
    if edit.field not in EDITABLE:
        raise CannotEdit(reference, edit, "no field that can be edited.")
    at = layout.roles.get(_ROLES.get(edit.field, edit.field))
    if at is None and edit.field != "DOI":
        raise CannotEdit(reference, edit, "the table has no column for it.")
    return at


def value_for(edit: Edit, rows: list[Cells], column: int | None) -> str:
    """The value to write: a DOI as an address where the column holds addresses already."""
    if edit.field != "DOI" or column is None:
        return edit.new
    there = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
    addresses = sum(value.lower().startswith(("http://", "https://")) for value in there)
    return doi.url(edit.new) if addresses * 2 > len(there) else edit.new


def checked_row(reference: Reference, edit: Edit, *, is_there: bool) -> None:
    """Raise CannotEdit where the row of a reference is gone."""
    if not is_there:
        raise CannotEdit(reference, edit, "its row is not there any more.")
