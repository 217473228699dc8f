"""What a reference says of the work besides its title and place: its kind, version, number, series.

``[Computer software]``, ``(Version 1.0.3)``, ``PhD thesis``, ``Technical Report No. 2019-14``, ``(Upland
Studies 14)``: words and numbers that no record repeats. Left over they look
like another title or place, so they are found here, and what they say is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from enrich.comparable.genres import kind_said
from enrich.comparable.publishers import names_issuer
from enrich.comparable.text import word_set
from enrich.comparable.years import YEARS
from enrich.patterns import lazy

VERSION_WORDS = word_set("version versions ver versao versione versie wersja verze versiia release")
_LATEST = word_set("latest development dev current stable")
_REPORTS = word_set("report reports rep paper papers memorandum memo bulletin circular note bericht rapport")
_NUMBER_WORDS = word_set("no nr number num")
_LETTERED_VERSION = lazy(r"v\d{1,4}[a-z]?\d{0,3}")
_NUMBER = lazy(r"v?\d{1,4}[a-z]{0,5}\d{0,3}")
_DOTTED = lazy(r"\d{1,3}")
_IN_TITLE = lazy(
    r"\bv(?:er(?:sion)?)?\.? ?(\d{1,4}(?:\.\d{1,4}){0,4})|\b(\d{1,3}(?:\.\d{1,3}){2,4})(?![.\d])"
)
_OPEN, _CLOSE = {"[": "]", "(": ")"}, {"]", ")"}
_LONGEST = 24
_LONGEST_PHRASE, _LONGEST_ISSUER = 6, 14
_STOPS = ".,;:()[]"


class Statements(Struct):
    """The kinds and versions stated, and over which tokens what is stated that no record repeats.

    `silent`: words that say what the work is. `numbers`: numbers that are no
    place in a journal. `issuer`: words that name who issued it, and where: a
    press, a university, an archive. `series`: a series in brackets, with its number.
    """

    kinds: set[str] = field(default_factory=set)
    versions: list[str] = field(default_factory=list)
    silent: set[int] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    issuer: set[int] = field(default_factory=set)
    series: set[int] = field(default_factory=set)

    def behind(self, offset: int) -> Statements:
        """The same with every place `offset` tokens further on."""
        moved = ({at + offset for at in one} for one in (self.silent, self.numbers, self.issuer, self.series))
        return Statements(self.kinds, self.versions, *moved)


def versions_in(folded: str) -> list[str]:
    """Return the versions that a folded title names: ``knotsolver v2.0.1``, ``lmfit: 1.0.3``."""
    return [named or dotted for named, dotted in _IN_TITLE.findall(folded)]


def find_statements(tokens: Sequence[str], gaps: Sequence[str]) -> Statements:
    """Return what the tokens of a reference state."""
    found = Statements()
    _versions(tokens, gaps, found)
    for begin, end in _brackets(gaps):
        _bracket(tokens, gaps, begin, end, found)
    for begin, end in _phrases(tokens, gaps):
        _phrase(tokens, gaps, begin, end, found)
    _report_numbers(tokens, gaps, found)
    return found


def _versions(tokens: Sequence[str], gaps: Sequence[str], found: Statements) -> None:
    for at, token in enumerate(tokens):
        named = token in VERSION_WORDS and at + 1 < len(tokens) and _NUMBER.fullmatch(tokens[at + 1])
        if named and gaps[at + 1].strip() in ("", "."):
            found.silent.add(at)
            _version(tokens, gaps, at + 1, found)
        elif gaps[at + 1] == "." and at not in found.numbers and _dotted(tokens, gaps, at):
            _version(tokens, gaps, at, found)
        elif token[0] == "v" and _LETTERED_VERSION.fullmatch(token) and at not in found.numbers:
            dotted = gaps[at + 1] == "." and at + 1 < len(tokens) and tokens[at + 1].isdigit()
            if dotted or ("(" in gaps[at] and ")" in gaps[at + 1]):
                _version(tokens, gaps, at, found)


def _dotted(tokens: Sequence[str], gaps: Sequence[str], at: int) -> bool:
    """Whether three short numbers stand here with nothing but points between: ``1.0.3``, no date."""
    three = tokens[at : at + 3]
    return len(three) == 3 and gaps[at + 2] == "." and all(map(_DOTTED.fullmatch, three))


def _version(tokens: Sequence[str], gaps: Sequence[str], at: int, found: Statements) -> None:
    """The version that begins at a token and goes on over points: ``v1`` ``0`` ``2rc1``."""
    end = at + 1
    while end < len(tokens) and gaps[end] in (".", "-") and _NUMBER.fullmatch(tokens[end]):
        end += 1
    found.numbers.update(range(at, end))
    found.silent.update(range(at, end))
    found.versions.append(".".join(tokens[at:end]).lstrip("v"))


def _brackets(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The tokens (first, one past the last) in each pair of brackets, outermost, of a reasonable length."""
    at = 0
    while at < len(gaps) - 1:
        sign = next((sign for sign in _OPEN if sign in gaps[at]), "")
        end = _closed(gaps, at, _OPEN[sign]) if sign else 0
        if end:
            yield at, end
        at = max(at + 1, end)


