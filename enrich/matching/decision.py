"""Which candidate is meant, if any: the sum of the evidence, a threshold, a margin, the rules that refuse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable import text
from enrich.matching import reasons, thresholds
from enrich.matching.agreeing import agrees_in_all, at_least
from enrich.matching.evidence import Evidence, weigh, weigh_if_alike
from enrich.matching.facets import facets
from enrich.matching.levels import PEOPLE_AGREE
from enrich.matching.reading import Reading, read, unparsed
from enrich.matching.rules import NONE, Refusal, is_unlocated, refusal, reservation
from enrich.matching.shortlist import shortlist
from enrich.matching.weights import Weights, kind, probability, weights
from enrich.records import Candidate, Fields, Judgement, Match, Reference, Work

KEPT = 5


class Weighed(Struct):
    """A candidate with its evidence, the sum of it, and what forbids it."""

    candidate: Candidate
    evidence: Evidence
    total: float
    refusal: Refusal = NONE


class Settled(Struct, frozen=True):
    """The decision on a reference as it stands, with the reading and the candidates it was made from."""

    reading: Reading
    ranked: Sequence[Weighed]
    match: Match


class Question(Struct, frozen=True, dict=True):
    """A reference as it is put to what sources offer, one after the other: read once, at the first offer.

    `parsed` gives the fields of a string that comes without them, should any
    be needed. Unless they are to be `compared`, candidates come without their
    comparisons where none is needed either.
    """

    reference: Reference
    parsed: Callable[[], Fields] | None = None
    compared: bool = True

    @cached_property
    def reading(self) -> Reading:
        """The reference as the matcher reads it."""
        return read(self.reference, self.parsed)


def settle(question: Question, candidates: Sequence[Candidate]) -> Settled:
    """Return which candidate the reference means: ``matched``, ``ambiguous`` or ``unmatched``, and why.

    Pure: the same reference and candidates, in any order, give the same
    answer. Whether every source was heard is for the caller to add.
    """
    table, reading = weights(), question.reading
    ranked = rank(reading, candidates, table)
    match = _match(reading, ranked, judged(reading, ranked, table, compared=question.compared), table)
    nearest = nearest_first(ranked)
    if match.status == "unmatched" and (nearest != ranked or not question.compared):
        # How near the nearest come is told by what agrees in them, for which nothing need be parsed.
        shown = reading if question.compared else unparsed(reading)
        match = replace(match, judgements=judged(shown, nearest, table))
    return Settled(reading, ranked, match)


def _match(
    reading: Reading, ranked: Sequence[Weighed], judgements: tuple[Judgement, ...], table: Weights
) -> Match:
    best, confidence = ranked[0], judgements[0].confidence
    if best.refusal.code or confidence < table.calibration[kind(reading, best.evidence)].threshold:
        code, reason = _why_not(ranked)
        return Match(status="unmatched", reason=reason, code=code, judgements=judgements)
    contenders = rivals(reading, ranked, table)
    if contenders:
        tied = _shared(judgements, {one.candidate.work.DOI for one in (best, *contenders)})
        reason = reasons.near_tie(len(contenders) + 1)
        return Match(status="ambiguous", reason=reason, code="near-tie", judgements=tied)
    code, sentence = reservation(reading, best.evidence)
    if code:
        return Match(status="unmatched", reason=reasons.refused(sentence), code=code, judgements=judgements)
    return Match(
        status="matched",
        reason=reasons.agreed(best.evidence),
        code="matched",
        DOI=best.candidate.work.DOI,
        confidence=confidence,
        judgements=judgements,
    )


def judged(
    reading: Reading,
    ranked: Sequence[Weighed],
    table: Weights,
    *,
    always: int = 1,
    compared: bool = True,
) -> tuple[Judgement, ...]:
    """Return the nearest of the weighed candidates as they are shown: the first, and those not hopeless."""
    others = (one for one in ranked[always:KEPT] if one.total > thresholds.HOPELESS)
    near = [*ranked[:always], *others]
    return tuple(_judgement(reading, one, table, compared=compared) for one in near)


def nearest_first(ranked: Sequence[Weighed]) -> list[Weighed]:
    """Return candidates as a person calls them near: title and people first, a shared page number last."""
    return sorted(ranked, key=_remoteness)


def _remoteness(one: Weighed) -> tuple[bool, int]:
    evidence = one.evidence
    titled, known = evidence.titled and not evidence.short_title, evidence.people.level in PEOPLE_AGREE
    return one.total <= thresholds.HOPELESS, 0 if titled and known else 1 if titled else 2 if known else 3


def _why_not(ranked: Sequence[Weighed]) -> tuple[str, str]:
    """Code and sentence for silence: of the rule that forbids the strongest candidate, else what it lacks."""
    strongest = max(ranked, key=lambda one: one.total)
    if strongest.refusal.code:
        return strongest.refusal.code, reasons.refused(strongest.refusal.sentence)
    return "too-little-evidence", reasons.too_little(ranked[0].evidence)


def clear_winner(reading: Reading, candidates: Sequence[Candidate], table: Weights) -> Weighed | None:
    """Return the best candidate where no rule forbids it and no other comes near, whatever its evidence."""
    ranked = rank(reading, candidates, table)
    if not ranked or ranked[0].refusal.code or rivals(reading, ranked, table):
        return None
    return ranked[0]


def rivals(reading: Reading, ranked: Sequence[Weighed], table: Weights) -> list[Weighed]:
    """Return the other works that fit about as well as the best one.

    A work whose place is not printed fits no better than any other of its people: it stands in nobody's way.
    """
    best = ranked[0]
    near = [one for one in ranked[1:] if best.total - one.total < table.margin and not one.refusal.code]
    if not is_unlocated(reading, best.evidence):
        near = [one for one in near if not is_unlocated(reading, one.evidence)]
    return [one for one in near if not same_work(best.candidate.work, one.candidate.work)]


def rank(reading: Reading, candidates: Sequence[Candidate], table: Weights) -> list[Weighed]:
    """Return the candidates by evidence, strongest first, refused ones after their equals; each DOI once.

    Those that have nothing in common with the reference are left out; where all are so, the first is
    the nearest.
    """
    unique = {candidate.work.DOI: candidate for candidate in sorted(candidates, key=_place, reverse=True)}
    offered = list(reversed(unique.values()))
    alike = (_if_alike(reading, candidate, table) for candidate in shortlist(reading, offered))
    weighed = [one for one in alike if one] or [_weighed(reading, one, table) for one in offered[:1]]
    weighed.sort(key=_order)
    for place, one in enumerate(weighed):
        if place == 0 or one.total > thresholds.HOPELESS:
            one.refusal = refusal(reading, one.evidence)
    return sorted(weighed, key=_order)


def _place(candidate: Candidate) -> tuple[int, str]:
    return candidate.rank, candidate.work.DOI


def _order(one: Weighed) -> tuple[bool, bool, float, bool, int, str]:
    """Forbidden ones come after their likes, but before those that nothing speaks for.

    Of equals the published one comes before its preprint; else ties are broken by DOI.
    """
    work = one.candidate.work
    preprint = work.type == "posted-content"
    return (
        one.total <= thresholds.HOPELESS,
        bool(one.refusal.code),
        -one.total,
        preprint,
        len(work.DOI),
        work.DOI,
    )


def _if_alike(reading: Reading, candidate: Candidate, table: Weights) -> Weighed | None:
    evidence = weigh_if_alike(reading, facets(candidate.work))
    return Weighed(candidate, evidence, _total(reading, evidence, table)) if evidence else None


def _weighed(reading: Reading, candidate: Candidate, table: Weights) -> Weighed:
    evidence = weigh(reading, facets(candidate.work))
    return Weighed(candidate, evidence, _total(reading, evidence, table))


def _total(reading: Reading, evidence: Evidence, table: Weights) -> float:
    """The sum of the evidence; where it would not do though all of it agrees, the most it is good for."""
    total = table.total(evidence)
    if evidence.title.level != "exact" or not agrees_in_all(reading, evidence):
        return total
    calibration = table.calibration[kind(reading, evidence)]
    if probability(calibration, total) >= calibration.threshold:
        return total
    return at_least(reading, evidence, table)


def _judgement(reading: Reading, one: Weighed, table: Weights, *, compared: bool) -> Judgement:
    calibration = table.calibration[kind(reading, one.evidence)]
    confidence = 0.0 if one.refusal.code else probability(calibration, one.total)
    return Judgement(
        candidate=one.candidate,
        confidence=round(confidence, 6),
        comparisons=reasons.comparisons(reading, one.evidence, table.of(one.evidence)) if compared else (),
        veto=one.refusal.sentence,
        code=one.refusal.code,
    )


def _shared(judgements: Sequence[Judgement], tied: set[str]) -> tuple[Judgement, ...]:
    """Share the confidence among those that fit equally: only one of them can be the work meant."""
    return tuple(
        replace(one, confidence=round(one.confidence / len(tied), 6)) if one.DOI in tied else one
        for one in judgements
    )


def same_work(left: Work, right: Work) -> bool:
    """Whether two records describe one work: registered twice, or one an alias of the other."""
    if left.DOI in right.aliases or right.DOI in left.aliases:
        return True
    if _imprint(left) != _imprint(right):
        return False
    fewer, more = sorted((people_of(left), people_of(right)), key=len)
    pages = {work.page for work in (left, right)}
    return fewer <= more and (len(pages) == 1 or len({page.partition("-")[0] for page in pages} - {""}) == 1)


def _imprint(work: Work) -> tuple[object, ...]:
    title = "".join(text.tokens(" ".join(work.title[:1])))
    container = "".join(text.tokens(" ".join(work.container_title[:1])))
    return title, container, work.volume, work.issued, work.version


def people_of(work: Work) -> set[str]:
    """Return the surnames of the authors, made comparable."""
    return {"".join(text.tokens(name.family or name.name)) for name in work.author}
