"""What became of a reference: works on offer, the evidence, the decision and what a record denies."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import force_setattr

from enrich.records.works import Work
from enrich.verdicts import CONTRADICTIONS, ContradictionClass, Status

Level = Literal["exact", "close", "missing", "different"]
Says = Literal["agrees", "close", "differs", "not-printed", "not-in-record", "not-comparable"]
_NAMING, _PEOPLE = {"identifier", "ISBN"}, {"author", "editor"}
"""Fields whose agreement means something by itself; a surname, a year or a volume agrees by chance."""
_TELLING_WORDS = 5
"""Words of a title that means something by itself; others bear “Introduction”."""
LEVELS: dict[Says, Level] = {
    "agrees": "exact",
    "close": "close",
    "differs": "different",
    "not-printed": "missing",
    "not-in-record": "missing",
    "not-comparable": "missing",
}
"""What a comparison says, and the word of contract 1 for it, which `level` keeps for one release."""
_LIKELY = 0.01
"""Confidence from which a candidate is near that agrees in its people or its title."""


class Candidate(Struct, frozen=True, kw_only=True, gc=False):
    """A work that a source offers for a reference; `rank` counts from 0 in that source's answer."""

    work: Work
    source: str
    rank: int = 0
    score: float = 0.0


class Silence(Struct, frozen=True, kw_only=True):
    """A source that was to be asked and did not answer: why, and what the user can do."""

    source: str
    reason: str
    advice: str = ""


class Comparison(Struct, frozen=True, kw_only=True):
    """One field of a reference beside the same field of a work.

    `weight` is the evidence in log-odds (natural logarithm): positive speaks
    for the same work, negative against. `says` is the answer: ``not-printed``
    where only the record has the field, ``not-in-record`` where only the
    reference has it, ``not-comparable`` where that is not known, where neither
    has it or where the two cannot be compared. Left out, it is made of the rest.
    """

    field: str
    level: Level
    weight: float
    reference: str = ""
    work: str = ""
    says: Says | Literal[""] = ""

    def __post_init__(self) -> None:
        if not self.says:
            force_setattr(self, "says", _said(self))


def _said(comparison: Comparison) -> Says:
    """What a comparison of contract 1 says, which has a level only."""
    if comparison.level != "missing":
        return next(says for says, level in LEVELS.items() if level == comparison.level)
    printed, recorded = bool(comparison.reference), bool(comparison.work)
    if printed == recorded:
        return "not-comparable"
    return "not-in-record" if printed else "not-printed"


class Judgement(Struct, frozen=True, kw_only=True):
    """A candidate with the evidence for and against it.

    `veto` is the sentence of the rule that refuses it and `code` that rule's
    code; both are empty where none does.
    """

    candidate: Candidate
    confidence: float
    comparisons: tuple[Comparison, ...] = ()
    veto: str = ""
    code: str = ""

    @property
    def DOI(self) -> str:
        return self.candidate.work.DOI

    @property
    def near(self) -> bool:
        """Whether a person would call it near: what shares a name, a year or a page with it is not."""
        agreeing = {c.field: c for c in self.comparisons if c.level in ("exact", "close")}
        people, place = agreeing.keys() & _PEOPLE, agreeing.keys() & {"year", "volume", "page"}
        likely = self.confidence >= _LIKELY and (people or "title" in agreeing)
        if likely or agreeing.keys() & _NAMING:
            return True
        if "title" in agreeing:
            return bool(people) or len(agreeing["title"].work.split()) >= _TELLING_WORDS
        author = agreeing.get("author")
        several = author is not None and author.level == "exact" and len(self.candidate.work.author) > 1
        if "container-title" in agreeing:
            return several or bool(people and place) or {"volume", "page"} <= place
        return several and "year" in place


class Contradiction(Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """A printed thing that a record denies: a fact that a person can verify.

    `kind` is one of `verdicts.CONTRADICTIONS`, which knows its class. `field`
    is Crossref's name for what is contradicted (``page`` for a whole place),
    `printed` what the reference says, `record` what the record of `DOI`, which
    `source` gave, says instead.
    """

    kind: str
    class_: ContradictionClass
    field: str
    printed: str
    record: str
    DOI: str
    source: str = ""

    @property
    def sentence(self) -> str:
        """The contradiction in words, for reports and findings."""
        said = CONTRADICTIONS[self.kind].sentence
        told = said.format(printed=self.printed, record=self.record, DOI=self.DOI)
        return told[:-1] if told.endswith("..") else told

    @property
    def heading(self) -> str:
        """What kind of contradiction it is, in a few words."""
        return CONTRADICTIONS[self.kind].heading


class Match(Struct, frozen=True, kw_only=True):
    """The decision about one reference, with its reasons.

    `DOI` and `confidence` are set only when `status` is ``matched``.
    `contradictions` are told under any verdict; those of class ``identity``
    are what makes a match ``doubtful``.
    `judgements` are the nearest candidates, best first. `asked` names the
    sources that answered, `silent` those that did not. `code` is that of the
    reason: one of `verdicts.REASONS`, or of the rule that refused the nearest
    candidate; empty where it is not known (from a lock file or an older release).
    """

    status: Status
    reason: str
    code: str = ""
    DOI: str | None = None
    confidence: float | None = None
    judgements: tuple[Judgement, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    asked: tuple[str, ...] = ()
    silent: tuple[Silence, ...] = ()

    @property
    def near(self) -> tuple[Judgement, ...]:
        """The candidates worth a reviewer's look, best first; those that contradict something are."""
        called = {one.DOI for one in self.contradictions}
        return tuple(one for one in self.judgements if one.near or one.DOI in called)

    @property
    def work(self) -> Work | None:
        """The matched work, None unless `status` is ``matched``."""
        if self.DOI is None:
            return None
        return next((j.candidate.work for j in self.judgements if j.DOI == self.DOI), None)
