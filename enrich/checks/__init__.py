"""Checks: a finished entry in, findings out. Pure; each check's docstring is its page of documentation.

Adding a check touches its module, one line in a dict below and one line in
`base.SEVERITIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from enrich.checks import cited, exceptions
from enrich.checks.base import SEVERITIES
from enrich.checks.rules import addresses, dois, duplicates, fields, resolution, updates, written
from enrich.failures import given_up, mended
from enrich.records import Entry, Finding

__all__ = ["CHECKS", "CROSS_CHECKS", "DOCUMENTED", "SEVERITIES", "check", "check_together"]

# Code → check of one entry.
CHECKS: dict[str, Callable[[Entry], tuple[Finding, ...]]] = {
    "doi-missing": dois.doi_missing,
    "doi-malformed": dois.doi_malformed,
    "doi-unregistered": dois.doi_unregistered,
    "doi-mismatch": dois.doi_mismatch,
    "doi-alias": dois.doi_alias,
    "field-mismatch": fields.field_mismatch,
    "retracted": updates.retracted,
    "corrected": updates.corrected,
    "expression-of-concern": updates.expression_of_concern,
    "published-version": updates.published_version,
    "field-duplicate": written.field_duplicate,
    "comma-missing": written.comma_missing,
    "type-unknown": written.type_unknown,
    "title-empty": written.title_empty,
    "link-broken": addresses.link_broken,
    "link-mismatch": addresses.link_mismatch,
    "scholar-mismatch": addresses.scholar_mismatch,
    "unresolved": resolution.unresolved,
    "unchecked": resolution.unchecked,
    "internal-error": resolution.internal_error,
}
# Code → check of all entries of one file; it says which entry each finding is about.
CROSS_CHECKS: dict[str, Callable[[Sequence[Entry]], duplicates.Found]] = {
    "doi-duplicate": duplicates.doi_duplicate,
    "entry-duplicate": duplicates.entry_duplicate,
    "key-duplicate": duplicates.key_duplicate,
}
# Code → what documents it, checks of other shapes included.
DOCUMENTED: dict[str, Callable[..., object]] = {
    **CHECKS,
    **CROSS_CHECKS,
    "string-undefined": written.string_undefined,
    "parent-undefined": written.parent_undefined,
    "key-not-found": cited.key_not_found,
    "not-read": resolution.not_read,
    "not-locked": resolution.not_locked,
    "stale-exception": exceptions.stale_exception,
}


def check(entry: Entry) -> tuple[Finding, ...]:
    """Return what the checks of one entry have to say about `entry`; only that, where enrich failed on it."""
    if entry.failed:
        return resolution.internal_error(entry)
    return tuple(finding for one in CHECKS.values() for finding in one(entry))


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
