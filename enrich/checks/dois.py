"""Checks on the DOI that a reference prints, or does not."""

from __future__ import annotations

import re

from enrich import doi
from enrich.checks.base import finding, given, printed_dois, printed_registrations
from enrich.checks.meant import is_another, means, relative_of, right_work
from enrich.records import Edit, Entry, Finding, Match, Registration, Work

_ANNOUNCED = re.compile(r"(?:\bdoi:\s*|\bdoi\.org/)(\S+)", re.IGNORECASE)


def doi_missing(entry: Entry) -> tuple[Finding, ...]:
    """The reference prints no DOI, though a record of the work was found.

    The record agrees with the reference on enough points to be sure that it is
    the same work. A reader who follows a DOI arrives at the work even when its
    publisher has moved it.

    **What to do.** Add the suggested DOI; `enrich fix FILE --write` does it for
    all references of a file and changes nothing else.
    """
    reference, found = entry.reference, entry.match.DOI
    if found is None or given(reference).DOI or printed_dois(reference) or _linked(entry):
        return ()
    if entry.match.work is not None and means(entry, entry.match.work) is False:
        return ()
    edit = Edit(field="DOI", new=found)
    return (finding("doi-missing", reference, f"No DOI is given; the record found is {found}.", edit=edit),)


def _linked(entry: Entry) -> bool:
    """Whether an address of the reference already leads to a DOI."""
    addresses = (given(entry.reference).URL, *(link.url for link in entry.reference.links))
    return any("doi.org/10." in address.lower() for address in addresses)


def doi_malformed(entry: Entry) -> tuple[Finding, ...]:
    """What stands where a DOI belongs does not have the form of one.

    A DOI begins with `10.`, a registrant's number and a slash, and has no
    spaces: `10.1000/182`. The prefixes `doi:` and `https://doi.org/` are fine.

    **What to do.** Replace it by the suggested DOI where there is one; else
    copy the DOI from the work's own page.
    """
    value, place = _malformed(entry)
    if not value:
        return ()
    edit = _suggested(value, entry.match)
    advice = f" Perhaps {edit.new} is meant." if edit else ""
    message = f"“{value}” does not have the form of a DOI.{advice}"
    return (finding("doi-malformed", entry.reference, message, field=place, edit=edit),)


def _malformed(entry: Entry) -> tuple[str, str]:
    """What was meant to be a DOI and is none, and the field it stands in."""
    value = given(entry.reference).DOI.strip()
    if value and not doi.normalise(value):
        return value, "DOI"
    if entry.reference.structured:
        return "", ""
    for announced in _ANNOUNCED.findall(entry.reference.text or entry.reference.unstructured):
        if not doi.find_all(announced):
            return announced.rstrip(".,;"), "DOI"
    return "", ""


def _suggested(value: str, match: Match) -> Edit | None:
    inside = doi.find_all(value.replace("\\_", "_"))
    if match.DOI is not None:
        return Edit(field="DOI", new=match.DOI, old=value)
    return Edit(field="DOI", new=inside[0], old=value) if len(inside) == 1 else None


def doi_unregistered(entry: Entry) -> tuple[Finding, ...]:
    """The DOI system knows no such DOI.

    The handle system itself was asked and said that the DOI is not registered,
    with any agency. That is mostly a slip of the keyboard, a DOI cut short, or
    one that its publisher announced and has not deposited yet.

    **What to do.** Compare it with the DOI on the work's own page. Where a
    record of the work was found, its DOI is suggested.
    """
    return tuple(
        _unregistered(entry, registration.DOI)
        for registration in printed_registrations(entry)
        if registration.state == "unregistered"
    )


def _unregistered(entry: Entry, printed: str) -> Finding:
    found = entry.match.DOI
    edit = Edit(field="DOI", new=found, old=printed) if found else None
    advice = f" The record found for this reference is {found}." if found else ""
    message = f"The DOI system has no registration of {printed}.{advice}"
    return finding("doi-unregistered", entry.reference, message, field="DOI", edit=edit)


def doi_mismatch(entry: Entry) -> tuple[Finding, ...]:
    """The DOI is registered, but for another work than the reference describes.

    The record behind the DOI carries another title, and people and numbers
    that do not agree either; or it is that of another document about the work:
    an erratum, the notice of its retraction, a part or a data set of it, another
    edition, and the reference does not say so. DOIs registered with agencies whose records
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
    return finding("doi-mismatch", entry.reference, f"{message}{advice}", field="DOI", edit=edit)


def named(work: Work) -> str:
    """A record in a few words: first author, year and title."""
    people = work.author or work.editor
    first = (people[0].family or people[0].name) if people else ""
    more = " and others" if len(people) > 1 else ""
    title = f"“{work.title[0]}”" if work.title else work.DOI
    lead = " ".join(part for part in (first + more, f"({work.issued})" if work.issued else "") if part)
    return f"{lead}, {title}" if lead else title


def doi_alias(entry: Entry) -> tuple[Finding, ...]:
    """The DOI works, but its registrant now uses another one for the same work.

    Titles move between publishers and records are merged; the old DOI then
    leads to the new one. Nothing is broken.

    **What to do.** Nothing must be done. The primary DOI is the better one to
    print, and helps to find duplicates.
    """
    return tuple(
        finding(
            "doi-alias",
            entry.reference,
            f"{registration.DOI} is an alias of {registration.primary}.",
            edit=Edit(field="DOI", new=registration.primary, old=registration.DOI),
        )
        for registration in printed_registrations(entry)
        if registration.primary and registration.primary != registration.DOI
    )
