"""What the rules of contradiction share: the two sides, and how a contradiction is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from enrich.comparable import text
from enrich.comparable.spelling import in_one_spelling
from enrich.matching import thresholds
from enrich.matching.evidence import Evidence
from enrich.matching.levels import UNNAMED
from enrich.matching.reading import Reading, tells
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
        """Whether the record explains each word of a string, which then prints no other work or person."""
        words = (at for at, token in enumerate(self.reading.tokens) if len(token) > 1 and token.isalpha())
        first = next(words, None)
        if self.reading.structured or first is None or self._is_left(first):
            return False
        return not any(self._is_left(at) and self._may_tell(at) for at in words)

    def _is_left(self, at: int) -> bool:
        """Whether a word is none of the record's; one that names a publisher may be somebody's name, too."""
        return at in self.reading.imprint or self.is_free(at)

    def _may_tell(self, at: int) -> bool:
        """Whether a word is no small one wherever it stands, or stands beside an initial: ``Page, E.``.

        What a string states of itself tells nothing of the place of a work, but may tell of another one.
        """
        tokens = self.reading.tokens
        beside = (near for near in (at - 1, at + 1) if 0 <= near < len(tokens) and len(tokens[near]) == 1)
        return tells(tokens[at]) or any(tokens[near].isalpha() and self.is_free(near) for near in beside)

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
