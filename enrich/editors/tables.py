"""What the editors of all kinds of tables share: which column a field goes into, and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from enrich.comparable import doi
from enrich.editors import people
from enrich.editors.base import COPY, EDITABLE, CannotEdit, Edits, collected
from enrich.formats.columns import Cells, Layout, layout_of
from enrich.formats.xlsx import SheetRow
from enrich.records import Edit, Reference

_ROLES = {"container-title": "container_title", COPY: "archive_url"}
NEW_COLUMN = "DOI"


class Change(NamedTuple):
    """One cell to write: the row, the column (None: the new one), the value and what asked for it."""

    row: int
    column: int | None
    value: str
    reference: Reference
    edit: Edit
    is_header: bool = False


def by_sheet(names: Sequence[str], edits: Edits) -> dict[int, Edits]:
    """The edits of each sheet by its place among `names`: ids in sheets after the first carry the name."""
    grouped: dict[int, list[tuple[Reference, Edit]]] = {}
    for reference, edit in edits:
        named = (at for at, name in enumerate(names) if at and reference.id.startswith(f"{name}!"))
        at = max(named, key=lambda at: len(names[at]), default=0)
        if not names:
            raise CannotEdit(reference, edit, "the workbook no longer has sheets.")
        grouped.setdefault(at, []).append((reference, edit))
    return {at: tuple(wanted) for at, wanted in grouped.items()}


def changes(sample: Sequence[SheetRow], column: str, edits: Edits) -> list[Change]:
    """The cells that `edits` write, the name of a new column included; the sheet begins with `sample`."""
    rows: list[Cells] = [row.cells for row in sample]
    found = layout(rows, column, edits)
    made = collected(partial(_change, found, rows[found.header + 1 :], *pair) for pair in edits)
    if found.header >= 0 and any(change.column is None for change in made):
        made.append(Change(sample[found.header].number, None, NEW_COLUMN, *edits[0], is_header=True))
    return made


def _change(found: Layout, rows: list[Cells], reference: Reference, edit: Edit) -> list[Change]:
    at = column_for(found, reference, edit)
    return [Change(reference.line, at, value_for(edit, rows, at), reference, edit)]


def layout(rows: list[Cells], column: str, edits: Edits) -> Layout:
    """The layout of a table as its reader judged it; raises CannotEdit where it has no `column` any more."""
    found = layout_of(rows, column)
    if found is None:
        raise CannotEdit(*edits[0], f"the table has no column {column!r}.")
    return found


def column_for(layout: Layout, reference: Reference, edit: Edit) -> int | None:
    """The column that holds the field of an edit; None where a DOI needs a new one.

    Raises CannotEdit for any other field that has no column.
    """
    if edit.field not in (*EDITABLE, COPY):
        raise CannotEdit(reference, edit, "no field that can be edited.")
    at = layout.roles.get(_ROLES.get(edit.field, edit.field))
    if at is None and edit.field == COPY:
        raise CannotEdit(reference, edit, "the table has no column for it; add one called “archive url”.")
    if at is None and edit.field != "DOI":
        raise CannotEdit(reference, edit, "the table has no column for it.")
    return at


def value_for(edit: Edit, rows: list[Cells], column: int | None) -> str:
    """The value to write: a DOI as an address where the column holds addresses already."""
    if edit.field == "author":
        return people.in_cell(edit.new)
    if edit.field != "DOI" or column is None:
        return edit.new
    there = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
    addresses = sum(value.lower().startswith(("http://", "https://")) for value in there)
    return doi.url(edit.new) if addresses * 2 > len(there) else edit.new


def checked_row(reference: Reference, edit: Edit, *, is_there: bool) -> None:
    """Raise CannotEdit where the row of a reference is gone."""
    if not is_there:
        raise CannotEdit(reference, edit, "its row is no longer there.")
