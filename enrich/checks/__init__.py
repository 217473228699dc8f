"""Checks: a finished entry in, findings out. Pure; each check's docstring is its page of documentation.

Adding a check touches its module and one line in `table.TABLE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import cast

from enrich.checks.base import SEVERITIES
from enrich.checks.rules import duplicates, resolution
from enrich.checks.table import TABLE
from enrich.failures import given_up, mended
from enrich.records import Entry, Finding

__all__ = [
    "CHECKS",
    "CROSS_CHECKS",
    "DOCUMENTED",
    "PAGE_CHECKS",
    "SEVERITIES",
    "check",
    "check_pages",
    "check_together",
]

_Check = Callable[[Entry], tuple[Finding, ...]]
_CrossCheck = Callable[[Sequence[Entry]], duplicates.Found]


def _function(code: str) -> Callable[..., object]:
    module, name = TABLE[code].function.split(":")
    return cast(Callable[..., object], getattr(import_module(module), name))


# Code → what documents it: its check, of whatever shape.
DOCUMENTED: dict[str, Callable[..., object]] = {code: _function(code) for code in TABLE}
# Code → check of one entry.
CHECKS: dict[str, _Check] = {
    code: cast(_Check, DOCUMENTED[code]) for code, row in TABLE.items() if row.of == "entry"
}
# Code → check of an entry whose links were asked for.
PAGE_CHECKS: dict[str, _Check] = {
    code: cast(_Check, DOCUMENTED[code]) for code, row in TABLE.items() if row.of == "pages"
}
# Code → check of all entries of one file; it says which entry each finding is about.
CROSS_CHECKS: dict[str, _CrossCheck] = {
    code: cast(_CrossCheck, DOCUMENTED[code]) for code, row in TABLE.items() if row.of == "file"
}


def check(entry: Entry) -> tuple[Finding, ...]:
    """Return what the checks of one entry have to say about `entry`; only that, where enrich failed on it."""
    if entry.failed:
        return resolution.internal_error(entry)
    return tuple(finding for one in CHECKS.values() for finding in one(entry))


def check_pages(entry: Entry) -> tuple[Finding, ...]:
    """Return what is to be said of the web addresses of `entry`, now that they were asked for."""
    return tuple(finding for one in PAGE_CHECKS.values() for finding in one(entry))


def check_together(entries: Iterable[Entry]) -> duplicates.Found:
    """Return what the checks of several entries have to say about those of each file."""
    by_file: dict[str, list[Entry]] = {}
    for entry in entries:
        if not entry.failed:
            by_file.setdefault(entry.reference.file, []).append(entry)
    return tuple(
        found for group in by_file.values() for one in CROSS_CHECKS.values() for found in _all(one, group)
    )


def _all(one: Callable[[Sequence[Entry]], duplicates.Found], group: Sequence[Entry]) -> duplicates.Found:
    """What one check finds in a group; an entry on which it fails is left out of it, and told."""
    failed: list[tuple[Entry, Finding]] = []

    def leave_out(entry: Entry, error: Exception) -> None:
        failed.extend((entry, finding) for finding in given_up(entry.reference, error).findings)

    return (*mended(one, group, leave_out), *failed)
