"""Makes altered references of real works: one known thing is changed, all else stays as the record has it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable.pages import first_and_last
from enrich.records import Fields, Name, Work
from tests.bench.altered import invented

LAST_YEAR = 2026
_NOT = re.compile(r"\b(not|no|never|without|nicht|kein|keine|ne pas|sans|sin|no)\b ?", re.IGNORECASE)
_VERB = re.compile(r"\b(is|are|does|do|can|may|should|will|was|were)\b", re.IGNORECASE)
_OPPOSITES = {
    "increased": "decreased", "increase": "decrease", "positive": "negative", "high": "low",
    "higher": "lower",
    "before": "after", "early": "late", "male": "female", "men": "women", "acute": "chronic", "short": "long",
    "large": "small", "upper": "lower", "anterior": "posterior", "north": "south", "northern": "southern",
    "left": "right", "children": "adults", "inhibition": "activation", "strong": "weak", "new": "old",
    "with": "without", "in vitro": "in vivo", "hyper": "hypo", "internal": "external", "human": "animal",
}  # fmt: skip
_OPPOSITES |= {other: one for one, other in _OPPOSITES.items()}
_OPPOSITE = re.compile(rf"\b({'|'.join(_OPPOSITES)})\b", re.IGNORECASE)


class Base(Struct, frozen=True):
    """What an alteration may draw on: a work, what a reference prints of it, another work, chance."""

    work: Work
    fields: Fields
    other: Work
    language: str
    journals: frozenset[str]
    rng: random.Random


Alteration = Callable[[Base], Fields | None]
"""Returns the altered fields; None where this cannot be done to this work."""


def fields_of(work: Work) -> Fields:
    """What a careful reference prints of a work."""
    return Fields(
        author=work.author,
        year=str(work.issued or ""),
        title=_title(work),
        container_title=work.container_title[0] if work.container_title else "",
        volume=work.volume,
        issue=work.issue,
        page=_pages(work),
        publisher=work.publisher if not work.volume else "",
        publisher_location=work.publisher_location if not work.volume else "",
        type=work.type,
    )


def alter(kind: str, base: Base) -> Fields | None:
    """Return the fields of `base` altered in one of `kinds.KINDS`; None where that cannot be."""
    made = ALTERATIONS[kind](base)
    return None if kind != "A" and made == base.fields else made


def _unaltered(b: Base) -> Fields:
    return b.fields


def _authors_of_another(b: Base) -> Fields | None:
    ours, theirs = _families(b.work), _families(b.other)
    return replace(b.fields, author=b.other.author) if theirs and not ours & theirs else None


def _authors_invented(b: Base) -> Fields | None:
    if len(b.work.author) < 3:
        return None
    made = (invented.person(b.rng), invented.person(b.rng))
    return replace(b.fields, author=(b.work.author[0], *made, *b.work.author[3:]))


def _doi_of_another(b: Base) -> Fields:
    return replace(b.fields, DOI=b.other.DOI)


def _title_invented(b: Base) -> Fields | None:
    if b.language not in invented.LANGUAGES:
        return None
    return replace(b.fields, title=invented.title(b.language, b.rng))


def _title_of_another(b: Base) -> Fields | None:
    """The other work gives its title, this one all else; nobody may have written both."""
    if not b.other.title or _families(b.work) & _families(b.other):
        return None
    return replace(b.fields, title=_title(b.other))


def _place_of_another(b: Base) -> Fields | None:
    theirs = fields_of(b.other)
    if not theirs.container_title or theirs.container_title == b.fields.container_title or not theirs.page:
        return None
    return replace(
        b.fields,
        container_title=theirs.container_title,
        volume=theirs.volume,
        issue=theirs.issue,
        page=theirs.page,
        publisher=theirs.publisher,
        publisher_location=theirs.publisher_location,
    )


def _all_invented(b: Base) -> Fields | None:
    if b.language not in invented.LANGUAGES:
        return None
    many = b.rng.randint(1, 3)
    return replace(
        _somewhere(b),
        author=tuple(invented.person(b.rng) for _ in range(many)),
        title=invented.title(b.language, b.rng),
        container_title=invented.journal(b.journals, b.rng) if b.fields.container_title else "",
    )


def _invented_with_real_doi(b: Base) -> Fields | None:
    if b.language not in invented.LANGUAGES:
        return None
    return replace(
        _somewhere(b),
        author=(b.work.author[0], invented.person(b.rng)),
        title=invented.title(b.language, b.rng),
        DOI=b.work.DOI,
    )


def _journal_made_up(b: Base) -> Fields | None:
    if not b.fields.container_title:
        return None
    return replace(b.fields, container_title=invented.journal(b.journals, b.rng))


def _year_out_of_step(b: Base) -> Fields | None:
    years = {year + near for year in (*b.work.years, b.work.issued or 0) for near in (-1, 0, 1)}
    away = [b.rng.choice((-1, 1)) * b.rng.randint(3, 15) for _ in range(9)]
    found = (year for by in away if (year := (b.work.issued or 0) + by) not in years and year <= LAST_YEAR)
    year = next(found, 0)
    return replace(b.fields, year=str(year)) if year and b.fields.volume else None


def _word_of_title(b: Base) -> Fields | None:
    title = b.fields.title
    if found := _NOT.search(title):
        return replace(b.fields, title=title[: found.start()] + title[found.end() :])
    if found := _OPPOSITE.search(title):
        word = _OPPOSITES[found[1].lower()]
        word = word.capitalize() if found[1][0].isupper() else word
        return replace(b.fields, title=title[: found.start()] + word + title[found.end() :])
    if (found := _VERB.search(title)) and b.language == "en":
        return replace(b.fields, title=f"{title[: found.end()]} not{title[found.end() :]}")
    return None


def _initials_swapped(b: Base) -> Fields | None:
    for at, name in enumerate(b.work.author[:2]):
        words = name.given.split()
        if len(words) == 2 and words[0][0] != words[1][0]:
            swapped = replace(name, given=f"{words[1]} {words[0]}")
            return replace(b.fields, author=_with(b.work.author, at, swapped))
    return None


def _misspelt(b: Base) -> Fields | None:
    """Two letters of a surname exchanged, or one for another: not at its beginning."""
    at = b.rng.randrange(min(3, len(b.work.author)))
    family = b.work.author[at].family
    places = [i for i in range(2, len(family) - 1) if _are_two_letters(family[i - 1 : i + 1])]
    if len(family) < 6 or not places:
        return None
    cut = b.rng.choice(places)
    worse = family[: cut - 1] + family[cut] + family[cut - 1] + family[cut + 1 :]
    return replace(b.fields, author=_with(b.work.author, at, replace(b.work.author[at], family=worse)))


def _are_two_letters(pair: str) -> bool:
    return pair.isalpha() and pair.islower() and pair[0] != pair[1]


def _left_out(b: Base) -> Fields | None:
    if len(b.work.author) < 3:
        return None
    at = b.rng.randrange(1, len(b.work.author) - 1)
    return replace(b.fields, author=(*b.work.author[:at], *b.work.author[at + 1 :]))


def _order_swapped(b: Base) -> Fields | None:
    if len(b.work.author) < 2 or b.work.author[0].family == b.work.author[1].family:
        return None
    return replace(b.fields, author=(b.work.author[1], b.work.author[0], *b.work.author[2:]))


def _other_volume(b: Base) -> Fields | None:
    if not b.fields.volume.isdigit():
        return None
    by = b.rng.choice((11, 17, 23, 38))
    return replace(b.fields, volume=str(int(b.fields.volume) + by))


def _other_issue(b: Base) -> Fields | None:
    if not b.fields.issue.isdigit():
        return None
    return replace(b.fields, issue=str(int(b.fields.issue) % 12 + b.rng.randint(1, 3)))


def _other_last_page(b: Base) -> Fields | None:
    first, last = first_and_last(b.fields.page)
    if not (first.isdigit() and last.isdigit() and len(first) <= len(last) and int(first) < int(last)):
        return None
    return replace(b.fields, page=f"{first}-{int(last) + b.rng.choice((3, 5, 12, 40))}")


def _other_journal(b: Base) -> Fields | None:
    theirs = b.other.container_title[0] if b.other.container_title else ""
    known = {invented.squashed(name) for name in (*b.work.container_title, *b.work.short_container_title)}
    if not b.fields.container_title or not theirs or invented.squashed(theirs) in known:
        return None
    return replace(b.fields, container_title=theirs, ISSN=" ".join(b.work.ISSN[:1]))


ALTERATIONS: dict[str, Alteration] = {
    "A": _unaltered,
    "B": _authors_of_another,
    "C": _authors_invented,
    "D": _doi_of_another,
    "E": _title_invented,
    "F": _title_of_another,
    "G": _place_of_another,
    "H": _all_invented,
    "I": _invented_with_real_doi,
    "J": _journal_made_up,
    "K": _year_out_of_step,
    "not": _word_of_title,
    "initials": _initials_swapped,
    "misspelt": _misspelt,
    "left out": _left_out,
    "order": _order_swapped,
    "volume": _other_volume,
    "issue": _other_issue,
    "last page": _other_last_page,
    "journal": _other_journal,
}


def _somewhere(b: Base) -> Fields:
    """The journal of a work, and numbers by chance."""
    first = b.rng.randint(1, 900)
    if not b.fields.volume:
        return replace(b.fields, year=str(b.rng.randint(1990, 2023)))
    return replace(
        b.fields,
        year=str(b.rng.randint(1990, 2023)),
        volume=str(b.rng.randint(3, 95)),
        issue=str(b.rng.randint(1, 8)),
        page=f"{first}-{first + b.rng.randint(4, 24)}",
    )


def _title(work: Work) -> str:
    """The title without the stop and the brackets that catalogues put around it."""
    return work.title[0].strip(" .").removeprefix("[").removesuffix("]") if work.title else ""


def _pages(work: Work) -> str:
    first, last = first_and_last(work.page or work.article_number)
    return f"{first}-{last}" if last and last != first else first


def _families(work: Work) -> set[str]:
    return {invented.squashed(name.family) for name in work.author}


def _with(names: tuple[Name, ...], at: int, name: Name) -> tuple[Name, ...]:
    return (*names[:at], name, *names[at + 1 :])
