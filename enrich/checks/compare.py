"""Do a reference's fields and a record say the same? Lenient where good bibliographies vary.

Only what cannot be a matter of style counts as different: abbreviated
journals, subtitles left off, page ranges written short, Roman numerals,
surnames with and without particles all agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from enrich import names, text
from enrich.records import Fields, Name, Work
from enrich.spelling import one_spelling

TITLE_ALIKE, NAME_ALIKE, CLEARLY_ANOTHER = 0.8, 0.8, 0.5
_WORDS_ENOUGH, _MOST_WORDS = 3, 0.75
_LONGEST = 300
"""Characters; the likeness of longer titles is that of their beginnings."""

_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_PAGES = re.compile(r"^([a-z]*)(\d+)(?:\D+([a-z]*)(\d+))?$")
_NOTICE = re.compile(
    r"^\W*(?:retracted|withdrawn)(?: article)?\W+|\W+(?:retracted|withdrawn)(?: article)?\W*$", re.IGNORECASE
)
_ROMAN = re.compile(r"^m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})$")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_COUNTRY = re.compile(r"\W+(?:U\.?\s?S\.?\s?(?:A\.?)?|U\.?\s?K\.?|USA|UK)\W*$")
_STOP = frozenset(
    """the a an of and for in on to de la le les des du et der die das und el los las il y e""".split()  # noqa: SIM905
)

Agreement = bool | None
"""True or False; None where one side does not say."""


def title_agrees(fields: Fields, work: Work) -> Agreement:
    """Whether the reference's title is one of the record's, with or without subtitle."""
    likeness = title_likeness(fields.title, work)
    return None if likeness is None else likeness >= TITLE_ALIKE


def title_likeness(title: str, work: Work) -> float | None:
    """How alike a printed title and the record's likest are, 0 to 1; None: nothing to compare."""
    printed = _joined(title)
    forms = [form for form in map(_joined, _titles(work)) if form]
    if not printed or not forms:
        return None
    return max(_alike(printed, form) for form in forms)


def _titles(work: Work) -> Iterable[str]:
    for title in (*work.title, *work.original_title):
        yield title
        yield from (f"{title} {subtitle}" for subtitle in work.subtitle)


def _joined(value: str) -> str:
    return " ".join(map(one_spelling, text.tokens(_NOTICE.sub("", value))))


def _alike(left: str, right: str) -> float:
    """Likeness of two folded strings; one that begins the other at a word's end is the same, cut short."""
    short, long = sorted((left, right), key=len)
    if short == long or (len(short.split()) > 2 and f" {long} ".startswith(f" {short} ")):
        return 1.0
    if short.replace(" ", "") == long.replace(" ", ""):
        return 1.0
    return SequenceMatcher(None, left[:_LONGEST], right[:_LONGEST], autojunk=False).ratio()


def author_agrees(fields: Fields, work: Work) -> Agreement:
    """Whether the first author printed is among the record's authors or editors."""
    people = (*work.author, *work.editor)
    if not fields.author or not people:
        return None
    return is_among(fields.author[0], people)


def is_among(name: Name, people: Iterable[Name]) -> bool:
    """Whether `name` is one of `people`: same surname, misspelt a little, or names the wrong way round."""
    words = _name_words(name)
    return not words or any(_same_person(words, _name_words(person)) for person in people)


@lru_cache(maxsize=4096)
def _name_words(name: Name) -> frozenset[str]:
    if name.name:
        return frozenset(text.tokens(name.name)) - _STOP
    return frozenset(names.surname_words(name.family)) | frozenset(
        word for word in text.tokens(name.given) if len(word) > 2
    )


def _same_person(left: frozenset[str], right: frozenset[str]) -> bool:
    if not right or left & right:
        return True
    if "".join(sorted(left)) == "".join(sorted(right)):
        return True
    return any(
        min(len(a), len(b)) > 3
        and max(len(a), len(b)) < 50
        and SequenceMatcher(None, a, b).ratio() >= NAME_ALIKE
        for a in left
        for b in right
    )


