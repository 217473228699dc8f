"""Writes a format of tagged lines by its table: each field under the name by which it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from enrich.comparable import years
from enrich.comparable.pages import first_and_last
from enrich.formats.tables import Tagged
from enrich.records import Entry, Fields, Name, Report
from enrich.writers.exports import exported, names_left_out, one_line

_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_PLAIN = (
    "series_title", "volume", "issue", "article_number", "edition", "publisher", "publisher_location", "DOI",
    "URL", "ISSN", "ISBN", "PMID", "PMCID",
)  # fmt: skip

Said = Mapping[str, tuple[str, ...]]
"""The values of each field, by the name that the format's table has for it."""


class TaggedWriter:
    """One record a reference, in input order, its tags in the order of the table."""

    def __init__(self, table: Tagged) -> None:
        self.name, self.suffixes, self._table = table.name, table.suffixes, table

    def write(self, report: Report, stream: BinaryIO) -> None:
        """See `writers.base.Writer`."""
        for key, entry, fields in exported(report):
            lines = [self._line(tag, value) for tag, value in self.tags(entry, self.said(key, entry, fields))]
            stream.write("".join(line + self._table.line_end for line in (*lines, *self._foot())).encode())

    def tags(self, entry: Entry, said: Said) -> Iterator[tuple[str, str]]:
        """Each tag of a record with its value; what says nothing is left out."""
        for name in self._table.fields:
            yield from ((self.tag(name, said), value) for value in said.get(name, ()) if value)

    def tag(self, name: str, said: Said) -> str:
        """The tag under which a field is written."""
        return self._table.new(name)

    def said(self, key: str, entry: Entry, fields: Fields) -> Said:
        """What is written of an entry, field by field."""
        first, last = first_and_last(fields.page)
        year = years.ALONE.search(fields.year)
        others = ("et al.,",) if names_left_out(entry, fields) else ()
        return {
            **{name.replace("_", "-"): (getattr(fields, name),) for name in _PLAIN},
            "type": (self._table.written.get(fields.type, ""),),
            "id": (key,),
            "author": (*map(_name, fields.author), *others),
            "editor": tuple(map(_name, fields.editor)),
            "title": (fields.title or entry.reference.text or entry.reference.unstructured,),
            "container-title": (fields.container_title if fields.container_title != fields.title else "",),
            "year": (year[0] if year else "",),
            "page": (first if self._table.names("last-page") else fields.page,),
            "last-page": (last,),
            "accessed": (fields.accessed.replace("-", "/") if _DATE.fullmatch(fields.accessed) else "",),
            "serial": (fields.ISSN or fields.ISBN,),
        }

    def _line(self, tag: str, value: str) -> str:
        return self._table.line.format(tag=tag, value=one_line(value))

    def _foot(self) -> tuple[str, ...]:
        return (self._table.closing, "") if self._table.closing else ("",)


def _name(name: Name) -> str:
    """``Family, Given, Suffix``; a comma behind an organisation keeps it in one piece."""
    if name.name:
        return f"{name.name},"
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)
