"""Judges a Google Scholar link by its address alone: Scholar has no API and refuses programs."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlencode

from msgspec.structs import replace
from rapidfuzz import fuzz

from enrich.comparable import doi, text
from enrich.comparable.addresses import host, parameters, split
from enrich.comparable.redirectors import leads_on
from enrich.comparable.redirectors.proxies import is_scholar
from enrich.comparable.years import PATTERN
from enrich.links.crossref import same_work
from enrich.links.statuses import label_only, status
from enrich.patterns import lazy
from enrich.records import Link, LinkStatus, Match, Reference, Registration

_PATHS = ("/scholar_lookup", "/scholar")
_LOOKUP = "https://scholar.google.com/scholar_lookup"
_AUTHORS = 3
# What Scholar's form for careful searches calls things, and what its links call them.
_NAMES = {"as_q": "q", "as_epq": "q", "as_sauthors": "author", "as_ylo": "year"}
_OPERATOR = lazy(r"\b(?:allintitle|intitle|author|source|doi):", re.IGNORECASE)
_DASH = lazy(r"\s?[‐‑‒–—―−]+\s?")
_YEAR = lazy(rf"(?<!\d){PATTERN}(?!\d)")
_TITLE_ENOUGH = 85.0
_WORD_ENOUGH = 80.0
# No reference is longer; what hostile pages hold beyond is not compared.
_LONGEST, _LONGEST_VALUE, _MANY = 2_000, 500, 20


def judge(
    link: Link, reference: Reference, match: Match, registrations: tuple[Registration, ...]
) -> LinkStatus:
    """Compare title, author and year in the address with the reference's own words.

    Where the address is lost, or asks for something else or for no title, the right one is built, for a
    person to follow.
    """
    judged = _judged(link, reference, match)
    right = search_for(reference, match) if judged.status != "agrees" else ""
    return (
        replace(judged, note=f"{judged.note} To follow by hand: {right} (built, not fetched).")
        if right
        else judged
    )


def search_for(reference: Reference, match: Match) -> str:
    """Return the address that looks in Google Scholar for the work; "" where its title is not known.

    What it asks for is the matched record's, else what the reference says.
    """
    title, journal, author, year, volume, page = _told(reference, match)
    told = (
        *(("title", title), *(("author", name) for name in author[:_AUTHORS])),
        *(("publication_year", year), ("journal", journal), ("volume", volume), ("pages", page)),
    )
    said = [(name, value[:_LONGEST_VALUE]) for name, value in told if value]
    return f"{_LOOKUP}?{urlencode(said)}" if title else ""


def _told(reference: Reference, match: Match) -> tuple[str, str, list[str], str, str, str]:
    work, fields = match.work, reference.fields
    people = work.author or work.editor if work and work.title else fields.author or fields.editor
    names = [name.family or name.name for name in people]
    if work is not None and work.title:
        journal = next(iter(work.container_title), "")
        return (
            text.plain(work.title[0]),
            text.plain(journal),
            names,
            str(work.issued or ""),
            work.volume,
            work.page,
        )
    years = _YEAR.search(fields.year)
    year = years[0] if years else ""
    return fields.title, fields.container_title, names, year, fields.volume, _DASH.sub("-", fields.page)


def _judged(link: Link, reference: Reference, match: Match) -> LinkStatus:
    if not link.url:
        return label_only(link)
    parts = split(link.url)
    if parts is None or not is_scholar((parts.hostname or "").lower()):
        if leads_on(link.url) and not host(link.url).startswith("scholar.google."):
            return status(link, "not-judged", "The address does not say where it leads.")
        return status(link, "malformed", "The address does not lead to Google Scholar.")
    if parts.path.rstrip("/") not in _PATHS:
        return status(link, "malformed", "The address is not a search in Google Scholar.")
    asked = _plainly(parameters(parts))
    differing = [name for name, agrees in _agreements(asked, reference) if not agrees]
    if differing:
        return status(link, "differs", _difference(differing, asked))
    if _names_doi(asked, match) == "another":
        return status(
            link,
            "other-work",
            f"The search names the DOI {(asked.get('doi') or asked['q'])[0]}, another work's.",
        )
    named = {name for name, _ in _agreements(asked, reference)}
    if not named and _names_doi(asked, match) != "this":
        return status(link, "unconfirmed", "The search names neither title, author nor year.")
    if "title" not in named and not asked.get("q", [""])[0] and _names_doi(asked, match) != "this":
        return status(link, "unconfirmed", "The search names no title, so it finds more than this work.")
    return status(
        link, "agrees", "The search names this reference's title, author and year as far as it gives them."
    )


def _plainly(asked: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is asked for under the names of a lookup, without the operators of a search."""
    found: dict[str, list[str]] = {}
    for name, values in asked.items():
        plain_values = [_OPERATOR.sub(" ", value) for value in values]
        title_only = name in ("as_q", "as_epq") and asked.get("as_occt") == ["title"]
        found.setdefault("title" if title_only else _NAMES.get(name, name), []).extend(plain_values)
    return found


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


def _names_doi(asked: dict[str, list[str]], match: Match) -> Literal["this", "another", ""]:
    """Whether the search names the matched work's DOI, or another one; "" where neither can be said."""
    named = [one for value in asked.get("doi", [])[:1] for one in doi.printed_as(value)]
    named += [one for value in asked.get("q", [])[:1] for one in doi.printed_in(value[:_LONGEST_VALUE])]
    same = any(same_work(reading, match, None) for one in named for reading in one.readings)
    if not named or match.DOI is None:
        return ""
    return "this" if same else "another"


def _difference(differing: list[str], asked: dict[str, list[str]]) -> str:
    said = "; ".join(f"{name} “{(_asked(asked, name) or asked.get(name, ['']))[0]}”" for name in differing)
    return f"The search names what the reference does not: {said}."
