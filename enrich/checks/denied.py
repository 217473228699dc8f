"""Does a printed DOI belong to another work? Told under any verdict, and it changes none."""

from __future__ import annotations

from msgspec.structs import replace

from enrich.checks.base import printed_registrations
from enrich.checks.rules.meant import is_another
from enrich.comparable.agreement.known import named
from enrich.records import Contradiction, Entry, Registration
from enrich.verdicts import CONTRADICTIONS

_KIND = "doi-of-another-work"


def with_contradicted_dois(entry: Entry) -> Entry:
    """Return the entry with a contradiction for each printed DOI that is registered for another work."""
    told = [one for one in entry.match.contradictions if one.kind != _KIND]
    told += [_of_another(one) for one in printed_registrations(entry) if is_another(entry, one)]
    return replace(entry, match=replace(entry.match, contradictions=tuple(told)))


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
