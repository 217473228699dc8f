"""The reference as the matcher reads it: tokens in order, and numbers typed by what stands around them.

Nothing is parsed into fields here. Each candidate is compared with the same
reading, and what a candidate explains of it, and what it leaves unexplained,
is the evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Set

from msgspec import Struct, field
from msgspec.structs import replace

from enrich.comparable import editions, isbn, issn, pmid, rarity, text
from enrich.comparable.asides import has_no_place, without_asides
from enrich.comparable.carried import all_readings, deposits
from enrich.comparable.deposits import without_deposits
from enrich.comparable.names import PARTICLES, SUFFIXES
from enrich.comparable.parts import WORDS
from enrich.comparable.spelling import in_one_spelling, one_spelling
from enrich.comparable.years import YEARS
from enrich.matching import serials, typed, yearly
from enrich.matching.statements import Statements, find_statements
from enrich.patterns import lazy
from enrich.records import Fields, Reference

LONGEST = 8_000
"""Of a longer reference only the beginning and the end are read, as in parsing: authors by the thousand."""

MONTHS = text.word_set(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august "
    "september october november december spring summer autumn fall winter"
)
VOLUME_WORDS = text.word_set("vol vols volume v bd band tome tom jahrgang jg")
ISSUE_WORDS = text.word_set("no nos nr iss issue number num heft fasc suppl supplement")
PAGE_WORDS = text.word_set("p pp pg pgs page pages pag str seite seiten pagina paginas art article paper")
PART_WORDS = WORDS | text.word_set("ch chap chapter")
EDITION_WORDS = editions.WORDS
BOILERPLATE = text.word_set(
    "and et al in eds ed edn doi http https www org of the a an for on to de la und der die des y e "
    "anon nd d n with by from at as is or le les pag available accessed retrieved online print eng "
    "abstract pubmed pmid pmc epub ahead ser series vol edition editors editor ii iii iv"
)
_SILENT = (
    PARTICLES
    | SUFFIXES
    | MONTHS
    | VOLUME_WORDS
    | ISSUE_WORDS
    | PAGE_WORDS
    | PART_WORDS
    | EDITION_WORDS
    | BOILERPLATE
)
_PLACE_WORDS = (
    VOLUME_WORDS | ISSUE_WORDS | PAGE_WORDS | PART_WORDS | EDITION_WORDS | MONTHS | frozenset({"in"})
)
# What databases add behind a reference: another item, not the one that is cited.
_NOTE = lazy(
    r"(?<=[.;\])]) ?\b(?:Erratum|Corrigendum|Retraction|Comments?|Update|Republished|Reprinted) in[:;].*$",
    re.I,
)
_REPRINT = lazy(r"^\s*/\s*$")
_TOKEN = lazy(r"[a-z0-9]+")
_LOCATOR = lazy(r"[a-z]{0,3}\d{1,16}(?:[a-z]{1,4}\d{0,6})?")
_ADDRESS = lazy(r"(?:https?://|www\.)\S+|\bdoi\s*[:.]?\s*10\.\S+|\b10\.\d{4,9}/\S+", re.I)
_IDENTIFIERS = (
    (("isbn",), isbn.PRINTED),
    (("issn",), issn.PRINTED),
    (("pmid", "pubmed", "medline"), pmid.PRINTED),
    (("pmc",), pmid.PMCID),
    (("http", "www.", "doi", "10."), _ADDRESS),
)
"""What numbers and addresses are known by, and what they look like."""
_GLUED_LETTER = lazy(r"([a-z])(\d{1,4})|(\d{1,4})([a-z])")
_LABELLED = lazy(r"^(\d{1,3})([a-z]{2,})$")
_DASH = lazy(r"^\s*-+\s*$")
_PARTED_YEAR = lazy(r"\((?=\d* )(\d(?: ?\d){3})\)")
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


class Reading(Struct):
    """One reference, ready to be compared with many works."""

    tokens: list[str]
    gaps: list[str]
    squashed: str
    starts: list[int]
    places: dict[str, list[int]]
    initials: dict[str, list[int]]
    numbers: list[Number]
    weights: list[float]
    dois: tuple[str, ...] = ()
    pmid: str = ""
    deposits: dict[str, str] = field(default_factory=dict)
    """The numbers of preprints and deposits: what each has in common with its DOI, and how it is named."""
    issn: frozenset[str] = frozenset()
    isbn: frozenset[str] = frozenset()
    edition: int = 0
    folded: str = ""
    structured: bool = False
    unplaced: bool = False
    """Whether it says itself that it has no place or no date yet (“in press”, “n.d.”)."""
    unspaced: bool = False
    """Whether it is written, in part at least, in a script whose syllables need no blanks between them."""
    known: Fields | Callable[[], Fields] = field(default_factory=Fields)
    """The fields, or who reads them out of the string: few works need one of them to be decided on."""
    stated: Statements = field(default_factory=Statements)
    imprint: frozenset[int] = frozenset()
    """Where the words stand that name who issued the work, and where."""

    @property
    def fields(self) -> Fields:
        """The fields, as they were named or parsed."""
        if not isinstance(self.known, Fields):
            self.known = self.known()
        return self.known

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return the tokens (first, one past the last) that offsets of `squashed` fall into."""
        return bisect_right(self.starts, begin) - 1, bisect_right(self.starts, end - 1)

    def ends(self, at: int) -> int:
        """Return the offset of `squashed` at which the token before token `at` ends."""
        return self.starts[at] if at < len(self.starts) else len(self.squashed)


