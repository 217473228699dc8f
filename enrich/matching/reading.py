"""The reference as the matcher reads it: tokens in order, with what they say of the work.

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
from enrich.comparable.spelling import in_one_spelling, one_spelling
from enrich.comparable.years import YEARS
from enrich.matching import typed, yearly
from enrich.matching.number_kinds import (
    EDITION_WORDS,
    ISSUE_WORDS,
    MONTHS,
    PAGE_WORDS,
    PART_WORDS,
    VOLUME_WORDS,
    Number,
    numbers_in,
)
from enrich.matching.statements import Statements, find_statements
from enrich.patterns import lazy
from enrich.records import Fields, Reference

LONGEST = 8_000
"""Of a longer reference only the beginning and the end are read, as in parsing: authors by the thousand."""

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
# What databases add behind a reference: another item, not the one that is cited.
_NOTE = lazy(
    r"(?<=[.;\])]) ?\b(?:Erratum|Corrigendum|Retraction|Comments?|Update|Republished|Reprinted) in[:;].*$",
    re.I,
)
_TOKEN = lazy(r"[a-z0-9]+")
_ADDRESS = lazy(r"(?:https?://|www\.)\S+|\bdoi\s*[:.]?\s*10\.\S+|\b10\.\d{4,9}/\S+", re.I)
_IDENTIFIERS = (
    (("isbn",), isbn.PRINTED),
    (("issn",), issn.PRINTED),
    (("pmid", "pubmed", "medline"), pmid.PRINTED),
    (("pmc",), pmid.PMCID),
    (("http", "www.", "doi", "10."), _ADDRESS),
)
"""What numbers and addresses are known by, and what they look like."""
_LABELLED = lazy(r"^(\d{1,3})([a-z]{2,})$")
_PARTED_YEAR = lazy(r"\((?=\d* )(\d(?: ?\d){3})\)")


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
        found = numbers_in(own, between, said.numbers, listed=False)
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
    numbers = numbers_in(tokens, gaps, stated.numbers)
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


def _joined_year(parted: re.Match[str]) -> str:
    year = parted.group(1).replace(" ", "")
    return f"({year})" if int(year) in YEARS else parted.group()
