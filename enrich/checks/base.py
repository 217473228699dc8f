"""What all checks share: the severity of each code, and how a finding is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple, Unpack

from msgspec import UNSET, UnsetType

from enrich.checks.table import TABLE
from enrich.comparable import carried
from enrich.comparable.carried import registration_of
from enrich.comparable.doi import PrintedDOI
from enrich.comparable.text import word_set
from enrich.records import Edit, Entry, Fields, Finding, Reference, Registration, Severity

SEVERITIES: dict[str, Severity] = {code: row.severity for code, row in TABLE.items()}
"""How much each code matters unless the project's configuration says otherwise."""

FIRST_CODES = word_set(
    """
    doi-missing doi-malformed doi-unregistered doi-mismatch doi-alias doi-duplicate entry-duplicate
    field-mismatch retracted corrected expression-of-concern published-version link-broken link-mismatch
    scholar-mismatch unresolved not-read unchecked not-locked stale-exception
    """
)
"""The codes of release 0.1.0, whose lock files do not say what it checked. Never changed."""

REVISIONS: dict[str, int] = {"entry-duplicate": 3, "stale-exception": 2}
"""How strict a check is: one more than 1 for each release in which it came to find what it did not before.

A lock file says which revisions its lines stand under; what is newer is a note
until `enrich lock` is run again. Raise it whenever a check of several
references or of files finds more. What checks of one reference found stands in
the lock itself, but for locks of release 0.1.0: for these, say in
`checks/since.py` what that release cannot have found.
"""


Asked = TypeVarTuple("Asked")
Answer = TypeVar("Answer")
_NONE = Fields()
_LONGEST_MESSAGE = 1_500


def once(ask: Callable[[Entry, Unpack[Asked]], Answer]) -> Callable[[Entry, Unpack[Asked]], Answer]:
    """Let a question about an entry be answered once: the checks ask the same of it in turn.

    Only the answers about the last entry are kept. That and what else was asked
    about are known by identity, which frozen values allow and costs nothing.
    """
    held: tuple[Entry | None, dict[tuple[int, ...], tuple[object, Answer]]] = (None, {})

    @wraps(ask)
    def answered(entry: Entry, *more: *Asked) -> Answer:
        nonlocal held
        of, answers = held
        if of is not entry:
            answers = {}
            held = (entry, answers)
        key = tuple(map(id, more))
        if key not in answers:
            answers[key] = (more, ask(entry, *more))  # held, so that no other value gets its identity
        return answers[key][1]

    return answered


def finding(
    code: str,
    reference: Reference,
    message: str,
    *,
    field: str = "",
    edit: Edit | None = None,
    severity: Severity | None = None,
    at: tuple[int, int] | None = None,
    printed: str | UnsetType = UNSET,
) -> Finding:
    """Return a finding about `reference`, at its place or `at` a line and column, of its code's severity.

    `printed` are the very words that it is about, where these alone tell its place.
    """
    line, column = at or (reference.line, reference.column)
    return Finding(
        code=code,
        message=message if len(message) < _LONGEST_MESSAGE else message[:_LONGEST_MESSAGE] + "…",
        severity=severity or SEVERITIES[code],
        line=line,
        column=column,
        edit=edit,
        field=field or (edit.field if edit else ""),
        printed=printed,
    )


def given(reference: Reference) -> Fields:
    """The fields that the document itself names; none of a string, whose fields are a parser's opinion."""
    return reference.fields if reference.structured else _NONE


def printed_dois(reference: Reference) -> tuple[PrintedDOI, ...]:
    """The DOIs of the DOI field and the text, in order; links have checks of their own."""
    return carried.printed_in_words(reference)


@once
def printed_registrations(entry: Entry) -> tuple[Registration, ...]:
    """What is known of each DOI in the DOI field and the text."""
    return tuple(registration for _, registration in settled(entry))


@once
def settled(entry: Entry) -> tuple[tuple[PrintedDOI, Registration], ...]:
    """Each DOI in the DOI field and the text of which something is known, with that."""
    printed = printed_dois(entry.reference)
    if not printed:
        return ()
    known = {registration.DOI: registration for registration in entry.registrations}
    told = [(one, registration_of(one, known, entry.match)) for one in printed]
    return tuple((one, registration) for one, registration in told if registration is not None)


def any_known(entry: Entry, state: str) -> bool:
    """Whether any DOI is known to be in this state; most entries have none, which spares looking for it."""
    return any(registration.state == state for registration in entry.registrations)


def named_as_printed(printed: PrintedDOI, registration: Registration) -> str:
    """A DOI by its name, or in the words that are printed where they say more or less than that."""
    same = printed.printed.lower() == registration.DOI
    return registration.DOI if same else f"“{printed.printed}”"
