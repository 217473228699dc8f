"""Is a printed DOI another work's, or surely this one's? Told under any verdict, and it changes none."""

from __future__ import annotations

from msgspec.structs import replace

from enrich.checks.base import printed_registrations
from enrich.checks.rules.meant import is_another, means, relative_of
from enrich.comparable.agreement.known import named
from enrich.records import Contradiction, Entry, Registration, Work
from enrich.verdicts import CONTRADICTIONS

_KIND = "doi-of-another-work"


def with_contradicted_dois(entry: Entry) -> Entry:
    """Return the entry with a contradiction for each printed DOI that is registered for another work."""
    told = [one for one in entry.match.contradictions if one.kind != _KIND]
    told += [_of_another(one) for one in printed_registrations(entry) if is_another(entry, one)]
    return replace(entry, match=replace(entry.match, contradictions=tuple(told)))


def own_record(entry: Entry) -> Work | None:
    """The record of a printed DOI that surely is the work described, where no record was matched."""
    if entry.match.status not in ("unmatched", "unchecked") or entry.decision is not None:
        return None
    works = (one.work for one in printed_registrations(entry) if one.work is not None)
    return next((work for work in works if means(entry, work) and relative_of(entry, work) is None), None)


def _of_another(registration: Registration) -> Contradiction:
    work = registration.work
    return Contradiction(
        kind=_KIND,
        class_=CONTRADICTIONS[_KIND].class_,
        field="DOI",
        printed=registration.DOI,
        record=named(work) if work is not None else "",
        DOI=work.DOI if work is not None else registration.DOI,
    )
