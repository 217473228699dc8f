"""Does the reference hold? The decision on a reference, with what its records deny of it.

    plain decision → a match is held against its record → matched, or doubtful
                   → no match: does all but one thing fit a record? → doubtful, with that thing

A record is called in evidence only where it fits without the thing it denies:
another work by other people that shares a page says nothing. Two things can be
wrong at once only as a place (journal, volume and pages), which is one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from enrich.comparable.agreement.journals import journal_agrees
from enrich.comparable.agreement.known import named
from enrich.comparable.agreement.relatives import is_server
from enrich.comparable.agreement.titles import is_telling, is_titled
from enrich.comparable.kinds import is_meeting
from enrich.matching import contradictions, reasons
from enrich.matching.contradictions import Sides
from enrich.matching.contradictions.base import printed_place, recorded_place, told
from enrich.matching.decision import Question, Settled, Weighed, judged, same_work, settle
from enrich.matching.levels import FIRST_PAGE, NAMED, UNNAMED
from enrich.matching.masking import Part, without
from enrich.matching.weights import weights
from enrich.records import Candidate, Contradiction, Fields, Match, Reference

_AGREEING = frozenset({"all", "sole", "first et al", "most", "all close", "sole close"})
_DENYING = frozenset({"different", "close", "close but far"})
_IN_JOURNALS = ("journal-article", "")


@dataclass(slots=True, frozen=True)
class _Held:
    """A reference and what was decided on it as it stands."""

    question: Question
    candidates: Sequence[Candidate]
    settled: Settled

    @property
    def parsed(self) -> Reference:
        """The reference with its fields; parsed only where something is doubtful, if it was not before."""
        return replace(self.question.reference, fields=self.settled.reading.fields)

    def sides(self, one: Weighed) -> Sides:
        return Sides(self.parsed.fields, self.settled.reading, one.evidence, one.candidate)

    def weighed(self, doi: str | None) -> Weighed | None:
        return next((one for one in self.settled.ranked if doi == one.candidate.work.DOI), None)


def decide(asked: Reference | Question, candidates: Sequence[Candidate]) -> Match:
    """Return what the reference means: ``matched``, ``doubtful``, ``ambiguous`` or ``unmatched``, and why.

    Pure: the same reference and candidates, in any order, give the same
    answer. Whether every source was heard is for the caller to add. Where
    candidates are not compared, slips, which change no verdict, are not looked for.
    """
    if not candidates:
        return Match(status="unmatched", reason=reasons.nothing_offered(), code="nothing-offered")
    question = asked if isinstance(asked, Question) else Question(asked)
    held = _Held(question, candidates, settle(question, candidates))
    match = held.settled.match
    if match.status == "matched":
        match = _matched(held, held.settled.ranked[0], match)
        with_slips = question.compared and match.status == "matched"
        return _with_slips(held, match) if with_slips else match
    if match.status == "unmatched" and held.settled.ranked:
        return _but_for_a_thing(held) or match
    return match


def is_of_another_title(match: Match) -> bool:
    """Whether all but the title fits a record, and it is not known whose title is printed."""
    kinds = {one.kind for one in match.contradictions}
    return "title-differs" in kinds and "title-elsewhere" not in kinds


def _matched(held: _Held, best: Weighed, match: Match) -> Match:
    """A match; doubtful where its record denies what identifies the work."""
    evidence = best.evidence
    if evidence.titled and evidence.people.level in _AGREEING:
        return match
    denied = _denied(held, best)
    return _doubtful(held, denied, [best]) if denied else match


def _denied(held: _Held, best: Weighed) -> list[Contradiction]:
    """What the record of `best` denies; whose the title is says more than that it is not this record's."""
    of_the_title = list(_of_the_title(held, best))
    elsewhere = any(one.kind == "title-elsewhere" for one in of_the_title)
    identity = contradictions.identity(held.sides(best))
    return [*of_the_title, *(one for one in identity if not (elsewhere and one.kind == "title-differs"))]


def _with_slips(held: _Held, match: Match) -> Match:
    return replace(match, contradictions=contradictions.slips(held.sides(held.settled.ranked[0])))


def _but_for_a_thing(held: _Held) -> Match | None:
    """What is to be said where all but one thing of the reference means a work; None where none does."""
    elsewhere = _but_for_its_place(held)
    return elsewhere or next(filter(None, (_but_for(thing, held) for thing in _THINGS)), None)


def _but_for(thing: _Thing, held: _Held) -> Match | None:
    rest = without(held.parsed, thing.part) if any(map(thing.may_fit, held.settled.ranked)) else None
    asked = Question(rest, compared=held.question.compared) if rest is not None else None
    found = settle(asked, held.candidates).match if asked is not None else None
    fitting = held.weighed(found.DOI) if found is not None else None
    return thing.judge(held, fitting, found) if fitting is not None and found is not None else None


def _but_for_its_title(held: _Held, fitting: Weighed, found: Match) -> Match | None:
    denied = [one for one in _denied(held, fitting) if one.field in ("title", "page")]
    return _doubtful(held, denied, [fitting]) if denied and _is_at_place(fitting) else None


def _but_for_its_authors(held: _Held, fitting: Weighed, found: Match) -> Match | None:
    denied = [one for one in contradictions.identity(held.sides(fitting)) if one.field == "author"]
    return _doubtful(held, denied, [fitting]) if denied else None


