"""Writes a report whole, whatever one of its entries does to a writer: that one alone goes out as failed.

The entries may be more than memory holds, so they are never listed: a report
is written again with all but those at fault, which are found by halving.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from heapq import merge
from operator import itemgetter
from typing import BinaryIO, overload

from msgspec.structs import replace

from enrich.errors import EnrichError
from enrich.failures import given_up, log
from enrich.records import Entry, Reference, Report, SetAside, is_among
from enrich.verdicts import Status
from enrich.writers.base import Writer

_LONGEST = 2_000
_Item = Entry | SetAside


def write_report(writer: Writer, report: Report, stream: BinaryIO) -> Report:
    """Write `report` to an empty `stream` that can be rewound; return it as it was written.

    An entry that this writer cannot hold is written as one on which enrich
    failed; if that does not help, because it is the words of the reference
    themselves, with these in plain ASCII. So is a block that was set aside.
    """

    def put(tried: Report) -> None:
        stream.seek(0)
        stream.truncate()
        writer.write(tried, stream)

    while True:
        try:
            put(report)
            return report
        except (EnrichError, OSError):
            raise
        except Exception as error:
            at = _first_failing(put, report)
            if at is None:
                raise
            log(error)
            report = _without(report, at, error)


def plainer(item: _Item, error: Exception) -> _Item:
    """The item with less in it that could fail; raises `error` where nothing is left to take out."""
    return _plain_block(item, error) if isinstance(item, SetAside) else _plain_entry(item, error)


class Changed(Sequence[Entry]):
    """The first `count` entries of a report, with others in the place of some; none is read beforehand."""

    def __init__(self, report: Report, count: int, instead: Mapping[int, Entry]) -> None:
        self._report, self._count, self._instead = report, count, dict(instead)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        numbers = range(self._count)[at]
        if isinstance(numbers, range):
            return [self[n] for n in numbers]
        return self._instead.get(numbers) or self._report.entries[numbers]

    def __iter__(self) -> Iterator[Entry]:
        for number, entry in zip(range(self._count), self._report.entries, strict=False):
            yield self._instead.get(number, entry)

    def having(
        self, statuses: Container[Status], turns: Container[int] | None = None
    ) -> Iterator[tuple[int, Entry]]:
        """See `Selective`."""
        told = self._report.having(statuses, turns)
        kept = ((n, entry) for n, entry in told if n < self._count and n not in self._instead)
        changed = ((n, e) for n, e in sorted(self._instead.items()) if n < self._count)
        fitting = (pair for pair in changed if is_among(pair[1], statuses, turns))
        return merge(kept, fitting, key=itemgetter(0))

    def also(self, at: int, entry: Entry) -> Changed:
        """These with one more in the place of another."""
        return Changed(self._report, self._count, {**self._instead, at: entry})


def _first_failing(put: Callable[[Report], None], report: Report) -> int | None:
    """The place of the entry or block with which `put` begins to fail; None where it fails without any."""

    def fails(count: int) -> bool:
        entries = min(count, len(report.entries))
        aside = report.set_aside[: count - entries]
        try:
            put(replace(report, entries=Changed(report, entries, {}), set_aside=aside, tallied=None))
        except EnrichError:
            return False
        except Exception:  # noqa: BLE001
            return True
        return False

    if fails(0):
        return None
    count = len(report.entries) + len(report.set_aside)
    at = bisect_left(range(1, count + 1), True, key=fails)
    return at if at < count else None


def _without(report: Report, at: int, error: Exception) -> Report:
    """The report with less in the entry or block at this place."""
    count = len(report.entries)
    if at >= count:
        blocks = list(report.set_aside)
        blocks[at - count] = _plain_block(blocks[at - count], error)
        return replace(report, set_aside=tuple(blocks))
    entries = report.entries if isinstance(report.entries, Changed) else Changed(report, count, {})
    return replace(report, entries=entries.also(at, _plain_entry(entries[at], error)), tallied=None)


def _plain_entry(entry: Entry, error: Exception) -> Entry:
    """The entry as one on which enrich failed; without its own words where it is one. Else raises `error`."""
    if not entry.failed:
        return given_up(entry.reference, error)
    said = entry.reference
    text = _ascii(said.unstructured or said.text)
    reference = Reference(
        id=_ascii(said.id), file=_ascii(said.file), line=said.line, unstructured=text, text=text
    )
    if reference == said:
        raise error
    return replace(entry, reference=reference)


def _plain_block(block: SetAside, error: Exception) -> SetAside:
    """The block with its words in plain ASCII; raises `error` where they are."""
    plain = replace(
        block, file=_ascii(block.file), reason=_ascii(block.reason), text=_ascii(block.text), failed=True
    )
    if plain == block:
        raise error
    return plain


def _ascii(text: str) -> str:
    """The beginning of `text` in printable ASCII, other signs as question marks."""
    return "".join(c if " " <= c <= "~" else "?" for c in text[:_LONGEST])
