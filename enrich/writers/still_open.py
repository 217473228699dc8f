"""What is still open as a table of its own, what is most worth a person's time first.

The sheet of all references keeps their order, for many a person copies a column beside their own list; so
the order of work has a sheet to itself, which says in which row each reference stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.comparable import doi
from enrich.records import Entry, Report
from enrich.writers.rows import Row, citation, contradictions, first_place, look_at, reason_in_full

STILL_OPEN = (
    ("look at", 18), ("kind", 14), ("status", 12), ("reference", 60), ("contradictions", 50), ("reason", 44),
    ("nearest record", 44), ("nearest DOI", 30), ("look next", 44), ("row", 7),
)  # fmt: skip
"""Its columns, with their widths; `row` counts on the sheet of references."""


def still_open(report: Report) -> Iterator[Row]:
    """Yield a row for each reference without its record."""
    return (_row(number, entry) for number, entry in report.still_open())


def _row(number: int, entry: Entry) -> Row:
    reference, match = entry.reference, entry.match
    nearest = next(((citation(one), doi.url(one.DOI)) for one in match.near), ("", ""))
    said = (reference.unstructured or reference.text, contradictions(entry), reason_in_full(entry))
    return (look_at(entry), entry.kind, match.status, *said, *nearest, first_place(entry), str(number + 2))