def _but_for_its_place(held: _Held) -> Match | None:
    """The work of this title, these people and this year that stands in another journal.

    Weights do not tell it: what prints no place is weighed as a list of titles is, where most agree in less.
    """
    fitting = [one for one in held.settled.ranked if _stands_elsewhere(held.sides(one))]
    if not fitting or any(not same_work(fitting[0].candidate.work, one.candidate.work) for one in fitting):
        return None
    there = next((one for one in held.settled.ranked if one not in fitting and _is_at_place(one)), None)
    denied = [_title_elsewhere(held.sides(fitting[0]))]
    denied += [_place_taken(held.sides(there))] if there is not None else []
    return _doubtful(held, denied, [fitting[0]] if there is None else [fitting[0], there])


def _but_for_its_year(held: _Held, fitting: Weighed, found: Match) -> Match | None:
    """A year out of step with all else is a slip: the work is meant all the same."""
    sides = held.sides(fitting)
    slips = contradictions.slips(sides)
    if {one.kind for one in slips} != {"year-differs"} or not _is_at_place(fitting):
        return None
    return replace(found, contradictions=slips) if fitting.evidence.title.level == "exact" else None


def _of_the_title(held: _Held, best: Weighed) -> Iterator[Contradiction]:
    """Whose the printed title is, if that is known, and that the place is of a work of another title."""
    if best.evidence.titled:
        return
    others = (one for one in held.settled.ranked if one is not best)
    bearer = next((one for one in others if _bears_the_title(held, one)), None)
    if bearer is not None:
        yield _title_elsewhere(held.sides(bearer))
    differs = bearer is not None or any(contradictions.IDENTITY["title-differs"](held.sides(best)))
    if differs and _is_at_place(best):
        yield _place_taken(held.sides(best))


def _bears_the_title(held: _Held, one: Weighed) -> bool:
    title = held.parsed.fields.title
    whole = one.evidence.title.level == "exact" and not one.evidence.short_title
    return whole and is_telling(title) and is_titled(title, one.candidate.work)


def _is_at_place(one: Weighed) -> bool:
    """Whether the journal, volume and first page printed are those of the record."""
    evidence = one.evidence
    numbers = evidence.numbers
    return evidence.container.level in NAMED and numbers.volume == "exact" and numbers.page in FIRST_PAGE


def _stands_elsewhere(sides: Sides) -> bool:
    """Whether a work of this title, these people and this year stands at another place in a journal.

    Preprints, papers of meetings and chapters bear the title and the people of their articles, too.
    """
    evidence, fields = sides.evidence, sides.fields
    numbers = evidence.numbers
    if evidence.title.level != "exact" or evidence.short_title or evidence.people.level not in _AGREEING:
        return False
    if numbers.year not in ("exact", "next") or sides.work.type not in _IN_JOURNALS:
        return False
    other_journal = evidence.container.level in UNNAMED and journal_agrees(fields, sides.work) is False
    against = other_journal + (numbers.volume in _DENYING) + (numbers.page in _DENYING)
    return against > 1 and _names_a_journal(fields)


def _names_a_journal(fields: Fields) -> bool:
    """Whether the reference prints a place as articles in journals have it."""
    if fields.type not in ("", "article", "article-journal", "journal-article", "journal"):
        return False
    name = fields.container_title
    return bool(name and fields.volume) and not is_server(name) and not is_meeting(name)


def _title_elsewhere(sides: Sides) -> Contradiction:
    place = printed_place(sides.fields)
    return told(sides, "title-elsewhere", "page", place, recorded_place(sides.work))


def _place_taken(sides: Sides) -> Contradiction:
    return told(sides, "place-taken", "page", printed_place(sides.fields), named(sides.work))


def _doubtful(held: _Held, denied: Sequence[Contradiction], first: Sequence[Weighed]) -> Match:
    """A doubtful match: the records that are called in evidence come first among the candidates."""
    dois = list(dict.fromkeys([*(one.DOI for one in denied), *(w.candidate.work.DOI for w in first)]))
    ranked = held.settled.ranked
    called = [one for doi in dois for one in ranked if doi == one.candidate.work.DOI]
    others = [one for one in ranked if one not in called]
    return Match(
        status="doubtful",
        reason=" ".join(one.sentence for one in denied),
        code=denied[0].kind,
        judgements=judged(
            held.settled.reading,
            [*called, *others],
            weights(),
            always=len(called),
            compared=held.question.compared,
        ),
        contradictions=tuple(denied),
    )


def _fits_the_place(one: Weighed) -> bool:
    return one.evidence.people.named > 0 and _is_at_place(one)


def _fits_the_title(one: Weighed) -> bool:
    return one.evidence.in_order and not one.evidence.short_title


@dataclass(slots=True, frozen=True)
class _Thing:
    """What may be wrong alone: when it is worth asking, and what a work means that fits without it."""

    part: Part
    may_fit: Callable[[Weighed], bool]
    judge: Callable[[_Held, Weighed, Match], Match | None]


_THINGS = (
    _Thing("title", _fits_the_place, _but_for_its_title),
    _Thing("author", lambda one: _is_at_place(one) and one.evidence.titled, _but_for_its_authors),
    _Thing("year", lambda one: _is_at_place(one) and _fits_the_title(one), _but_for_its_year),
)
