"""What the lock file keeps of one finished entry: the facts that findings depend on, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache

from msgspec import Raw, Struct
from msgspec.structs import replace

import enrich
from enrich.comparable import text
from enrich.ledger.fingerprint import source_of
from enrich.patterns import lazy
from enrich.records import (
    Answers,
    Candidate,
    Decision,
    Entry,
    Judgement,
    LinkStatus,
    Match,
    Name,
    Reference,
    Registration,
    Severity,
    Work,
)
from enrich.verdicts import VERDICTS

_CONTENDERS = 3
_RELEASE = lazy(r"\d{1,6}(?:\.\d{1,6}){0,5}", re.ASCII)
LONGEST_ABOUT = 80
"""Characters of the words by which a person recognises a reference."""
_TELLING = frozenset({"malformed", "unregistered", "other-work", "differs", "lost"})
"""Verdicts on links that a finding can come of; the others need not be kept."""


class Locked(Struct, frozen=True, kw_only=True):
    """What is known of one reference, without the reference.

    `release` is the enrich under whose checks this stands, "" for a line of a
    version 1 file, which does not say; `source` names what the document itself
    said (see `source_of`); `found` are the findings of that
    release, each with its severity, None where they were not kept. `decision` is
    that of a person, which `match` follows. `examined` is false for a line that was
    written before enrich looked for contradictions. `more` are
    what a newer release wrote beside all this, and `raw` is the line as it
    stands in the file, empty for what was learned or changed since.
    """

    about: str
    checked: date
    matcher: str
    asked: tuple[str, ...]
    match: Match
    registrations: tuple[Registration, ...] = ()
    links: tuple[LinkStatus, ...] = ()
    decision: Decision | None = None
    examined: bool = True
    source: str = ""
    release: str = ""
    found: Mapping[str, Severity] | None = None
    more: Mapping[str, Raw] = {}
    raw: bytes = b""

    @property
    def is_old(self) -> bool:
        """Whether this stands under the checks of an older release than this."""
        return _is_older(self.release, enrich.__version__)

    @property
    def is_of_a_printed_doi(self) -> bool:
        """Whether the work is the one that a printed DOI names, whatever else is printed."""
        return any(registration.DOI == self.match.DOI for registration in self.registrations)

    @property
    def is_held(self) -> bool:
        """Whether a match was held against its record for contradictions, or a person decided."""
        return self.examined or self.decision is not None or not VERDICTS[self.match.status].match

    def entry(self, reference: Reference) -> Entry:
        """The finished entry of a reference with this fingerprint."""
        return Entry(
            reference=reference,
            match=self.match,
            decision=self.decision,
            registrations=self.registrations,
            links=self.links,
        )

    def serves(
        self, sources: Iterable[str], max_age: timedelta | None, today: date, matcher: Callable[[], str]
    ) -> bool:
        """Whether this can still be relied on.

        A match can whoever found it, once it was held against its record, and what a person decided; an
        absence only where all `sources` were asked, by the very version that
        `matcher` gives (costly to learn, so asked for only then). What is dated in the future has no age.
        """
        if max_age is not None and not timedelta(0) <= today - self.checked < max_age:
            return False
        if VERDICTS[self.match.status].match or self.decision is not None:
            return self.is_held
        return self.matcher == matcher() and set(sources) <= set(self.asked)

    def standing(self, release: str, found: Mapping[str, Severity]) -> Locked:
        """The same facts under the checks of `release`, which has these findings."""
        return replace(self, release=release, found=found, raw=b"")


def locked(entry: Entry, *, sources: Iterable[str], matcher: str, today: date) -> Locked:
    """Return what the lock file keeps of a finished entry."""
    works = {r.work.DOI: essential(r.work) for r in entry.registrations if r.work is not None}
    return Locked(
        about=about(entry.reference),
        source=source_of(entry.reference),
        checked=today,
        matcher=matcher,
        asked=tuple(sources),
        match=_kept(entry.match),
        registrations=tuple(
            replace(r, work=works[r.work.DOI] if r.work else None, landing="") for r in entry.registrations
        ),
        links=tuple(replace(link, answers=Answers()) for link in entry.links if link.status in _TELLING),
        decision=entry.decision,
    )


def is_complete(entry: Entry) -> bool:
    """Whether everything about an entry was checked; what was not is never locked."""
    match = entry.match
    if any(r.state == "unchecked" for r in entry.registrations):
        return False
    if entry.failed:
        return False
    verdict = VERDICTS[match.status]
    return verdict.match or (verdict.locked and not match.silent)


_NAMED_BY_PUBLISHER = frozenset({"posted-content", "dataset"})
"""What is of no journal and is cited by the name of the server or archive that holds it."""


def essential(work: Work) -> Work:
    """The work with what findings look at, and no more."""
    return replace(
        work,
        editor=work.editor if not work.author else (),
        publisher=work.publisher if work.type in _NAMED_BY_PUBLISHER else "",
        publisher_location="",
        language="",
        ISBN=(),
    )


def today() -> date:
    """The date in UTC, which does not depend on where a build runs."""
    return datetime.now(UTC).date()


def release_key(release: str) -> tuple[tuple[int, ...], bool]:
    """What releases are ordered by: "" and nonsense come first, ``1.0rc1`` before ``1.0``."""
    match = _RELEASE.match(release)
    if match is None:
        return (), False
    numbers = [int(number) for number in match[0].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers), match.end() == len(release)


@cache
def _is_older(one: str, other: str) -> bool:
    return release_key(one) < release_key(other)


def about(reference: Reference) -> str:
    """A few words by which a person recognises the reference."""
    fields = reference.fields
    first = fields.author[0] if fields.author else Name()
    said = " ".join(part for part in (first.family or first.name, fields.year, fields.title) if part)
    return text.plain(said or reference.text or reference.unstructured)[:LONGEST_ABOUT]


def _kept(match: Match) -> Match:
    """The decision with its matched work alone, or with its nearest contenders' DOIs.

    Of a doubtful one the records are kept that contradict what is printed.
    """
    called = {one.DOI for one in match.contradictions} if match.status == "doubtful" else set()
    whole = {match.DOI, *called}
    kept = [j for j in match.judgements if j.DOI in whole]
    if match.status == "ambiguous":
        kept = list(match.judgements[:_CONTENDERS])
    judgements = tuple(
        Judgement(
            candidate=Candidate(
                work=essential(j.candidate.work) if j.DOI in whole else Work(DOI=j.DOI),
                source=j.candidate.source,
            ),
            confidence=round(j.confidence, 4) if j.DOI == match.DOI else 0.0,
        )
        for j in kept
    )
    confidence = None if match.confidence is None else round(match.confidence, 4)
    return replace(match, confidence=confidence, judgements=judgements, silent=())