def _closed(gaps: Sequence[str], begin: int, sign: str) -> int:
    return next((at for at in range(begin + 1, min(begin + _LONGEST, len(gaps))) if sign in gaps[at]), 0)


def _bracket(tokens: Sequence[str], gaps: Sequence[str], begin: int, end: int, found: Statements) -> None:
    """A kind, perhaps with who issued it; a version without a number; a series with its number."""
    first = next((at for at in range(begin + 1, end) if gaps[at].strip() not in ("", ".", "-", "'")), end)
    words = tokens[begin:end]
    about = list(words[:2]) == ["review", "of"]
    kind = "review" if about else kind_said(tokens[begin:first])
    if kind:
        found.kinds.add(kind)
        found.silent.update(range(begin, end if about else first))
        found.issuer.update(range(first, end))
    elif all(word in _LATEST or word in VERSION_WORDS for word in words):
        found.silent.update(range(begin, end))
    elif len(words) > 1 and words[0].isalpha() and _counts(words[-1]):
        found.series.update(range(begin, end))


def _counts(token: str) -> bool:
    return token.isdigit() and len(token) < 5 and not _is_year(token)


def _is_year(token: str) -> bool:
    return len(token) == 4 and token.isdigit() and int(token) in YEARS


def _phrases(tokens: Sequence[str], gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The tokens of each run between two stops or commas behind the first."""
    begin = 0
    for at in range(1, len(tokens) + 1):
        gap = gaps[at]
        abbreviated = gap[:1] == "." and at < len(tokens) and len(tokens[at - 1]) < 3
        if at < len(tokens) and (gap == " " or abbreviated or not any(sign in gap for sign in _STOPS)):
            continue
        if begin and at - begin <= _LONGEST_ISSUER:
            yield begin, at
        begin = at


def _phrase(tokens: Sequence[str], gaps: Sequence[str], begin: int, end: int, found: Statements) -> None:
    """A kind, or who issued the work; a place before it ends in a colon."""
    words = tokens[begin:end]
    kind = kind_said(words) if len(words) <= _LONGEST_PHRASE else ""
    if kind:
        found.kinds.add(kind)
        found.silent.update(range(begin, end))
    elif names_issuer(words):
        found.issuer.update(range(begin, end))
        if ":" in gaps[begin]:
            found.issuer.update(_place_before(gaps, begin))


def _place_before(gaps: Sequence[str], at: int) -> Iterator[int]:
    """The words between a stop and the colon before the token `at`: ``. New York: Hollin Press``."""
    for near in range(at - 1, max(0, at - _LONGEST_PHRASE), -1):
        yield near
        if any(sign in gaps[near] for sign in ".;:()[]"):
            return


def _report_numbers(tokens: Sequence[str], gaps: Sequence[str], found: Statements) -> None:
    """The number of a report: ``Technical Report No. 2019-14``, ``Working Paper 123``, ``Report no. 7``."""
    for at, token in enumerate(tokens):
        if token not in _REPORTS:
            continue
        begin = at + 1
        while begin < len(tokens) and tokens[begin] in _NUMBER_WORDS:
            begin += 1
        said = kind_said(tokens[max(0, at - 1) : at + 1]) == "report"
        if at and (said or begin > at + 1) and gaps[begin].strip() in ("", ".", "-"):
            _report_number(tokens, gaps, at, begin, found)


def _report_number(
    tokens: Sequence[str], gaps: Sequence[str], at: int, begin: int, found: Statements
) -> None:
    """The number that begins at a token and goes on over dashes, and the words before it since a stop."""
    end = begin
    while end < len(tokens) and end < begin + 5 and (end == begin or gaps[end] in ("-", "/", ".")):
        end += 1
    number = tokens[begin:end]
    if not any(map(str.isdigit, number)) or (len(number) == 1 and _is_year(number[0])):
        return
    start = at
    while start and at - start < _LONGEST_PHRASE and not any(sign in gaps[start] for sign in _STOPS):
        start -= 1
    found.kinds.add("report")
    found.silent.update(range(at, begin))
    found.series.update(range(start, at))
    found.numbers.update(range(begin, end))
