"""Judges a link to PubMed or PubMed Central, and the numbers of the two that a reference prints.

NCBI's converter says which DOI and which other number belong to a number; it
knows what is in PubMed Central, and no more. So three things can agree or not:
the number, the other number beside it, and the work that the reference matched.
"""

from __future__ import annotations

from collections.abc import Mapping

from enrich.comparable.addresses import host, is_host, parameters, split
from enrich.comparable.numbered import Numbered, number_at, printed_numbers
from enrich.comparable.pmid import HOSTS
from enrich.comparable.redirectors import leads_on
from enrich.links.statuses import Verdict, has_another_title, label_only, status
from enrich.records import Identified, Judgement, Link, LinkStatus, Match, Reference, Registration

_Said = tuple[Verdict, str]
_NOBODY = "nothing is known to compare it with"


def judge(
    link: Link,
    reference: Reference,
    match: Match,
    registrations: tuple[Registration, ...],
    numbers: Mapping[str, Identified] | None = None,
) -> LinkStatus:
    """Compare the number in the address with the matched work, by what NCBI says of `numbers`."""
    if not link.url:
        return label_only(link)
    number = number_at(link.url)
    if number is None:
        return _without(link)
    verdict, note = _judged(number, reference, match, registrations, numbers or {})
    return status(link, verdict, note)


def _without(link: Link) -> LinkStatus:
    """An address without a number: a search by words, a redirector, or no address of PubMed's at all."""
    parts = split(link.url)
    if not is_host(host(link.url), *HOSTS):
        if leads_on(link.url):
            return status(link, "not-judged", "The address does not say where it leads.")
        return status(link, "malformed", "The address does not lead to PubMed.")
    if parts is not None and any(set(parameters(parts)) & {"term", "cmd", "query"}):
        return status(link, "not-judged", "A search in PubMed, not the address of a work.")
    return status(link, "malformed", "The address holds no PubMed identifier.")


def _judged(
    number: Numbered,
    reference: Reference,
    match: Match,
    registrations: tuple[Registration, ...],
    numbers: Mapping[str, Identified],
) -> _Said:
    named, told = _named(number), numbers.get(number.value)
    recorded = match.work.PMID if match.work and number.kind == "PMID" else ""
    if recorded == number.value:
        return "agrees", f"{named} is the work that this reference matched."
    if recorded:
        return "other-work", f"The link leads to {named}; the matched work is PMID {recorded}."
    if told is None:
        return "unconfirmed", f"{named} is well-formed; {_NOBODY}."
    if told.state == "unchecked":
        return "unconfirmed", f"{named} could not be compared with anything. NCBI: {told.note}"
    if told.state == "absent":
        return _absent(number)
    return _compared(number, told, reference, match, registrations, numbers)


def _absent(number: Numbered) -> _Said:
    if number.kind == "PMCID":
        return "unregistered", f"PubMed Central holds nothing under {number.value}."
    return (
        "unconfirmed",
        f"{_named(number)} is not in PubMed Central, which says nothing of PubMed; {_NOBODY}.",
    )


def _compared(
    number: Numbered,
    told: Identified,
    reference: Reference,
    match: Match,
    registrations: tuple[Registration, ...],
    numbers: Mapping[str, Identified],
) -> _Said:
    """A number whose work is known, beside the matched work, the printed DOI, and the other number."""
    named = f"{_named(number)} is {told.DOI}" if told.DOI else _named(number)
    to_come = f" PubMed Central shows it from {told.live_from}." if told.live_from else ""
    rival = _rival(number, told, reference, numbers)
    if told.DOI and match.DOI is not None:
        verdict, note = _against(named, told.DOI, match)
    elif rival:
        verdict, note = "other-work", f"{_named(number)} and {rival} are two works."
    elif told.DOI:
        verdict, note = _unmatched(named, told.DOI, match, registrations)
    else:
        verdict, note = "unconfirmed", f"NCBI knows no DOI of {named}; {_NOBODY}."
    return verdict, f"{note}{to_come}"


def _against(named: str, identifier: str, match: Match) -> _Said:
    names = {match.DOI, *(match.work.aliases if match.work else ())}
    if identifier in names:
        return "agrees", f"{named}, which this reference matched."
    judged = next((j for j in match.judgements if identifier == j.DOI), None)
    if judged is not None and not _is_another(judged):
        return "unconfirmed", f"{named}, a record like {match.DOI}, which this reference matched."
    return "other-work", f"{named}; this reference matched {match.DOI}."


def _unmatched(named: str, identifier: str, match: Match, registrations: tuple[Registration, ...]) -> _Said:
    judged = next((j for j in match.judgements if identifier == j.DOI), None)
    if judged is not None and _is_another(judged):
        return "other-work", f"{named}, which is not this reference."
    printed = [one for one in registrations if one.state == "registered"]
    if printed and not any(identifier in _names(one) for one in printed):
        return "other-work", f"{named}; the reference prints {printed[0].DOI}."
    return "unconfirmed", f"{named}; no record of this reference is sure enough to compare it with."


def _is_another(judgement: Judgement) -> bool:
    """Whether a work is another than the reference's, though its number is printed: which speaks for it."""
    return has_another_title(judgement) or (bool(judgement.veto) and not judgement.near)


def _names(registration: Registration) -> set[str]:
    return {registration.DOI, registration.primary, *(registration.work.aliases if registration.work else ())}


def _rival(
    number: Numbered, told: Identified, reference: Reference, numbers: Mapping[str, Identified]
) -> str:
    """The other number that a reference gives before this one, where that is another work's; else "".

    A reference that gives several numbers of a kind cites several works.
    """
    given = printed_numbers(reference)
    kinds = [one.kind for one in given]
    if len(given) != 2 or len(set(kinds)) != 2 or given[1] != number:
        return ""
    other = given[0]
    beside = told.PMID if other.kind == "PMID" else told.PMCID
    heard = numbers.get(other.value)
    own = (heard.PMID if number.kind == "PMID" else heard.PMCID) if heard else ""
    differ = (beside and beside != other.value) or (own and own != number.value)
    return _named(other) if differ else ""


def _named(number: Numbered) -> str:
    return f"PMID {number.value}" if number.kind == "PMID" else number.value
