"""Judges a Google Scholar link by its address alone: Scholar has no API and refuses programs."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from enrich.comparable import doi, text
from enrich.comparable.addresses import parameters, split
from enrich.comparable.years import PATTERN
from enrich.links.crossref import same_work
from enrich.links.statuses import label_only, status
from enrich.records import Link, LinkStatus, Match, Reference, Registration

_HOST = re.compile(r"scholar\.google\.(?:[a-z]{2,3}|com?\.[a-z]{2})")
_PATHS = ("/scholar_lookup", "/scholar")
_YEAR = re.compile(rf"(?<!\d){PATTERN}(?!\d)")
_TITLE_ENOUGH = 85.0
_WORD_ENOUGH = 80.0
# No reference is longer; what hostile pages hold beyond is not compared.
_LONGEST, _LONGEST_VALUE, _MANY = 2_000, 500, 20


def judge(
    link: Link, reference: Reference, match: Match, registrations: tuple[Registration, ...]
) -> LinkStatus:
    """Compare title, author and year in the address with the reference's own words."""
    if not link.url:
        return label_only(link)
    parts = split(link.url)
    if parts is None or _HOST.fullmatch((parts.hostname or "").lower()) is None:
        return status(link, "malformed", "The address does not lead to Google Scholar.")
    if parts.path.rstrip("/") not in _PATHS:
        return status(link, "malformed", "The address is not a search in Google Scholar.")
    asked = parameters(parts)
    differing = [name for name, agrees in _agreements(asked, reference) if not agrees]
    if differing:
        return status(link, "differs", _difference(differing, asked))
    if _names_another_doi(asked, match):
        return status(link, "other-work", f"The search names the DOI {asked['doi'][0]}, another work's.")
    if not any(_agreements(asked, reference)):
        return status(link, "unconfirmed", "The search names neither title, author nor year.")
    return status(
        link, "agrees", "The search names this reference's title, author and year as far as it gives them."
    )


def _agreements(asked: dict[str, list[str]], reference: Reference) -> list[tuple[str, bool]]:
    """For each of title, author and year that both sides give: whether they agree."""
    printed = text.fold(f"{(reference.text or reference.unstructured)[:_LONGEST]} {reference.fields.title}")
    found = []
    for name, agree in (("title", _title_agrees), ("author", _author_agrees), ("year", _year_agrees)):
        values = _asked(asked, name)
        if values:
            found.append((name, agree(values, printed, reference)))
    if not found and asked.get("q", [""])[0]:
        found.append(("q", _query_agrees(asked["q"][0], printed)))
    return found


def _asked(asked: dict[str, list[str]], name: str) -> list[str]:
    names = ("publication_year", "year") if name == "year" else (name,)
    values = [value[:_LONGEST_VALUE] for key in names for value in asked.get(key, [])[:_MANY]]
    return [value for value in values if text.tokens(value)]


def _title_agrees(values: list[str], printed: str, reference: Reference) -> bool:
    wanted = " ".join(text.tokens(values[0]))
    return fuzz.partial_ratio(wanted, " ".join(text.tokens(printed))) >= _TITLE_ENOUGH


def _author_agrees(values: list[str], printed: str, reference: Reference) -> bool:
    """One of the authors named is enough: links shorten the list, references do too."""
    words = text.tokens(printed)
    names = [max(text.tokens(value), key=len) for value in values]
    return any(fuzz.ratio(name, word) >= _WORD_ENOUGH for name in names for word in words)


def _year_agrees(values: list[str], printed: str, reference: Reference) -> bool:
    years = _YEAR.findall(reference.fields.year) or _YEAR.findall(re.sub(r"(?<=\d)[a-z]\b", "", printed))
    return not years or any(year in values[0] for year in years)


def _query_agrees(query: str, printed: str) -> bool:
    words = [word for word in text.tokens(query) if len(word) > 3]
    present = set(text.tokens(printed))
    return not words or sum(word in present for word in words) >= 0.6 * len(words)


def _names_another_doi(asked: dict[str, list[str]], match: Match) -> bool:
    named = [one for value in asked.get("doi", [])[:1] for one in doi.printed_as(value)]
    same = any(same_work(reading, match, None) for one in named for reading in one.readings)
    return bool(named) and match.DOI is not None and not same


def _difference(differing: list[str], asked: dict[str, list[str]]) -> str:
    said = "; ".join(f"{name} “{(_asked(asked, name) or asked.get(name, ['']))[0]}”" for name in differing)
    return f"The search names what the reference does not: {said}."