def read(reference: Reference, parsed: Callable[[], Fields] | None = None) -> Reading:
    """Return the reading of a reference: of its fields where its format names them, else of its string.

    `parsed` gives the fields of one that comes without those of its string, should any be needed.
    """
    structured = reference.structured and _speaks(reference.fields)
    string = reference.text or reference.unstructured
    deposited = {one.key: one.name for one in deposits(reference)}
    if structured or not string.strip():
        reading = read_fields(typed.without_numbers(reference.fields, deposited.values()))
    else:
        string = text.ends(text.plain(text.clean(string)), LONGEST)
        reading = read_string(_without_identifiers(without_asides(_NOTE.sub("", string))))
        reading.pmid = pmid.find(string)
    reading.issn = issn.all_in(f"{reference.fields.ISSN} {issn.printed_in(string)}")
    reading.isbn = isbn.all_in(f"{reference.fields.ISBN} ; {isbn.printed_in(string)}")
    reading.unplaced = has_no_place(string)
    reading.dois = all_readings(reference)
    reading.deposits = deposited
    if reference.structured and reference.fields.PMID:
        reading.pmid = reference.fields.PMID
    reading.structured, reading.known = structured, parsed or reference.fields
    reading.unspaced = text.is_unspaced(string)
    reading.imprint = _imprint(reading)
    return reading


def unparsed(reading: Reading) -> Reading:
    """The reading for who can do without the fields of a string that were not parsed yet."""
    return reading if isinstance(reading.known, Fields) else replace(reading, known=Fields())


def _imprint(reading: Reading) -> frozenset[int]:
    """The places of publisher and place, as they stand in a string or as the format gives them."""
    found = set(reading.stated.issuer)
    given = (reading.fields.publisher, reading.fields.publisher_location) if reading.structured else ()
    for value in given:
        words = in_one_spelling(text.tokens(value))
        for at in reversed(reading.places.get(words[0], ())) if words else ():
            if reading.tokens[at : at + len(words)] == words:
                found.update(range(at, at + len(words)))
                break
    return frozenset(found)


def _without_identifiers(string: str) -> str:
    string = without_deposits(string)
    small = string.lower()
    for told_by, pattern in _IDENTIFIERS:
        if any(map(small.__contains__, told_by)):
            string = pattern.sub(" ", string)
    return string


def read_fields(fields: Fields) -> Reading:
    """Return the reading of named fields, whose numbers are what their fields are."""
    placed = bool(fields.volume or fields.page or fields.article_number)
    tokens: list[str] = []
    gaps: list[str] = [""]
    numbers: list[Number] = []
    stated, untold, folded = Statements(), set[int](), []
    for role, value in typed.segments(fields):
        value = text.ends(text.plain(text.clean(value)), typed.LONGEST.get(role, typed.LONGEST_OF_OTHERS))
        folded.append(_folded(_without_identifiers(value)))
        own, between = _cut(folded[-1])
        offset = len(tokens)
        said = find_statements(own, between) if role == "title" else Statements()
        found = _numbers(own, between, said.numbers, listed=False)
        for number in found:
            number.kind = typed.kind_of(role, number, first=number is found[0], placed=placed)
            number.at += offset
            number.names = (number.names[0] + offset, number.names[1] + offset)
        stated = stated if role != "title" else said.behind(offset)
        untold |= set(range(offset, offset + len(own))) if role in typed.UNTOLD else set()
        tokens += own
        gaps[-1:] = [f"{gaps[-1]}. {between[0]}" if offset else between[0], *between[1:]]
        numbers += found
    weights = _weights(tokens, numbers, stated.silent | untold)
    kind = typed.kind_of_work(fields.type)
    stated.kinds |= {kind} if kind else set()
    reading = _reading(tokens, gaps, numbers, weights, ". ".join(folded), stated)
    reading.edition = editions.number(fields.edition) or reading.edition
    return reading


