"""Checks on the DOI that a reference prints, or does not."""

from __future__ import annotations

import re

from enrich.checks.base import (
    any_known,
    finding,
    given,
    named_as_printed,
    printed_dois,
    printed_registrations,
    settled,
)
from enrich.checks.rules.meant import is_another, is_wholly_another, means, relative_of, right_work
from enrich.comparable import carried, doi
from enrich.comparable.agreement.known import named
from enrich.comparable.doi import PrintedDOI
from enrich.patterns import lazy
from enrich.records import DEAD, Edit, Entry, Finding, Reference, Registration, Severity, Work

_ANNOUNCED = lazy(r"(?:\bdoi:\s{0,9}|\bdoi\.org/(?=10))([^\s<>]{1,200})", re.IGNORECASE)
_WITHIN = 80
"""How far behind its announcement a DOI may be broken by blanks and still be read."""


def doi_missing(entry: Entry) -> tuple[Finding, ...]:
    """The reference prints no DOI, though a record of the work was found.

    The record agrees with the reference on enough points to be sure that it is
    the same work. A reader who follows a DOI arrives at the work even when its
    publisher has moved it.

    **What to do.** Add the suggested DOI; `enrich fix FILE --write` does it for
    all references of a file and changes nothing else.
    """
    reference, found = entry.reference, entry.match.DOI
    if found is None or _given(reference) or any(one.likeliest for one in carried.printed_dois(reference)):
        return ()
    if printed_registrations(entry):
        return ()
    work = entry.match.work
    if work is not None and (means(entry, work) is False or relative_of(entry, work) is not None):
        return ()
    edit = Edit(field="DOI", new=found)
    return (finding("doi-missing", reference, f"No DOI is given; the record found is {found}.", edit=edit),)


def _given(reference: Reference) -> str:
    """What stands in the DOI field; "" for a word that says that there is none."""
    value = given(reference).DOI.strip()
    return "" if doi.is_placeholder(value) else value


def doi_malformed(entry: Entry) -> tuple[Finding, ...]:
    """What stands where a DOI belongs does not have the form of one.

    A DOI begins with `10.`, a registrant's number and a slash, and has no
    spaces: `10.1000/182`. The prefixes `doi:` and `https://doi.org/` are fine,
    and so are short DOIs (`10/abc`). Where a field holds a DOI that is
    registered and signs that do not belong to it (a final stop, an odd dash,
    LaTeX's commands), the registered form is suggested. A word that says that
    there is no DOI (`n/a`, `none`, `-`) is no finding.

    **What to do.** Replace it by the suggested DOI where there is one; else
    copy the DOI from the work's own page.
    """
    value = _given(entry.reference)
    if value:
        return _malformed_field(entry, value)
    announced = "" if entry.reference.structured else _announced(entry.reference)
    return (_no_doi(entry, announced),) if announced else ()


def _malformed_field(entry: Entry, value: str) -> tuple[Finding, ...]:
    """A value without a DOI in it, or with more than the DOI that is registered."""
    printed = [one for one in printed_dois(entry.reference) if one.place == "field"]
    told = dict(settled(entry))
    if len(printed) != 1 or (not doi.normalise(value) and printed[0] not in told):
        return (_no_doi(entry, value),)
    registration = told.get(printed[0])
    if registration is None or registration.state != "registered" or doi.is_short(registration.DOI):
        return ()
    if (
        value == registration.DOI
        or doi.is_wrapped(value, registration.DOI)
        or is_another(entry, registration)
    ):
        return ()
    edit = Edit(field="DOI", new=registration.DOI, old=value)
    message = f"“{value}” is not written as a DOI; the registered one is {registration.DOI}."
    return (finding("doi-malformed", entry.reference, message, field="DOI", edit=edit),)


def _no_doi(entry: Entry, value: str) -> Finding:
    found = entry.match.DOI
    edit = Edit(field="DOI", new=found, old=value) if found else None
    advice = f" Perhaps {found} is meant." if found else ""
    message = f"“{value}” does not have the form of a DOI.{advice}"
    return finding("doi-malformed", entry.reference, message, field="DOI", edit=edit)


def _announced(reference: Reference) -> str:
    """What a text announces as a DOI and is none, "" where there is nothing of the kind."""
    text = reference.text or reference.unstructured
    for found in _ANNOUNCED.finditer(text):
        value = found[1].rstrip(".,;")
        is_told = doi.is_placeholder(value) or doi.printed_in(text[found.start() : found.end() + _WITHIN])
        if not is_told and any(map(str.isdigit, value)):
            return value
    return ""


