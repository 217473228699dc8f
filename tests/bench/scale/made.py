"""Works that nobody wrote, as many as wanted, in Crossref's shape, as alike as real ones are.

Titles are walks over which word follows which in real titles, so that pairs and
threes of words are as common as in life; surnames, journals and years are drawn
as often as they come. Works come by volumes whose pages follow each other, three
in a hundred are there twice, and one in eight is a chapter without a volume. A
block of works is made from its number alone, so works beyond those indexed are
as like as any, and absent.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from enrich.comparable import text
from enrich.index.starter import starter_works
from enrich.records import Work
from tests.bench import data

BLOCK = 10_000
_NEAR, _CHAPTERS = 0.03, 0.12
_LONGEST = 24
_SYLLABLES = [
    "ba",
    "co",
    "de",
    "fi",
    "ga",
    "hu",
    "jo",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "wa",
    "xe",
    "yu",
    "zo",
    "ny",
    "str",
    "ell",
    "arn",
    "osk",
]


@dataclass(frozen=True)
class Material:
    """What made works are made of: which words follow which, surnames and journals as often as they come."""

    follows: dict[str, list[str]]
    surnames: Sequence[str]
    journals: Sequence[str]


def material() -> Material:
    """Return it from the works of the shared bench, or of the starter index where that is absent."""
    folder = data.bench_folder()
    works = list(data.works(folder, ("crossref", "medline", "opencitations"))) if folder else starter_works()
    follows: dict[str, list[str]] = defaultdict(list)
    for work in works:
        words = ["", *(work.title[0].split() if work.title else []), ""]
        for one, other in pairwise(words):
            follows[one].append(other)
    surnames = [name.family for work in works for name in work.author if name.family]
    journals = [name for work in works for name in work.container_title[:1]]
    return Material(dict(follows), surnames, journals)


def block(number: int, of: Material) -> list[dict[str, Any]]:
    """Return the works of a block, always the same ones."""
    rng = random.Random(f"block {number}")
    made: list[dict[str, Any]] = []
    while len(made) < BLOCK:
        for record in _volume(rng, of):
            made.append(_named(record, number, len(made)))
            if rng.random() < _NEAR:
                made.append(_named(_again(record, rng), number, len(made)))
    return made[:BLOCK]


def _volume(rng: random.Random, of: Material) -> Iterator[dict[str, Any]]:
    """Works that stand one behind the other: a volume of a journal, or the chapters of a book."""
    is_book = rng.random() < _CHAPTERS * 5
    year = min(2025, int(2026 - rng.expovariate(1 / 18)))
    name = _title(rng, of) if is_book else rng.choice(of.journals)
    first_volume = 1900 + random.Random(name).randrange(110)
    volume = "" if is_book else str(max(1, year - first_volume))
    page = 1 if rng.random() < 0.5 else rng.randrange(1, 2000)
    for _ in range(rng.randint(4, 24) if is_book else rng.randint(10, 250)):
        last = page + int(rng.expovariate(1 / 9)) + 1
        yield _record(rng, of, container=name, year=year, volume=volume, page=f"{page}-{last}")
        page = last + 1


def _record(
    rng: random.Random, of: Material, *, container: str, year: int, volume: str, page: str
) -> dict[str, Any]:
    count = min(20, 1 + int(rng.expovariate(1 / 3)))
    dated = {"date-parts": [[year, rng.randint(1, 12)]]}
    return {
        "title": [_title(rng, of)],
        "author": [_author(rng, of) for _ in range(count)],
        "container-title": [container],
        "short-container-title": [" ".join(f"{w[:4]}." for w in container.split()[:6])] if volume else [],
        "issued": dated,
        "published-print": dated,
        "volume": volume,
        "issue": str(rng.randint(1, 12)) if volume else "",
        "page": page,
        "publisher": "Made-up Press",
        "type": "journal-article" if volume else "book-chapter",
        "ISSN": ["1234-5679"],
        "reference-count": rng.randint(0, 80),
        "score": 0.0,
        "member": "78",
        "license": [{"start": dated, "content-version": "vor", "URL": "https://example.org/license/by/4.0/"}],
        "link": [{"URL": f"https://example.org/pdf/{page}", "content-type": "application/pdf"}],
    }  # fmt: skip


def _author(rng: random.Random, of: Material) -> dict[str, Any]:
    given = rng.choice("ABCDEFGHJKLMNPRSTW")
    return {"given": f"{given}.", "family": _surname(rng, of), "sequence": "additional", "affiliation": []}


def _again(record: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Nearly the same work: a preprint, a second edition, a talk before the paper."""
    year = record["issued"]["date-parts"][0][0] + rng.choice((-1, 1))
    dated = {"date-parts": [[year, 1]]}
    changed = {"issued": dated, "published-print": dated, "page": str(rng.randrange(1, 2000))}
    return {**record, **changed, "volume": ""} if rng.random() < 0.5 else {**record, **changed}


def _named(record: dict[str, Any], block: int, number: int) -> dict[str, Any]:
    return {"DOI": f"10.5555/made.{block}.{number}", **record, "URL": f"https://example.org/{block}/{number}"}


def _title(rng: random.Random, of: Material) -> str:
    words: list[str] = []
    word = ""
    while len(words) < _LONGEST and (word := rng.choice(of.follows.get(word) or [""])):
        words.append(word)
    while len(words) < 3 or rng.random() < 0.2:
        words.insert(rng.randrange(len(words) + 1), "".join(rng.choices(_SYLLABLES, k=rng.randint(3, 5))))
    return " ".join(words)


def _surname(rng: random.Random, of: Material) -> str:
    if rng.random() < 0.7:
        return rng.choice(of.surnames)
    return "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))).capitalize()


def plain_words(work: Work) -> list[str]:
    """The words that another engine is given of a work."""
    names = [name.family or name.name for name in work.author]
    return text.tokens(
        " ".join([*work.title, *work.container_title, *names, *map(str, work.years), work.volume, work.page])
    )
