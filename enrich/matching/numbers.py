"""Do the numbers agree: year, volume, issue, pages?

A number of the reference is explained by at most one field. What is left
unexplained decides between a field that the reference does not print and one
that it prints differently.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from rapidfuzz.distance import OSA

from enrich.comparable import text
from enrich.comparable.kinds import BOOKS
from enrich.comparable.pages import expand
from enrich.matching import thresholds
from enrich.matching.facets import Facets
from enrich.matching.levels import IssueLevel, PageLevel, VolumeLevel, YearLevel
from enrich.matching.number_kinds import Number
from enrich.matching.reading import Reading


class Numbers(Struct):
    """A level for each number, and what the reference prints for it."""

    year: YearLevel = "missing"
    volume: VolumeLevel = "missing"
    issue: IssueLevel = "missing"
    page: PageLevel = "missing"
    left: int = 0
    printed_year: str = ""
    printed_volume: str = ""
    printed_page: str = ""
    placed: bool = False
    """Whether among those left over is the place of a work: a volume, an issue, a range of pages."""
    looked_at: bool = False
    """Whether they were compared: where no word agrees they are not, and nothing is known of them."""

    @property
    def against(self) -> int:
        """How many of year, volume and pages speak against the work."""
        pages = self.page in ("different", "last differs")
        return (self.year == "different") + (self.volume == "different") + pages


def find_numbers(reading: Reading, work: Facets, used: bytearray) -> Numbers:
    """Return how each number compares, and mark those that are explained."""
    free = [
        number
        for number in reading.numbers
        if (not used[number.at] and number.kind not in "dlx") or number.kind == ""
    ]
    free = [number for number in free if not used[number.at]]
    taken: set[int] = set()
    out = Numbers(looked_at=True)
    _volumes(free, work, taken, out)
    _page(reading, free, work, taken, out)
    _roman_page(reading, work, used, out)
    _page_in_doi(free, work, taken, out)
    _volume(reading, free, work, taken, out)
    _year(free, work, taken, out)
    _parted_volume(reading, free, work, taken, out)
    _issue(free, work, taken, out)
    joined = _joined(reading, free, taken)
    _counted_otherwise(free, work, taken, out)
    _close_page(free, joined, work, taken, out)
    _close_volume(free, work, taken, out)
    _close_year(free, joined, work, taken, out)
    _unexplained(reading, free, work, taken, out)
    if reading.unplaced and not out.left and work.work.type not in BOOKS:
        _unplaced(out)
    for at in taken:
        used[at] = 1
    return out


def _unplaced(out: Numbers) -> None:
    """Expect no place of a reference that says itself that it has none."""
    out.year = "none" if out.year == "missing" else out.year
    out.volume = "none" if out.volume == "missing" else out.volume
    out.page = "none" if out.page == "missing" else out.page


def _page_in_doi(free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    """The article's number where its record has none, or pages of its own: publishers make the DOI of it.

    ``e0158391`` is in ``10.1371/journal.pone.0158391``, which the record may page 1-14.
    """
    if out.page != "missing" or work.first[:1] not in ((), ("1",)) or work.work.type not in _IN_JOURNALS:
        return
    suffix = "".join(text.tokens(work.work.DOI.partition("/")[2]))
    for number in free:
        bare = number.value.lstrip("e").lstrip("0")
        long = len(bare) >= _LONG_NUMBER and not number.last and number.kind in ("", "p")
        if long and number.at not in taken and bare in suffix:
            out.page, out.printed_page = "first long", _shown(number)
            _take(number, taken)
            return


def _counted_otherwise(free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    """Pages counted from 1 beside an article's number, or such a number beside such pages: no other place.

    Publishers count the pages of an article anew where its number is its place; some records have the one,
    some the other.
    """
    if out.page != "missing" or work.work.type not in _IN_JOURNALS or not work.first:
        return
    numbered, anew = _is_numbered(work), work.first[0] == "1" and bool(work.last)
    for number in free if numbered or anew else ():
        paged = number.kind in ("r", "p") and number.value == "1"
        if number.at not in taken and (paged if numbered else _is_of_an_article(number)):
            out.page, out.printed_page = "not in record", _shown(number)
            _take(number, taken)
            return


def _is_numbered(work: Facets) -> bool:
    """Whether the record's place in the volume is the number of the article, and no page."""
    first = work.first[0]
    long = (first[:1].isalpha() and first[-1:].isdigit()) or len(first) >= _LONG_NUMBER
    return (
        not work.last
        and first != "1"
        and (long or (work.work.article_number != "" and work.work.page in ("", work.work.article_number)))
    )