def read_string(string: str) -> Reading:
    """Return the reading of a bare string (identifiers and addresses already taken out)."""
    folded = yearly.with_issues(_folded(string))
    tokens, gaps = _cut(folded)
    _split_label(tokens, gaps)
    stated = find_statements(tokens, gaps)
    numbers = _numbers(tokens, gaps, stated.numbers)
    return _reading(tokens, gaps, numbers, _weights(tokens, numbers, stated.silent), folded, stated)


def _folded(string: str) -> str:
    return _PARTED_YEAR.sub(_joined_year, text.fold(string).replace(" & ", " and "))


def _cut(folded: str) -> tuple[list[str], list[str]]:
    """The tokens of a folded string and what stands before, between and behind them."""
    tokens, gaps, end = [], [], 0
    for match in _TOKEN.finditer(folded):
        gaps.append(folded[end : match.start()])
        tokens.append(one_spelling(match.group()))
        end = match.end()
    gaps.append(folded[end:])
    return tokens, gaps


def _weights(tokens: list[str], numbers: list[Number], silent: Set[int]) -> list[float]:
    """What each token tells; what says what the work is, or names a number of something else, nothing."""
    weights = [_weight(token) for token in tokens]
    for at in (*silent, *(at for number in numbers for at in range(*number.names))):
        weights[at] = 0.0
    return weights


def _reading(
    tokens: list[str],
    gaps: list[str],
    numbers: list[Number],
    weights: list[float],
    folded: str,
    stated: Statements,
) -> Reading:
    starts, offset = [], 0
    places: dict[str, list[int]] = {}
    initials: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        starts.append(offset)
        offset += len(token)
        places.setdefault(token, []).append(at)
        initials.setdefault(token[0], []).append(at)
    return Reading(
        tokens=tokens,
        gaps=gaps,
        squashed="".join(tokens),
        starts=starts,
        places=places,
        initials=initials,
        numbers=numbers,
        weights=weights,
        folded=folded,
        edition=editions.printed(folded),
        stated=stated,
    )


def _speaks(fields: Fields) -> bool:
    """Whether the fields alone say enough to be compared."""
    words = bool(fields.title) + bool(fields.container_title) + bool(fields.author)
    numbers = bool(fields.year) + bool(fields.volume) + bool(fields.page or fields.article_number)
    return words >= 1 and words + numbers >= 2


def _split_label(tokens: list[str], gaps: list[str]) -> None:
    """Part a list number that is glued to the first word (``1Scientific American``)."""
    glued = _LABELLED.match(tokens[0]) if tokens else None
    if glued:
        tokens[0:1] = glued.groups()
        gaps.insert(1, "")


def tells(token: str) -> bool:
    """Whether a token says something by itself: a word that is no small one."""
    return token not in _SILENT and token.isalpha()


def _weight(token: str) -> float:
    if not tells(token):
        return 0.0
    return 1.0 if len(token) == 1 else rarity.of_word(token)


def _numbers(
    tokens: list[str], gaps: list[str], of_the_work: set[int], *, listed: bool = True
) -> list[Number]:
    """The numbers, typed; `listed`: the first may be that of the reference in its list."""
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
    partner = by_place.get(at + 1)
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
    elif _elsewhere(number, tokens, gaps, by_place):
        pass
    elif number.year and "(" in gap and ")" in next_gap:
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


def _joined_year(parted: re.Match[str]) -> str:
    year = parted.group(1).replace(" ", "")
    return f"({year})" if int(year) in YEARS else parted.group()


def _bare(token: str) -> str:
    return token.lstrip("0") or "0"


def _year(token: str) -> int:
    digits = token[:4]
    if len(token) in (4, 5) and digits.isdigit() and int(digits) in YEARS and not token[4:].isdigit():
        return int(digits)
    return 0
