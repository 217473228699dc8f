"""Does the reference hold? The decision on a reference, with what its records deny of it.

    plain decision → a match is held against its record → matched, or doubtful
                   → no match: does all but one thing fit a record? → doubtful, with that thing

A record is called in evidence only where it fits without the thing it denies:
another work by other people that shares a page says nothing. Two things can be
wrong at once only as a place (journal, volume and pages), which is one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable.agreement.known import named
from enrich.comparable.agreement.titles import is_telling, is_titled
from enrich.comparable.kinds import BOOKS
from enrich.matching import contradictions, reasons
from enrich.matching.contradictions import Sides
from enrich.matching.contradictions.base import is_titled_as_its_book, printed_place, recorded_place, told
from enrich.matching.decision import Question, Settled, Weighed, judged, rivals, settle
from enrich.matching.levels import HARDLY, PEOPLE_AGREE
from enrich.matching.masking import Part, without
from enrich.matching.standing import (
    fits_but_for_a_word,
    fits_but_for_its_title,
    is_at_place,
    is_book_but_for_its_title,
    is_itself,
    is_on_another_page,
    is_placed,
    stands_elsewhere,
)
from enrich.matching.weights import weights
from enrich.records import Candidate, Contradiction, Judgement, Match, Reference


class _Held(Struct, frozen=True):
    """A reference and what was decided on it as it stands."""

    question: Question
    candidates: Sequence[Candidate]
    settled: Settled

    @property
    def parsed(self) -> Reference:
        """The reference with its fields; parsed only where something is doubtful, if it was not before."""
        return replace(self.question.reference, fields=self.settled.reading.fields)

    def sides(self, one: Weighed) -> Sides:
        return Sides(self.settled.reading, one.evidence, one.candidate)

    def weighed(self, doi: str | None) -> Weighed | None:
        return next((one for one in self.settled.ranked if doi == one.candidate.work.DOI), None)


Half = Literal["", "title", "rest"]
_ALIKE = ("agrees", "close")
_MANY = 3
"""Authors who are all named from which a work of another title is likely near."""


class Holding(Struct, frozen=True):
    """What was decided, and what is open where a record was matched.

    It is `untitled` where its title is not printed and another may be, `misplaced` where it has other pages.
    """

    match: Match
    untitled: bool = False
    misplaced: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a matched record is to be held against who bears the title or stands at the place."""
        return self.misplaced or self.half == "title"

    @property
    def half(self) -> Half:
        """Which half of the reference is to be asked for alone, as the other one drowned it; "" for none.

        The title, where all but the title fits a record, and it is not known whose title is printed; of
        a work that stands at no place only where its people make it likely. All but the title, where
        that is known and is another's.
        """
        kinds = {one.kind for one in self.match.contradictions}
        if self.match.status == "matched":
            return "title" if self.untitled else ""
        if self.match.status == "unmatched":
            return self._half_of_the_unmatched
        return "title" if "title-differs" in kinds and "title-elsewhere" not in kinds else ""

    @property
    def _half_of_the_unmatched(self) -> Half:
        shown = self.match.judgements
        if any(map(_bears_the_printed_title, shown)):
            return "" if any(_says(one, "author") in _ALIKE for one in shown) else "rest"
        return "title" if any(map(_fits_by_its_people, shown)) else ""


def decide(asked: Reference | Question, candidates: Sequence[Candidate]) -> Match:
    """Return what the reference means: ``matched``, ``doubtful``, ``ambiguous`` or ``unmatched``, and why.

    Pure: the same reference and candidates, in any order, give the same
    answer. Whether every source was heard is for the caller to add. Where
    candidates are not compared, slips, which change no verdict, are not looked for.
    """
    return hold(asked, candidates).match


