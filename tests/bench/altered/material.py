"""Works to alter: held by the index or not, by genre and language; and the references made of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from inspect import getsource
from pathlib import Path
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable import text
from enrich.comparable.notices import without_notice
from enrich.comparable.pages import first_and_last
from enrich.index import Index, Reader, build, columns, keys, making, open_index, store, terms, words
from enrich.index.starter import starter_works
from enrich.records import Fields, Reference, Work
from enrich.settings import default_cache_path
from tests.bench import data
from tests.bench.altered import invented, make, strings

FILES = ("crossref", "medline", "opencitations", "styles", "real")
NOT_HELD = 10
"""One work of so many is left out of the index."""
GENRES = ("article", "one author", "book", "chapter")
_MIXED = ("article", "article", "article", "one author", "book", "chapter")
"""How often each genre is altered where all are."""
FORMS = (*strings.STYLES, "fields", "fields")
_MOST_AUTHORS, _SHORTEST_TITLE, _ATTEMPTS = 8, 25, 60
_BOOKS = {"book", "monograph", "edited-book"}
# A few words of each language that others do not have; three of them decide.
_TELLING = {
    "de": "der die das und von zur zum des einer bei über für mit im auf dem den",
    "fr": "la le les des du et une sur dans de pour aux par chez au étude",
    "es": "el la los las del en una y por para estudio con sobre de",
    "pt": "do da dos das em uma para com na estudo de sobre os",
    "it": "il lo la gli dei della delle nel nella un una e per di studio con",
    "nl": "het een van de en voor met bij op over als naar",
    "en": "the of and in on for with from by to an a as between during using no or",
}
_WORDS = {language: frozenset(words.split()) for language, words in _TELLING.items()}


class Case(Struct, frozen=True, kw_only=True):
    """An altered reference: how, of which work, and with which other work's help."""

    kind: str
    reference: Reference
    fields: Fields
    form: str
    genre: str
    language: str
    decade: str
    true: str
    other: str
    held: bool
    at_place: frozenset[str] = frozenset()

    @property
    def has_place(self) -> bool:
        """Whether it prints a volume and a page, where a work can stand."""
        return bool(self.fields.volume and self.fields.page)


class Material(Struct, frozen=True):
    """Works by genre, those that the index holds and those that it does not; the index itself.

    `places` tells which works it holds begin at a page of a volume of a journal: often several do.
    """

    held: dict[str, list[Work]]
    missing: dict[str, list[Work]]
    journals: frozenset[str]
    places: dict[tuple[str, str, str], frozenset[str]]
    index: Reader
    path: str = ""


def shared_material(folder: Path) -> Material:
    """The works of the shared bench."""
    distinct = {work.DOI: work for work in data.works(folder, FILES)}
    return _material(list(distinct.values()), in_memory=False)


def own_material() -> Material:
    """The works of the project's starter index."""
    return _material(starter_works(), in_memory=True)


def _material(works: Sequence[Work], *, in_memory: bool) -> Material:
    held = [work for work in works if not _is_missing(work)]
    missing = [work for work in works if _is_missing(work)]
    path = _path(held)
    if not in_memory and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        build(path, held)
    index = Index.in_memory(held) if in_memory else open_index(path)
    names = (name for work in works for name in (*work.container_title, *work.short_container_title))
    journals = frozenset(map(invented.squashed, names))
    alone, places = _alone(works), _places(held)
    held, missing = ([work for work in some if work.DOI in alone] for some in (held, missing))
    return Material(
        _by_genre(held), _by_genre(missing), journals, places, index, "" if in_memory else str(path)
    )


def _places(works: Sequence[Work]) -> dict[tuple[str, str, str], frozenset[str]]:
    found: dict[tuple[str, str, str], set[str]] = {}
    for work in works:
        for name in (*work.container_title, *work.short_container_title):
            found.setdefault(place_of(name, work.volume, work.page or work.article_number), set()).add(
                work.DOI
            )
    return {place: frozenset(held) for place, held in found.items()}


def place_of(journal: str, volume: str, page: str) -> tuple[str, str, str]:
    """A place as the bench tells places apart."""
    return invented.squashed(journal), volume, first_and_last(page)[0]


def _alone(works: Sequence[Work]) -> set[str]:
    """The works whose title no other bears: of twins and versions nobody could say which one is meant."""
    titles = [(invented.squashed(work.title[0]), work.DOI) for work in works if work.title]
    bearers = Counter(title for title, _ in titles)
    return {identifier for title, identifier in titles if bearers[title] == 1}


