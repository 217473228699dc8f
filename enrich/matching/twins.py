"""What else the matched work is registered as, and which of its versions is given: both are right.

A work may bear two DOIs, and a preprint, its article and each version of data
have one each. The match is one of them; who sees another should not wonder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from enrich.comparable import text
from enrich.matching.decision import people_of, same_work
from enrich.records import Match, Work

_MOST = 3
_PREPRINT = "posted-content"


def with_twins(match: Match) -> Match:
    """Return a match whose reason tells of twins and versions among its candidates; any other as it is."""
    work = match.work
    if work is None:
        return match
    others = [one.candidate.work for one in match.judgements if one.DOI != work.DOI]
    return replace(match, reason=" ".join((match.reason, *_told(work, others))))


def _told(work: Work, others: Sequence[Work]) -> Iterator[str]:
    twins = [other.DOI for other in others if same_work(work, other)]
    if twins := list(dict.fromkeys((*twins, *work.aliases)))[:_MOST]:
        yield f"Also registered as {', '.join(twins)}."
    versions = [other for other in others if other.DOI not in twins and _is_version(work, other)]
    if published := [other.DOI for other in versions if _is_preprint(work) > _is_preprint(other)]:
        yield f"This is the preprint; the published version is {published[0]}."
    if preprints := [other.DOI for other in versions if _is_preprint(work) < _is_preprint(other)]:
        yield f"This is the published version; its preprint is {preprints[0]}."
    if numbered := [other for other in versions if other.version != work.version and other.version]:
        others_said = ", ".join(f"{other.version} ({other.DOI})" for other in numbered[:_MOST])
        yield f"This is version {work.version or 'without a number'}; others are {others_said}."


def _is_preprint(work: Work) -> bool:
    return work.type == _PREPRINT


def _is_version(work: Work, other: Work) -> bool:
    """Whether both bear one title and name the same people, as far as either names them."""
    if work.DOI in other.is_preprint_of or other.DOI in work.is_preprint_of:
        return True
    fewer, more = sorted((people_of(work), people_of(other)), key=len)
    return bool(fewer) and fewer <= more and _title(work) == _title(other) != ""


def _title(work: Work) -> str:
    return "".join(text.tokens(" ".join(work.title[:1])))