def hold(asked: Reference | Question, candidates: Sequence[Candidate]) -> Holding:
    """Return the same with what is left open by it."""
    if not candidates:
        return Holding(Match(status="unmatched", reason=reasons.nothing_offered(), code="nothing-offered"))
    question = asked if isinstance(asked, Question) else Question(asked)
    held = _Held(question, candidates, settle(question, candidates))
    match = held.settled.match
    if match.status == "matched":
        best = held.settled.ranked[0]
        match = _matched(held, best, match)
        with_slips = question.compared and match.status == "matched"
        return Holding(
            _with_slips(held, match) if with_slips else match,
            untitled=_is_untitled(held, best),
            misplaced=is_on_another_page(best.evidence),
        )
    if match.status == "unmatched" and held.settled.ranked:
        return Holding(_but_for_a_thing(held) or _but_for_a_word(held, match))
    return Holding(_denied_by_all(held, match) if match.status == "ambiguous" else match)


def slips_of(question: Question, candidate: Candidate) -> tuple[Contradiction, ...]:
    """Return what is printed wrongly of a work that is known to be meant, whatever was decided."""
    held = _Held(question, (candidate,), settle(question, (candidate,)))
    one = held.weighed(candidate.work.DOI)
    return contradictions.slips(held.sides(one)) if one is not None else ()


def _is_untitled(held: _Held, best: Weighed) -> bool:
    """Whether a matched title is not printed, and another may be."""
    return best.evidence.title.level in ("absent", "partial") and not held.sides(best).is_explained()


def _fits_by_its_people(one: Judgement) -> bool:
    """Whether a work of another title is known by its people: a book in its year, others by many of them."""
    if _says(one, "author") != "agrees":
        return False
    book = one.candidate.work.type in BOOKS and _says(one, "year") == "agrees"
    return book or len(one.candidate.work.author) >= _MANY


def _bears_the_printed_title(one: Judgement) -> bool:
    return _says(one, "title") in _ALIKE


def _says(one: Judgement, field: str) -> str:
    return next((each.says for each in one.comparisons if each.field == field), "")


def _matched(held: _Held, best: Weighed, match: Match) -> Match:
    """A match; doubtful where its record denies what identifies the work."""
    evidence = best.evidence
    titled = evidence.titled and (not is_titled_as_its_book(evidence) or held.sides(best).titled)
    # One name that is nearly the author's, among others, is another one's.
    by_chance = evidence.people.level == "sole close" and evidence.levels["first words"] not in HARDLY
    if titled and evidence.people.level in PEOPLE_AGREE and not by_chance:
        return _misplaced(held, best) or match
    denied = _denied(held, best)
    if denied and any(_is_named_unplaced(one) for one in held.settled.ranked if one is not best):
        reason = reasons.refused("The DOI printed is that of a work that is not placed yet.")
        return replace(
            match, status="unmatched", DOI=None, confidence=None, code="other-title", reason=reason
        )
    return _doubtful(held, denied, [best]) if denied else match


def _misplaced(held: _Held, best: Weighed) -> Match | None:
    """What is to be said where a matched work has other pages, and just those printed are another work's."""
    if not is_on_another_page(best.evidence):
        return None
    others = (one for one in held.settled.ranked if one is not best and one.evidence.numbers.page == "both")
    strangers = (one for one in others if one.evidence.people.level not in PEOPLE_AGREE)
    sides = (s for s in map(held.sides, strangers) if not s.titled and is_placed(s) and is_at_place(s))
    there = next(sides, None)
    if there is None:
        return None
    denied = [_title_elsewhere(held.sides(best)), _place_taken(there)]
    return _doubtful(held, denied, [best])


def _denied(held: _Held, best: Weighed) -> list[Contradiction]:
    """What the record of `best` denies; whose the title is says more than that it is not this record's."""
    of_the_title = list(_of_the_title(held, best))
    elsewhere = any(one.kind == "title-elsewhere" for one in of_the_title)
    identity = contradictions.identity(held.sides(best))
    return [*of_the_title, *(one for one in identity if not (elsewhere and one.kind == "title-differs"))]


def _with_slips(held: _Held, match: Match) -> Match:
    return replace(match, contradictions=contradictions.slips(held.sides(held.settled.ranked[0])))