def _path(works: Sequence[Work]) -> Path:
    code = "".join(map(getsource, (store, columns, keys, making, terms, words)))
    contents = f"{crc32('|'.join([code, *(work.DOI for work in works)]).encode()):08x}"
    return default_cache_path() / "bench" / f"altered-{contents}"


def _is_missing(work: Work) -> bool:
    return crc32(f"altered {work.DOI}".encode()) % NOT_HELD == 0


def _by_genre(works: Sequence[Work]) -> dict[str, list[Work]]:
    found: dict[str, list[Work]] = {genre: [] for genre in GENRES}
    for work in works:
        if genre := genre_of(work):
            found[genre].append(work)
    return found


def genre_of(work: Work) -> str:
    """The genre of a work whose record says enough for a reference to be altered in all ways; else ""."""
    people = work.author
    if work.title and without_notice(work.title[0]) != work.title[0]:
        return ""
    named = 0 < len(people) <= _MOST_AUTHORS and all(name.family and name.given for name in people)
    titled = bool(work.title) and len(work.title[0]) >= _SHORTEST_TITLE
    if not (named and titled and work.issued):
        return ""
    if work.type in _BOOKS:
        return "book" if work.publisher else ""
    if work.type in ("book-chapter", "book-section"):
        return "chapter" if work.container_title and work.page else ""
    placed = work.container_title and work.volume and work.page[:1].isdigit()
    if work.type != "journal-article" or not placed:
        return ""
    return "one author" if len(people) == 1 else "article"


@cache
def language_of(work: Work) -> str:
    """The language that the words of a title speak for, "other" where none does."""
    words = text.tokens(work.title[0]) if work.title else []
    counts = {language: sum(word in known for word in words) for language, known in _WORDS.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    rivals = sorted(counts.values())[-2:]
    if not (work.title and any("a" <= letter.lower() <= "z" for letter in work.title[0])):
        return "other"
    return (
        best if counts[best] >= 2 and rivals[0] < rivals[1] else "en" if work.title[0].isascii() else "other"
    )


def cases(
    material: Material,
    kind: str,
    most: int,
    seed: int,
    *,
    held: bool = True,
    genre: str = "",
    foreign: bool = False,
) -> Iterator[Case]:
    """Yield up to `most` references altered in one way; equal calls yield equal ones.

    They are of works that the index holds or does not, of all genres in turn or one, and where they are to
    be `foreign` of works in other languages than English alone.
    """
    rng = random.Random(f"{seed} {kind} {held} {genre} {foreign}")
    stocks = {g: _spoken(w, foreign) for g, w in (material.held if held else material.missing).items()}
    wanted = [g for g in ([genre] if genre else _MIXED) if stocks[g]]
    seen: set[str] = set()
    for attempt in range(most * _ATTEMPTS if wanted else 0):
        if len(seen) == most:
            return
        g, form = wanted[attempt % len(wanted)], FORMS[attempt % len(FORMS)]
        work, partner = rng.choice(stocks[g]), rng.choice(material.held[g] or material.held["article"])
        base = make.Base(work, make.fields_of(work), partner, language_of(work), material.journals, rng)
        fields = make.alter(kind, base) if partner.DOI != work.DOI and work.DOI not in seen else None
        if fields is None or not _is_shown(kind, form, fields, base.fields):
            continue
        seen.add(work.DOI)
        case = _case(kind, len(seen), form, fields, base, held)
        there = place_of(fields.container_title, fields.volume, fields.page)
        yield replace(case, at_place=material.places.get(there, frozenset()))


def _spoken(works: list[Work], foreign: bool) -> list[Work]:
    return [work for work in works if language_of(work) != "en"] if foreign else works


def _case(kind: str, number: int, form: str, fields: Fields, base: make.Base, held: bool) -> Case:
    return Case(
        kind=kind,
        reference=reference(f"{kind} {number}", form, fields),
        fields=fields,
        form=form,
        genre=genre_of(base.work),
        language=base.language,
        decade=f"{(base.work.issued or 0) // 10 * 10}s",
        true=base.work.DOI,
        other=base.other.DOI,
        held=held,
    )


def reference(identifier: str, form: str, fields: Fields) -> Reference:
    """Fields as a reference in one of the `FORMS`."""
    if form == "fields":
        return Reference(id=identifier, fields=fields, structured=True)
    string = strings.string(form, replace(fields, ISSN=""))
    return Reference(id=identifier, unstructured=string, text=string)


def _is_shown(kind: str, form: str, altered: Fields, unaltered: Fields) -> bool:
    """Whether a form of the reference prints what was altered."""
    if kind == "A":
        return True
    if form == "fields":
        return altered != unaltered
    plain = replace(altered, ISSN="")
    return strings.string(form, plain) != strings.string(form, unaltered)
