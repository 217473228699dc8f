"""What was found for a reference becomes candidates, or word that it could not be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable import doi
from enrich.jobs.proposals import is_written
from enrich.records import NOT_ASKED, Contradiction, Entry, Fields, Judgement, Work
from enrich.web.reconcile.nouns import Feature, Offer, Query, Type
from enrich.web.reconcile.properties import is_retracted
from enrich.web.reconcile.types import WORK, contradicted, type_of

CANDIDATES = 10
"""Offered where a query does not say how many it wants."""
_SURE = 100.0
_ABOUT = 60
"""Signs of a reference by which a person knows it."""


class Answer(Struct, frozen=True, kw_only=True):
    """What is known of a reference: `offers`, best first.

    `unchecked` says in a sentence why nothing is known where somebody could not be
    asked, and may be later; `failed` that enrich itself failed on this one, and would
    again. `told` is what records deny of the reference, by their DOIs, with its first
    words, for others may mean the same work. Only an answer that is `whole` may be given again.
    """

    offers: tuple[Offer, ...] = ()
    unchecked: str = ""
    failed: bool = False
    whole: bool = True
    told: tuple[tuple[str, str], ...] = ()


def answer_of(entry: Entry) -> Answer:
    """Return what the protocol can say of an entry."""
    match = entry.match
    if entry.failed:
        return Answer(failed=True, whole=False)
    named = _named(entry)
    if named is not None and entry.decision is None:
        return named
    if match.status == "unchecked":
        return Answer(unchecked=match.reason, whole=False)
    return Answer(
        offers=tuple(_offers(entry)),
        whole=not match.silent,
        told=tuple(_denied(entry)),
    )


def _denied(entry: Entry) -> Iterator[tuple[str, str]]:
    said = " ".join(entry.reference.text.split())
    about = said if len(said) <= _ABOUT else f"{said[:_ABOUT]}…"
    return ((one.DOI, f"“{about}”: {one.sentence}") for one in entry.match.contradictions if one.DOI)


def chosen(offers: Sequence[Offer], query: Query) -> list[Offer]:
    """Return the candidates that a query wants to see; its types leave some out only where it insists."""
    any_type = not (query.strict and query.types) or WORK.id in query.types
    fitting = [offer for offer in offers if any_type or any(one.id in query.types for one in offer.type)]
    return fitting[: query.limit or CANDIDATES]


def name_of(work: Work) -> str:
    """What a work is called: its title, else what it stands in, else its DOI."""
    return next(iter((*work.title, *work.container_title)), "") or work.DOI


def cited(work: Work) -> str:
    """A work in a line: people, year, and where it stands."""
    people = [name.family or name.name for name in work.author or work.editor]
    who = "; ".join(people[:3]) + (" et al." if len(people) > 3 else "")
    place = " ".join(filter(None, (next(iter(work.container_title), work.publisher), _numbers(work))))
    parts = (who, str(work.issued or ""), place, "retracted" if is_retracted(work) else "")
    return " · ".join(filter(None, parts))


def _numbers(work: Work) -> str:
    volume = work.volume + (f"({work.issue})" if work.issue else "")
    return ", ".join(filter(None, (volume, work.page or work.article_number)))


def _named(entry: Entry) -> Answer | None:
    """The answer to a reference that says a DOI and nothing else; None for every other.

    Nothing can agree with its record or contradict it: the DOI is registered, or it is not.
    """
    reference = entry.reference
    identifier = doi.normalise(reference.text)
    if not identifier or reference.fields not in (Fields(), Fields(DOI=identifier)):
        return None
    told = next((one for one in entry.registrations if identifier == one.DOI), None)
    if told is None or told.state == "unregistered":
        return Answer()
    if told.state == "unchecked":
        asked = told.note != NOT_ASKED
        return Answer(unchecked=f"{identifier}: {told.note}" if asked else "", whole=not asked)
    return Answer(offers=(_itself(told.work or Work(DOI=identifier)),))


def _itself(work: Work) -> Offer:
    """The work that was asked for under its own name."""
    return Offer(
        id=work.DOI,
        name=name_of(work),
        score=_SURE,
        match=True,
        type=(type_of(work.type),),
        description=cited(work),
        features=(Feature("identifier", True), Feature("retracted", is_retracted(work))),
    )


def _offers(entry: Entry) -> Iterator[Offer]:
    """Each candidate, the matched one first, with a score that is never above that of one before it."""
    match = entry.match
    ordered = sorted(match.judgements, key=lambda one: one.DOI != match.DOI)
    offers = [_offer(entry, judgement) for judgement in ordered]
    scores = accumulate((offer.score for offer in offers), min)
    return (replace(offer, score=score) for offer, score in zip(offers, scores, strict=True))


def _offer(entry: Entry, judgement: Judgement) -> Offer:
    work, match = judgement.candidate.work, entry.match
    is_match = judgement.DOI == match.DOI
    denied = [one for one in match.contradictions if one.DOI == work.DOI]
    score = _SURE if is_match and entry.decision else round(judgement.confidence * 100, 2)
    return Offer(
        id=work.DOI,
        name=name_of(work),
        score=score,
        match=is_match and is_written(entry),
        type=_types(work, denied),
        description=" ".join(filter(None, (cited(work), *(one.sentence for one in denied)))),
        features=tuple(_features(entry, judgement, denied)),
    )


def _types(work: Work, denied: Sequence[Contradiction]) -> tuple[Type, ...]:
    kinds = dict.fromkeys(one.kind for one in denied)
    return (type_of(work.type), *map(contradicted, kinds))


def _features(entry: Entry, judgement: Judgement, denied: Sequence[Contradiction]) -> Iterator[Feature]:
    """What speaks for and against a candidate, each under a name of its own."""
    yield Feature("confidence", round(judgement.confidence, 4))
    yield Feature(entry.match.status, True)
    yield Feature("decided", entry.decision is not None)
    yield Feature("retracted", is_retracted(judgement.candidate.work))
    yield Feature("contradictions", len(denied))
    for kind in dict.fromkeys(one.kind for one in denied):
        yield Feature(kind, True)
    if judgement.code:
        yield Feature(f"refused-{judgement.code}", True)
    for comparison in judgement.comparisons:
        yield Feature(f"weight-{comparison.field.replace(' ', '-')}", round(comparison.weight, 2))