def _denied_by_all(held: _Held, match: Match) -> Match:
    """An ambiguous match, with what each of those that fit about equally well denies."""
    settled = held.settled
    tied = [settled.ranked[0], *rivals(settled.reading, settled.ranked, weights())]
    denied = [_denied_in_all(held, one) for one in tied]
    common = set.intersection(*({one.kind for one in each} for each in denied))
    told = [one for one in denied[0] if one.kind in common]
    shown = {judgement.DOI for judgement in match.judgements}
    called = [one for one in settled.ranked if one.candidate.work.DOI in {each.DOI for each in told} - shown]
    more = _shown(held, called, always=len(called))
    first = list(dict.fromkeys(each.DOI for each in told if each.class_ == "identity"))
    shown_first = sorted((*match.judgements, *more), key=lambda one: (*first, one.DOI).index(one.DOI))
    return replace(match, contradictions=tuple(told), judgements=tuple(shown_first))


def _denied_in_all(held: _Held, one: Weighed) -> Sequence[Contradiction]:
    sides = held.sides(one)
    if not sides.titled or one.evidence.people.level not in PEOPLE_AGREE:
        return _denied(held, one)
    return contradictions.slips(sides) if held.question.compared else ()


def _but_for_a_thing(held: _Held) -> Match | None:
    """What is to be said where all but one thing of the reference means a work; None where none does."""
    if any(_is_named_unplaced(one) for one in held.settled.ranked):
        return None
    for whole in (_but_for_its_place, _but_for_its_pages, _but_for_whose_title):
        if found := whole(held):
            return found
    return next(filter(None, (_but_for(thing, held) for thing in _THINGS)), None)


def _is_named_unplaced(one: Weighed) -> bool:
    """Whether a work whose DOI is printed bears the title and has no place yet."""
    work, named_by_doi = one.candidate.work, one.evidence.levels["identifier"] == "same DOI"
    return named_by_doi and one.evidence.titled and not (work.volume or work.page or work.article_number)


def _but_for(thing: _Thing, held: _Held) -> Match | None:
    may_fit = any(thing.may_fit(held.sides(one)) for one in held.settled.ranked)
    rest = without(held.parsed, thing.part) if may_fit else None
    asked = Question(rest, compared=held.question.compared) if rest is not None else None
    found = settle(asked, held.candidates).match if asked is not None else None
    fitting = held.weighed(found.DOI) if found is not None else None
    return thing.judge(held, fitting, found) if fitting is not None and found is not None else None


def _but_for_whose_title(held: _Held) -> Match | None:
    """The work that place, people and year mean; a book, which has no place, if another bears the title."""
    fitting = next((one for one in held.settled.ranked if fits_but_for_its_title(held.sides(one))), None)
    if fitting is not None:
        return _but_for_its_title(held, fitting, held.settled.match)
    books = (one for one in held.settled.ranked if is_book_but_for_its_title(held.sides(one)))
    if (book := next(books, None)) is None or (bearer := _bearer(held, book)) is None:
        return None
    known = not bearer.evidence.people.named
    return _doubtful(held, [_title_elsewhere(held.sides(bearer))], [bearer, book]) if known else None


def _but_for_its_title(held: _Held, fitting: Weighed, found: Match) -> Match | None:
    denied = [one for one in _denied(held, fitting) if one.field in ("title", "page")]
    return _doubtful(held, denied, [fitting]) if denied and is_at_place(held.sides(fitting)) else None


def _but_for_its_authors(held: _Held, fitting: Weighed, found: Match) -> Match | None:
    denied = [one for one in contradictions.identity(held.sides(fitting)) if one.field == "author"]
    return _doubtful(held, denied, [fitting]) if denied else None


