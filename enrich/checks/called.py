"""What a field is called in the file that a reference stands in: suggestions speak its author's language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from enrich.formats.tables import table_of
from enrich.records import Reference


def called(field: str, reference: Reference, headings: Mapping[str, str]) -> str:
    """Return what `field` (in Crossref's names) is called where a reference stands.

    `headings` is what a table calls its columns. A name that is there is taken
    before one that would be added.
    """
    raw = reference.unstructured
    if field in headings:
        return headings[field]
    table = table_of(raw)
    if table is None or not table.names(field):
        return field
    names = map(table.spelled, table.shown.get(field) or table.names(field))
    there = next((name for name in names if _stands(name, raw)), "")
    in_book = reference.fields.type.startswith(("book", "proc"))
    return there or table.spelled(table.new(field, in_book=in_book))


def _stands(name: str, raw: str) -> bool:
    beside = r"\s" if name.startswith("%") else r"""["']?\s*(?:[=:>]|- )"""
    return bool(re.search(rf"""(?:^|[\s,{{<"'])({re.escape(name)}){beside}""", raw, re.IGNORECASE))
