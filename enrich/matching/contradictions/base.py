"""What the rules of contradiction share: the two sides, and how a contradiction is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from enrich.comparable import text
from enrich.comparable.spelling import in_one_spelling
from enrich.matching import thresholds
from enrich.matching.evidence import Evidence
from enrich.matching.levels import UNNAMED
from enrich.matching.reading import Reading
from enrich.records import Candidate, Contradiction, Fields, Work
from enrich.verdicts import CONTRADICTIONS


class Sides(Struct, frozen=True, eq=False):
    """A reference and one candidate, side by side: its fields, as given or parsed, and all the evidence.

    A string is parsed where the first rule asks for a field: rules ask the evidence first.
    """

    reading: Reading
    evidence: Evidence
    candidate: Candidate

    @property
    def fields(self) -> Fields:
        return self.reading.fields

    @property
    def work(self) -> Work:
        return self.candidate.work

    def is_free(self, at: int) -> bool:
        """Whether a word explains nothing of the record; behind a name any is taken for a given name."""
        evidence = self.evidence
        if not evidence.used[at]:
            return True
        if evidence.container.begin <= at < evidence.container.end or at in self.reading.imprint:
            return False
        token, people = self.reading.tokens[at], evidence.work.people
        return not any(token in (*one.surname, *one.given, one.initials) for one in people)

    def is_explained(self) -> bool:
        """Whether the record explains each telling word of a string, which then prints no other work."""
        told = enumerate(self.reading.weights)
        left = (at for at, weight in told if weight and len(self.reading.tokens[at]) > 1 and self.is_free(at))
        return not self.reading.structured and next(left, None) is None

    @property
    def titled(self) -> bool:
        """Whether the record's title is printed, and not merely as words of the book that is named."""
        return self.evidence.titled and not (self._titled_by_its_book or self._titled_here_and_there)

    @property
    def _titled_here_and_there(self) -> bool:
        """Whether the words of the title stand all over the reference, few in the title that is printed."""
        form = self.evidence.title.form
        if form is None or self.evidence.title.level != "scrambled" or not self.fields.title:
            return False
        printed = _squashed(self.fields.title)
        here = sum(w for word, w in zip(form.words, form.weights, strict=True) if word in printed)
        return here < thresholds.TITLE_PARTIAL_SHARE * form.weight

    @property
    def _titled_by_its_book(self) -> bool:
        title = self.evidence.title.form
        if title is None or not is_titled_as_its_book(self.evidence):
            return False
        book, own = map(_squashed, (self.fields.container_title, self.fields.title))
        return title.squashed in book and title.squashed not in own


def is_titled_as_its_book(evidence: Evidence) -> bool:
    """Whether a title that is printed may be nothing but words of the book's name, which was not found."""
    title = evidence.title.form
    if title is None or evidence.container.level not in UNNAMED:
        return False
    return any(title.squashed in book.squashed for book in evidence.work.containers)


def _squashed(value: str) -> str:
    return "".join(in_one_spelling(text.tokens(value)))


Rule = Callable[[Sides], Iterator[Contradiction]]
"""Yields what the reference prints and the record denies."""


def told(sides: Sides, kind: str, field: str, printed: str, record: str) -> Contradiction:
    """Return a contradiction between what is printed and what the record of `sides` says."""
    return Contradiction(
        kind=kind,
        class_=CONTRADICTIONS[kind].class_,
        field=field,
        printed=printed,
        record=record,
        DOI=sides.work.DOI,
        source=sides.candidate.source,
    )


def printed_place(fields: Fields) -> str:
    """Return where the reference says that the work stands, in one line."""
    page = fields.page or fields.article_number
    return _place(fields.container_title, fields.volume, page, fields.year)


def recorded_place(work: Work) -> str:
    """Return where the record says that the work stands, in one line."""
    page = work.page or work.article_number
    return _place(next(iter(work.container_title), work.publisher), work.volume, page, str(work.issued or ""))


def _place(container: str, volume: str, page: str, year: str) -> str:
    parts = (f"{container} {volume}".strip(), page)
    named = ", ".join(part for part in parts if part)
    return f"{named} ({year})" if year and named else named or year