def doi_unregistered(entry: Entry) -> tuple[Finding, ...]:
    """The DOI system knows no such DOI.

    The handle system itself was asked and said that the DOI is not registered,
    with any agency, wherever in what is printed it may end. That is mostly a
    slip of the keyboard, a DOI cut short, or one that its publisher announced
    and has not deposited yet.

    **What to do.** Compare it with the DOI on the work's own page. Where a
    record of the work was found, its DOI is suggested.
    """
    if not any_known(entry, "unregistered"):
        return ()
    return tuple(
        _unregistered(entry, printed, registration)
        for printed, registration in settled(entry)
        if registration.state == "unregistered"
    )


def _unregistered(entry: Entry, printed: PrintedDOI, registration: Registration) -> Finding:
    found = entry.match.DOI
    edit = Edit(field="DOI", new=found, old=registration.DOI) if found else None
    advice = f" The record found for this reference is {found}." if found else ""
    message = f"The DOI system has no registration of {named_as_printed(printed, registration)}.{advice}"
    return finding("doi-unregistered", entry.reference, message, field="DOI", edit=edit)


def doi_mismatch(entry: Entry) -> tuple[Finding, ...]:
    """The DOI is registered, but for another work than the reference describes.

    The record behind the DOI carries another title, and people and numbers
    that do not agree either; or it is that of another document about the work:
    an erratum, the notice of its retraction, a part or a data set of it, another
    edition, and the reference does not say so. Where no record of the work was
    found, it is an error only if title and first author both are others, else
    a warning: the reference may be right, and the record scant. DOIs registered with agencies whose records
    cannot be compared, and cases that could be a translation, a chapter of the
    book, or another version, are left alone.

    **What to do.** Follow the DOI and look. Where the right record was found,
    its DOI is suggested.
    """
    return tuple(
        _mismatch(entry, registration)
        for registration in printed_registrations(entry)
        if registration.work is not None and is_another(entry, registration)
    )


def _mismatch(entry: Entry, registration: Registration) -> Finding:
    work = registration.work or Work(DOI=registration.DOI)
    right, kin = right_work(entry, work), relative_of(entry, work)
    edit = Edit(field="DOI", new=right.DOI, old=registration.DOI) if right else None
    advice = f" The record found for this reference is {right.DOI}." if right else ""
    if kin is not None:
        advice = advice or "".join(f" That is registered as {found}." for found in kin.of[:1])
        message = (
            f"{registration.DOI} is not the DOI of the work described, but of {kin.words}: {named(work)}."
        )
    else:
        message = f"{registration.DOI} is registered for another work: {named(work)}."
    known = right is not None or kin is not None or is_wholly_another(entry.reference, work)
    severity: Severity | None = None if known else "warning"
    return finding(
        "doi-mismatch", entry.reference, f"{message}{advice}", field="DOI", edit=edit, severity=severity
    )


def doi_dead(entry: Entry) -> tuple[Finding, ...]:
    """The DOI is registered, but leads to no work.

    Its handle holds no address, or that of its agency's page for deleted or
    invalid DOIs. One that is registered and not yet live is no finding.

    **What to do.** Look the work up by its title; where a record of it was
    found under another DOI, that is suggested.
    """
    dead = [(one, told) for one, told in settled(entry) if told.target in DEAD]
    return tuple(_dead(entry, printed, told) for printed, told in dead)


def _dead(entry: Entry, printed: PrintedDOI, registration: Registration) -> Finding:
    found = entry.match.DOI if entry.match.DOI != registration.DOI else None
    edit = Edit(field="DOI", new=found, old=registration.DOI) if found else None
    advice = f" The record found for this reference is {found}." if found else ""
    message = f"{named_as_printed(printed, registration)} is {registration.note}.{advice}"
    return finding("doi-dead", entry.reference, message, field="DOI", edit=edit)


def doi_alias(entry: Entry) -> tuple[Finding, ...]:
    """The DOI works, but its registrant now uses another one for the same work.

    Titles move between publishers and records are merged; the old DOI then
    leads to the new one. Nothing is broken.

    **What to do.** Nothing must be done. The primary DOI is the better one to
    print, and helps to find duplicates.
    """
    if not any(registration.primary for registration in entry.registrations):
        return ()
    return tuple(
        finding(
            "doi-alias",
            entry.reference,
            f"{registration.DOI} {_is_alias(registration)} {registration.primary}.",
            edit=Edit(field="DOI", new=registration.primary, old=registration.DOI),
        )
        for registration in printed_registrations(entry)
        if registration.primary and registration.primary != registration.DOI
    )


def _is_alias(registration: Registration) -> str:
    return "is a short DOI that leads to" if doi.is_short(registration.DOI) else "is an alias of"
