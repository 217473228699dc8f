"""Tells what stands in a page's place: words that it is not there, a name for sale, a site taken over.

Words are data, by language; how they meet is here. Nobody is asked.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_CLOSE = 60
"""Signs between what is not there and that it is not."""
_FEW = 3
"""Words of a title that say nothing but a number of a status."""
_LONGEST = 4_000
_BLANKS = re.compile(r"\s+")
_RUN_ON = re.compile("[\u0530-\u08ff\u0900-\u0eff\u10a0-\u11ff\u3040-\u9fff\uac00-\ud7af]")

"""Letters of scripts that put no blanks between words, or glue articles and endings to them."""
_PARKING = re.compile(
    rb"parkingcrew|sedoparking|sedo\.com/search|bodis\.com|\bafternic\b|dan\.com/buy|hugedomains|parklogic"
    rb"|cashparking|domainmarket\.com|adsense/domains/caf\.js|/park(?:ing)?\.js|parkingads|domainparking"
    rb"|skenzo|uniregistry|above\.com/marketplace|img1\.wsimg\.com/parking-lander|fastpark|voodoo\.com"
    rb"|ndsplitter|tsparkingservice|namebright\.com|d38psrni17bvxu\.cloudfront\.net"
    rb"|location(?:\.href)?\s{0,5}=\s{0,5}[\"']/lander\b|/cgi-sys/(?:suspended|default)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"(?<!\s)\s++[-–—|·:»›/]++\s+|(?:(?<!\s)\s++)?[|»›]\s*|:\s+")
_PUBLIC = re.compile(r"public domain|domaine public|dominio (?:publico|pubblico)|gemeinfrei")
_PARKED_HOST = re.compile(r"ww\d{1,2}\.")


def says_absent(words: str) -> bool:
    """Whether some words, in any of the languages known, say that a page is not there."""
    said = _plain(words)
    return _any_of("phrases").search(said) is not None or any(
        one.search(said) for one in _pairs("what", "absent")
    )


def heads_absent(title: str) -> bool:
    """Whether a page's title says that it is not there, or one of its parts says nothing else."""
    parts = (_plain(part).strip(" .!-–—:") for part in (title, *_SEPARATORS.split(title)))
    return any(map(_is_only_lost, parts)) or says_absent(title)


def _is_only_lost(part: str) -> bool:
    words = part.split()
    of_a_number = len(words) <= _FEW and any(word in ("404", "410") for word in words)
    return of_a_number or _any_of("titles").fullmatch(part) is not None


def says_pausing(words: str) -> bool:
    """Whether some words say that a site is out of order for the moment."""
    return _any_of("pausing").search(_plain(words)) is not None


def says_for_sale(words: str) -> bool:
    """Whether some words offer the name of a site for sale, or say that it lies idle."""
    said = _PUBLIC.sub(" ", _plain(words))
    return _any_of("idle").search(said) is not None or any(
        one.search(said) for one in _pairs("domain", "sold")
    )


def is_advertising(words: str) -> bool:
    """Whether some words are those above the links of a page that has nothing of its own."""
    return _any_of("advertising").search(_plain(words)) is not None


def says_taken(titles: Iterable[str], words: str) -> bool:
    """Whether a site is of the kind that lives on names which others gave up: it says so more than once.

    One of the words that only such sites use stands in its title; what is about betting is no such site.
    """
    heads = " ".join(map(_plain, titles))
    strong = {found[0] for found in _any_of("taken").finditer(heads)}
    said = f"{heads} {_plain(words)}"
    others = {found[0] for part in ("taken", "bets") for found in _any_of(part).finditer(said)}
    return bool(strong) and len(strong | others) > 1


def has_parking_marks(body: bytes) -> bool:
    """Whether a page is made by a service that keeps idle names."""
    return _PARKING.search(body) is not None


def is_parked_host(host: str) -> bool:
    """Whether a host has the kind of name that idle names are led to."""
    return _PARKED_HOST.match(host) is not None


def _plain(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words[:_LONGEST]).replace("’", "'")
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _BLANKS.sub(" ", bare.casefold())


@cache
def _any_of(section: str) -> re.Pattern[str]:
    terms = (term for line in _table()[section].values() for term in line.split("|"))
    return re.compile("|".join(map(_pattern, terms)))


@cache
def _pairs(one: str, other: str) -> tuple[re.Pattern[str], ...]:
    """For each language a pattern of terms of both sections close to each other, in either order."""
    found = []
    for language, terms in _table()[one].items():
        left, right = (
            "|".join(map(_pattern, line.split("|"))) for line in (terms, _table()[other][language])
        )
        between = rf"[^.!?。]{{0,{_CLOSE}}}?"
        found.append(re.compile(rf"(?:{left}){between}(?:{right})|(?:{right}){between}(?:{left})"))
    return tuple(found)


def _pattern(term: str) -> str:
    plain = _plain(term)
    inner = r"\w*".join(map(re.escape, plain.split("*")))
    if _RUN_ON.search(plain):
        return inner
    begin, end = (r"\b" if re.match(r"\w", sign) else "" for sign in (plain[0], plain[-1]))
    return begin + inner + end


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("enrich.data").joinpath("absent_words.toml").read_text(encoding="utf-8"))
