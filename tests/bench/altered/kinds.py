"""The ways in which a reference is altered, and what must be said of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

IDENTITY = frozenset({"title-differs", "authors-differ", "title-elsewhere", "place-taken"})
SLIPS = frozenset(
    {
        "author-not-in-record", "author-missing", "author-order", "name-differs", "title-word",
        "year-differs", "volume-differs", "issue-differs", "page-differs", "journal-differs",
    }
)  # fmt: skip
DOI = "doi-of-another-work"
_PLACE = frozenset({"container-title", "volume", "issue", "page"})
_PLACE_SLIPS = frozenset({"journal-differs", "volume-differs", "issue-differs", "page-differs"})
_YEAR = frozenset({"year-differs"})
ANYTHING = frozenset({"title", "author", "year", *_PLACE})


class Kind(Struct, frozen=True, kw_only=True):
    """One way of altering a reference.

    `fields` are those altered, in Crossref's names. Of each group in `must` one
    contradiction is to be named; what is in `may` is true as well and counts
    neither way; everything else that is named is untrue. Where `at_places`
    names more groups, these hold only for works that have a volume and a page;
    `in_books` are the groups for whole books, which stand at no place, where other ones.
    `written` says whether `fix` may write a DOI all the same: the work is found
    and the slip is named. `of_doi` marks that a DOI of another work is printed.
    `first` says who must be shown first: the "true" work, or "both". `whose` says of contradictions that
    name a work which one it must be: the "true" one, of which the reference is made, or the "other".
    """

    what: str
    fields: frozenset[str] = frozenset()
    must: tuple[frozenset[str], ...] = ()
    at_places: tuple[frozenset[str], ...] = ()
    in_books: tuple[frozenset[str], ...] | None = None
    may: frozenset[str] = frozenset()
    written: bool = True
    of_doi: bool = False
    first: str = ""
    whose: Mapping[str, Literal["true", "other"]] = {}


def _one(*names: str) -> frozenset[str]:
    return frozenset(names)


KINDS: dict[str, Kind] = {
    "A": Kind(what="unaltered"),
    "B": Kind(
        what="all authors another work's",
        fields=_one("author"),
        must=(_one("authors-differ"),),
        may=_one("author-not-in-record", "author-missing"),
        written=False,
    ),
    "C": Kind(
        what="second and third author invented",
        fields=_one("author"),
        must=(_one("author-not-in-record"),),
        may=_one("author-missing"),
    ),
    "D": Kind(
        what="a DOI of another work printed",
        fields=_one("DOI"),
        must=(_one(DOI),),
        of_doi=True,
        whose={DOI: "other"},
    ),
    "E": Kind(
        what="an invented title, all else true",
        fields=_one("title"),
        must=(_one("title-differs"),),
        at_places=(_one("place-taken"),),
        in_books=(),
        may=_one("title-differs"),
        written=False,
        whose={"title-differs": "true", "place-taken": "true"},
    ),
    "F": Kind(
        what="the title of one work, all else another's",
        fields=ANYTHING,
        must=(_one("title-elsewhere"),),
        at_places=(_one("place-taken"),),
        in_books=(_one("authors-differ", "title-elsewhere"),),
        may=IDENTITY | _PLACE_SLIPS | _YEAR | _one("author-not-in-record", "author-missing"),
        written=False,
        first="both",
        whose={"title-elsewhere": "other", "place-taken": "true"},
    ),
    "G": Kind(
        what="true title, authors, year; journal, volume and pages another's",
        fields=_PLACE,
        must=(_one("title-elsewhere"),),
        at_places=(_one("place-taken"),),
        may=IDENTITY | _PLACE_SLIPS | _YEAR,
        written=False,
        first="true",
        whose={"title-elsewhere": "true", "place-taken": "other"},
    ),
    "H": Kind(what="invented throughout, no DOI", fields=ANYTHING, written=False),
    "I": Kind(
        what="invented, with a real DOI, its first author and journal",
        fields=_one("DOI"),
        must=(_one(DOI),),
        may=_one("title-differs", "authors-differ", "author-not-in-record", "author-missing")
        | _PLACE_SLIPS
        | _YEAR,
        written=False,
        of_doi=True,
        whose={DOI: "true"},
    ),
    "J": Kind(
        what="a made-up journal, all else true",
        fields=_one("container-title"),
        must=(_one("journal-differs"),),
    ),
    "K": Kind(
        what="the year out of step with the volume",
        fields=_one("year", "volume"),
        must=(_one("year-differs", "volume-differs"),),
    ),
    "not": Kind(
        what="a “not” dropped or added, or a word turned into its opposite",
        fields=_one("title"),
        must=(_one("title-word"),),
    ),
    "initials": Kind(
        what="initials of an author swapped", fields=_one("author"), must=(_one("name-differs"),)
    ),
    "misspelt": Kind(
        what="a surname misspelt",
        fields=_one("author"),
        must=(_one("name-differs", "author-not-in-record"),),
        may=_one("author-missing"),
    ),
    "left out": Kind(
        what="an author in the middle left out", fields=_one("author"), must=(_one("author-missing"),)
    ),
    "order": Kind(what="the first two authors swapped", fields=_one("author"), must=(_one("author-order"),)),
    "volume": Kind(what="another volume", fields=_one("volume"), must=(_one("volume-differs"),)),
    "issue": Kind(what="another issue", fields=_one("issue"), must=(_one("issue-differs"),)),
    "last page": Kind(what="another last page", fields=_one("page"), must=(_one("page-differs"),)),
    "journal": Kind(
        what="another journal that there is, the ISSN kept",
        fields=_one("container-title"),
        must=(_one("journal-differs"),),
    ),
}


def groups(kind: Kind, *, has_place: bool, is_book: bool) -> tuple[frozenset[str], ...]:
    """The contradictions that must be named, one of each group."""
    if is_book and kind.in_books is not None:
        return kind.in_books
    return (*kind.must, *(kind.at_places if has_place else ()))


def untrue(kind: Kind, named: frozenset[str], *, has_place: bool, is_book: bool) -> frozenset[str]:
    """What was named and is not so."""
    return named - kind.may - frozenset().union(*groups(kind, has_place=has_place, is_book=is_book))
