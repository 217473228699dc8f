"""Checks on whether a reference could be read and resolved at all."""

from __future__ import annotations

from enrich.checks.base import (
    SEVERITIES,
    any_known,
    finding,
    named_as_printed,
    printed_registrations,
    settled,
)
from enrich.records import INTERNAL_ERROR, Entry, Finding, Match, Reference, SetAside
from enrich.verdicts import VERDICTS


def unresolved(entry: Entry) -> tuple[Finding, ...]:
    """No record of the work was found, several come too close to tell, or the one that fits is doubtful.

    That is said of the record, not of the work: many books, reports, theses
    and older articles have no DOI. A reference whose own DOI is registered
    counts as resolved, with whatever agency it is. A reference is doubtful
    where one record fits it but for its title, its authors or its place; what
    exactly stands there is a finding of its own, and no DOI is taken from it.

    **What to do.** Where the work has a DOI, add it; where it has none, there
    is nothing to do. For a near tie the message names the contenders. Of a
    doubtful one look up the record that is named.
    """
    match = entry.match
    if VERDICTS[match.status].finding != "unresolved" or _is_registered(entry):
        return ()
    if match.status == "doubtful":
        return (finding("unresolved", entry.reference, _doubt(match)),)
    if match.status == "ambiguous":
        contenders = ", ".join(judgement.DOI for judgement in match.judgements[:3])
        message = f"Several records come too close to choose between: {contenders}. {match.reason}"
        return (finding("unresolved", entry.reference, message),)
    if entry.decision:
        return (finding("unresolved", entry.reference, match.reason),)
    if match.reason.startswith("Not found"):
        return (finding("unresolved", entry.reference, "No record" + match.reason.removeprefix("Not")),)
    return (finding("unresolved", entry.reference, f"No record found. {match.reason}".strip()),)


_BUT_FOR = {
    "title-differs": "it bears another title",
    "authors-differ": "it names other authors",
    "title-elsewhere": "its work stands at another place",
    "place-taken": "its work has another title",
}


def _doubt(match: Match) -> str:
    """Why a match is doubtful: for each record that is called in evidence what fits it, and what does not."""
    told = [one for one in match.contradictions if one.kind in _BUT_FOR]
    doubts = {one.DOI: _BUT_FOR[one.kind] for one in reversed(told)}
    if not doubts:
        return f"Doubtful. {match.reason}".strip()
    records = "; and that of ".join(f"{DOI}, but {doubt}" for DOI, doubt in reversed(doubts.items()))
    return f"Doubtful: the reference fits the record of {records}. No DOI is taken until somebody has looked."


def _is_registered(entry: Entry) -> bool:
    return any(registration.state == "registered" for registration in printed_registrations(entry))


def unchecked(entry: Entry) -> tuple[Finding, ...]:
    """A source that was to be asked could not be asked, so nothing is said about this reference.

    It says nothing about the work or its authors. With `--strict` the command
    then ends with exit code 3; without, an outage does not fail a build.

    **What to do.** Run the check again later; the message says why the source
    was silent.
    """
    if VERDICTS[entry.match.status].finding == "unchecked":
        return (finding("unchecked", entry.reference, entry.match.reason),)
    if not any_known(entry, "unchecked"):
        return ()
    notes = [
        f"{named_as_printed(printed, r)}: {r.note}"
        for printed, r in settled(entry)
        if r.state == "unchecked" and r.DOI != entry.match.DOI
    ]
    return tuple(finding("unchecked", entry.reference, f"Nothing is known of {note}.") for note in notes)


def internal_error(entry: Entry) -> tuple[Finding, ...]:
    """enrich itself failed on this reference, or on this place of the file, so nothing is said about it.

    It is a fault of enrich, not of the reference. All other references were
    checked. The command ends with exit code 3, with `--strict` or without, and
    neither a baseline nor an ignore comment hides it: what was not checked is
    never passed over in silence. Nothing is written about such a reference
    into a file or into the lock.

    **What to do.** Run the command again with `--debug` and report what it
    shows, with the reference. Correcting what is odd about the entry, such as
    a stray control character, often helps at once.
    """
    return tuple(finding for finding in entry.findings if finding.code == INTERNAL_ERROR)


def not_read(block: SetAside) -> tuple[Finding, ...]:
    """A block of the file could not be read as a reference, so nothing in it was checked.

    The message says what stands in the way: a brace that is never closed, a
    record without an end. Other references of the file are not affected.

    **What to do.** Repair the block; the line given is where it begins.
    """
    if block.failed:
        return (Finding(code=INTERNAL_ERROR, message=block.reason, line=block.line),)
    if not block.fault:
        return ()
    message = f"Not read as a reference: {block.reason}"
    return (Finding(code="not-read", message=message, severity=SEVERITIES["not-read"], line=block.line),)


def not_locked(reference: Reference) -> tuple[Finding, ...]:
    """The lock file does not know this reference, and `--locked` forbids to ask anyone.

    The reference is new or was changed since `enrich.lock` was written.

    **What to do.** Run `enrich lock FILES` where there is a network, and
    commit `enrich.lock`.
    """
    message = "This reference is not in the lock file; `enrich lock` adds it."
    return (finding("not-locked", reference, message),)
