"""What each number of a string is, told by what stands around it: a volume, a page, a day of a month.

A number is typed where words or signs about it say so, and stays open else:
comparing it with a record tells more than a guess would.
"""

from __future__ import annotations

from msgspec import Struct

from enrich.comparable import editions, text
from enrich.comparable.parts import WORDS
from enrich.comparable.years import YEARS
from enrich.matching import serials
from enrich.patterns import lazy

MONTHS = text.word_set(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august "
    "september october november december spring summer autumn fall winter"
)
VOLUME_WORDS = text.word_set("vol vols volume v bd band tome tom jahrgang jg")
ISSUE_WORDS = text.word_set("no nos nr iss issue number num heft fasc suppl supplement")
PAGE_WORDS = text.word_set("p pp pg pgs page pages pag str seite seiten pagina paginas art article paper")
PART_WORDS = WORDS | text.word_set("ch chap chapter")
EDITION_WORDS = editions.WORDS
_PLACE_WORDS = (
    VOLUME_WORDS | ISSUE_WORDS | PAGE_WORDS | PART_WORDS | EDITION_WORDS | MONTHS | frozenset({"in"})
)
_REPRINT = lazy(r"^\s*/\s*$")
_LOCATOR = lazy(r"[a-z]{0,3}\d{1,16}(?:[a-z]{1,4}\d{0,6})?")
_GLUED_LETTER = lazy(r"([a-z])(\d{1,4})|(\d{1,4})([a-z])")
_DASH = lazy(r"^\s*-+\s*$")
_LETTERS_FOR_DIGITS = str.maketrans("olisbz", "011582")


class Number(Struct):
    """A token with digits: its place, its bare value, and what its surroundings say it is.

    `kind`: v volume, i issue, p page, r first of a range, t last of a range,
    y year in brackets, d day of a month, e edition, n part, l list label, "" unknown;
    x an extent, a version, a report's number, s a series' number, w another year of the same text.
    `mended`: the value if a scanner took digits for letters (``2O09``), "" where it cannot have.
    `names`: of a number of something else the tokens, first and one past the last, that say of what.
    `letter`, `digits`: what stands glued together in ``B12`` or ``12B``: the letter of a series and a volume.
    """

    at: int
    value: str
    kind: str = ""
    last: str = ""
    year: int = 0
    mended: str = ""
    letter: str = ""
    digits: str = ""
    names: tuple[int, int] = (0, 0)

    def among(self, values: tuple[str, ...]) -> bool:
        """Whether the number is one of these values, as printed or mended."""
        return self.value in values or (self.mended != "" and self.mended in values)


def numbers_in(
    tokens: list[str], gaps: list[str], of_the_work: set[int], *, listed: bool = True
) -> list[Number]:
    """Return the numbers, typed; `listed`: the first may be that of the reference in its list."""
    found = [
        _number(at, token)
        for at, token in enumerate(tokens)
        if not token.isalpha() and _LOCATOR.fullmatch(token)
    ]
    by_place = {number.at: number for number in found if number.at not in of_the_work}
    for number in found:
        if number.at in of_the_work:
            number.kind = "x"
        elif not number.kind:
            _type(number, tokens, gaps, by_place, listed=listed)
    return found


def _number(at: int, token: str) -> Number:
    mended = "" if token.isdigit() else token.translate(_LETTERS_FOR_DIGITS)
    mended = _bare(mended) if mended.isdigit() else ""
    glued = _GLUED_LETTER.fullmatch(token)
    letter, digits = (glued[1] or glued[4], glued[2] or glued[3]) if glued else ("", "")
    year = _year(token) or _year(mended)
    return Number(at, _bare(token), year=year, mended=mended, letter=letter, digits=_bare(digits))


def _type(
    number: Number, tokens: list[str], gaps: list[str], by_place: dict[int, Number], *, listed: bool
) -> None:
    at = number.at
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    gap, next_gap = gaps[at], gaps[at + 1]
    if listed and at == 0 and not number.year and _is_label(gap, next_gap, after):
        number.kind = "l"
    elif (before in MONTHS and gap.strip(" .") == "" and _is_day(number)) or (
        after in MONTHS and next_gap.strip(" .") == "" and _is_day(number)
    ):
        number.kind = "d"
    elif after in EDITION_WORDS and next_gap.strip(" .") == "" and len(number.value) < 5:
        number.kind = "e"
    elif _has_own_pages(number, by_place, gaps):
        number.kind = "p"
        for behind in range(at + 1, at + 4):
            by_place[behind].kind = "x"
    elif not _elsewhere(number, tokens, gaps, by_place):
        _type_place(number, tokens, gaps, by_place)


