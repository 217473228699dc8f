"""Edits formats of tagged lines by their tables: what fits, values, and new lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from enrich.comparable import doi, years
from enrich.comparable.pages import DASH
from enrich.editors import people
from enrich.editors.base import COPY, NO_OPTIONS, CannotEdit, Edits, ReadOptions
from enrich.editors.located import Wanted, edited, require_encodable
from enrich.editors.splice import Splice, line_end
from enrich.formats.encoding import Decoded, decode
from enrich.formats.tables import Tagged
from enrich.formats.tagged import Dialect, Record, Tag, scan
from enrich.records import Edit, Reference

PERIODICALS = ("", "journal-article")
"""Types of works whose container is a journal, for want of another."""


class TaggedEditor:
    """Edits a format of tagged lines by its table: a new tag is a line at the end of its record."""

    def __init__(self, table: Tagged) -> None:
        self.name, self._table = table.name, table

    def apply(self, data: bytes, edits: Edits, options: ReadOptions = NO_OPTIONS) -> bytes:
        """Return `data` with the edits made; see `editors.base.Editor`."""
        if not edits:
            return data
        decoded = decode(data, preferred=options.encoding)
        return edited(decoded, records(decoded.readable, self._table.dialect), edits, self._changes)

    def _changes(self, decoded: Decoded, record: Record, wanted: Wanted) -> list[Splice]:
        changes, added = [], list[str]()
        for reference, edit in wanted:
            refuse(decoded, reference, edit, self._table.editable, self._table.title)
            self.refuse(record, reference, edit)
            if edit.field == "author":
                changes += self._authors(decoded.text, record, reference, edit)
                continue
            if edit.field == COPY:
                added += [self.line(name, edit.new) for name in second(record, self._table, edit)]
                continue
            there, new = self.changed(decoded.text, record, reference, edit)
            changes += there
            added += new
        return [*changes, *inserted(decoded.text, record, added, self._behind(record))]

    def refuse(self, record: Record, reference: Reference, edit: Edit) -> None:
        """Raise CannotEdit for what this format has no place for."""
        refuse_container(reference, edit)

    def changed(
        self, text: str, record: Record, reference: Reference, edit: Edit
    ) -> tuple[list[Splice], list[str]]:
        """The change to the tag that a field is read from, or the line that adds it."""
        table = self._table
        if edit.field == "page" and table.names("last-page"):
            changes, tags = pages(record, table, edit.new)
            return changes, [self.line(name, value) for name, value in tags]
        # A value is read from the first tag that has one; an empty one is filled rather than repeated.
        there = [tag for name in table.names(edit.field) for tag in record.tags if tag.name == name]
        tag = next((tag for tag in there if tag.value), there[0] if there else None)
        if tag:
            return [Splice(tag.value_start, tag.value_end, value(text, tag, edit))], []
        in_book = reference.fields.type not in PERIODICALS
        return [], [self.line(table.new(edit.field, in_book=in_book), edit.new)]

    def line(self, name: str, value: str) -> str:
        """A line that says `value` under the tag `name`."""
        return self._table.line.format(tag=name, value=value)

    def _behind(self, record: Record) -> Tag | None:
        return next((tag for tag in record.tags if tag.name in self._table.behind), None)

    def _authors(self, text: str, record: Record, reference: Reference, edit: Edit) -> list[Splice]:
        names = self._table.names("author")
        changed, new = authors(text, record, names, reference, edit)
        lines = [self.line(names[0], name) for name in new]
        return [*changed, *inserted(text, record, lines, behind(record, names))]


def records(text: str, dialect: Dialect) -> Iterator[Record]:
    """The records of a document, what lies between them left out."""
    return (block for block in scan(text, dialect) if isinstance(block, Record))


def refuse(decoded: Decoded, reference: Reference, edit: Edit, known: Collection[str], format: str) -> None:
    """Raise CannotEdit for a field that is none of `known`, and for what the file's encoding lacks."""
    if edit.field not in known:
        raise CannotEdit(
            reference, edit, f"enrich does not write this field into {format} files; add it by hand."
        )
    require_encodable(decoded, reference, edit)


def refuse_container(reference: Reference, edit: Edit) -> None:
    """Raise CannotEdit for the container of a book, which has none."""
    if edit.field == "container-title" and reference.fields.type in ("book", "edited-book"):
        raise CannotEdit(reference, edit, "a book is not part of a journal or another book.")


def second(record: Record, table: Tagged, edit: Edit) -> tuple[str, ...]:
    """The tag in which the address of a copy stands beside that of the page; none where it is there."""
    return () if edit.new in record.all(*table.names(COPY)) else (table.new(COPY),)


def value(text: str, tag: Tag, edit: Edit) -> str:
    """The new value, with what stood around the old one: a resolver, a date's month, a missing space."""
    gap = "" if text[tag.value_start - 1] in " \t" else " "
    if edit.field == "DOI" and (resolver := doi.before(tag.value)):
        return gap + resolver + edit.new
    if edit.field == "year" and (year := years.LETTERED.search(tag.value)):
        return gap + tag.value[: year.start()] + edit.new + tag.value[year.end() :]
    return gap + edit.new


def pages(record: Record, table: Tagged, new: str) -> tuple[list[Splice], list[tuple[str, str]]]:
    """First and last page go to tags of their own: those that are there change, the others are new."""
    names = (*table.names("page")[:1], *table.names("last-page")[:1])
    values = dict(zip(names, DASH.split(new, maxsplit=1), strict=False))
    changes, added = [], []
    for name in names:
        tag = next((t for t in record.tags if t.name == name), None)
        if tag:
            changes.append(Splice(tag.value_start, tag.value_end, values.get(name, "")))
        elif name in values:
            added.append((name, values[name]))
    return changes, added


def authors(
    text: str, record: Record, names: Collection[str], reference: Reference, edit: Edit
) -> tuple[list[Splice], list[str]]:
    """The changes that put authors into the tags `names` that are there, and the authors left over."""
    wanted = [people.in_ris(name) for name in people.parsed(edit.new)]
    there = [tag for tag in record.tags if tag.name in names]
    if len(there) > len(wanted):
        raise CannotEdit(reference, edit, "the record names more authors; remove them by hand.")
    pairs = zip(there, wanted, strict=False)
    changes = [Splice(t.value_start, t.value_end, value(text, t, replace(edit, new=n))) for t, n in pairs]
    return changes, wanted[len(there) :]


def behind(record: Record, names: Collection[str]) -> Tag | None:
    """The tag behind the last of `names`, None where that one is the last or not there."""
    at = max((n for n, tag in enumerate(record.tags) if tag.name in names), default=len(record.tags))
    return record.tags[at + 1] if at + 1 < len(record.tags) else None


def inserted(text: str, record: Record, lines: Sequence[str], before: Tag | None = None) -> list[Splice]:
    """New `lines` before the line of a tag, else at the end of the record."""
    if not lines:
        return []
    end = line_end(text, record.start)
    if before is not None:
        return [Splice(before.start, before.start, "".join(line + end for line in lines))]
    return [Splice(record.end, record.end, "".join(end + line for line in lines))]
