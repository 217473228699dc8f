"""What the editors of tagged lines (RIS, MEDLINE, refer) share: what fits, values, and new lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from enrich.editors import people
from enrich.editors.base import CannotEdit
from enrich.editors.located import require_encodable
from enrich.editors.splice import Splice, line_end
from enrich.formats.encoding import Decoded
from enrich.formats.tagged import Dialect, Record, Tag, scan
from enrich.records import Edit, Reference

_RESOLVER = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(?=10\.)", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}[a-z]?")


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
        raise CannotEdit(reference, edit, "a book stands in no container.")


def value(text: str, tag: Tag, edit: Edit) -> str:
    """The new value, with what stood around the old one: a resolver, a date's month, a missing space."""
    gap = "" if text[tag.value_start - 1] in " \t" else " "
    if edit.field == "DOI" and (resolver := _RESOLVER.match(tag.value)):
        return gap + resolver[0] + edit.new
    if edit.field == "year" and (year := _YEAR.search(tag.value)):
        return gap + tag.value[: year.start()] + edit.new + tag.value[year.end() :]
    return gap + edit.new


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