def year_agrees(fields: Fields, work: Work) -> Agreement:
    """Whether the year printed is any of the record's: print, online or issued."""
    printed = years_in(fields.year)
    known = {*work.years, *((work.issued,) if work.issued else ())}
    return bool(printed & known) if printed and known else None


def years_in(value: str) -> set[int]:
    """The years, 1400 to 2099, that stand in `value`."""
    return {int(year) for year in _YEAR.findall(value)}


def volume_agrees(fields: Fields, work: Work) -> Agreement:
    """Whether the volumes are the same number, however written."""
    printed, known = _number(fields.volume), _number(work.volume)
    if not printed or not known:
        return None
    return printed == known or known in map(_number, re.split(r"[^\w]+", fields.volume))


def _number(value: str) -> str:
    """A volume as one comparable word: Arabic, without "vol." and leading zeros."""
    words = [word for word in text.tokens(value) if word not in ("vol", "volume", "band", "bd", "tome", "no")]
    word = words[0] if words else ""
    if word and _ROMAN.match(word):
        return str(_arabic(word))
    return word.lstrip("0") or word


def _arabic(roman: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def page_agrees(fields: Fields, work: Work) -> Agreement:
    """Whether the pages begin alike, or lie inside the record's, or are its article number."""
    printed = fields.page or fields.article_number
    known = [value for value in (work.page, work.article_number) if value]
    if not printed or not known or not _digits(printed):
        return None
    return any(_pages_agree(printed, value) for value in known)


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value)


def _pages_agree(printed: str, known: str) -> bool:
    one, other = _range(printed), _range(known)
    if one is None or other is None:
        return _digits(printed) == _digits(known) or text.tokens(printed)[:1] == text.tokens(known)[:1]
    if one[0] == other[0] or _digits(printed) == _digits(known):
        return True
    return other[0] <= one[0] <= other[1]


def _range(value: str) -> tuple[int, int] | None:
    """First and last page; ``101-7`` ends at 107."""
    match = _PAGES.match(
        text.fold(value).replace(" ", "").rstrip("+,.;-").removeprefix("pp.").removeprefix("p.")
    )
    if match is None:
        return None
    first, last = match[2], match[4] or match[2]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return int(first), int(last)


def journal_agrees(fields: Fields, work: Work) -> Agreement:
    """Whether the journal is the record's, in full, abbreviated or by ISSN; articles in journals only."""
    known = (*work.container_title, *work.short_container_title)
    if not fields.container_title or not known or work.type != "journal-article":
        return None
    if _issn(fields.ISSN) & {number for value in work.ISSN for number in _issn(value)}:
        return True
    return any(same_journal(fields.container_title, name) for name in known)


def _issn(value: str) -> set[str]:
    return {number.replace("-", "") for number in re.findall(r"\d{4}-?\d{3}[\dX]", value.upper())}


def same_journal(printed: str, known: str) -> bool:
    """Whether two names are of one journal: alike, abbreviated, or an acronym."""
    short, long = sorted((_content(printed), _content(known)), key=lambda words: sum(map(len, words)))
    if not short or not long or "".join(short) == "".join(long):
        return True
    acronyms = (_initials(words) for words in (long, text.tokens(known), text.tokens(printed)))
    if len(short) == 1 and short[0] in acronyms:
        return True
    return _runs_along(short, long) or _alike(" ".join(short), " ".join(long)) >= TITLE_ALIKE


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


def _content(value: str) -> list[str]:
    """The words that name a journal; a country at the end is often left off or abbreviated."""
    return [word for word in text.tokens(_COUNTRY.sub("", value)) if word not in _STOP]


def _runs_along(short: list[str], long: list[str]) -> bool:
    """Whether most words of `short` shorten words of `long`, in that order."""
    at, found = 0, 0
    for word in short:
        place = next((i for i in range(at, len(long)) if _shortens(word, long[i])), -1)
        if place >= 0:
            at, found = place + 1, found + 1
    return found >= _MOST_WORDS * len(short)