def _is_of_an_article(number: Number) -> bool:
    """Whether a number that stands for a page is one of an article: ``e0158391``, ``104512``."""
    lettered = number.value[:1] == "e" and number.value[1:].isdigit()
    long = len(number.value) >= _LONG_NUMBER and not number.year
    return not number.last and ((lettered and number.kind in ("", "p")) or (long and number.kind == "p"))


def _roman_page(reading: Reading, work: Facets, used: bytearray, out: Numbers) -> None:
    """Pages of front matter, ``v–vi``, which look like words."""
    first = work.first[0] if work.first else ""
    if out.page != "missing" or not first.isalpha():
        return
    for at in reading.places.get(first, ()):
        both = bool(work.last) and reading.tokens[at + 1 : at + 2] == [work.last]
        if not used[at] and (
            both or reading.gaps[at].strip()[-1:] in (":", ",", ".", ")") or "(" in reading.gaps[at + 1]
        ):
            used[at] = 1
            out.page, out.printed_page = ("both", work.work.page) if both else ("first", first)
            if both:
                used[at + 1] = 1
            return


_IN_JOURNALS = ("journal-article", "")
_LONG_NUMBER = 5
_ELSEWHERE = frozenset({"t", "i", "d", "l", "y", "e", "x", "w"})
"""Kinds of numbers that, left over, are no other work's volume or page."""