def _but_for_its_place(held: _Held) -> Match | None:
    """The work of this title, these people and this year that stands in another journal or book.

    Weights do not tell it: what prints no place is weighed as a list of titles is, where most agree in less.
    """
    itself = [one for one in held.settled.ranked if is_itself(held.sides(one))]
    if not itself:
        return None
    others = (one for one in held.settled.ranked if one not in itself)
    there = next((one for one in others if is_at_place(held.sides(one))), None)
    taken = held.sides(there) if there is not None else None
    away = [one for one in itself if stands_elsewhere(held.sides(one), taken)]
    if len(away) < len(itself):
        return None
    denied = [_title_elsewhere(held.sides(away[0]))]
    denied += [_place_taken(taken)] if taken is not None and is_placed(taken) else []
    return _doubtful(held, denied, [away[0]] if there is None else [away[0], there])


def _but_for_its_pages(held: _Held) -> Match | None:
    """The work of this title, these people and this year, where just the pages printed are another work's."""
    itself = (one for one in held.settled.ranked if is_itself(held.sides(one)))
    return next(filter(None, (_misplaced(held, one) for one in itself)), None)


def _but_for_its_year(held: _Held, fitting: Weighed, found: Match) -> Match | None:
    """A year out of step with all else is a slip: the work is meant all the same."""
    sides = held.sides(fitting)
    slips = contradictions.slips(sides)
    if {one.kind for one in slips} != {"year-differs"} or not is_at_place(sides):
        return None
    return replace(found, contradictions=slips) if fitting.evidence.title.level == "exact" else None


def _but_for_a_word(held: _Held, match: Match) -> Match:
    """No match where a word of the title is another: which book of a series is meant hangs on such a word."""
    sides = next((s for s in map(held.sides, held.settled.ranked) if fits_but_for_a_word(s)), None)
    slips = contradictions.slips(sides) if sides is not None and held.question.compared else ()
    return replace(match, contradictions=slips) if {one.kind for one in slips} == {"title-word"} else match


def _of_the_title(held: _Held, best: Weighed) -> Iterator[Contradiction]:
    """Whose the printed title is, if that is known, and that the place is of a work of another title."""
    bearer, sides = _bearer(held, best), held.sides(best)
    if sides.titled:
        return
    if bearer is not None:
        yield _title_elsewhere(held.sides(bearer))
    differs = bearer is not None or any(contradictions.IDENTITY["title-differs"](sides))
    if differs and is_placed(sides) and is_at_place(sides):
        yield _place_taken(sides)


def _bearer(held: _Held, best: Weighed) -> Weighed | None:
    """Another work whose title is the printed one, whole, and that few works bear."""
    others = (one for one in held.settled.ranked if one is not best)
    return next((one for one in others if _bears_the_title(held, one)), None)


def _bears_the_title(held: _Held, one: Weighed) -> bool:
    if one.evidence.title.level != "exact" or one.evidence.short_title:
        return False
    title = held.settled.reading.fields.title
    return is_telling(title) and is_titled(title, one.candidate.work)


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
        judgements=_shown(held, [*called, *others], always=len(called)),
        contradictions=tuple(denied),
    )


def _shown(held: _Held, ranked: Sequence[Weighed], *, always: int) -> tuple[Judgement, ...]:
    reading, compared = held.settled.reading, held.question.compared
    return judged(reading, ranked, weights(), always=always, compared=compared)


def _fits_the_place(sides: Sides) -> bool:
    return sides.evidence.people.named > 0 and is_at_place(sides)


def _fits_the_title(sides: Sides) -> bool:
    return sides.evidence.in_order and not sides.evidence.short_title


class _Thing(Struct, frozen=True):
    """What may be wrong alone: when it is worth asking, and what a work means that fits without it."""

    part: Part
    may_fit: Callable[[Sides], bool]
    judge: Callable[[_Held, Weighed, Match], Match | None]


_THINGS = (
    _Thing("title", _fits_the_place, _but_for_its_title),
    _Thing("author", lambda sides: sides.evidence.titled and is_at_place(sides), _but_for_its_authors),
    _Thing("year", lambda sides: _fits_the_title(sides) and is_at_place(sides), _but_for_its_year),
)