def _shortens(word: str, whole: str) -> bool:
    if whole.startswith(word) or word.startswith(whole):
        return True
    letters = iter(whole)
    return word[0] == whole[0] and len(word) > 2 and all(letter in letters for letter in word)


FIELDS: dict[str, Callable[[Fields, Work], Agreement]] = {
    "title": title_agrees,
    "author": author_agrees,
    "year": year_agrees,
    "container-title": journal_agrees,
    "volume": volume_agrees,
    "page": page_agrees,
}
"""Field in Crossref's name → whether a reference and a record agree on it."""


def is_same_work(fields: Fields, printed: str, work: Work) -> Agreement:
    """Whether a record is the work that a reference means: yes, clearly not, or hard to say (None).

    `printed` is the reference's text, for references without named fields:
    there a record is another's only when neither its title nor any of its
    people stand in the text.
    """
    if not fields.title:
        return _same_by_text(printed, work)
    likeness = title_likeness(fields.title, work)
    if likeness is not None and likeness >= TITLE_ALIKE:
        return True
    if _contains(fields, work):
        return None
    agreed = [name for name, agrees in FIELDS.items() if name != "title" and agrees(fields, work)]
    if likeness is None:
        return None if agreed else _all_differ(fields, work)
    if "page" in agreed and ("author" in agreed or "volume" in agreed):
        return None
    if {"author", "year", "volume"} <= set(agreed):
        return None
    return False if likeness < CLEARLY_ANOTHER or "author" not in agreed else None


def _contains(fields: Fields, work: Work) -> bool:
    """Whether one is the book that holds the other: a chapter with its book's DOI, or the reverse."""
    in_record = title_likeness(fields.container_title, work) or 0.0
    held = [_alike(_joined(fields.title), _joined(name)) for name in work.container_title if _joined(name)]
    return in_record >= TITLE_ALIKE or max(held, default=0.0) >= TITLE_ALIKE


def _all_differ(fields: Fields, work: Work) -> Agreement:
    verdicts = [agrees(fields, work) for agrees in FIELDS.values()]
    return False if verdicts.count(False) >= 2 else None


def _same_by_text(printed: str, work: Work) -> Agreement:
    """The same for a string: another's only where title, people, journal and numbers are all not there."""
    words = text.tokens(printed)
    squashed = "".join(words)
    titles = [form for form in map(_joined, _titles(work)) if form]
    if not titles or sum(word.isalpha() for word in words) < _WORDS_ENOUGH:
        return None
    if any(form.replace(" ", "") in squashed for form in titles):
        return True
    here = set(words)
    if max(_share(form.split(), here) for form in titles) >= CLEARLY_ANOTHER:
        return None
    if any(here & _name_words(person) for person in (*work.author, *work.editor)):
        return None
    return None if _journal_in(here, work) or _numbers_in(here, work) >= 2 else False


def title_is_absent(fields: Fields, printed: str, work: Work) -> bool:
    """Whether the record's title is clearly not that of the reference; False where it has none."""
    if fields.title:
        likeness = title_likeness(fields.title, work)
        return likeness is not None and likeness < CLEARLY_ANOTHER and not _contains(fields, work)
    here = set(text.tokens(printed))
    shares = [_share(form.split(), here) for form in map(_joined, _titles(work)) if form]
    return bool(shares) and max(shares) < CLEARLY_ANOTHER


def _journal_in(here: set[str], work: Work) -> bool:
    names = (*work.container_title, *work.short_container_title)
    return any(_share(text.tokens(name), here) >= CLEARLY_ANOTHER for name in names if name)


def _numbers_in(here: set[str], work: Work) -> int:
    """How many of year, volume and first page stand in the text."""
    first = (text.tokens(work.page or work.article_number) or [""])[0]
    years = {str(year) for year in (*work.years, work.issued) if year}
    return bool(years & here) + (_number(work.volume) in here) + (first in here)


def _share(words: list[str], here: set[str]) -> float:
    content = [word for word in words if word not in _STOP] or words
    return sum(word in here for word in content) / len(content)
