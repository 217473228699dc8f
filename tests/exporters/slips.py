"""Correct references with one slip each, as somebody may have typed it: which of them the check tells.

A kind of slip is a row of `SLIPS`: what is typed instead, where the record shows
that it is wrong, and the field that a finding must name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from enrich.comparable.languages import may_translate
from enrich.records import Entry, Name, Work
from tests.exporters import measure
from tests.exporters.styles import EXPORTERS

JOURNALS = ("Annals of Harbour Archaeology", "Quarterly of Ferry Timetables", "Choir and Kiln Studies")
BOOKS = ("Salt, Slate and Lamp Oil: Essays on Quiet Trades", "A Companion to Choirs and Kilns")
WORDS = ("marble", "harbour", "violet", "seventh", "orchard", "lantern")
Slip = Callable[[Work, Random], Work | None]
"""Returns what is typed in place of a work; None where its record could not show it."""


class Typed(Struct, frozen=True):
    """One entry with a slip of a `kind`: what it became, and whether the check named the field."""

    kind: str
    exporter: str
    work: Work
    entry: Entry
    told: bool


def _persons(work: Work, least: int) -> bool:
    known = {(one.family, one.given) for one in work.author}
    whole = all(one.family and one.given and not one.name for one in work.author)
    return whole and least <= len(work.author) <= 20 and len(known) == len(work.author)


def misspelt(work: Work, random: Random) -> Work | None:
    """Another letter within a surname."""
    people = list(work.author)
    long = [n for n, one in enumerate(people) if len(one.family) > 5 and one.family.isascii()]
    if not long or not _persons(work, 1):
        return None
    at, people_family = (chosen := random.choice(long)), people[chosen].family
    inside = random.randrange(2, len(people_family) - 2)
    letter = random.choice([one for one in "bdgkmpt" if one != people_family[inside].lower()])
    family = f"{people_family[:inside]}{letter}{people_family[inside + 1 :]}"
    people[at] = Name(family=family, given=people[at].given)
    return replace(work, author=tuple(people))


def left_out(work: Work, random: Random) -> Work | None:
    """An author between the first and the last is not there."""
    if not _persons(work, 3):
        return None
    at = random.randrange(1, len(work.author) - 1)
    return replace(work, author=(*work.author[:at], *work.author[at + 1 :]))


def swapped(work: Work, random: Random) -> Work | None:
    """Two authors who stand beside each other have changed places."""
    if not _persons(work, 2) or len({one.family for one in work.author}) < len(work.author):
        return None
    people = list(work.author)
    at = random.randrange(len(people) - 1)
    people[at], people[at + 1] = people[at + 1], people[at]
    return replace(work, author=tuple(people))


def issue(work: Work, random: Random) -> Work | None:
    """Another issue of the volume."""
    known = work.issue
    return replace(work, issue=str(int(known) + 2)) if known.isdecimal() and work.volume else None


def last_page(work: Work, random: Random) -> Work | None:
    """The article ends on another page."""
    first, _, last = work.page.partition("-")
    plain = first.isdecimal() and last.isdecimal() and int(last) > int(first)
    return replace(work, page=f"{first}-{int(last) + random.randrange(7, 60)}") if plain else None


def a_not(work: Work, random: Random) -> Work | None:
    """A "not" stands in the title that is none of its words."""
    return _inserted(work, "not", random)


def a_word(work: Work, random: Random) -> Work | None:
    """A word stands in the title that is none of its own."""
    return _inserted(work, random.choice(WORDS), random)


def _inserted(work: Work, word: str, random: Random) -> Work | None:
    words = work.title[0].split()
    if len(words) < 5 or not work.title[0].isascii() or work.subtitle or len(work.title) > 1:
        return None
    at = random.randrange(2, len(words) - 1)
    return replace(work, title=(" ".join([*words[:at], word, *words[at:]]),))


def journal(work: Work, random: Random) -> Work | None:
    """Another journal, beside the ISSN of the right one."""
    if work.type != "journal-article" or not work.container_title or not work.ISSN:
        return None
    return replace(work, container_title=(random.choice(JOURNALS),), short_container_title=())


def book(work: Work, random: Random) -> Work | None:
    """Another book than the one that holds the chapter, in its language."""
    other = random.choice(BOOKS)
    if (
        work.type != "book-chapter"
        or not work.container_title
        or may_translate(other, work.container_title[0])
    ):
        return None
    return replace(work, container_title=(other,), short_container_title=())


def volume(work: Work, random: Random) -> Work | None:
    """Another volume, of those that are no years."""
    known = work.volume
    counted = known.isdecimal() and int(known) < 1_000 and work.page
    return replace(work, volume=str(int(known) + 11)) if counted else None


def year(work: Work, random: Random) -> Work | None:
    """A year out of step with the record's."""
    other = min((*work.years, work.issued or 9999)) - random.randrange(4, 9)
    return replace(work, issued=other, years=(other,))


SLIPS: dict[str, tuple[Slip, str]] = {
    "misspelt": (misspelt, "author"),
    "left out": (left_out, "author"),
    "swapped": (swapped, "author"),
    "issue": (issue, "issue"),
    "last page": (last_page, "page"),
    "a not": (a_not, "title"),
    "a word": (a_word, "title"),
    "journal": (journal, "container-title"),
    "book": (book, "container-title"),
    "volume": (volume, "volume"),
    "year": (year, "year"),
}
"""Kind → what is typed, and the field that is to be named."""


def slipped(works: Sequence[Work], each: int, seed: int = 7) -> Iterator[Typed]:
    """Entries with a slip, `each` of every kind where there are works for it, of all exporters in turn."""
    random = Random(seed)
    job = measure.job_of(works)
    for kind, (slip, field) in SLIPS.items():
        made = 0
        for work in random.sample(works, len(works)):
            typed = slip(work, random) if made < each else None
            if typed is None:
                continue
            exporter = list(EXPORTERS)[made % len(EXPORTERS)]
            right, wrong = measure.references(exporter, [work, typed])
            if right.fields == wrong.fields:
                continue  # it is nothing that this program writes
            made += 1
            yield _typed(kind, field, exporter, work, next(job.run([wrong])))


def _typed(kind: str, field: str, exporter: str, work: Work, entry: Entry) -> Typed:
    told = any(one.field == field and one.code in _CODES for one in entry.findings)
    return Typed(kind, exporter, work, entry, told)


_CODES = frozenset({"field-mismatch", "contradicted", "title-elsewhere", "place-taken"})


def shares(typed: Sequence[Typed]) -> dict[str, tuple[int, int]]:
    """For each kind how many were told, of how many."""
    told, made = Counter(one.kind for one in typed if one.told), Counter(one.kind for one in typed)
    return {kind: (told[kind], made[kind]) for kind in SLIPS}
