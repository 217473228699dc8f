"""What the readers of tagged lines share: records to references, the rest set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import asdict

from enrich.errors import UnreadableInput
from enrich.formats.encoding import decode
from enrich.formats.places import Places
from enrich.formats.tagged import Between, Dialect, Record, scan
from enrich.readers.base import Block, Document
from enrich.readers.helpers.entries import links_of
from enrich.readers.helpers.fields import text_of
from enrich.records import Fields, Reference, SetAside

LONGEST_QUOTE = 2_000
_NO_IDENTITY = frozenset({"type", "accessed", "ISSN", "publisher_location", "URL"})


def blocks(
    document: Document,
    text: str,
    dialect: Dialect,
    fields_of: Callable[[Record], Fields],
    id_tags: tuple[str, ...],
) -> Iterator[Block]:
    """Yield each record of `text` as a reference, what is none as a block set aside.

    A record is named by the first of `id_tags` that it carries, else numbered.
    Raises UnreadableInput for binary data.
    """
    if document.is_binary:
        raise UnreadableInput(document.name, "is binary data, no text.")
    places, number = Places(text), 0
    for block in scan(text, dialect):
        line, column = places.place(block.start)
        end_line, _ = places.place(max(block.start, block.end - 1))
        raw = text[block.start : block.end]
        fields = fields_of(block) if isinstance(block, Record) else Fields()
        number += isinstance(block, Record)
        if isinstance(block, Between) or not _identifies(fields):
            # What opens no record and says nothing of a work is the foot of an export, no broken record.
            fault = isinstance(block, Record) and block.tags[0].name == dialect.first
            reason = "a record with nothing to identify a work by." if fault else "text outside records."
            yield SetAside(
                file=document.name,
                line=line,
                end_line=end_line,
                reason=reason,
                text=raw[:LONGEST_QUOTE],
                fault=fault,
            )
            continue
        yield Reference(
            id=block.first(*id_tags) or f"record {number}",
            file=document.name,
            line=line,
            column=column,
            end_line=end_line,
            unstructured=raw,
            text=text_of(fields) or f"PMID {fields.PMID}",
            fields=fields,
            structured=True,
            links=links_of(fields),
        )


def text_of_document(document: Document) -> str:
    """The text of an export: as the user says it is encoded, else by its own signs."""
    return document.text() if document.encoding else decode(document.data).readable


def opened(record: Record, label: str, labels: frozenset[str]) -> str:
    """The value of `label`; below an empty one, a line with a colon in it is its value and no tag.

    ``Title:`` and, on the next line, ``Wells: a history`` look like two labels; `labels` are
    those that the format really has.
    """
    for tag, following in zip(record.tags, (*record.tags[1:], None), strict=True):
        if tag.name == label and tag.value:
            return tag.value
        if tag.name == label and following is not None and following.name not in labels:
            return f"{following.name}: {following.value}"
    return ""


def _identifies(fields: Fields) -> bool:
    return any(value for name, value in asdict(fields).items() if name not in _NO_IDENTITY)
