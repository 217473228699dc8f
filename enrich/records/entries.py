"""All that was learned about one reference, and what a person decided about it."""

from __future__ import annotations

from msgspec import Struct

from enrich.records.answers import Registration
from enrich.records.findings import INTERNAL_ERROR, Finding
from enrich.records.links import LinkStatus
from enrich.records.matches import Match
from enrich.records.references import Reference
from enrich.verdicts import TURNS, VERDICTS, Turn

_SOUGHT = "article"
"""The kind of works that sources hold best: one that is not found is worth a look."""


class Decision(Struct, frozen=True, kw_only=True):
    """What a person said about a reference; it has the last word on the match.

    `decision` is the word: ``accept``, ``accept 2``, a DOI, ``none`` (none of
    the records shown), ``no DOI`` or ``undo``. `DOI` is that of the work that
    is meant, None where none is. `on` is an ISO date or moment, `by` a name.
    """

    decision: str
    DOI: str | None = None
    by: str = ""
    on: str = ""
    note: str = ""


class NextPlace(Struct, frozen=True, kw_only=True):
    """A place to look for a work that was not found: its name, and an address that was made, not asked."""

    name: str
    url: str


class IndexState(Struct, frozen=True, kw_only=True):
    """Which local index was asked: `id` is made of its works, `date` is the day it was made, "" unknown."""

    id: str
    date: str = ""


class Entry(Struct, frozen=True, kw_only=True):
    """All that was learned about one reference: the unit of streaming, resuming and answering.

    `decision` is that of a person, which `match` then follows. `matcher` is the
    version of the matcher and `index` the local index that the match was made
    with ("" and None: not known, or none was asked). `kind` says what kind of
    work it is, one of `comparable.onward.KINDS`, and `next` where to look next;
    `shelf` says what a source holds where the reference says that its work
    stands. They are for a reference that is left without its record, and empty else.
    """

    reference: Reference
    match: Match
    decision: Decision | None = None
    registrations: tuple[Registration, ...] = ()
    links: tuple[LinkStatus, ...] = ()
    findings: tuple[Finding, ...] = ()
    matcher: str = ""
    index: IndexState | None = None
    kind: str = ""
    next: tuple[NextPlace, ...] = ()
    shelf: str = ""

    @property
    def turn(self) -> int:
        """Its place in `verdicts.TURNS`: when it is its turn to be looked at by a person."""
        return TURNS.index(self._turn)

    @property
    def _turn(self) -> Turn:
        status = self.match.status
        if VERDICTS[status].match or self.decision is not None:
            return "settled"
        if self.match.contradictions:
            return "contradicted"
        if status == "unmatched":
            near = bool(self.match.near)
            if self.kind == _SOUGHT:
                return "article-near" if near else "article"
            return "near" if near else "other"
        return status if status in ("doubtful", "ambiguous") else "unchecked"

    @property
    def failed(self) -> bool:
        """Whether enrich itself failed on this reference, so that nothing is said about it."""
        return any(finding.code == INTERNAL_ERROR for finding in self.findings)
