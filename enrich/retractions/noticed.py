"""Puts what the list says of a work where the checks look: among the notices of its record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from enrich.comparable.agreement.relatives import CONCERNS, CORRECTIONS, RETRACTIONS, kind_of
from enrich.comparable.notices import RETRACTION_LIST
from enrich.records import Entry, Judgement, Registration, Update, Work
from enrich.retractions.listed import Notice

_CLASSES = (RETRACTIONS, CONCERNS, CORRECTIONS, frozenset({"reinstatement"}))


class Notices:
    """What is known of works by a list: `find` gives the notices under a key, `day` says how new it is."""

    def __init__(self, find: Callable[[str], Sequence[Notice]], day: str) -> None:
        self._find, self._day = find, day

    def on(self, entry: Entry) -> Entry:
        """The entry with the list's notices on its works; a DOI without a record has a bare one then."""
        match = entry.match
        judged = tuple(self._judged(one) for one in match.judgements)
        registered = tuple(self._registered(one) for one in entry.registrations)
        if judged == match.judgements and registered == entry.registrations:
            return entry
        return replace(entry, match=replace(match, judgements=judged), registrations=registered)

    def _judged(self, judgement: Judgement) -> Judgement:
        work = self.of(judgement.candidate.work)
        if work is judgement.candidate.work:
            return judgement
        return replace(judgement, candidate=replace(judgement.candidate, work=work))

    def _registered(self, one: Registration) -> Registration:
        if one.work is not None:
            work = self.of(one.work)
            return one if work is one.work else replace(one, work=work)
        if one.state == "unregistered":
            return one
        bare = self.of(Work(DOI=one.primary or one.DOI, agency=one.agency))
        return replace(one, work=bare) if bare.updated_by else one

    def of(self, work: Work) -> Work:
        """The work with the notices that its record does not have; the very same where there are none."""
        keys = (work.DOI, *work.aliases, *([f"pmid:{work.PMID}"] if work.PMID else []))
        listed = list(dict.fromkeys(one for key in keys for one in self._find(key)))
        new = tuple(map(self._update, _unknown(work, listed))) if listed else ()
        return replace(work, updated_by=(*work.updated_by, *new)) if new else work

    def _update(self, notice: Notice) -> Update:
        return Update(
            type=notice.type,
            DOI=notice.DOI,
            source=f"{RETRACTION_LIST}, as of {self._day}" if self._day else RETRACTION_LIST,
            updated=notice.day,
        )


def _unknown(work: Work, listed: Iterable[Notice]) -> Iterable[Notice]:
    """What the record does not tell: its own word on a retraction, a concern or a correction is as good.

    Not so where the list knows that something was taken back: then all of it counts.
    """
    listed = list(listed)
    taken_back = any(one.type == "reinstatement" for one in listed)
    told = {kind_of(update.type) for update in work.updated_by}
    known = {kind for kinds in _CLASSES if kinds & told for kind in kinds}
    have = {(kind_of(one.type), one.updated, one.DOI) for one in work.updated_by}
    fresh = {(one.type, one.day, one.DOI): one for one in listed if taken_back or one.type not in known}
    return [one for key, one in fresh.items() if key not in have]


NO_NOTICES = Notices(lambda _: (), "")
"""Knows of none: there is no list."""
