"""A work as everything behind the sources sees it: clean text, and nothing that only fills a field.

Records say "I do not know" in a hundred ways, and taken for values these
refuse right matches, accuse right references and land in people's files. Every
source passes its works through `cleaned`, whatever its format; so do works
that an older version put into an index.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from msgspec.structs import astuple, replace

from enrich.comparable.names import from_string
from enrich.comparable.text import clean
from enrich.patterns import lazy
from enrich.records import Name, Update, Work

W = TypeVar("W", bound=Work)
RULES = 2
"""Raised whenever `cleaned` cleans more: works that older rules cleaned, in an index, pass it once more."""
YEARS = range(1000, 2101)
"""Years in which a work may have come out; what databases hold outside are fillers (0, 9999) and slips."""

# What stands for "nothing" in a field, in lower case and without brackets around it; each with its why.
# Only what is no title, name, number or publisher in any language: "None", "Null" and "Nan" are surnames,
# "Untitled" and "Unknown" are titles, "Anonymous" is how some works are signed.
_ANYWHERE = frozenset(
    [
        # Ovid's exports, forms, spreadsheets
        "&na;", "n/a", "#n/a", "#n/d", "#ref!", "#value!", "#name?", "not available", "not applicable",
        "information not available",
        # programs that wrote their own nothing
        "undefined", "[object object]", "object object", "none/none",
        # DataCite's standard values for unknown information (Metadata Schema 4, appendix 3)
        ":unac", ":unal", ":unap", ":unas", ":unav", ":unkn", ":none", ":null", ":tba",
    ]
)  # fmt: skip
_IN_NUMBERS = _ANYWHERE | frozenset(
    [
        # words that are no number, page or volume (Wiley's pages "no-no")
        "na", "nan", "no", "none", "null", "nil", "nd", "n.d.", "unknown", "np", "n.p.", "n.pag.", "n. pag.",
        # printed later: the number was not known yet
        "ahead-of-print", "ahead of print", "publish ahead of print", "aop", "in press", "in-press",
        "inpress", "forthcoming", "online first", "onlinefirst", "early access", "epub", "preprint",
        "just accepted", "articles in press", "accepted", "to appear", "tba", "tbd",
    ]
)  # fmt: skip
_IN_TITLES = _ANYWHERE | frozenset(
    [
        # forms filled in because a title is compulsory
        "no title", "no title available", "no title found", "no title supplied", "title not available",
        "title unavailable", "title missing", "missing title",
    ]
)  # fmt: skip
_IN_PUBLISHERS = _ANYWHERE | frozenset(
    [
        # library catalogues: sine nomine, sine loco
        "null", "s.n.", "s. n.", "sn", "s.l.", "s. l.", "publisher not identified", "publisher unknown",
        "unknown publisher", "unknown", "no publisher", "place of publication not identified",
    ]
)  # fmt: skip
_IN_NAMES = _ANYWHERE | frozenset(
    [
        # Ovid's, cut at its "&"
        "na;",
        # the others, who are not named
        "et al", "et al.", ":etal", "others", "and others",
        # nobody is named
        "no author", "no authors listed", "no author listed", "author unknown", "author not available",
        "no name", "null null", "null, null", "none none",
    ]
)  # fmt: skip
_BRACKETS = "()[]{}<> "
_DASHES = lazy(r"(?:(?<!\s)\s++)?[-\u2010-\u2015\u2212]++\s*")
_PLAIN_NAMES = lazy(r"(?:[A-Za-z][A-Za-z.'-]*+(?: [A-Za-z.'-]++)*+\|)*+")
_LONGEST_PLACEHOLDER = 60
_IN_ROLES = {
    "volume": _IN_NUMBERS, "issue": _IN_NUMBERS, "page": _IN_NUMBERS, "article_number": _IN_NUMBERS,
    "edition_number": _IN_NUMBERS, "version": _IN_NUMBERS, "number": _IN_NUMBERS,
    "title": _IN_TITLES, "subtitle": _IN_TITLES, "original_title": _IN_TITLES,
    "publisher": _IN_PUBLISHERS, "publisher_location": _IN_PUBLISHERS, "institution": _IN_PUBLISHERS,
}  # fmt: skip
_TEXTS = ("volume", "issue", "page", "article_number", "edition_number", "publisher", "publisher_location",
          "type", "subtype", "language", "PMID", "agency", "version")  # fmt: skip
_LISTS = (
    "title",
    "subtitle",
    "original_title",
    "container_title",
    "short_container_title",
    "ISSN",
    "ISBN",
    "institution",
    "degree",
    "number",
)


_OF_ONE_WORK = frozenset({"title", "subtitle", "original_title", "ISBN", "number", "page"})
_NOBODY = Name()


def cleaned(work: W) -> W:
    """Return `work` with every value clean and every filler absent; a clean work comes back itself."""
    changed: dict[str, Any] = {}
    for name, value in zip(work.__struct_fields__, astuple(work), strict=True):
        if value and name in _CLEANERS and (clean_one := _CLEANERS[name](name, value)) != value:
            changed[name] = clean_one
    years = changed.get("years", work.years)
    if work.issued is not None and work.issued not in YEARS:
        changed["issued"] = years[0] if years else None
    return replace(work, **changed) if changed else work


def said(field: str, value: str) -> str:
    """What a record says for `field`, "" where it only fills it."""
    value = clean(value)
    # Pages 0-0 are a database's; a volume 0 is printed, by journals that do not count theirs.
    fills = field == "page" and not value.strip("0 -\u2013\u2014")
    return "" if fills or _is_filler(value, _IN_ROLES.get(field, _ANYWHERE)) else value


_said = lru_cache(maxsize=16_384)(said)
"""The same for what many records say alike; of a dump with millions that is most but their titles."""


def _all_said(field: str, values: Iterable[str]) -> tuple[str, ...]:
    say = said if field in _OF_ONE_WORK else _said
    return tuple([value for one in values if (value := say(field, one))])


def _is_filler(value: str, fillers: frozenset[str]) -> bool:
    """Whether a value is one of these, on either side of a dash too, or nothing but punctuation."""
    if not value or len(value) > _LONGEST_PLACEHOLDER or value[0].isdecimal():  # none has a digit
        return False
    lowered = value.lower()
    bare = lowered.strip(_BRACKETS)
    if not fillers.isdisjoint((lowered, bare, bare.rstrip("."))):
        return True
    if not value[0].isalnum() and all(unicodedata.category(sign)[0] in "PZ" for sign in value):
        return True
    parts = _DASHES.split(lowered) if fillers is _IN_NUMBERS else ()
    return len(parts) == 2 and all(part in fillers for part in parts)


def _people(_: str, names: tuple[Name, ...]) -> tuple[Name, ...]:
    """The people that are named, null and empty ones left out."""
    if _are_plain(names):
        return names
    return tuple([person for name in names if (person := _person(name)) != _NOBODY])


def _are_plain(names: tuple[Name, ...]) -> bool:
    """Whether all are surnames and first names in plain letters: most are, and that is told at a glance."""
    said = "".join([f"{n.family}|{n.given}|{n.name and '?'}{n.suffix and '?'}" for n in names])
    return (
        _PLAIN_NAMES.fullmatch(said) is not None
        and ".." not in said
        and _IN_NAMES.isdisjoint(said.lower().replace(".|", "|").split("|"))
    )


def _person(name: Name) -> Name:
    family, given, whole, suffix = parts = name.family, name.given, name.name, name.suffix
    said = (
        family and _named(family),
        given and _named(given),
        whole and _named(whole),
        suffix and _named(suffix),
    )
    if not said[0] and not said[2]:
        return from_string(said[1])
    return name if said == parts else Name(*said)


@lru_cache(maxsize=16_384)
def _named(part: str) -> str:
    """Part of a name without what stood between it and the next one; "" where it names nobody."""
    part = clean(part)
    return "" if part and _is_filler(part, _IN_NAMES) else part.strip(" ,;")


def _years(_: str, years: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys([year for year in years if year in YEARS]))


def _updates(_: str, updates: Iterable[Update]) -> tuple[Update, ...]:
    return tuple(replace(update, label=clean(update.label)) for update in updates)


def _present(_: str, values: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, values))


def _cleaners() -> dict[str, Callable[[str, Any], Any]]:
    """What puts the values of a field right, of all fields that a record says something in."""
    return {
        **{name: said if name in _OF_ONE_WORK else _said for name in _TEXTS},
        **dict.fromkeys(_LISTS, _all_said),
        **dict.fromkeys(("author", "editor"), _people),
        "years": _years,
        **dict.fromkeys(("updated_by", "update_to"), _updates),
        "aliases": _present,
    }


_CLEANERS = _cleaners()
