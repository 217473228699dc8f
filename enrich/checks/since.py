"""What release 0.1.0 cannot have found, though it had the check: its lock files do not say what it found.

A rule for each check that has come to find more since, and only for these: a
newer lock says what was found, and needs none (see `promise`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

from enrich.checks.base import FIRST_CODES, REVISIONS, printed_registrations
from enrich.checks.rules.meant import compared_work, is_another, is_another_by_its_title, means, relative_of
from enrich.comparable import text
from enrich.comparable.agreement.relatives import RETRACTIONS, kind_of
from enrich.ledger.first_fingerprint import first_malformed, first_missing, first_printed
from enrich.records import Entry, Fields, Finding, Name, Work

_HALF, _LONGEST = 0.5, 300
_OF_THE_RECORD = ("published-version", "corrected", "expression-of-concern")


def is_as_first(code: str) -> bool:
    """Whether a check finds just what it found in release 0.1.0, as far as one can say of a whole check."""
    return code in FIRST_CODES and REVISIONS.get(code, 1) == 1


def is_since_first(entry: Entry, finding: Finding) -> bool:
    """Whether release 0.1.0 cannot have found this about `entry`, though it had the check."""
    rule = _RULES.get(finding.code)
    return not is_as_first(finding.code) or (rule is not None and rule(entry))


def repeated_then(entries: Iterable[Entry]) -> set[int]:
    """The `id`s of entries of which release 0.1.0 found that an earlier one of their file has their DOI."""
    repeated, seen = set(), set[tuple[str, str]]()
    for entry in entries:
        primary = {r.DOI: r.primary or r.DOI for r in entry.registrations}
        own = {(entry.reference.file, primary.get(d, d)) for d in first_printed(entry.reference)}
        if own & seen:
            repeated.add(id(entry))
        seen |= own
    return repeated


def _is_of_a_relative(entry: Entry, *, taken_for_it: bool = True) -> bool:
    """Whether a printed DOI is that of an erratum, a notice or a preprint, and was taken for the work."""
    works = [r.work for r in printed_registrations(entry) if r.work is not None]
    relatives = [work for work in works if relative_of(entry, work) is not None]
    return any(not taken_for_it or means(entry, work) is not False for work in relatives)


def _was_hard_to_tell(entry: Entry) -> bool:
    """Whether no DOI seen then was surely another work's: titles half alike, and a name in common."""
    others = [r for r in printed_registrations(entry) if r.work is not None and is_another(entry, r)]
    works = [r.work for r in others if r.work is not None]
    if works and all(is_another_by_its_title(entry.reference, work) for work in works):
        sure = entry.match.work is not None and means(entry, entry.match.work)
        return not sure and all(means(entry, work) is None for work in works)
    seen = set(first_printed(entry.reference))
    works = [r.work for r in others if r.DOI in seen and r.work is not None]
    return bool(others) and all(_half_alike(entry.reference.fields, work) for work in works)


def _is_unregistered_in_a_link(entry: Entry) -> bool:
    """Whether a DOI is not registered, and none that was seen then; those in the links of a text were not."""
    unregistered = {r.DOI for r in entry.registrations if r.state == "unregistered"}
    return bool(unregistered) and not unregistered & set(first_printed(entry.reference))


def _half_alike(fields: Fields, work: Work) -> bool:
    here = _words(fields.author[0]) if fields.author else set()
    there = [_words(name) for name in (*work.author, *work.editor)]
    titles = [*work.title, *(f"{t} {more}" for t in work.title for more in work.subtitle)]
    return any(here & words for words in there) and any(_alike(fields.title, t) for t in titles)


def _words(name: Name) -> set[str]:
    return {word for word in text.tokens(f"{name.name} {name.family} {name.given}") if len(word) > 2}


def _alike(one: str, other: str) -> bool:
    left, right = (" ".join(text.tokens(title))[:_LONGEST] for title in (one, other))
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= _HALF


def _is_retracted_by_no_notice(entry: Entry) -> bool:
    """Whether no record names a notice: only a title or the printed DOI tells of the retraction."""
    works = (entry.match.work, *(r.work for r in entry.registrations))
    updates = (update for work in works if work is not None for update in work.updated_by)
    return not any(kind_of(update.type) in RETRACTIONS for update in updates)


def _is_held_against_another(entry: Entry) -> bool:
    """Whether the record that the fields are held against is one that was not asked for then."""
    work, printed = compared_work(entry), set(first_printed(entry.reference))
    then = {r.primary or r.DOI for r in entry.registrations if r.DOI in printed}
    return work is not None and work.DOI not in {entry.match.DOI, *printed, *then}


_RULES: dict[str, Callable[[Entry], bool]] = {
    **dict.fromkeys(_OF_THE_RECORD, _is_of_a_relative),
    "doi-unregistered": _is_unregistered_in_a_link,
    "doi-mismatch": lambda entry: _is_of_a_relative(entry) or _was_hard_to_tell(entry),
    "retracted": lambda entry: _is_of_a_relative(entry) or _is_retracted_by_no_notice(entry),
    "field-mismatch": _is_held_against_another,
    "published-version": lambda entry: _is_of_a_relative(entry, taken_for_it=False),
    "doi-missing": lambda entry: not first_missing(entry.reference),
    "doi-malformed": lambda entry: not first_malformed(entry.reference),
}
