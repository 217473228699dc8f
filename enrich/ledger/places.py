"""Where a lock file keeps a reference: under its fingerprint, or, if it was read otherwise then, elsewhere.

Readers get better, and what they read of an unchanged file may be another
reference to a fingerprint. So a line of an older release is also found by the
source, which the file itself says. Lines of version 1 do not hold that; there
it is the one line left that is about the same work by the same author with the
same DOIs.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cached_property
from itertools import chain

from enrich.comparable import text
from enrich.ledger.fingerprint import source_of
from enrich.ledger.first_fingerprint import first_fingerprint, is_about
from enrich.ledger.lock_file import Lock
from enrich.ledger.locked import Locked, about
from enrich.records import Reference

_SAID = 60
"""Characters by which two references are of the same author, year and title."""


class Places:
    """Finds the lines of one lock file."""

    def __init__(self, lock: Lock) -> None:
        self._blocks = lock.blocks
        self._has_first = any(mark.startswith("1-") for mark in lock.blocks)
        self._by_source = _only({m: b.source for m, b in lock.blocks.items() if b.source and b.is_old})

    def of(self, reference: Reference, mark: str) -> str:
        """The fingerprint under which the file keeps `reference`, whose own is `mark`; "" for none."""
        if mark in self._blocks:
            return mark
        if self._has_first:
            first = first_fingerprint(reference)
            if first in self._blocks and _is_for(reference, self._blocks[first]):
                return first
        return self._by_source.get(source_of(reference), "") if self._by_source else ""

    def near(self, reference: Reference, taken: Container[str]) -> str:
        """A line of version 1 that may be of `reference` though it was read otherwise; "" for none.

        It tells of the same first author, year and title, and of the very DOIs
        that are printed. Lines that are `taken`, found by their fingerprint,
        come last, and only where a DOI says that the work is the same.
        """
        if not self._has_first:
            return ""
        about_it = self._by_about.get(_words(about(reference)), ())
        near = [mark for mark in about_it if _is_for(reference, self._blocks[mark])]
        left = (mark for mark in near if mark not in taken)
        sure = (mark for mark in near if self._blocks[mark].is_of_a_printed_doi)
        return next(chain(left, sure), "")

    @cached_property
    def _by_about(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for mark, block in self._blocks.items():
            if mark.startswith("1-"):
                found.setdefault(_words(block.about), []).append(mark)
        return found


def _words(about: str) -> str:
    """Its words, but for the last ones: where they are cut off depends on signs that say nothing."""
    return " ".join(text.tokens(about))[:_SAID]


def _is_for(reference: Reference, block: Locked) -> bool:
    return is_about(reference, (registration.DOI for registration in block.registrations))


def _only(sources: dict[str, str]) -> dict[str, str]:
    """Mark by source, of those sources that have but one."""
    by_source: dict[str, list[str]] = {}
    for mark, source in sources.items():
        by_source.setdefault(source, []).append(mark)
    return {source: marks[0] for source, marks in by_source.items() if len(marks) == 1}
