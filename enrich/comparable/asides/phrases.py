"""The tables of words as patterns: what each kind of aside looks like from its first word to its last.

Patterns read text in its plainest letters (`plainest`), which is as long as the
text itself, so what they find is found there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

from enrich.comparable.aside_words import phrases
from enrich.patterns import lazy


class Aside:
    """A kind of aside: the words by which one may be known, what it looks like, what is left of it."""

    def __init__(self, begins: frozenset[str], looks: str, leaves: str = " ") -> None:
        self.begins, self._looks, self.leaves = begins, looks, leaves

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What it looks like, made where one may be there: a short list of references knows few of them."""
        return re.compile(self._looks)


class _Plainest(dict[int, str]):
    """Each character's plainest letter: without accent, small, a hyphen for every dash."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        if not "\uac00" <= letter <= "\ud7a3":
            letter = unicodedata.normalize("NFKD", letter)[0].lower()[0]
        self[point] = _ALIKE.get(letter, letter)
        return self[point]


_ALIKE = {"ı": "i", "ø": "o", "ł": "l", "’": "'", "、": ",", "。": ".", **dict.fromkeys("‐‑‒–—−", "-")}


_PLAINEST = _Plainest()


def plainest(text: str) -> str:
    """Return `text` in small letters without accents, character for character."""
    return text.lower() if text.isascii() else text.translate(_PLAINEST)


def _listed(*sections: str) -> list[str]:
    """The phrases of some sections of the table, the longest first, so that none hides another."""
    return sorted(map(plainest, phrases(*sections)), key=lambda phrase: (-len(phrase), phrase))


def _any(*sections: str) -> str:
    """A pattern for one of the phrases of some sections."""
    return (
        "(?:"
        + "|".join(re.escape(one).replace(r"\ ", " ").replace(":", " ?:") for one in _listed(*sections))
        + ")"
    )


_WORD = lazy(r"[^\W\d_]+")
_KNOWN_BY = lazy(r"[^\W\d_]+|[\[↑↩⤴$£€¥]|97[89]")
_FIRST_EASTERN_SIGN = "\u2e80"


def begins(text: str) -> set[str]:
    """Return what asides are known by in a plainest text: words, signs, "" for scripts without blanks."""
    known = set(_KNOWN_BY.findall(text))
    return known | {""} if not text.isascii() and max(text) >= _FIRST_EASTERN_SIGN else known


def _first_word(phrase: str) -> str:
    """The word at the beginning, of a phrase that has none there its longest; "" in other scripts."""
    found = _WORD.match(phrase)
    word = found.group() if found else max(_WORD.findall(phrase), key=len)
    return "" if word[0] >= _FIRST_EASTERN_SIGN else word


def _longest_word(phrase: str) -> str:
    """The word that stands in the fewest texts; "" in other scripts."""
    return "" if max(phrase) >= _FIRST_EASTERN_SIGN else max(_WORD.findall(phrase), key=len)


def _aside(
    section: str, pattern: str, leaves: str = " ", *, known_by: Callable[[str], str] = _longest_word
) -> Aside:
    """An aside known by a word of each phrase of a section; any, where no letter may touch the phrase.

    Those of scripts without blanks are known by no word at all.
    """
    return Aside(frozenset(map(known_by, _listed(section))), pattern, leaves)


# Dates: the parts of one, then the orders in which people put them; what comes last may be cut off.
_MONTH = rf"(?:{_any('months', 'seasons')}\b\.?|[ivx]{{1,4}}\b)"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|re|ro|eme|o|a|\.|°)?(?![\d:])"
_OF = r"(?: (?:of|de|del|d'|di))?"
_YEAR = r"(?:(?:1[89]|20)\d\d(?!\d)|\d{1,3}(?=[\s.)\]]{0,3}$)|'\d\d)"
_TIME = (
    r"(?:(?:[,;]? ?(?:at|um|a las|as|alle|a|kl|kl\.|o|v|-)?|t) ?\d{1,2}(?:[:.h]\d{2}){1,2}"
    r"(?: ?(?:am|pm|a\.m\.|p\.m\.|uhr|h|utc|gmt|est|z)\b)?)?"
)
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?, ?)?"
_GAP = r"[ .,/-]{0,3}"
_SPELT = (
    rf"(?:{_DAY}{_OF}{_GAP}(?:{_MONTH}|[^\W\d_]{{3,12}}\.?(?= (?:de |del )?20\d\d)){_OF}(?:{_GAP}{_YEAR})?"
    rf"|{_MONTH}{_GAP}{_DAY}(?:{_GAP}{_YEAR})?|{_MONTH}{_GAP}{_YEAR}|{_YEAR}{_GAP}{_MONTH}(?:{_GAP}{_DAY})?)"
)
_FIGURES = r"\d{1,4} ?[./-] ?\d{1,2}(?: ?[./-] ?(?:\d{1,4})?)?(?!\d)|\d{8}(?!\d)"
_EASTERN = r"\d{4} ?[年년] ?(?:\d{1,2} ?[月월] ?)?(?:\d{1,2} ?[日일])?"
_AFTER_YEAR = r"(?: ?(?:г\.?|года|року|р\.|r\.|roku|-?i\b|-?an\b|-?en\b))?"
_DATE = rf"(?:{_EASTERN}|{_SPELT}|{_FIGURES}){_TIME}{_AFTER_YEAR}"
_OPEN, _CLOSE = r"(?:[\[(<] ?)?", r"(?: ?[\])>])?"
# In brackets other things may be said first: ``[Internet; updated 2019 May 1; cited 2020 Jan 5]``.
_OPEN_EARLIER = r"([\[(<] ?(?:[^\[\]();]{1,40}; ?){0,2})?"
_ACCESS = _any("accessed")
_LEAD = rf"(?:{_any('before-accessed')} ){{0,3}}"
_TO_DATE = rf"(?:[ :,.-]{{1,3}}{_any('before-dates')}(?![^\W_])){{0,2}}"
_CUT_OFF = (
    r"(?:(?:[^\W\d_]{3,9}\.? )?\d{1,2}(?!\d)(?:[ ./-]{1,2}[^\W_]{0,9}){0,2}|\d{4}[./-]\d{0,2})[ ./-]?[\])]?$"
)
# A year alone is one of these dates in brackets; “open access in 2010” tells no such thing.
_SURELY = r"(?(1)|(?:(?<=accessed )|(?<=retrieved )))"
_DATED = (
    rf"(?:[ :,.=-]{{0,3}}{_WEEKDAY}(?P<date>{_DATE})"
    rf"|(?<![.])(?:[ :,-]{{0,3}}{_SURELY}(?P<year>(?:19|20)\d\d)(?!\d)|[ :]{{1,2}}(?P<cut>{_CUT_OFF})))"
)
_ACCESSED = _aside(
    "accessed",
    pattern=rf"{_OPEN_EARLIER}(?<![^\W_]){_LEAD}{_ACCESS}(?![^\W\d_]){_TO_DATE}{_DATED}{_CLOSE}[.,;]?",
)

_DATED_BEFORE = _aside(
    "behind-dates",
    known_by=_first_word,
    pattern=rf"{_OPEN}(?:am )?(?P<date>{_DATE}) ?{_any('behind-dates')}(?![^\W\d_]){_CLOSE}[.,;]?",
)
# What Chinese references print behind the address's sign: a whole date in square brackets.
_BRACKETED = Aside(frozenset({"["}), r"\[(?P<date>(?:19|20)\d\d-\d{1,2}-\d{1,2})\]\.?")
_AT = r"(?:\W{0,3}[^\W\d_]{1,6}){0,3}[ :.<(]{0,3}(?=https?:|www\.|ftp:)"
_AVAILABLE = _aside("available", pattern=rf"{_OPEN}(?<![^\W_]){_any('available')}(?![^\W_]){_AT}")

# Numbers that somebody gave.
_CODE = r"(?=[^\s\d]{0,12}[ -]?\d)[^\s,;()\[\]]{1,40}"
_ISBN = r"(?:97[89][ -]?)?\d(?:[ -]?\d){8,11}[ -]?[\dx](?![\d-])"
_QUALIFIED = r"(?: ?\([^()]{1,40}\))?"
_NAME = rf"(?<![\w?&/.=-]){_any('numbered')}(?![^\W\d_]){_QUALIFIED}(?: ?(?:no|nr|number|n)\b\.?)?"
_NAMED = _aside(
    "numbered",
    pattern=rf"\(?{_NAME}[ :#=.]{{0,3}}(?:(?:{_ISBN}|{_CODE}){_QUALIFIED}(?:[,;/] ?(?={_ISBN}))?){{1,4}}\)?",
)
_BARE = Aside(
    frozenset({"978", "979", "mr", "zbl"}),
    r"(?<![\w/.-])(?:97[89][ -]?\d(?:[ -]?\d){8}[ -]?[\dx]|mr ?\d{6,8}|zbl ?\d{1,4}\.\d{3,6})(?![\w-])",
)
_MARK = r"(?=[^;()]{0,24}\d)(?:[^\s;()\[\]]{1,24} ?){1,5}?(?=\.? ?$|\. |[;()\[\]])"
_SHELVED = _aside("shelved", known_by=_first_word, pattern=rf"(?<![^\W_]){_any('shelved')} ?[:.=]? ?{_MARK}")
_SUM = r"\d{1,4}(?:[., ]\d{1,3}){0,2}(?:,-)?"
_PRICE = Aside(
    frozenset({*"$£€¥", *phrases("money", "coins")}),
    rf"(?:us|c|a|nz)?(?:[$£€¥]|(?<!\w){_any('money')}) ?{_SUM}(?!\w)"
    rf"|(?<![\w.,-])(?:{_SUM} ?(?:[£€¥]|{_any('money')})|\d{{1,4}}[.,]\d\d ?{_any('coins')})(?![^\W_])",
)

# What the citing text, or a database, says about the reference.
_NUMERAL = r"(?:[ivxlc]{1,6}|\d{1,4})(?!\w)"
_AND = r"(?: ?(?:,|-|;|and|et|und|y|e|en|og|och|ja|i|a|и|&) ?){1,2}"
_NUMBERS = rf"{_NUMERAL}(?:{_AND}{_NUMERAL})*"
_CITED_ON = _aside(
    "cited-on",
    pattern=rf"{_OPEN}(?<![^\W_]){_any('cited-on')} {_any('cited-places')}\.? ?{_NUMBERS}{_CLOSE}\.?",
)
_ARROWS = Aside(
    frozenset("↑↩⤴"),
    r"[\[(]?(?:[↑↩⤴^]\W{0,3})+(?:(?:\d{1,3}(?:\.\d)?|[a-h])\b[ ,]{0,2}(?!\w{2})){0,12}[\])]?",
)
_TIMES = r"(?: (?:times|mal|fois|veces|vezes|volte|раз))?(?!\w|[ /.-]\d| \w{3})"
_CITED_BY = _aside(
    "cited-by",
    known_by=_first_word,
    pattern=rf"{_OPEN}(?<![^\W_]){_any('cited-by')}[ :]{{0,2}}\d{{1,6}}[次回件]?{_TIMES}{_CLOSE}\.?"
    rf"|{_OPEN}(?<![^\W_])cited \d{{1,6}} times{_CLOSE}\.?",
)
# Which printing a copy is of, and who has the patent: ordinals, a word, a year.
_ORDINAL = rf"(?:\d{{1,2}} ?(?:st|nd|rd|th|er|e|o|a|\.)?|{_any('ordinals')})"
_PRINTING = Aside(
    frozenset(_WORD.findall(" ".join(_listed("printings")))),
    rf"(?:[\[(] ?|(?<=[.;,)] )){_ORDINAL} ?(?:[^\W\d_]{{3,12}}\.? )?{_any('printings')}(?![^\W_])\.?"
    rf"(?:,? ?\(?(?:1[89]|20)\d\d\)?(?!\d)|(?= ?(?:[\])]|[.;,] |$)|(?<=\.) )){_CLOSE}[.,;]?",
)
_PATENT = _aside(
    "patent-offices",
    known_by=_first_word,
    pattern=rf"{_OPEN}(?<![\w-]){_any('patent-offices')} ?(?:patent |pat\. )?(?:(?:no|nr|appl)\.? ){{0,2}}"
    rf"(?:\d{{4}}/\d{{4,7}}|\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{6,12}}) ?[a-cu]\d?(?![^\W_]){_CLOSE}[.,;]?",
)
_EXTENT = Aside(
    frozenset({""}),
    rf"(?<![\w-])[全共総总]?\d{{1,4}} ?(?:{_any('pages-east')})(?![^\W\d_])",
)
# Pages in all at the very end: before it a number and a word for pages may be a title's, or a place.
_PRELIMINARIES = r"(?:\[?[ivxlc]{1,8}\]? ?[+,;]? ?)?"
_LAST_EXTENT = Aside(
    frozenset(_WORD.findall(" ".join(_listed("pages")))),
    r"(?<=[.;,)] )(?:pp?\. ?[ivxlc]{1,8} ?\+ ?\d{1,4}|"
    rf"{_PRELIMINARIES}\[?\d{{1,4}}\]? ?(?:\+ ?)?{_any('pages')}(?![^\W_]))[. ]{{0,2}}$",
)
# How many volumes a set has, at the end, and an extent in brackets: "2 v. (xii, 800 p.)".
_COUNTED = rf"\d{{1,3}} ?{_any('volumes')}(?![^\W_])\.?"
_SET = Aside(
    frozenset(_listed("volumes")),
    rf"(?<=[.;,)] ){_COUNTED}(?: (?:en|in|e|y) {_COUNTED})?(?=[ .]*(?:$|\(|(?:1[89]|20)\d\d\.?$))",
)
_BRACKETED_EXTENT = Aside(
    _LAST_EXTENT.begins,
    rf"\( ?{_PRELIMINARIES}\[?\d{{1,4}}\]? ?(?:\+ ?)?{_any('pages')}\.? ?\)[. ]{{0,2}}$",
)
_CARRIER = Aside(frozenset({"["}), rf"\[ ?(?:{_any('carriers')}[ ,:;/.-]{{0,3}}){{1,3}}\]\.?")
_NOWHERE = _aside("nowhere", pattern=rf"{_OPEN}(?<![^\W_]){_any('nowhere')}(?![^\W_]){_CLOSE}\.?")
# What stands behind it is no number of the name before it.
_UNDATED = _aside("undated", pattern=rf"[(\[] ?{_any('undated')} ?[)\]]\.?", leaves=" () ")

UNPLACED = (_NOWHERE, _UNDATED)
"""What says that there is no place, or no date."""
DATING = (_ACCESSED, _DATED_BEFORE, _BRACKETED)
"""What tells when somebody looked at a page: its ``date``, or ``year``, or what is ``cut`` off."""
ASIDES = (
    _CITED_BY, _AVAILABLE, *DATING, _NAMED, _BARE, _PRINTING, _PATENT, _SHELVED, _PRICE, _CITED_ON, _ARROWS,
    _EXTENT, _BRACKETED_EXTENT, _LAST_EXTENT, _SET, _CARRIER, *UNPLACED,
)  # fmt: skip
"""All that is taken out, in this order."""
