"""Writes a report whole, whatever one of its entries does to a writer: that one alone goes out as failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from msgspec.structs import replace

from enrich.failures import given_up, mended
from enrich.records import Entry, Reference, Report, SetAside
from enrich.writers.base import Writer

_LONGEST = 2_000
_Item = Entry | SetAside


def write_report(writer: Writer, report: Report, stream: BinaryIO) -> Report:
    """Write `report` to an empty `stream` that can be rewound; return it as it was written.

    An entry that this writer cannot hold is written as one on which enrich
    failed; if that does not help, because it is the words of the reference
    themselves, with these in plain ASCII. So is a block that was set aside.
    """

    def put(items: Sequence[_Item]) -> Report:
        stream.seek(0)
        stream.truncate()
        entries = tuple(item for item in items if isinstance(item, Entry))
        blocks = tuple(item for item in items if isinstance(item, SetAside))
        whole = replace(report, entries=entries, set_aside=blocks)
        writer.write(whole, stream)
        return whole

    items: list[_Item] = [*report.entries, *report.set_aside]
    return mended(put, items, _plainer)


def _plainer(item: _Item, error: Exception) -> _Item:
    """The item with less in it that could fail; raises `error` where nothing is left to take out."""
    plain = _plain_block(item) if isinstance(item, SetAside) else _plain_entry(item, error)
    if plain == item:
        raise error
    return plain


def _plain_entry(entry: Entry, error: Exception) -> Entry:
    if not entry.failed:
        return given_up(entry.reference, error)
    said = entry.reference
    text = _ascii(said.unstructured or said.text)
    reference = Reference(
        id=_ascii(said.id), file=_ascii(said.file), line=said.line, unstructured=text, text=text
    )
    return replace(entry, reference=reference)


def _plain_block(block: SetAside) -> SetAside:
    return replace(
        block, file=_ascii(block.file), reason=_ascii(block.reason), text=_ascii(block.text), failed=True
    )


def _ascii(text: str) -> str:
    """The beginning of `text` in printable ASCII, other signs as question marks."""
    return "".join(c if " " <= c <= "~" else "?" for c in text[:_LONGEST])
