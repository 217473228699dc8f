"""The DOIs that a reference prints, wherever it prints them: one answer for everything that asks.

What a printed DOI is, registration decides: `registration_of` says which of
its readings is the DOI, once sources, registry or lock file have been heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec.structs import replace

from enrich.comparable import doi
from enrich.comparable.deposits import Deposit, deposits_in
from enrich.comparable.doi import PrintedDOI
from enrich.comparable.redirectors import unwrapped
from enrich.patterns import lazy
from enrich.records import Link, Match, Reference, Registration, Work

_RESOLVER = lazy(r"(?:^|[/.@=\s])(?:dx[.-])?doi[.-]org\b|%2Fdoi\.org", re.IGNORECASE)
_ADDRESS = doi.url("")
_DOI_LABELS = frozenset(("crossref", "doi"))
_LETTERS = lazy(r"[^a-z]+")


def printed_dois(reference: Reference) -> tuple[PrintedDOI, ...]:
    """Return each DOI that a reference prints, with its readings: of its DOI field, its text, its links.

    One that is printed several times is named once, where it stands first. Of
    links those count that lead to the DOI system, and those whose label
    promises a DOI.
    """
    return _printed(*_places(reference))


def deposits(reference: Reference) -> tuple[Deposit, ...]:
    """Return the numbers of preprints and deposits in a reference's text, its address and its links."""
    text = reference.text or reference.unstructured
    return deposits_in(" ".join((text, reference.fields.URL, *(link.url for link in reference.links))))


def named_dois(reference: Reference) -> tuple[PrintedDOI, ...]:
    """Return the DOIs by which a work is looked up: those printed, else those that its number is part of."""
    printed = printed_dois(reference)
    if any(one.likeliest for one in printed):
        return printed
    return (*printed, *(PrintedDOI(one.name, one.readings, one.readings[0]) for one in deposits(reference)))


def printed_in_words(reference: Reference) -> tuple[PrintedDOI, ...]:
    """Return the DOIs that a reference prints in its DOI field and its text, without those of its links."""
    return _in_words(*_places(reference))


def named(identifier: str) -> PrintedDOI:
    """A DOI that somebody names who knows where it ends."""
    return PrintedDOI(printed=identifier, readings=(identifier,), likeliest=identifier)


def all_readings(reference: Reference) -> tuple[str, ...]:
    """Return whatever a reference's printed DOIs may be, what each likeliest is first."""
    printed = printed_dois(reference)
    likeliest = (one.likeliest for one in printed if one.likeliest)
    return tuple(dict.fromkeys([*likeliest, *(reading for one in printed for reading in one.readings)]))


def registration_of(
    printed: PrintedDOI, known: Mapping[str, Registration], match: Match | None = None
) -> Registration | None:
    """Return what is known of a printed DOI; None where nobody was asked about it.

    `known` is by reading. The reading that is the matched work's DOI is the
    DOI, else the first that is registered. It is unregistered only where the
    likeliest reading is, which is asked for last.
    """
    if len(printed.readings) == 1 and printed.likeliest in known:
        return known[printed.likeliest]
    heard = [known[reading] for reading in printed.readings if reading in known]
    registered = [one for one in heard if one.state == "registered"]
    own = next((one for one in registered if is_of(one, match)), None)
    if own is not None or (registered and not (match and match.DOI in printed.readings)):
        return own or registered[0]
    if match is not None and match.DOI in printed.readings:
        return Registration(DOI=match.DOI, state="registered", work=match.work)
    if not printed.likeliest and doi.is_short(printed.name):
        return None
    unknown = next((one for one in heard if one.state == "unchecked"), known.get(printed.name))
    return replace(unknown, DOI=printed.name) if unknown else None


def is_of(registration: Registration, match: Match | None) -> bool:
    """Whether a registration is the matched work's, under whatever DOI."""
    names = {registration.DOI, registration.primary}
    return match is not None and match.DOI is not None and bool(names & names_of(match.DOI, match.work))


def names_of(identifier: str, work: Work | None) -> set[str]:
    """A work's DOI and its aliases."""
    return {identifier, *(work.aliases if work else ())}


def printed_in_link(link: Link) -> tuple[PrintedDOI, ...]:
    """Return the DOI that a link leads to, as it stands in its address."""
    return tuple(replace(one, place="link") for one in doi.printed_at(link.url))


def _places(reference: Reference) -> tuple[str, str, str, tuple[Link, ...], bool]:
    """All that the answer depends on."""
    fields = reference.fields
    text = reference.text or reference.unstructured
    return fields.DOI, text, fields.URL, reference.links, reference.structured


@lru_cache(maxsize=4096)
def _in_words(
    field: str, text: str, address: str, links: tuple[Link, ...], structured: bool
) -> tuple[PrintedDOI, ...]:
    printed = _printed(field, text, address, links, structured)
    return tuple(one for one in printed if one.place != "link")


@lru_cache(maxsize=4096)
def _printed(
    field: str, text: str, address: str, links: tuple[Link, ...], structured: bool
) -> tuple[PrintedDOI, ...]:
    """Asked for by most checks of an entry in turn, hence remembered."""
    if structured and field:
        text = text.replace(f"doi:{field}", " ", 1).replace(field, " ", 1)
    in_text = doi.printed_in(text)
    in_field = tuple(replace(one, place="field") for one in doi.printed_as(field)) if field else ()
    if not structured:
        in_field = tuple(one for one in in_field if not _is_among(one, in_text))
    told = {_ADDRESS + one.name for one in (*in_field, *in_text)}
    others = (link for link in (*links, Link(label="", url=address)) if link.url not in told)
    counted = [link for link in others if leads_to_doi(link)]
    return _each_once([*in_field, *in_text, *(one for link in counted for one in printed_in_link(link))])


def leads_to_doi(link: Link) -> bool:
    """Whether a link promises to lead to a DOI: by its address, or by its label."""
    return bool(link.url) and (
        _RESOLVER.search(unwrapped(link.url).url) is not None
        or _LETTERS.sub("", link.label.lower()) in _DOI_LABELS
    )


def _is_among(one: PrintedDOI, others: Iterable[PrintedDOI]) -> bool:
    return any(one.name in other.readings for other in others)


def _each_once(printed: Iterable[PrintedDOI]) -> tuple[PrintedDOI, ...]:
    found: dict[str, PrintedDOI] = {}
    for one in printed:
        there = found.get(one.name)
        readings = tuple(dict.fromkeys((*there.readings, *one.readings))) if there else one.readings
        found[one.name] = replace(there or one, readings=readings)
    return tuple(found.values())