def _volumes(free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    """A range that is the volume, ``844-845``, before it can be taken for pages."""
    for number in free if len(work.volume) > 1 else ():
        if number.kind == "r" and (number.value, number.last) == (work.volume[0], work.volume[-1]):
            out.volume, out.printed_volume = "exact", _shown(number)
            _take(number, taken)
            return


def _page(reading: Reading, free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    """The pages: first and last, first alone, a glued range.

    Without a volume the page stands behind the name, where a series has its number.
    """
    others = {"v", "i", "e", "n", "y", "t", "w"}
    if work.volume:
        others.add("s")
    if any(number.kind in ("r", "p") and number.at not in taken for number in free):
        others |= {"", "s"}
    for number in free if work.first else ():
        if number.kind in others or number.at in taken or _sooner_volume(number, free, work):
            continue
        if number.among(work.first):
            level: PageLevel = "first" if not number.last or not work.last else _last(reading, number, work)
            if _better(level, out.page):
                out.page, out.printed_page = level, _shown(number)
                best = number
        elif _glued(number.value, work) and out.page == "missing":
            out.page, out.printed_page, best = "both", number.value, number
    if out.page != "missing":
        _take(best, taken)
        if out.page == "first" and len(best.value) > 4:
            out.page = "first long"


def _sooner_volume(number: Number, free: list[Number], work: Facets) -> bool:
    """Whether a number that is both volume and first page stands there but once, beside another number."""
    if number.kind in ("p", "r") or not number.among(work.volume):
        return False
    others = [n for n in free if n is not number and not n.year and n.kind in ("", "p", "r")]
    return bool(others) and not any(n.value == number.value for n in others)


_STRENGTH: dict[PageLevel, int] = {"missing": 0, "last differs": 1, "first": 2, "first long": 2, "both": 3}


def _better(level: PageLevel, than: PageLevel) -> bool:
    return _STRENGTH[level] > _STRENGTH[than]


def _last(reading: Reading, number: Number, work: Facets) -> PageLevel:
    """Whether the last page agrees too, as such or parted by a space (``274-29 8``)."""
    behind = number.at + 2
    parted = behind < len(reading.tokens) and reading.gaps[behind] == " " and reading.tokens[behind].isdigit()
    lasts = (number.last, number.last + reading.tokens[behind] if parted else "")
    return "both" if any(expand(number.value, last) == work.last for last in lasts) else "last differs"


def _glued(value: str, work: Facets) -> bool:
    """Whether digits without their dash are this work's pages: ``77101`` for 77–101."""
    if not work.last or len(value) < 4 or not value.startswith(work.first[0]):
        return False
    tail = value[len(work.first[0]) :]
    return bool(tail) and expand(work.first[0], tail) == work.last


def _take(number: Number, taken: set[int]) -> None:
    taken.add(number.at)
    if number.last:
        taken.add(number.at + 1)


def _shown(number: Number) -> str:
    return f"{number.value}-{number.last}" if number.last else number.value


def _volume(reading: Reading, free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    if not work.volume or out.volume != "missing":
        return
    # Where a format tells them apart, a page is no volume.
    others = ("t", "i", "r", "w", "p") if reading.structured else ("t", "i", "r", "w")
    fitting = [
        n
        for n in free
        if (n.among(work.volume) or (n.letter in work.series and n.digits in work.volume))
        and n.at not in taken
        and n.kind not in others
    ]
    for number in sorted(fitting, key=lambda n: (n.kind != "v", bool(n.year))):
        if not (number.year and number.year in work.years and _only_year(number, free)):
            taken.update(n.at for n in free if n.kind == "n" and n.among(work.volume))
            taken.add(number.at)
            out.volume, out.printed_volume = "exact", number.value
            return
    if fitting:
        out.volume, out.printed_volume = "as year", fitting[0].value


def _only_year(number: Number, free: list[Number]) -> bool:
    return number.kind != "v" and not any(n is not number and n.value == number.value for n in free)


def _year(free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    candidates = [n for n in free if n.year and n.at not in taken and n.kind not in ("v", "i", "t")]
    if not work.years:
        out.year = "none"
        for number in candidates[:1]:
            taken.add(number.at)
        return
    for number in sorted(candidates, key=lambda n: n.kind != "y"):
        if number.year in work.years:
            taken.add(number.at)
            out.year, out.printed_year = "exact", str(number.year)
            return


def _issue(free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    if not work.issue:
        out.issue = "none"
        return
    for number in free:
        # Where a page is due and not yet found, a bare number is sooner the page.
        due = number.kind == "" and out.page == "missing" and bool(work.first)
        bare = number.kind not in ("p", "r", "t", "v", "w")
        if bare and number.at not in taken and number.among(work.issue) and not due:
            taken.add(number.at)
            out.issue = "exact"


def _joined(reading: Reading, free: list[Number], taken: set[int]) -> list[tuple[str, list[int]]]:
    """Numbers that a scanner may have parted: neighbours with nothing but a space between."""
    runs: list[tuple[str, list[int]]] = []
    open_ = [n for n in free if n.at not in taken]
    for first in open_:
        value, places = first.value, [first.at]
        for at in range(first.at + 1, min(first.at + 4, len(reading.tokens))):
            token = reading.tokens[at]
            if reading.gaps[at] != " " or at in taken or not token.isdigit():
                break
            value, places = value + token, [*places, at]
            runs.append((value, places))
    return runs


def _close_page(
    free: list[Number], joined: list[tuple[str, list[int]]], work: Facets, taken: set[int], out: Numbers
) -> None:
    if out.page != "missing" or not work.first:
        return
    for value, places in joined:
        if value in work.first or _glued(value, work):
            out.page, out.printed_page = "parted", value
            taken.update(places)
            return
    for number in free:
        if number.at in taken or number.kind in ("v", "i", "e", "n", "y", "t", "s", "w"):
            continue
        if any(_misread(number.value, first) for first in work.first) and not number.year:
            out.page, out.printed_page = _how_close(number.value, work.first), _shown(number)
            if number.last and expand(number.value, number.last) == work.last:
                out.page = "last only"
            _take(number, taken)
            return
        if number.last and work.last and expand(number.value, number.last) == work.last:
            out.page, out.printed_page = "last only", _shown(number)
            _take(number, taken)
            return
        if _within(number, work) and (number.kind in ("p", "r") or not number.year):
            out.page, out.printed_page = "within", _shown(number)
            _take(number, taken)
            return


def _within(number: Number, work: Facets) -> bool:
    """Whether a page lies inside the work's pages: a place cited in it."""
    if not (work.last.isdigit() and number.value.isdigit() and work.first[0].isdigit()):
        return False
    return int(work.first[0]) < int(number.value) <= int(work.last)


def _misread(printed: str, true: str) -> bool:
    """Whether one digit was misread, left out, added or swapped with its neighbour."""
    return len(true) > 1 and OSA.distance(printed, true, score_cutoff=1) == 1


def _how_close(printed: str, true: tuple[str, ...]) -> Literal["close", "close but far"]:
    """``close`` where a neighbour could be meant, ``close but far`` where only a misprint explains it."""
    if not printed.isdigit():
        return "close but far"
    near = any(
        value.isdigit() and abs(int(value) - int(printed)) <= thresholds.PAGES_NEIGHBOURS for value in true
    )
    return "close" if near else "close but far"


def _parted_volume(reading: Reading, free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    if out.volume != "missing" or not work.volume:
        return
    for value, places in _joined(reading, free, taken):
        if value in work.volume and taken.isdisjoint(places):
            out.volume, out.printed_volume = "parted", value
            taken.update(places)
            return


def _close_volume(free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    if out.volume != "missing" or not work.volume:
        return
    for number in free:
        fits = number.at not in taken and number.kind in ("", "v") and not number.year
        if fits and any(_misread(number.value, volume) for volume in work.volume):
            out.volume, out.printed_volume = _how_close(number.value, work.volume), number.value
            taken.add(number.at)
            return


def _close_year(
    free: list[Number], joined: list[tuple[str, list[int]]], work: Facets, taken: set[int], out: Numbers
) -> None:
    """The year parted by a space, the one before or after, one digit misread or lost, another year."""
    if out.year != "missing":
        return
    for value, places in joined:
        if len(value) == 4 and value.isdigit() and int(value) in work.years and taken.isdisjoint(places):
            out.year, out.printed_year = "exact", value
            taken.update(places)
            return
    for number in free:
        if number.at in taken or number.kind in ("v", "t", "r", "p", "l", "d", "e", "n", "s", "w"):
            continue
        level = _year_level(number, work)
        if level:
            out.year, out.printed_year = level, str(number.year or number.value)
            taken.add(number.at)
        if level in ("next", "misread", "misread by far"):
            return


def _year_level(number: Number, work: Facets) -> YearLevel | None:
    if number.year and number.kind != "i" and any(abs(number.year - year) == 1 for year in work.years):
        return "next"
    if len(number.value) in (3, 4) and any(_misread(number.value, str(year)) for year in work.years):
        near = any(abs(int(number.year or 0) - year) < thresholds.YEARS_GENERATION for year in work.years)
        return "misread" if near else "misread by far"
    return "different" if number.year and number.kind != "i" else None


def _is_extent(number: Number, reading: Reading) -> bool:
    """Whether what a format gives as the volume of a book is too much for one: its pages in all."""
    return reading.structured and number.kind == "v" and number.value.isdigit() and int(number.value) > 99


def _unexplained(reading: Reading, free: list[Number], work: Facets, taken: set[int], out: Numbers) -> None:
    """Say of each silent field whether the reference prints another number for it, or none."""
    if out.issue == "missing" and any(n.kind == "i" and n.at not in taken for n in free):
        out.issue = "different"
    placed = out.volume not in ("missing", "none") or not work.volume
    elsewhere = _ELSEWHERE | {"s"} if placed else _ELSEWHERE
    left = [n for n in free if n.at not in taken and n.kind not in elsewhere]
    if out.year == "exact" and not work.volume and not work.first:
        # Where no volume can be, a second year is when it was looked at, printed again or first written.
        left = [n for n in left if not n.year or n.kind in ("v", "p", "r")]
    out.left = len(left)
    out.placed = any(n.kind in ("v", "i", "r", "n") for n in left)
    if not work.volume and out.volume == "missing":
        out.volume = "none"
    if out.page == "missing" and not left and work.first[:1] == ("1",) and not work.volume:
        out.page = (
            "none"  # pages counted from 1 where no volume is known: how long it is, before it has a place
        )
    if not work.first and out.page == "missing":
        out.page = "none"
        if work.work.type in BOOKS:
            # One page of a whole book is a place in it; a range of pages is sooner a chapter.
            cited = [n for n in left if (n.kind == "p" or _is_extent(n, reading)) and not n.last]
            left = [n for n in left if n not in cited]
            out.printed_page = _shown(cited[0]) if cited else ""
            out.left = len(left)
    volume = next((n for n in left if n.kind in ("v", "", "s")), None)
    if volume and out.volume in ("missing", "none"):
        out.printed_volume = _shown(volume)
        out.volume = "different" if out.volume == "missing" else "not in record"
    pages = [n for n in left if n.kind in ("p", "r")] or [n for n in left if n.kind == ""][::-1]
    if pages and out.page in ("missing", "none"):
        out.printed_page = _shown(pages[0])
        out.page = "different" if out.page == "missing" else "not in record"