def _type_place(number: Number, tokens: list[str], gaps: list[str], by_place: dict[int, Number]) -> None:
    """Type a number that may be of the place of the work: its year, volume, issue or page."""
    at = number.at
    before = tokens[at - 1] if at else ""
    gap, next_gap = gaps[at], gaps[at + 1]
    partner = by_place.get(at + 1)
    if number.year and "(" in gap and ")" in next_gap:
        number.kind = "y"
    elif number.year and partner and partner.year and _REPRINT.match(next_gap):
        number.kind = partner.kind = "y"
    elif before in VOLUME_WORDS and not _is_numeral(before, gap):
        number.kind = "v"
    elif before in ISSUE_WORDS and not serials.ends_a_name(at, tokens, gaps):
        number.kind = "i"
    elif before in PART_WORDS:
        number.kind = "n"
    elif partner and _DASH.match(next_gap):
        _type_range(number, partner, before, gap)
    elif before in PAGE_WORDS and not _dates_a_name(number, before, by_place):
        number.kind = "p"
    elif gap.strip() == "," and (earlier := by_place.get(at - 1)) and earlier.kind in ("v", "i"):
        goes_on = partner is not None and next_gap.strip() == "," and not partner.year
        number.kind = "i" if earlier.kind == "v" and goes_on else "p"
    elif partner and next_gap.strip() == "(" and ")" in gaps[at + 2] and not partner.year:
        number.kind, partner.kind = "v", "i"
    elif ";" in gap and next_gap.strip() in (":", "("):
        number.kind = "v"
    elif ":" in gap and at and by_place.get(at - 1) is not None and not number.year:
        number.kind = "p"
    elif number.year and not (partner and next_gap == "."):
        number.kind = ""
    elif partner and next_gap.strip() == "," and not partner.year:
        number.kind = "v"
    elif partner and next_gap == "." and "(" in gaps[at + 2]:
        number.kind, partner.kind = "v", "i"


def _has_own_pages(number: Number, by_place: dict[int, Number], gaps: list[str]) -> bool:
    """Whether an article's number stands before pages of its own: ``28:1-28:6``."""
    at, again = number.at, by_place.get(number.at + 2)
    if again is None or again.value != number.value or at + 1 not in by_place or at + 3 not in by_place:
        return False
    return gaps[at + 1] == ":" == gaps[at + 3] and _DASH.match(gaps[at + 2]) is not None


def _is_numeral(before: str, gap: str) -> bool:
    """Whether a ``v`` is the numeral that a name ends in (``Telescopes V, 91451A``), no word for a volume."""
    return before == "v" and "," in gap


def _dates_a_name(number: Number, before: str, by_place: dict[int, Number]) -> bool:
    """Whether a year stands behind an initial, ``Kantor, Jeffrey P. 2006``, and no other is printed."""
    years = (n for n in by_place.values() if n is not number and n.year)
    return before == "p" and bool(number.year) and not any(years)


def _elsewhere(number: Number, tokens: list[str], gaps: list[str], by_place: dict[int, Number]) -> bool:
    """Type a number that is no place of the work; say whether it is one."""
    at, earlier = number.at, by_place.get(number.at - 1)
    if number.year and at and tokens[at - 1] in serials.AGAIN:
        number.kind, number.names = "w", (at - 1, at + 1)
    elif earlier and earlier.kind in ("s", "x") and serials.goes_on(at, gaps):
        number.kind = earlier.kind
    elif serials.dates(at, tokens, gaps):
        number.kind = "w" if number.year else "d"
    elif names := serials.counted(at, tokens, gaps):
        number.kind, number.names = "x", names
    elif names := _serial(number, tokens, gaps, by_place):
        number.kind, number.names = "s", names
        number.last = _end_of_range(number, gaps, by_place)
    return number.kind != ""


def _end_of_range(number: Number, gaps: list[str], by_place: dict[int, Number]) -> str:
    """The number behind a dash that is greater; "" where none is."""
    partner = by_place.get(number.at + 1)
    ranged = partner is not None and _DASH.match(gaps[number.at + 1]) and _goes_up(number, partner)
    return partner.value if partner is not None and ranged else ""


def _serial(
    number: Number, tokens: list[str], gaps: list[str], by_place: dict[int, Number]
) -> tuple[int, int] | None:
    at = number.at
    if gaps[at].strip() in (",", ":") and _end_of_range(number, gaps, by_place):
        return None  # pages
    found = None if number.year else serials.in_series(at, tokens, gaps, _PLACE_WORDS)
    if found or not _stands_last(at, gaps, by_place):
        return found
    return serials.given(at, tokens, gaps)


def _goes_up(number: Number, partner: Number) -> bool:
    first, last = number.value, partner.value
    return first.isdigit() and last.isdigit() and not number.year and int(first) < int(last)


def _stands_last(at: int, gaps: list[str], by_place: dict[int, Number]) -> bool:
    """Whether no number follows that would make this one a volume."""
    after = by_place.get(at + 1)
    return (
        not after
        or bool(after.year)
        or gaps[at + 1] in ("-", "/", ".", ",")
        or gaps[at + 1].startswith((".", ")"))
    )


def _type_range(number: Number, partner: Number, before: str, gap: str) -> None:
    number.last = partner.value
    if "(" in gap and before not in PAGE_WORDS and before[-1:].isdigit():
        number.kind, partner.kind = "i", "i"
    else:
        number.kind, partner.kind = "r", "t"


def _is_label(gap: str, next_gap: str, after: str) -> bool:
    return bool(gap.strip() or next_gap.strip() or after.isalpha()) and not _DASH.match(next_gap)


def _is_day(number: Number) -> bool:
    return number.value.isdigit() and 1 <= int(number.value) <= 31


def _bare(token: str) -> str:
    return token.lstrip("0") or "0"


def _year(token: str) -> int:
    digits = token[:4]
    if len(token) in (4, 5) and digits.isdigit() and int(digits) in YEARS and not token[4:].isdigit():
        return int(digits)
    return 0
