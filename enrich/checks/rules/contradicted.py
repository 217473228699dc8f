"""Checks on what identifies the work and is denied, by the record that fits or by what stands there.

The facts were found by matching (see `enrich.matching.holding`). Each is told
once: what is said here of a field or a place, `field-mismatch` does not say again.
"""

from __future__ import annotations

from enrich.checks.base import finding, once, printed_registrations
from enrich.checks.rules.meant import is_another
from enrich.records import Contradiction, Entry, Finding, Work

_PLACE = frozenset({"container-title", "volume", "issue", "page"})
_TOLD_APART = frozenset({"place-taken", "title-elsewhere"})
"""Kinds that are a check of their own."""
_OF_THE_RECORD: dict[str, frozenset[str]] = {
    "title-differs": frozenset({"title"}),
    "place-taken": frozenset({"title"}),
    "authors-differ": frozenset({"author"}),
    "title-elsewhere": _PLACE,
}
"""The fields in which a reference differs from the very record that is named, for each kind."""


def contradicted(entry: Entry) -> tuple[Finding, ...]:
    """A record fits the reference, but bears another title or names other authors than are printed.

    All else agrees with that record: place, people and year, or place, title
    and year. So either a wrong title or list of authors was printed, or what
    is meant is another work and the rest belongs to this one. The reference is
    *doubtful*: no DOI is taken for it. A title in another language or script
    than the record's is not compared.

    **What to do.** Follow the DOI that is named and look at the work. Where
    the reference is right all the same, accept the record: `--accept ID=DOI`,
    or the decision column of a report. A record can be wrong, too.
    """
    told = (one for one in denied(entry) if one.kind not in _TOLD_APART)
    return tuple(_told("contradicted", entry, one) for one in told)


def place_taken(entry: Entry) -> tuple[Finding, ...]:
    """Another work stands at the journal, volume and page that are printed.

    The record of that work is named. Mostly the numbers are those of a
    neighbour in the same list, or one of them has a slip.

    **What to do.** Look the place up in the journal, and correct journal,
    volume and pages, or the title.
    """
    return tuple(_told("place-taken", entry, one) for one in denied(entry) if one.kind == "place-taken")


def title_elsewhere(entry: Entry) -> tuple[Finding, ...]:
    """The work of the printed title stands at another place than the one that is printed.

    The record of the work that bears this title is named, with its journal,
    volume and pages.

    **What to do.** Follow the DOI that is named. Where that is the work meant,
    correct journal, volume and pages; where it was printed a second time, the
    reference may be right.
    """
    found = (one for one in denied(entry) if one.kind == "title-elsewhere")
    return tuple(_told("title-elsewhere", entry, one) for one in found)


@once
def denied(entry: Entry) -> tuple[Contradiction, ...]:
    """What identifies the work and is denied, unless a person decided.

    That a record has another title or other authors is not said again where
    its DOI is printed and told to be another work's.
    """
    told = [one for one in entry.match.contradictions if one.class_ == "identity"]
    if not told or (entry.decision is not None and entry.decision.DOI is not None):
        return ()
    others = {r.DOI for r in printed_registrations(entry) if is_another(entry, r)}
    return tuple(one for one in told if one.kind in _TOLD_APART or one.DOI not in others)


def told_of(entry: Entry, work: Work) -> frozenset[str]:
    """The fields in which the reference differs from `work` that are told here."""
    fields = {field for one in denied(entry) if one.DOI == work.DOI for field in _OF_THE_RECORD[one.kind]}
    return frozenset(fields | {"title" for one in denied(entry) if one.kind == "title-elsewhere"})


def _told(code: str, entry: Entry, one: Contradiction) -> Finding:
    return finding(code, entry.reference, one.sentence, field=one.field)
